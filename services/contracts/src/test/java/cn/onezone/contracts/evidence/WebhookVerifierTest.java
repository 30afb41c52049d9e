package cn.onezone.contracts.evidence;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.directory.Facts;
import cn.onezone.contracts.evidence.WebhookVerifier.NotVerified;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The vector and the cases that Standard Webhooks publishes. */
class WebhookVerifierTest {
    private String secret;
    private String id;
    private String timestamp;
    private byte[] body;
    private String signature;
    private String wrong;

    @BeforeEach
    void read() {
        JsonNode all = Facts.studiedJson("peers/standard-webhooks/vectors.json");
        JsonNode vector = all.path("published_vector");
        secret = vector.path("secret_base64").asString();
        id = vector.path("webhook-id").asString();
        timestamp = vector.path("webhook-timestamp").asString();
        body = vector.path("payload").asString().getBytes(StandardCharsets.UTF_8);
        signature = vector.path("expected_signature").asString();
        wrong = all.path("published_wrong_signature_to_be_skipped_in_list").asString();
    }

    private WebhookVerifier at(Duration later, String... proofs) {
        Instant then = Instant.ofEpochSecond(Long.parseLong(timestamp)).plus(later);
        return new WebhookVerifier(List.of(proofs), Clock.fixed(then, ZoneOffset.UTC));
    }

    private void refused(
            WebhookVerifier verifier, @Nullable String ofId, @Nullable String ofTime, @Nullable String ofSignature) {
        assertThatThrownBy(() -> verifier.verify(ofId, ofTime, ofSignature, body))
                .isInstanceOf(NotVerified.class);
    }

    @Test
    void provesThePublishedVector() {
        assertThatCode(() -> at(Duration.ZERO, secret).verify(id, timestamp, signature, body))
                .doesNotThrowAnyException();
        assertThatCode(() -> at(Duration.ZERO, "whsec_" + secret).verify(id, timestamp, signature, body))
                .doesNotThrowAnyException();
        assertThatCode(() -> at(Duration.ZERO, secret.replace("=", "")).verify(id, timestamp, signature, body))
                .doesNotThrowAnyException();
    }

    @Test
    void oneOfSeveralSignaturesIsEnoughAndUnknownVersionsAreIgnored() {
        assertThatCode(() -> at(Duration.ZERO, secret)
                        .verify(id, timestamp, wrong + " v9,abc v1,*** nothing " + signature, body))
                .doesNotThrowAnyException();
        refused(at(Duration.ZERO, secret), id, timestamp, wrong);
        refused(at(Duration.ZERO, secret), id, timestamp, signature.replace("v1,", "v2,"));
        refused(at(Duration.ZERO, secret), id, timestamp, signature.replace("v1,", "v1a,"));
    }

    @Test
    void refusesWhatIsMissingChangedOrNotOfNow() {
        refused(at(Duration.ZERO, secret), null, timestamp, signature);
        refused(at(Duration.ZERO, secret), id, null, signature);
        refused(at(Duration.ZERO, secret), id, timestamp, null);
        refused(at(Duration.ZERO, secret), id, "hello", signature);
        refused(at(Duration.ZERO, secret), id + "x", timestamp, signature);
        refused(at(Duration.ofMinutes(5).plusSeconds(1), secret), id, timestamp, signature);
        refused(at(Duration.ofMinutes(-5).minusSeconds(1), secret), id, timestamp, signature);
        body[0]++;
        refused(at(Duration.ZERO, secret), id, timestamp, signature);
    }

    @Test
    void refusesAnEmptySecret() {
        for (String empty : List.of("", "whsec_", "whpk_")) {
            assertThatIllegalArgumentException().as(empty).isThrownBy(() -> at(Duration.ZERO, empty));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> at(Duration.ZERO));
    }
}

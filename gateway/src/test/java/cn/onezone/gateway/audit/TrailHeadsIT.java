package cn.onezone.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.EntryId;
import cn.onezone.kit.audit.FileChain;
import cn.onezone.kit.audit.PublishedHeads;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.evidence.SigningKeys;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The heads of the gateway's trail on the real broker. */
class TrailHeadsIT {
    @TempDir
    private Path folder;

    private final LogSettings log =
            LogSettings.open(EmbeddedInfrastructure.shared().bootstrapServers());

    private void once(FileChain chain, String now) throws Exception {
        new TrailHeads(chain, log, signer(), Clock.fixed(Instant.parse(now), ZoneOffset.UTC)).once();
    }

    private EventSigner signer() {
        return new EventSigner("/gateway", SigningKeys.open(folder.resolve("keys"), "/gateway"));
    }

    @Test
    void whenADayIsOverItsHeadIsPublishedOnceSignedByTheGateway() throws Exception {
        Asked asked = new Asked("somebody", List.of(), null, "POST /x", "", "127.0.0.1", null, null);
        try (FileChain chain =
                new FileChain(folder.resolve("audit"), "/gateway/heads", 1 << 20, 4, Clock.systemUTC())) {
            for (String at : List.of("2030-01-01T10:00:00Z", "2030-01-01T15:59:59Z", "2030-01-01T16:00:00Z")) {
                Instant moment = Instant.parse(at);
                chain.append(List.of(asked.command(EntryId.at(moment), moment, null, null, null, null)));
            }
            // of the day before there is nothing
            once(chain, "2030-01-01T12:00:00Z");
            once(chain, "2030-01-01T20:00:00Z");
            once(chain, "2030-01-01T21:00:00Z");
            List<ChainLink> links = chain.after(0, 10);
            AuditHeadPublished head = new AuditHeadPublished(
                    "/gateway",
                    "/gateway/heads",
                    LocalDate.parse("2030-01-01"),
                    2,
                    2,
                    links.get(1).hash());
            try (Topics topics = new Topics(log)) {
                KeyRing keys = new KeyRing(log, topics, pinned(), new SimpleMeterRegistry());
                assertThat(new PublishedHeads(log, new EventVerifier(keys)).of("/gateway/heads"))
                        .containsExactly(head);
            }
            once(chain, "2030-01-02T20:00:00Z");
            assertThat(new TrailHeads(chain, log, signer(), Clock.systemUTC()).list())
                    .extracting(AuditHeadPublished::sequence)
                    .containsExactly(3L, 2L);
        }
    }

    /** Others have spoken as the gateway on this broker: whose first key is ours must be said. */
    private KeySettings pinned() {
        String first = signer().keys().getFirst().proves().id();
        return new KeySettings(folder.resolve("none"), List.of(new KeySettings.Pin("/gateway", first)));
    }

    @Test
    void aNewerKeyIsMadeByCommandShownPublishedAndNoted() {
        try (ConfigurableApplicationContext gateway = GatewayApplication.builder()
                        .run(
                                "--server.port=0",
                                "--onezone.mode=local",
                                "--onezone.instance=keys",
                                "--onezone.gateway.view.enabled=false",
                                "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                                "--onezone.keys.folder=" + folder.resolve("keys"),
                                "--onezone.identity.issuer=" + Issuer.shared().address(),
                                "--onezone.log.bootstrap-servers=" + log.bootstrapServers());
                Door door = Door.of(gateway);
                Topics topics = new Topics(log)) {
            Door stranger = door.as("");
            String first = signer().keys().getFirst().proves().id();
            Door.Answer before = stranger.get("/.well-known/jwks.json");
            assertThat(before.status()).as("public keys are everybody's").isEqualTo(200);
            assertThat(before.body().path("keys").findValuesAsString("kid")).containsExactly(first);
            assertThat(before.body().path("keys").path(0).path("crv").asString())
                    .isEqualTo("Ed25519");

            assertThat(stranger.post("/actuator/keys", null).status()).isEqualTo(401);
            assertThat(door.as(Issuer.shared().of("auditor"))
                            .post("/actuator/keys", null)
                            .status())
                    .isEqualTo(403);
            Door operator = door.as(Issuer.shared().of("operator"));
            Door.Answer made = operator.post("/actuator/keys", null);
            assertThat(made.status()).isEqualTo(200);
            assertThat(made.body().path("number").asInt()).isEqualTo(2);
            String newer = made.text("keyId");
            assertThat(stranger.get("/.well-known/jwks.json")
                            .body()
                            .path("keys")
                            .findValuesAsString("kid"))
                    .containsExactly(first, newer);
            assertThat(operator.get("/actuator/keys")
                            .body()
                            .path("own")
                            .valueStream()
                            .map(JsonNode::asString))
                    .containsExactly(first, newer);

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                KeyRing readers = new KeyRing(log, topics, pinned(), new SimpleMeterRegistry());
                return readers.find("/gateway", newer, System.nanoTime()) != null
                        && readers.find("/gateway", first, System.nanoTime()) != null;
            });

            Door.Answer noted = door.as(Issuer.shared().of("auditor")).get("/gateway/audit?kind=COMMAND");
            assertThat(noted.body().path("total").asInt()).isEqualTo(1);
            JsonNode entry = noted.body().path("items").path(0);
            assertThat(entry.path("action").asString()).isEqualTo("POST /actuator/keys");
            assertThat(entry.path("actor").asString()).isEqualTo("operator");
        }
    }
}

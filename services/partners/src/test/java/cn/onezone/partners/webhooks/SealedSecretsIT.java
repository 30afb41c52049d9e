package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has the database, or a backup of it, has no secret of a partner; what an earlier version left there is sealed. */
class SealedSecretsIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path keysFolder;

    private static void verify(Receiver.Message message, String proof) throws Exception {
        new WebhookVerifier(List.of(proof), Clock.systemUTC())
                .verify(
                        message.id(),
                        message.timestamp(),
                        message.signature(),
                        message.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String stored(MongoDatabase database) {
        StringBuilder all = new StringBuilder();
        for (String collection : database.listCollectionNames()) {
            database.getCollection(collection).find().forEach(one -> all.append(one.toJson()));
        }
        return all.toString();
    }

    @Test
    void noSecretStandsInTheDatabaseAndWhatIsThereSignsAlsoAfterARotation() throws Exception {
        try (RunningPartners service = new RunningPartners("--onezone.outgoing.allow=127.0.0.1");
                Receiver receiver = new Receiver()) {
            String reason = UUID.randomUUID().toString();
            Door partner = service.partner("partner-" + reason);
            String id = service.granted(partner, reason);
            String hook = "/partners/subscriptions/" + id + "/webhook";
            Answer made = partner.post(hook, "{\"url\":\"" + receiver.url() + "\"}");
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
            Answer rotated = partner.post(hook + "/rotation", null, "If-Match", made.tag());
            assertThat(rotated.status()).as("%s", rotated.body()).isEqualTo(200);
            assertThat(partner.post(hook + "/test", null).body().path("taken").asBoolean())
                    .isTrue();
            for (Answer answer : List.of(made, rotated)) {
                verify(receiver.seen.getLast(), answer.text("secret"));
            }
            String stored = stored(service.part(MongoDatabase.class));
            assertThat(stored).contains("sealed:1:", id);
            for (Answer answer : List.of(made, rotated)) {
                assertThat(stored).doesNotContain(answer.text("secret").substring(WebhookVerifier.SECRET.length()));
            }
            // what every PKCS #8 of an Ed25519 key begins with, in Base64
            assertThat(stored).doesNotContain("MC4CAQAwBQYDK2VwBCIEI");
            var _ = service.say("first", 1, reason);
            await().atMost(SOON)
                    .until(() ->
                            receiver.taken.stream().anyMatch(m -> m.subject().equals("first")));
            verify(receiver.taken.getLast(), rotated.text("secret"));
        }
    }

    @Test
    void whatAFormerKeyOrAnEarlierVersionLeftIsSealedByTheNewestKey() throws Exception {
        try (RunningPartners service = new RunningPartners()) {
            MongoDatabase database = service.part(MongoDatabase.class);
            Endpoint.Secret secret = WebhookSecrets.make();
            Endpoints first = endpoints(service);
            var _ = first.create(new Endpoint("a", "p", "https://example.org/", null, List.of(secret), null), 0, null);
            var _ = first.create(
                    new Endpoint("b", "p", "https://example.org/", "asked", List.of(secret), null), 0, null);
            // as a version before this one wrote it
            database.getCollection("endpoints")
                    .updateOne(
                            Filters.eq("_id", "b"),
                            Updates.set(
                                    "state.secrets",
                                    List.of(new Document("hmac", secret.hmac())
                                            .append("seed", secret.seed())
                                            .append("publicKey", secret.publicKey()))));
            assertThat(stored(database)).contains("sealed:1:", secret.seed());

            byte[] newer = new byte[32];
            newer[0] = 1;
            Path folder = keysFolder.resolve("partners-webhooks");
            Files.writeString(folder.resolve("000002.key"), Base64.getEncoder().encodeToString(newer) + "\n");
            Endpoints second = endpoints(service);
            new SealedAnew(second).once();
            assertThat(stored(database))
                    .contains("sealed:2:")
                    .doesNotContain("sealed:1:")
                    .doesNotContain(secret.seed())
                    .doesNotContain(secret.hmac());
            Files.delete(folder.resolve("000001.key"));
            Endpoints third = endpoints(service);
            for (String id : List.of("a", "b")) {
                assertThat(third.opened(third.get(id)).secrets()).containsExactly(secret);
                assertThat(third.sealAnew(third.get(id))).isEqualTo(Endpoints.Anew.NOTHING_TO_DO);
            }

            // without its key nothing is signed, nothing is written over, and it is told
            Files.delete(folder.resolve("000002.key"));
            Endpoints lost = endpoints(service);
            Stored<Endpoint> before = lost.get("a");
            assertThat(lost.opened(before).secrets()).isEmpty();
            assertThat(lost.sealAnew(before)).isEqualTo(Endpoints.Anew.LOST);
            assertThat(lost.get("a")).isEqualTo(before);
        }
    }

    private Endpoints endpoints(RunningPartners service) {
        return new Endpoints(
                service.part(MongoDatabase.class),
                service.part(Relay.class),
                service.part(cn.onezone.partners.sequence.Arrivals.class),
                new SealingKeys(new KeySettings(keysFolder, List.of())));
    }
}

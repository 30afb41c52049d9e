package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.funds.FundsApplication;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code ./onezone audit verify} on a real service, broker and store. */
class AuditVerifyIT {
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();

    /** What a run of the command came to. */
    private record Verified(boolean whole, String said) {}

    private Verified verify(String source, String address, String token) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean whole = new AuditVerify(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new LogSettings(
                                infrastructure.bootstrapServers(),
                                4,
                                (short) -1,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(1),
                                1,
                                null,
                                Map.of(),
                                null,
                                null,
                                null),
                        token)
                .run(Map.of(source, address));
        return new Verified(whole, said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void saysThatATrailIsWholeAndNamesTheFirstBreak() {
        try (ConfigurableApplicationContext service = OneZoneApplication.of(FundsApplication.class, "funds")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("verify-" + UUID.randomUUID()),
                        "--onezone.instance=verified",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers())) {
            String address = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
            String auditor = Issuer.shared().of("auditor");
            try (Door door = Door.of(service)) {
                // more than a page of the door
                for (int i = 0; i < 1_100; i++) {
                    assertThat(door.get("/funds/applications/x" + i).status()).isEqualTo(404);
                }
            }
            MongoCollection<Document> trail =
                    service.getBean(MongoDatabase.class).getCollection("audit");
            await().atMost(Duration.ofSeconds(30)).until(() -> trail.countDocuments() >= 1_100);

            Verified whole = verify("/funds", address, auditor);
            assertThat(whole.said())
                    .contains("/funds/verified")
                    .contains("whole: 11")
                    .contains("no head");
            assertThat(whole.whole()).isTrue();

            trail.updateOne(
                    Filters.eq("_id", "/funds/verified/000000001050"), Updates.set("record", "applications/other"));
            Verified changed = verify("/funds", address, auditor);
            assertThat(changed.said()).contains("BROKEN at 1050: it was changed");
            assertThat(changed.whole()).isFalse();

            trail.deleteOne(Filters.eq("_id", "/funds/verified/000000000007"));
            assertThat(verify("/funds", address, auditor).said()).contains("BROKEN at 7: it is missing");

            Verified refused = verify("/funds", address, Issuer.shared().of("partner"));
            assertThat(refused.whole()).isFalse();
            assertThat(refused.said()).contains("NOT READ: 403");
        }
    }

    @Test
    void verifiesTheGatewaysTrailToo(@TempDir Path folder) throws IOException {
        Path trail = folder.resolve("gateway/audit/verified/000000000001.jsonl");
        try (ConfigurableApplicationContext gateway = GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--onezone.instance=verified",
                        "--onezone.gateway.view.enabled=false",
                        "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                        "--onezone.keys.folder=" + folder.resolve("keys"),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers())) {
            String address = "http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port");
            String auditor = Issuer.shared().of("auditor");
            try (Door door = Door.of(gateway)) {
                for (int i = 0; i < 5; i++) {
                    assertThat(door.as(Issuer.shared().of("partner"))
                                    .get("/network/overview")
                                    .status())
                            .isEqualTo(403);
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readAllLines(trail).size() >= 5);
            Verified whole = verify("/gateway", address, auditor);
            assertThat(whole.said()).contains("/gateway/verified").contains("whole: ");
            assertThat(whole.whole()).isTrue();
            List<String> lines = new ArrayList<>(Files.readAllLines(trail));
            lines.set(2, lines.get(2).replace("partner", "nobody0"));
            Files.write(trail, lines);
            assertThat(verify("/gateway", address, auditor).said()).contains("BROKEN at 3: it was changed");
        }
    }
}

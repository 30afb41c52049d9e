package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The auditor reads how each partner is served, and that is noted; the events themselves are the partner's alone (R21). */
class AuditorReadsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicInteger TAKEN = new AtomicInteger();
    private static RunningPartners service;
    private static HttpServer hooks;

    @BeforeAll
    static void start() throws Exception {
        hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hooks.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            TAKEN.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hooks.start();
        service = RunningPartners.impatient(1);
    }

    @AfterAll
    static void stop() {
        service.close();
        hooks.stop(0);
    }

    private static Door as(String role) {
        return service.door().as(RunningPartners.token(role, role));
    }

    private static String hooked(Door partner, String id) {
        Answer made = partner.post(
                "/partners/subscriptions/" + id + "/webhook",
                "{\"url\":\"http://127.0.0.1:" + hooks.getAddress().getPort() + "/\"}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return made.text("secret");
    }

    /** What stands in the trail of somebody: the last part of each action, and the record. */
    private static Stream<String> trail(String kind, String actor) {
        return as("auditor")
                .get("/partners/audit?kind=" + kind + "&actor=" + actor + "&limit=1000")
                .body()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("action").asString() + " "
                        + entry.path("record").asString());
    }

    @Test
    void theAuditorReadsAllButTheEventsAndEachReadIsNoted() {
        Door partner = service.partner("audited");
        String id = service.granted(partner, UUID.randomUUID().toString());
        String secret = hooked(partner, id);
        Door auditor = as("auditor");
        String root = "/partners/subscriptions/" + id;
        assertThat(auditor.get(root).text("partner")).isEqualTo("audited");
        Answer webhook = auditor.get(root + "/webhook");
        assertThat(webhook.status()).isEqualTo(200);
        assertThat(webhook.body().has("url")).isTrue();
        assertThat(webhook.body().toString())
                .as("shown when it was made, and never again")
                .doesNotContain(secret);
        assertThat(auditor.get(root + "/webhook/attempts?limit=5")
                        .body()
                        .path("items")
                        .isArray())
                .isTrue();
        assertThat(auditor.get(root + "/manifests").body().path("items").isArray())
                .isTrue();
        assertThat(auditor.get(root + "/kafka").code())
                .as("what the partner is told")
                .isEqualTo(partner.get(root + "/kafka").code());
        assertThat(auditor.get(root + "/events/1/proof").code())
                .isEqualTo(partner.get(root + "/events/1/proof").code());
        List<String> noted = List.of(
                "GET /partners/subscriptions/{id} subscriptions/" + id,
                "GET /partners/subscriptions/{id}/webhook subscriptions/" + id + "/webhook",
                "GET /partners/subscriptions/{id}/webhook/attempts subscriptions/" + id + "/webhook/attempts?limit=5",
                "GET /partners/subscriptions/{id}/manifests subscriptions/" + id + "/manifests",
                "GET /partners/subscriptions/{id}/kafka subscriptions/" + id + "/kafka",
                "GET /partners/subscriptions/{id}/events/{sequence}/proof subscriptions/" + id + "/events/1/proof");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(trail("READ", "auditor")).containsAll(noted));

        for (String events : List.of("/events", "/stream")) {
            assertThat(auditor.get(root + events).status()).as(events).isEqualTo(403);
        }
        assertThat(auditor.post(root + "/webhook/test", null).status()).isEqualTo(403);
        assertThat(auditor.get("/partners/subscriptions/none").status()).isEqualTo(404);
        for (Door stranger : List.of(as("coordinator"), service.partner("another"))) {
            for (String path :
                    List.of("", "/webhook", "/webhook/attempts", "/manifests", "/kafka", "/events/1/proof")) {
                assertThat(stranger.get(root + path).status()).as(path).isEqualTo(403);
            }
        }
        assertThat(partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}")
                        .status())
                .isEqualTo(200);
        assertThat(partner.get(root).code()).isEqualTo("agreement-not-in-force");
        assertThat(auditor.get(root).status()).as("also when it has ended").isEqualTo(200);
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed = partner.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"uscc","treatment":"hash"}]}],"parks":["haidian"],"from":"%s","until":"%s"}}""".formatted(today, today));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        assertThat(auditor.get("/partners/subscriptions/" + proposed.text("id")).code())
                .as("what never began has nothing to read")
                .isEqualTo("agreement-not-in-force");
    }

    /** It changes nothing here, and yet something signed by us goes to an address outside in somebody's name. */
    @Test
    void aTestOfAnAddressStandsInTheTrailAsACommand() {
        Door partner = service.partner("testing");
        String id = service.granted(partner, UUID.randomUUID().toString());
        var _ = hooked(partner, id);
        int before = TAKEN.get();
        assertThat(partner.post("/partners/subscriptions/" + id + "/webhook/test", null)
                        .body()
                        .path("taken")
                        .asBoolean())
                .isTrue();
        assertThat(TAKEN).hasValueGreaterThan(before);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(trail("COMMAND", "testing"))
                        .containsOnlyOnce("POST /partners/subscriptions/{id}/webhook/test endpoints/" + id));
    }
}

package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tests of addresses: a partner whose address is silent keeps no other from trying its own. */
class AddressTestsIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void aPartnerHasOneTestAtATimeWhateverItsAgreements() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        HttpServer hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hooks.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hooks.createContext("/silent", exchange -> {
            try {
                var _ = end.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        hooks.createContext("/quick", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hooks.start();
        AtomicBoolean trying = new AtomicBoolean(true);
        try (RunningPartners service = new RunningPartners("--onezone.outgoing.allow=127.0.0.1")) {
            String reason = UUID.randomUUID().toString();
            String silent = at(service, service.partner("greedy"), reason, hooks, "silent");
            String quick = at(service, service.partner("greedy"), reason, hooks, "quick");
            String others = at(service, service.partner("modest"), reason, hooks, "quick");
            Thread greedy = Thread.ofVirtual().start(() -> {
                while (trying.get()) {
                    var _ = service.partner("greedy").post(silent, null);
                }
            });
            try {
                await().atMost(SOON)
                        .until(() -> service.partner("greedy").post(quick, null).status() == 503);
                assertThat(service.partner("modest")
                                .post(others, null)
                                .body()
                                .path("taken")
                                .asBoolean())
                        .isTrue();
            } finally {
                trying.set(false);
                end.countDown();
                greedy.join();
            }
            assertThat(service.partner("greedy")
                            .post(quick, null)
                            .body()
                            .path("taken")
                            .asBoolean())
                    .as("when the other has ended")
                    .isTrue();
        } finally {
            hooks.stop(0);
        }
    }

    private static String at(RunningPartners service, Door partner, String reason, HttpServer hooks, String path) {
        String webhook = "/partners/subscriptions/" + service.granted(partner, reason) + "/webhook";
        assertThat(partner.post(
                                webhook,
                                "{\"url\":\"http://127.0.0.1:"
                                        + hooks.getAddress().getPort() + "/" + path + "\"}")
                        .status())
                .isEqualTo(201);
        return webhook + "/test";
    }
}

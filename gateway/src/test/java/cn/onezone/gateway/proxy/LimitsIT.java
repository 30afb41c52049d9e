package cn.onezone.gateway.proxy;

import static cn.onezone.gateway.proxy.RunningGateway.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.testkit.Issuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/** Limits in a gateway that runs: on in production, off on one's own machine, and over the limit a problem. */
class LimitsIT {
    @Test
    void refusesWithAProblemThatSaysWhenToComeBack() {
        try (RunningGateway gateway = new RunningGateway(
                "onezone.gateway.limits.enabled=true",
                "onezone.gateway.limits.groups.view.requests=3",
                "onezone.gateway.limits.groups.view.per=1h")) {
            for (int i = 0; i < 3; i++) {
                assertThat(gateway.get("/network/parks").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> over = gateway.get("/network/parks", "X-Forwarded-For", "9.9.9.9");
            assertThat(over.statusCode()).isEqualTo(429);
            assertThat(code(over)).isEqualTo("too-many-requests");
            assertThat(over.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(s -> assertThat(Integer.parseInt(s)).isBetween(1_100, 1_200));
            assertThat(over.headers().firstValue("RateLimit-Policy")).hasValue("\"view\";q=3;w=3600");
            assertThat(over.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(gateway.get("/enterprises/x").headers().firstValue("RateLimit-Policy"))
                    .hasValueSatisfying(p -> assertThat(p).startsWith("\"other\""));
        }
    }

    @Test
    void whoMayNotIsCountedLikeEverybodyElse() {
        try (RunningGateway gateway = new RunningGateway(
                "onezone.gateway.limits.enabled=true",
                "onezone.gateway.limits.groups.audit.requests=2",
                "onezone.gateway.limits.groups.audit.per=1h")) {
            for (int left = 1; left >= 0; left--) {
                HttpResponse<String> refused = asPartner(gateway, "/audit");
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"audit\";q=2;w=3600");
                assertThat(refused.headers().firstValue("RateLimit-Remaining")).hasValue(Integer.toString(left));
            }
            assertThat(asPartner(gateway, "/audit").statusCode()).isEqualTo(429);
            assertThat(asPartner(gateway, "/network/parks").statusCode())
                    .as("another group")
                    .isEqualTo(200);
        }
    }

    /** Each token costs a signature; what more of them come than can be verified is told to come back, and is no fault. */
    @Test
    void moreTokensThanCanBeVerifiedAreToldToComeBack() {
        try (RunningGateway gateway = new RunningGateway("onezone.gateway.view.enabled=false")) {
            Scheduler verifiers = gateway.bean("tokenVerifiers", Scheduler.class);
            CountDownLatch end = new CountDownLatch(1);
            try {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 100_000; i++) {
                                verifiers.schedule(() -> await(end));
                            }
                        })
                        .as("its queue has an end")
                        .isInstanceOf(RejectedExecutionException.class);
                HttpResponse<String> full = asPartner(gateway, "/v3/api-docs/gateway/nowhere");
                assertThat(full.statusCode()).as(full.body()).isEqualTo(503);
                assertThat(code(full)).isEqualTo("overloaded");
                assertThat(full.headers().firstValue("Retry-After")).hasValue("1");
            } finally {
                end.countDown();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(asPartner(gateway, "/v3/api-docs/gateway/nowhere")
                                    .statusCode())
                            .isEqualTo(404));
        }
    }

    private static void await(CountDownLatch end) {
        try {
            var _ = end.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpResponse<String> asPartner(RunningGateway gateway, String path) {
        return gateway.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port + path))
                .header("Authorization", "Bearer " + Issuer.shared().of("partner")));
    }

    @Test
    void isOnInProductionAndOffOnOnesOwnMachine() {
        try (RunningGateway own = new RunningGateway("onezone.gateway.view.enabled=false")) {
            assertThat(own.get("/nowhere").headers().map()).doesNotContainKey("ratelimit");
        }
        try (RunningGateway production = new RunningGateway(
                "onezone.gateway.view.enabled=false",
                "onezone.mode=production",
                "onezone.identity.issuer=https://id.example")) {
            HttpRequest.Builder open =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + production.port + "/v3/api-docs/nowhere"));
            assertThat(production.send(open).headers().map()).containsKey("ratelimit");
        }
    }
}

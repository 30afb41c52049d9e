package cn.onezone.gateway.proxy;

import static cn.onezone.gateway.proxy.RunningGateway.code;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.testkit.Issuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

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

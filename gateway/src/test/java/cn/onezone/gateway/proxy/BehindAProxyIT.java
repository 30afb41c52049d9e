package cn.onezone.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the gateway knows of who comes by a proxy that the operator has put before it. */
class BehindAProxyIT {
    /** A proxy may end TLS before us: then it is the login's address that says how browsers come. */
    @Test
    void browsersThatComeByHttpsAreToldToStay() {
        List<String> production = List.of(
                "onezone.gateway.view.enabled=false",
                "onezone.mode=production",
                "onezone.identity.issuer=https://id.example");
        for (String address : List.of("", "http://gateway.example.cn", "https://gateway.example.cn")) {
            List<String> settings = new ArrayList<>(production);
            if (!address.isEmpty()) {
                settings.add("onezone.gateway.login.address=" + address);
            }
            try (RunningGateway one = new RunningGateway(settings.toArray(String[]::new))) {
                for (String path : List.of("/actuator/health", "/swagger-ui/index.html", "/network/parks")) {
                    List<String> told = one.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + one.port + path)))
                            .headers()
                            .allValues("Strict-Transport-Security");
                    if (address.startsWith("https:")) {
                        assertThat(told).as(path).containsExactly("max-age=31536000");
                    } else {
                        assertThat(told).as("%s of %s", path, address).isEmpty();
                    }
                }
            }
        }
    }

    /** Services note it in their audit trails: behind a proxy that we trust it is the client, and not the proxy for all. */
    @Test
    void theServiceIsToldWhereARequestCameFromBeforeIt() {
        try (ScriptedBackend funds = new ScriptedBackend(ScriptedBackend.ok("{}"));
                RunningGateway behind = new RunningGateway(
                        "onezone.gateway.view.enabled=false",
                        "onezone.gateway.limits.trusted-proxies=127.0.0.0/8",
                        "onezone.gateway.backends.funds=" + funds.address())) {
            for (String address : List.of("203.0.113.7", "2001:db8:1:2:3:0:0:4")) {
                assertThat(behind.get("/funds", "X-Forwarded-For", "6.6.6.6, " + address)
                                .statusCode())
                        .isEqualTo(200);
                assertThat(funds.seen.getLast().headers().getAll("X-Forwarded-For"))
                        .containsExactly(address);
            }
        }
    }
}

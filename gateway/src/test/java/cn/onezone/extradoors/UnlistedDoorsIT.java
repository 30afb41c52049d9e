package cn.onezone.extradoors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.gateway.GatewayApplication;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Doors that somebody adds to the gateway and gives no rule. Outside of the gateway's package, where its scan for
 * components would find them in every test.
 */
class UnlistedDoorsIT {
    @TempDir
    private Path data;

    private ConfigurableApplicationContext gatewayWith(Class<?>... more) {
        SpringApplicationBuilder gateway = GatewayApplication.builder();
        return gateway.sources(more)
                .run(
                        "--server.port=0",
                        "--onezone.mode=local",
                        "--onezone.gateway.view.enabled=false",
                        "--onezone.gateway.data-dir=" + data,
                        "--onezone.keys.folder=" + data.resolve("keys"),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=127.0.0.1:1");
    }

    @RestController
    static final class Extra {
        @GetMapping("/extra/{id}")
        String extra() {
            return "everything";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Functional {
        @Bean
        RouterFunction<ServerResponse> extra() {
            return RouterFunctions.route()
                    .GET("/extra", _ -> ServerResponse.ok().build())
                    .build();
        }
    }

    @Test
    void aDoorWithoutARuleKeepsTheGatewayFromStarting() {
        assertThatThrownBy(() -> gatewayWith(Extra.class).close())
                .hasStackTraceContaining("doors of the gateway without a rule: /extra/{id} of ")
                .hasStackTraceContaining("(expected: a NetworkRoute, an AuditRoute, the operator's, or an open path)");
        assertThatThrownBy(() -> gatewayWith(Functional.class).close())
                .hasStackTraceContaining("doors of the gateway without a rule: router function");
    }

    @Configuration(proxyBeanMethods = false)
    static class Answering {
        static final AtomicInteger ASKED = new AtomicInteger();

        @Bean
        WebFilter extraDoor() {
            return new Door();
        }

        /** As the city view's: it answers before any route is looked for. */
        private static final class Door implements WebFilter, Ordered {
            @Override
            public int getOrder() {
                return -80;
            }

            @Override
            public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
                if (!exchange.getRequest().getURI().getRawPath().startsWith("/extra")) {
                    return chain.filter(exchange);
                }
                ASKED.incrementAndGet();
                return exchange.getResponse().setComplete();
            }
        }
    }

    @Test
    void aFilterThatAnswersAtAPathWithoutARuleIsNeverAsked() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext gateway = gatewayWith(Answering.class);
                HttpClient client = HttpClient.newHttpClient()) {
            String address = "http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port");
            for (String path : new String[] {"/extra", "/extra/", "/extra/one?a=b", "/extra/%E4%B8%80"}) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(address + path))
                                .header(
                                        "Authorization",
                                        "Bearer " + Issuer.shared().everything())
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).as(path).contains("not-found");
            }
            assertThat(Answering.ASKED).hasValue(0);
        }
    }
}

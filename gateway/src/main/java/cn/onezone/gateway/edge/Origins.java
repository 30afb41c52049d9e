package cn.onezone.gateway.edge;

import cn.onezone.kit.problem.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Lets the pages of the settings read answers; whoever else asks beforehand is refused, and of others nothing is said. */
@Component
final class Origins {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String ASKED =
            "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, traceparent";
    private static final String READ = "Content-Disposition, Content-Language, ETag, Location, RateLimit,"
            + " RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Trace-Id";

    private final Set<String> known;
    private final String keepSeconds;

    Origins(CorsSettings settings) {
        this.known = Set.copyOf(settings.origins());
        this.keepSeconds = Long.toString(settings.keep().toSeconds());
    }

    /**
     * Says on the answer what a page may do with it.
     *
     * @return the whole answer, if the browser only asked whether it may ask; absent otherwise
     */
    @Nullable
    Mono<Void> answer(ServerWebExchange exchange) {
        HttpHeaders answer = exchange.getResponse().getHeaders();
        if (!known.isEmpty()) {
            answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        ServerHttpRequest request = exchange.getRequest();
        HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
        String origin = received.requestHeaders().get("origin");
        if (origin == null) {
            return null;
        }
        boolean may = known.contains(origin);
        if (may) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        boolean beforehand = request.getMethod().equals(HttpMethod.OPTIONS)
                && received.requestHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (!beforehand) {
            if (may) {
                answer.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READ);
            }
            return null;
        }
        if (!may) {
            return Mono.error(Problem.of(
                            GatewayProblem.ORIGIN_NOT_ALLOWED,
                            shown(origin) + " (expected: an origin that the operator has let in)",
                            shown(origin) + "，应为运维人员所允许的来源")
                    .refused());
        }
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ASKED);
        answer.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, keepSeconds);
        exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
        return exchange.getResponse().setComplete();
    }

    private static String shown(String origin) {
        return origin.length() > 100 ? origin.substring(0, 100) + "…" : origin;
    }
}

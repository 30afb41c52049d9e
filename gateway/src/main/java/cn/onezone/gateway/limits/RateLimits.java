package cn.onezone.gateway.limits;

import cn.onezone.gateway.edge.GatewayProblem;
import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.gateway.limits.LimitSettings.Limit;
import cn.onezone.gateway.routes.Backends;
import cn.onezone.kit.problem.Problem;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets each client ask so often in each group of routes and says on every answer how often that still is; more is refused
 * with 429. The fields are those of draft-ietf-httpapi-ratelimit-headers and the plain ones before it.
 */
final class RateLimits implements WebFilter, Ordered {
    /** Behind whoever finds out who calls, before everything that answers. */
    static final int ORDER = -85;

    /** @param service the city's whose path it is, of all others that share its limit; else empty */
    private record Key(RouteGroup group, String service, String client) {}

    private record Policy(RouteGroup group, Limit limit, String field, String requests) {
        static Policy of(RouteGroup group, Limit limit) {
            return new Policy(
                    group,
                    limit,
                    "\"" + group.label() + "\";q=" + limit.requests() + ";w="
                            + limit.per().toSeconds(),
                    Long.toString(limit.requests()));
        }
    }

    private final Client client;
    private final Map<RouteGroup, Policy> policies = new EnumMap<>(RouteGroup.class);
    private final Buckets<Key> buckets;

    RateLimits(LimitSettings settings, Client client, TimeMeter time) {
        this.client = client;
        this.buckets = new Buckets<>(settings.clients(), time);
        for (RouteGroup group : RouteGroup.values()) {
            policies.put(group, Policy.of(group, settings.of(group)));
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Policy policy = policies.get(group(exchange.getRequest()));
        if (policy == null) {
            return chain.filter(exchange);
        }
        ConsumptionProbe left = buckets.of(
                        new Key(policy.group(), service(policy.group(), exchange), client.of(exchange)), policy.limit())
                .tryConsumeAndReturnRemaining(1);
        String remaining = Long.toString(left.getRemainingTokens());
        String full = Long.toString(seconds(left.getNanosToWaitForReset()));
        HttpHeaders answer = exchange.getResponse().getHeaders();
        answer.set("RateLimit-Policy", policy.field());
        answer.set("RateLimit", "\"" + policy.group().label() + "\";r=" + remaining + ";t=" + full);
        answer.set("RateLimit-Limit", policy.requests());
        answer.set("RateLimit-Remaining", remaining);
        answer.set("RateLimit-Reset", full);
        if (left.isConsumed()) {
            return chain.filter(exchange);
        }
        return Mono.error(refusal(policy.group().label(), policy.limit(), left.getNanosToWaitForRefill()));
    }

    static Unavailable refusal(String what, Limit limit, long nanos) {
        return new Unavailable(
                Problem.of(
                        GatewayProblem.TOO_MANY_REQUESTS,
                        what + ": expected at most " + limit.requests() + " in "
                                + limit.per().toSeconds() + " s; ask again after the seconds of Retry-After",
                        what + "：每 " + limit.per().toSeconds() + " 秒至多 " + limit.requests()
                                + " 次，请在 Retry-After 所示秒数后重试"),
                Duration.ofNanos(nanos),
                null);
    }

    private static RouteGroup group(ServerHttpRequest request) {
        RouteGroup group = RouteGroup.of(request.getURI().getRawPath());
        // following an import is no upload
        return group == RouteGroup.UPLOADS && !request.getMethod().equals(HttpMethod.POST) ? RouteGroup.PARKS : group;
    }

    /**
     * Who asks much of one service has as much left for each other. Only services that there are count: of made-up paths
     * anybody could have as many as he likes.
     */
    private static String service(RouteGroup group, ServerWebExchange exchange) {
        return group == RouteGroup.OTHER
                ? Objects.requireNonNullElse(
                        Backends.cityService(exchange.getRequest().getURI().getRawPath()), "")
                : "";
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L);
    }
}

package cn.onezone.gateway.limits;

import cn.onezone.gateway.limits.LimitSettings.Limit;
import cn.onezone.kit.problem.Refused;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Leaves an address alone from which too many requests with a wrong token came, or with none: to verify one costs more than
 * to send it, and who guesses should not go on.
 */
final class WrongTokens implements WebFilter, Ordered {
    /** Before anybody verifies a token. */
    static final int ORDER = -95;

    private final Client client;
    private final Limit limit;
    private final Predicate<String> tokens;
    private final Function<ServerWebExchange, Mono<Boolean>> persons;
    private final Buckets<String> buckets;

    /**
     * @param tokens whether the value of an {@code Authorization} field was good lately
     * @param persons whether a request without one comes from a person who must not wait for the guesser; it must neither
     *     block nor ask anybody
     */
    WrongTokens(
            LimitSettings settings,
            Limit limit,
            Client client,
            TimeMeter time,
            Predicate<String> tokens,
            Function<ServerWebExchange, Mono<Boolean>> persons) {
        this.tokens = tokens;
        this.persons = persons;
        this.client = client;
        this.limit = limit;
        this.buckets = new Buckets<>(settings.clients(), time);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Bucket left = buckets.of(client.address(exchange), limit);
        if (left.getAvailableTokens() >= 1) {
            return pass(exchange, chain, left);
        }
        return isKnown(exchange)
                .flatMap(known -> known
                        ? pass(exchange, chain, left)
                        : Mono.error(RateLimits.refusal(
                                "wrong tokens",
                                limit,
                                left.estimateAbilityToConsume(1).getNanosToWaitForRefill())));
    }

    private static Mono<Void> pass(ServerWebExchange exchange, WebFilterChain chain, Bucket left) {
        return chain.filter(exchange)
                .doOnError(
                        Refused.class,
                        refused -> note(left, refused.problem().kind().status()))
                .doOnSuccess(_ -> {
                    var status = exchange.getResponse().getStatusCode();
                    note(left, status == null ? 200 : status.value());
                });
    }

    /**
     * Whoever was recognised lately must not suffer from a neighbour behind the same address. With a token only the token
     * counts: who has signed in could else guess others' for as long as the session goes on.
     */
    private Mono<Boolean> isKnown(ServerWebExchange exchange) {
        String given = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return given == null ? persons.apply(exchange) : Mono.just(tokens.test(given));
    }

    private static void note(Bucket left, int status) {
        if (status == HttpStatus.UNAUTHORIZED.value()) {
            left.consumeIgnoringRateLimits(1);
        }
    }
}

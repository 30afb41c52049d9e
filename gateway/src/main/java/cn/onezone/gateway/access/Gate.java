package cn.onezone.gateway.access;

import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.gateway.login.Login;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.OpenPaths;
import cn.onezone.kit.access.Tokens;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Who comes: nobody passes without a valid token but to the open paths. What somebody known may do is decided behind the
 * limits, by {@link Permissions}, so that also who is refused has asked.
 *
 * <p>A token seen lately costs a look-up. Others are verified off the event loop, for the issuer's keys may have to be
 * fetched.
 */
final class Gate implements WebFilter, Ordered {
    /** Behind the edge's door and the login, before everything that answers. */
    static final int ORDER = -90;

    private static final URI FIRST_PAGE = URI.create("/swagger-ui");
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Tokens tokens;
    private final Scheduler verifiers;
    private final Login login;

    Gate(Tokens tokens, Scheduler verifiers, Login login) {
        this.tokens = tokens;
        this.verifiers = verifiers;
        this.login = login;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        List<String> given = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        String path = PlainPath.of(exchange.getRequest().getURI().getRawPath());
        if (path.equals("/")) {
            exchange.getResponse().setStatusCode(HttpStatus.FOUND);
            exchange.getResponse().getHeaders().setLocation(FIRST_PAGE);
            return exchange.getResponse().setComplete();
        }
        if (given.isEmpty()) {
            return isOpen(path)
                    ? chain.filter(exchange)
                    : login.token(exchange)
                            .switchIfEmpty(
                                    Mono.error(() -> AccessProblem.missing().refused()))
                            .flatMap(token -> verified("Bearer " + token)
                                    .flatMap(caller -> pass(relaying(exchange, token), chain, caller)));
        }
        if (given.size() > 1) {
            return Mono.error(Problem.of(
                            AccessProblem.TOKEN_REFUSED,
                            given.size() + " Authorization fields (expected: one)",
                            given.size() + " 个 Authorization 字段，应只有一个")
                    .refused());
        }
        Optional<Caller> known = tokens.remembered(given.getFirst());
        if (known.isPresent()) {
            return pass(exchange, chain, known.get());
        }
        return verified(given.getFirst()).flatMap(caller -> pass(exchange, chain, caller));
    }

    private Mono<Caller> verified(String authorization) {
        return Mono.fromCallable(() -> tokens.ofHeader(authorization))
                .subscribeOn(verifiers)
                .onErrorMap(
                        RejectedExecutionException.class,
                        full -> new Unavailable(
                                Problem.of(
                                        KitProblem.OVERLOADED,
                                        "too many tokens wait to be verified; try again soon",
                                        "待验证的令牌过多，请稍后重试"),
                                AGAIN,
                                full));
    }

    /** The service gets the token of the session, and not the cookie, which is nobody's business but ours. */
    private static ServerWebExchange relaying(ServerWebExchange exchange, String token) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    headers.setBearerAuth(token);
                    headers.remove(HttpHeaders.COOKIE);
                }))
                .build();
    }

    /** From here on it is known who asks, also of those who are refused behind. */
    private static Mono<Void> pass(ServerWebExchange exchange, WebFilterChain chain, Caller caller) {
        exchange.getAttributes().put(Caller.class.getName(), caller);
        return chain.filter(exchange);
    }

    static boolean isOpen(String path) {
        return OpenPaths.contain(path)
                || path.equals("/swagger-ui")
                || path.startsWith("/swagger-ui/")
                || Login.isDoor(path);
    }
}

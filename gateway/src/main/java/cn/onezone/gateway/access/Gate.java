package cn.onezone.gateway.access;

import cn.onezone.gateway.audit.AuditRoute;
import cn.onezone.gateway.login.Login;
import cn.onezone.gateway.view.NetworkRoute;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.OpenPaths;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Rule;
import cn.onezone.kit.access.Tokens;
import cn.onezone.kit.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Who passes: nobody without a valid token but to the open paths; a park's administrator to the own park only, and to
 * the city's doors as their rules say. What a service behind allows it decides itself, from the same token.
 *
 * <p>A token seen lately costs a look-up. Others are verified off the event loop, for the issuer's keys may have to be
 * fetched.
 */
final class Gate implements WebFilter, Ordered {
    /** Behind the edge's door and the login, before everything that answers. */
    static final int ORDER = -90;

    private static final URI FIRST_PAGE = URI.create("/swagger-ui");
    private static final String PARKS = "/parks/";
    private static final String OPERATION = "/actuator";

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
                                    .flatMap(caller -> pass(relaying(exchange, token), chain, path, caller)));
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
            return pass(exchange, chain, path, known.get());
        }
        return verified(given.getFirst()).flatMap(caller -> pass(exchange, chain, path, caller));
    }

    private Mono<Caller> verified(String authorization) {
        return Mono.fromCallable(() -> tokens.ofHeader(authorization)).subscribeOn(verifiers);
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

    private static Mono<Void> pass(ServerWebExchange exchange, WebFilterChain chain, String path, Caller caller) {
        // also who is refused is known from here on
        exchange.getAttributes().put(Caller.class.getName(), caller);
        Problem refusal = isOpen(path)
                ? null
                : refusal(path, caller, exchange.getRequest().getMethod().name());
        if (refusal != null) {
            return Mono.error(refusal.refused());
        }
        return path.startsWith(OPERATION)
                ? chain.filter(exchange).contextWrite(ReactiveSecurityContextHolder.withAuthentication(known(caller)))
                : chain.filter(exchange);
    }

    /** The library asks for the role before it shows more of the health than the state. */
    private static Authentication known(Caller caller) {
        return UsernamePasswordAuthenticationToken.authenticated(
                caller.name(),
                "",
                caller.roles().stream()
                        .map(role -> new SimpleGrantedAuthority("ROLE_" + role.wire()))
                        .toList());
    }

    static boolean isOpen(String path) {
        return OpenPaths.contain(path)
                || path.equals("/swagger-ui")
                || path.startsWith("/swagger-ui/")
                || Login.isDoor(path);
    }

    static @Nullable Problem refusal(String path, Caller caller, String method) {
        NetworkRoute door = NetworkRoute.of(path);
        if (door != null) {
            return door.rule().refusal(caller, method);
        }
        Rule trail = AuditRoute.of(path);
        if (trail != null) {
            return trail.refusal(caller, method);
        }
        if (path.equals(OPERATION) || path.startsWith(OPERATION + "/")) {
            return Rule.OPERATION.refusal(caller, method);
        }
        if (path.startsWith(PARKS) && caller.roles().equals(Set.of(Role.PARK_ADMINISTRATOR)) && !isOwn(path, caller)) {
            return AccessProblem.notYours();
        }
        return null;
    }

    // the same answer for a park that is not the caller's, one that is away and one that does not exist
    private static boolean isOwn(String path, Caller caller) {
        int end = path.indexOf('/', PARKS.length());
        String park = path.substring(PARKS.length(), end < 0 ? path.length() : end);
        return caller.park() != null && caller.park().value().equals(park);
    }
}

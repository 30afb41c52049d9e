package cn.onezone.gateway.access;

import cn.onezone.gateway.audit.AuditRoute;
import cn.onezone.gateway.routes.Backends;
import cn.onezone.gateway.view.NetworkRoute;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Rule;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What somebody known may do: the city's doors as their rules say, the operator's routes, and the services behind, a park's
 * administrator to the own park only; what a service allows it decides itself, from the same token. Whatever is on none of
 * these lists is not there, whoever would answer it: a door that somebody adds and gives no rule is nobody's.
 */
final class Permissions implements WebFilter, Ordered {
    /** Behind the limits and the doors of signing in, before everything that answers. */
    static final int ORDER = -83;

    private static final String PARKS = "/parks/";
    private static final String OPERATION = "/actuator";

    private final Backends backends;

    Permissions(Backends backends) {
        this.backends = backends;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String raw = exchange.getRequest().getURI().getRawPath();
        String path = PlainPath.of(raw);
        if (!(exchange.getAttribute(Caller.class.getName()) instanceof Caller caller)) {
            return Gate.isOpen(path)
                    ? chain.filter(exchange)
                    : Mono.error(() -> AccessProblem.missing().refused());
        }
        Problem refusal = Gate.isOpen(path)
                ? null
                : refusal(path, raw, caller, exchange.getRequest().getMethod().name());
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

    private @Nullable Problem refusal(String path, String raw, Caller caller, String method) {
        Rule rule = rule(path);
        if (rule != null) {
            return rule.refusal(caller, method);
        }
        if (path.startsWith(PARKS) && caller.roles().equals(Set.of(Role.PARK_ADMINISTRATOR)) && !isOwn(path, caller)) {
            return AccessProblem.notYours();
        }
        return backends.leads(raw) ? null : Problem.of(KitProblem.NOT_FOUND, "nothing is at " + raw, raw + " 不存在");
    }

    /** The rule of a door that the gateway answers itself, absent if none is listed for it. */
    static @Nullable Rule rule(String path) {
        NetworkRoute door = NetworkRoute.of(path);
        if (door != null) {
            return door.rule();
        }
        Rule trail = AuditRoute.of(path);
        if (trail != null) {
            return trail;
        }
        return path.equals(OPERATION) || path.startsWith(OPERATION + "/") ? Rule.OPERATION : null;
    }

    // the same answer for a park that is not the caller's, one that is away and one that does not exist
    private static boolean isOwn(String path, Caller caller) {
        int end = path.indexOf('/', PARKS.length());
        String park = path.substring(PARKS.length(), end < 0 ? path.length() : end);
        return caller.park() != null && caller.park().value().equals(park);
    }
}

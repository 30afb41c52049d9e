package cn.onezone.gateway.audit;

import cn.onezone.gateway.edge.GatewayProblem;
import cn.onezone.gateway.edge.Traceparent;
import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.gateway.login.Login;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.Refusals;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.kit.problem.Refused;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Notes whom the gateway itself refused: no or a wrong token, not allowed, signing in that failed, what may come from another
 * site, too many requests, a path in disguise. It stands before who answers, so that all refusals pass here, and answers
 * nothing itself. What a service refuses is in the service's own trail. Nobody waits for the disk.
 */
@Order(-3)
final class RefusedAccess implements WebExceptionHandler {
    private static final Set<Integer> STATUSES = Set.of(401, 403, 429);

    private static final String CONTEXT =
            WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME;

    private final Refusals refusals;

    RefusedAccess(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        @Nullable
        ProblemCode kind = switch (error) {
            case Refused refused -> refused.problem().kind();
            case Unavailable passing -> passing.problem().kind();
            default -> null;
        };
        if (kind == null || (!STATUSES.contains(kind.status()) && kind != GatewayProblem.WRONG_PATH)) {
            return Mono.error(error);
        }
        String code = kind.code();
        if (exchange.getAttribute(Caller.class.getName()) instanceof Caller caller) {
            refusals.note(asked(exchange, caller, caller.name()), code);
            return Mono.error(error);
        }
        return person(exchange)
                .defaultIfEmpty("")
                .onErrorReturn("")
                .doOnNext(person -> refusals.note(asked(exchange, null, person), code))
                .then(Mono.error(error));
    }

    /** Whose session it is, where it was refused before anybody asked for the token. */
    private static Mono<String> person(ServerWebExchange exchange) {
        return Login.bringsSession(exchange)
                ? exchange.getSession()
                        .mapNotNull(session -> session.<SecurityContext>getAttribute(CONTEXT))
                        .mapNotNull(SecurityContext::getAuthentication)
                        .map(Authentication::getName)
                : Mono.empty();
    }

    /** Who asks for what. */
    static Asked asked(ServerWebExchange exchange, @Nullable Caller caller, String actor) {
        ServerHttpRequest request = exchange.getRequest();
        InetSocketAddress remote = request.getRemoteAddress();
        return new Asked(
                actor,
                caller == null
                        ? List.of()
                        : caller.roles().stream().map(Role::wire).toList(),
                caller == null || caller.park() == null ? null : caller.park().value(),
                request.getMethod().name() + " " + request.getURI().getRawPath(),
                Traceparent.of(exchange).traceId(),
                remote == null || remote.getAddress() == null
                        ? ""
                        : remote.getAddress().getHostAddress(),
                request.getHeaders().getFirst("X-Forwarded-For"),
                null);
    }
}

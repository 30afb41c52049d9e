package cn.onezone.gateway.audit;

import cn.onezone.kit.access.Caller;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Notes the operator's commands in the gateway's own trail before they are done, as each service does. */
final class OperatorCommands implements WebFilter, Ordered {
    /** Behind who decides what somebody may, before everything that answers. */
    private static final int ORDER = -82;

    private static final String OPERATION = "/actuator/";

    private final OwnTrail own;

    OperatorCommands(OwnTrail own) {
        this.own = own;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpMethod method = exchange.getRequest().getMethod();
        if (method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || !exchange.getRequest().getPath().value().startsWith(OPERATION)
                || !(exchange.getAttribute(Caller.class.getName()) instanceof Caller caller)) {
            return chain.filter(exchange);
        }
        return own.command(RefusedAccess.asked(exchange, caller, caller.name())).then(chain.filter(exchange));
    }
}

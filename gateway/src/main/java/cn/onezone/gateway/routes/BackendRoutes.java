package cn.onezone.gateway.routes;

import cn.onezone.gateway.edge.GatewayProblem;
import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.gateway.routes.Destination.Elsewhere;
import cn.onezone.gateway.routes.Destination.NoSuchPark;
import cn.onezone.gateway.routes.Destination.NotConnected;
import cn.onezone.gateway.routes.Destination.To;
import cn.onezone.kit.problem.Problem;
import java.net.URI;
import java.time.Duration;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * One route for all backends. A route for each would be asked in turn for every request; one look-up costs the same
 * with seventeen parks as with one. It comes before the other mappings, which would search all their patterns in vain.
 */
@Component
public final class BackendRoutes implements HandlerMapping, Ordered {
    private static final int BEFORE_ALL_OTHERS = -200;
    private static final String DESTINATION = Destination.class.getName();
    private static final Duration CONNECTING = Duration.ofSeconds(30);

    private final Backends backends;
    private final Route route;
    private final Mono<Object> filters;

    BackendRoutes(Backends backends, FilteringWebHandler filters) {
        this.backends = backends;
        this.filters = Mono.just(filters);
        // the address of a route is replaced for each request
        this.route = Route.async()
                .id("backends")
                .uri("http://backend.invalid")
                .predicate(_ -> true)
                .build();
    }

    @Override
    public int getOrder() {
        return BEFORE_ALL_OTHERS;
    }

    @Override
    public Mono<Object> getHandler(ServerWebExchange exchange) {
        URI uri = exchange.getRequest().getURI();
        Destination destination = backends.lead(uri.getRawPath());
        if (destination instanceof Elsewhere) {
            return Mono.empty();
        }
        exchange.getAttributes().put(DESTINATION, destination);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
        if (destination instanceof To(Backend backend)) {
            String target = backend.address() + uri.getRawPath();
            exchange.getAttributes()
                    .put(
                            ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
                            URI.create(uri.getRawQuery() == null ? target : target + "?" + uri.getRawQuery()));
        }
        return filters;
    }

    /**
     * The backend that a request of the proxy's goes to.
     *
     * @throws cn.onezone.kit.problem.Refused if no park has the code of the path
     * @throws Unavailable if the park's service has no address
     */
    public static Backend of(ServerWebExchange exchange) {
        Destination destination = exchange.getRequiredAttribute(DESTINATION);
        return switch (destination) {
            case To(Backend backend) -> backend;
            case NoSuchPark(String code, var known) ->
                throw Problem.of(
                                GatewayProblem.UNKNOWN_PARK,
                                code + " (expected: one of " + String.join(", ", known) + ")",
                                "“" + code + "”，应为下列分园之一：" + String.join("、", known))
                        .refused();
            case NotConnected(String code) ->
                throw new Unavailable(
                        Problem.of(
                                GatewayProblem.PARK_NOT_CONNECTED,
                                "the service of " + code + " has no address at this gateway",
                                "本网关尚无分园 " + code + " 的服务地址"),
                        CONNECTING,
                        null);
            case Elsewhere() -> throw new IllegalStateException("no route leads to a backend here");
        };
    }
}

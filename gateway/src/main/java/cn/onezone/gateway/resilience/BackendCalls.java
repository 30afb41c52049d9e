package cn.onezone.gateway.resilience;

import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.edge.GatewayProblem;
import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.gateway.limits.Client;
import cn.onezone.gateway.routes.Backend;
import cn.onezone.gateway.routes.BackendRoutes;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.kit.web.FileUpload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Calls the backend of a request through its own guard. It is the gateway's routing filter itself and no second one
 * around it: Spring Cloud's circuit breaker filter halves the throughput, and shares what must not be shared.
 */
@Component
final class BackendCalls extends NettyRoutingFilter {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Guards guards;
    private final List<HttpHeadersFilter> passed;

    BackendCalls(
            Guards guards,
            Client client,
            HttpClient unused,
            ObjectProvider<List<HttpHeadersFilter>> headers,
            HttpClientProperties properties) {
        super(unused, headers, properties);
        this.guards = guards;
        this.passed = PassedHeaders.both(client);
    }

    @Override
    public List<HttpHeadersFilter> getHeadersFilters() {
        return passed;
    }

    @Override
    protected HttpClient getHttpClient(Route route, ServerWebExchange exchange) {
        Guard guard = guards.of(BackendRoutes.of(exchange));
        return isUpload(exchange.getRequest()) ? guard.uploads() : guard.client();
    }

    private static boolean isUpload(ServerHttpRequest request) {
        return FileUpload.is(
                request.getMethod().name(),
                request.getURI().getRawPath(),
                request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
    }

    private Duration limit(ServerHttpRequest request) {
        return isUpload(request)
                ? guards.settings().importLimit()
                : guards.settings().timeLimit();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Backend backend = BackendRoutes.of(exchange);
        Guard guard = guards.of(backend);
        long start = System.nanoTime();
        AtomicBoolean ended = new AtomicBoolean();
        Mono<Integer> once = Mono.defer(() -> {
                    ServerWebExchangeUtils.removeAlreadyRouted(exchange);
                    return super.filter(exchange, chain);
                })
                .then(Mono.fromSupplier(() -> status(exchange)));
        return guard.protect(
                        again(exchange.getRequest(), once, guards.settings().retries()))
                .doOnSuccess(status -> {
                    ended.set(true);
                    guard.ended(Outcome.of(status), System.nanoTime() - start);
                })
                .doOnCancel(() -> {
                    if (ended.compareAndSet(false, true)) {
                        guard.ended(Outcome.CLIENT_GONE, System.nanoTime() - start);
                    }
                })
                .onErrorMap(error -> {
                    ended.set(true);
                    Trouble trouble = Trouble.of(error);
                    guard.ended(Outcome.of(trouble), System.nanoTime() - start);
                    return refusal(backend, exchange.getRequest(), trouble, error);
                })
                .then();
    }

    private Mono<Integer> again(ServerHttpRequest request, Mono<Integer> once, int left) {
        if (left == 0 || !mayBeAskedTwice(request)) {
            return once;
        }
        return once.onErrorResume(
                error -> Trouble.of(error).passing(),
                _ -> Mono.delay(guards.settings().retryPause()).then(again(request, once, left - 1)));
    }

    private static boolean mayBeAskedTwice(ServerHttpRequest request) {
        boolean safe = request.getMethod().equals(HttpMethod.GET)
                || request.getMethod().equals(HttpMethod.HEAD);
        // a body is gone once it was sent
        return safe
                && request.getHeaders().getContentLength() <= 0
                && !request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    private static int status(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? 200 : status.value();
    }

    private Throwable refusal(Backend backend, ServerHttpRequest request, Trouble trouble, Throwable error) {
        Duration pause = guards.settings().breaker().pause();
        return switch (trouble) {
            case UNREACHABLE ->
                unavailable(
                        GatewayProblem.BACKEND_UNAVAILABLE,
                        backend,
                        SOON,
                        error,
                        "no connection came about; nothing was asked",
                        "无法建立连接；请求未送达");
            case LEFT_ALONE ->
                unavailable(
                        GatewayProblem.BACKEND_UNAVAILABLE,
                        backend,
                        pause,
                        error,
                        "it failed too often and is left alone for a while; nothing was asked",
                        "多次失败，暂停访问；请求未送达");
            case BUSY ->
                unavailable(
                        GatewayProblem.BACKEND_BUSY,
                        backend,
                        SOON,
                        error,
                        "as many calls as it may get at once are under way; nothing was asked",
                        "同时请求数已达上限；请求未送达");
            case BROKEN_OFF ->
                unavailable(
                        GatewayProblem.BACKEND_UNAVAILABLE,
                        backend,
                        SOON,
                        error,
                        "the connection broke before an answer; "
                                + unknown(request).en(),
                        "应答前连接中断；" + unknown(request).zh());
            case TIMED_OUT ->
                unavailable(
                        GatewayProblem.BACKEND_TIMEOUT,
                        backend,
                        SOON,
                        error,
                        "no answer within " + limit(request).toMillis() + " ms; "
                                + unknown(request).en(),
                        limit(request).toMillis() + " 毫秒内未应答；"
                                + unknown(request).zh());
            case UNREADABLE ->
                Problem.of(
                                GatewayProblem.BACKEND_ANSWER_BROKEN,
                                backend.name() + ": " + unknown(request).en(),
                                backend.name() + "：" + unknown(request).zh())
                        .refused();
            case CLIENT, OURS -> error;
        };
    }

    private static Text unknown(ServerHttpRequest request) {
        boolean safe = request.getMethod().equals(HttpMethod.GET)
                || request.getMethod().equals(HttpMethod.HEAD)
                || request.getMethod().equals(HttpMethod.OPTIONS);
        return safe
                ? Text.of("ask again", "请重试")
                : Text.of(
                        "whether it was done is not known, ask again with the same Idempotency-Key or If-Match",
                        "是否完成未知，请用同一幂等键或 If-Match 重试");
    }

    private static Unavailable unavailable(
            ProblemCode kind, Backend backend, Duration retryAfter, Throwable cause, String en, String zh) {
        return new Unavailable(
                Problem.of(kind, backend.name() + ": " + en, backend.name() + "：" + zh), retryAfter, cause);
    }
}

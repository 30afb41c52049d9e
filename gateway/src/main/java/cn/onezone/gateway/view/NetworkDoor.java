package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.trace.Trace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The door {@code /network/**}. It stands before every other filter: a finished answer is written without going through
 * the routes. Work on the index never runs on an event loop.
 */
final class NetworkDoor implements WebFilter, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkDoor.class);
    private static final String ROOT = "/network/";
    private static final String ENTERPRISE = ROOT + "enterprises/";

    private final Answers answers;
    private final NetworkAnswers network;

    NetworkDoor(Answers answers, NetworkAnswers network) {
        this.answers = answers;
        this.network = network;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        if (!path.startsWith(ROOT)) {
            return chain.filter(exchange);
        }
        HttpMethod method = request.getMethod();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, "GET, HEAD");
            return refuse(
                    exchange,
                    Problem.of(
                            KitProblem.METHOD_NOT_ALLOWED,
                            method + " is not offered here (expected: GET)",
                            "此处不支持 " + method + "，应为 GET"));
        }
        String query = request.getURI().getRawQuery();
        Supplier<Answer> compute = compute(path, query);
        if (compute == null) {
            return refuse(
                    exchange,
                    Problem.of(
                            KitProblem.NOT_FOUND,
                            path + " is no door of the city view (expected: /network/parks, /network/enterprises, "
                                    + "/network/enterprises/{uscc}, /network/indicators or /network/overview)",
                            path + " 不是全市视图的接口，应为 /network/parks、/network/enterprises、"
                                    + "/network/enterprises/{uscc}、/network/indicators 或 /network/overview"));
        }
        CompletableFuture<Answer> answer = answers.get(query == null ? path : path + '?' + query, compute);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return write(exchange.getResponse(), answer.join());
        }
        // the one who made it may hang up; those who wait for the same answer still get it
        return Mono.fromFuture(answer, true)
                .flatMap(done -> write(exchange.getResponse(), done))
                .onErrorResume(e -> failed(exchange, e));
    }

    private @Nullable Supplier<Answer> compute(String path, @Nullable String query) {
        return switch (path) {
            case "/network/parks" -> network::parks;
            case "/network/indicators" -> () -> network.indicators(new Parameters(query));
            case "/network/overview" -> () -> network.overview(new Parameters(query));
            case "/network/enterprises" -> () -> network.enterprises(new Parameters(query));
            default ->
                path.startsWith(ENTERPRISE) && path.indexOf('/', ENTERPRISE.length()) < 0
                        ? () -> network.enterprise(
                                URLDecoder.decode(path.substring(ENTERPRISE.length()), StandardCharsets.UTF_8))
                        : null;
        };
    }

    private static Mono<Void> write(ServerHttpResponse response, Answer answer) {
        response.setRawStatusCode(answer.status());
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, answer.mediaType());
        headers.setContentLength(answer.body().length);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
    }

    private Mono<Void> failed(ServerWebExchange exchange, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case Refused refused -> refuse(exchange, refused.problem());
            case InvalidValue invalid -> refuse(exchange, invalid.code(), problem(invalid));
            case RejectedExecutionException _ -> {
                exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
                yield refuse(
                        exchange,
                        Problem.of(
                                ViewProblem.VIEW_BUSY,
                                "too many queries wait; try again in a second",
                                "排队查询过多，请一秒后重试"));
            }
            default -> {
                LOG.error(
                        "the city view fails on {}",
                        exchange.getRequest().getURI().getRawPath(),
                        cause);
                yield refuse(
                        exchange,
                        Problem.of(
                                KitProblem.INTERNAL, "a fault on our side; tell us the traceId", "内部错误，请告知 traceId"));
            }
        };
    }

    private static Problem problem(InvalidValue invalid) {
        return Problem.of(
                KitProblem.WRONG_VALUE,
                new FieldProblem(pointer(invalid.code()), invalid.value(), invalid.code(), invalid.expected()));
    }

    /** The parameter that a code is about: unknown-park is about park. */
    private static String pointer(String code) {
        return code.substring(code.indexOf('-') + 1);
    }

    private static Mono<Void> refuse(ServerWebExchange exchange, Problem problem) {
        return refuse(exchange, problem.kind().code(), problem);
    }

    private static Mono<Void> refuse(ServerWebExchange exchange, String code, Problem problem) {
        ServerHttpRequest request = exchange.getRequest();
        if (problem.kind().status() == 503
                && exchange.getResponse().getHeaders().getFirst(HttpHeaders.RETRY_AFTER) == null) {
            exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        }
        try (var _ = Trace.enter(request.getHeaders().getFirst("traceparent"))) {
            ProblemDocument document = ProblemDocument.of(
                    code, problem, locale(request), request.getURI().getRawPath(), Trace.id());
            return write(exchange.getResponse(), Answer.problem(problem.kind().status(), document));
        }
    }

    private static Locale locale(ServerHttpRequest request) {
        String wanted = request.getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        if (wanted == null || wanted.isBlank()) {
            return Locale.ENGLISH;
        }
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(wanted);
            Locale found = Locale.lookup(ranges, List.of(Locale.SIMPLIFIED_CHINESE, Locale.CHINESE, Locale.ENGLISH));
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }
}

package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The doors {@code /network/**} and {@code /sdmx/**}. It stands before the routes: a finished answer is written without going through
 * them. Work on the index never runs on an event loop.
 */
final class NetworkDoor implements WebFilter, Ordered {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Answers answers;
    private final NetworkAnswers network;
    private final ExportDoor exports;

    NetworkDoor(Answers answers, NetworkAnswers network, ExportDoor exports) {
        this.exports = exports;
        this.answers = answers;
        this.network = network;
    }

    @Override
    public int getOrder() {
        // right behind the filters that know who comes and how often
        return -80;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        if (!NetworkRoute.isView(path)) {
            return chain.filter(exchange);
        }
        HttpMethod method = request.getMethod();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            return Mono.error(new MethodNotAllowedException(method, List.of(HttpMethod.GET, HttpMethod.HEAD)));
        }
        String query = request.getURI().getRawQuery();
        if (NetworkRoute.of(path) == NetworkRoute.EXPORT) {
            return exports.send(exchange, query).onErrorMap(NetworkDoor::refusal);
        }
        boolean city = Looking.isCity(exchange.getAttribute(Caller.class.getName()));
        NetworkRoute route = NetworkRoute.of(path);
        boolean sdmx = route != null && route.isSdmxData();
        boolean negotiated = route == NetworkRoute.PIVOT || sdmx;
        String accept = negotiated ? String.join(", ", request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT)) : null;
        Supplier<Answer> compute;
        String form;
        try {
            AnswerForm accepted =
                    route == NetworkRoute.PIVOT ? AnswerForm.accepted(accept, NetworkAnswers.PIVOT_FORMS) : null;
            if (sdmx && AnswerForm.accepted(accept, NetworkAnswers.SDMX_FORMS) == null) {
                throw AnswerForm.none(accept, List.of(AnswerForm.SDMX_JSON));
            }
            // what was accepted is another answer to the same path
            form = accepted == null ? "" : accepted + " ";
            compute = compute(path, query, city, accepted, accept);
        } catch (RuntimeException e) {
            return Mono.error(refusal(e));
        }
        if (compute == null) {
            return Mono.error(Problem.of(
                            KitProblem.NOT_FOUND,
                            path + " is no door of the city view (expected: " + doors(", ") + ")",
                            path + " 不是全市视图的接口，应为下列之一：" + doors("、"))
                    .refused());
        }
        // what is not released yet is in the answers to some only
        CompletableFuture<Answer> answer =
                answers.get((city ? "city " : "") + form + (query == null ? path : path + '?' + query), compute);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return write(exchange.getResponse(), answer.join(), negotiated);
        }
        // the one who made it may hang up; those who wait for the same answer still get it
        return Mono.fromFuture(answer, true)
                .flatMap(done -> write(exchange.getResponse(), done, negotiated))
                .onErrorMap(NetworkDoor::refusal);
    }

    private @Nullable Supplier<Answer> compute(
            String path, @Nullable String query, boolean city, @Nullable AnswerForm accepted, @Nullable String accept) {
        return switch (NetworkRoute.of(path)) {
            case PARKS -> network::parks;
            case INDICATORS -> () -> network.indicators(new Parameters(query), city);
            case PIVOT -> () -> network.pivot(new Parameters(query), city, accepted, accept);
            case OVERVIEW -> () -> network.overview(new Parameters(query), city);
            case ENTERPRISES -> () -> network.enterprises(new Parameters(query));
            case MAP -> () -> network.map(new Parameters(query));
            case ENTERPRISE -> () -> network.enterprise(uscc(path), new Parameters(query));
            case HISTORY -> () -> network.history(uscc(path), new Parameters(query));
            case DIFF -> () -> network.diff(uscc(path), new Parameters(query));
            case EXPORT_PROGRESS -> () -> network.progress(path.substring(path.lastIndexOf('/') + 1));
            case SDMX_DATA, SDMX_FLOW_DATA ->
                () -> network.sdmxData(
                        decoded(path.substring(NetworkRoute.SDMX_DATA_ROOT.length())), new Parameters(query), city);
            case SDMX_STRUCTURE ->
                () -> network.sdmxStructure(
                        decoded(path.substring(NetworkRoute.SDMX_STRUCTURE_ROOT.length())), new Parameters(query));
            case EXPORT -> null;
            case null -> null;
        };
    }

    private static String doors(String between) {
        return Arrays.stream(NetworkRoute.values()).map(NetworkRoute::path).collect(Collectors.joining(between));
    }

    /** A plus is one: only in forms it is a blank. */
    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The code in a path below that of all enterprises. */
    private static String uscc(String path) {
        int end = path.indexOf('/', NetworkRoute.ENTERPRISE_ROOT.length());
        return URLDecoder.decode(
                path.substring(NetworkRoute.ENTERPRISE_ROOT.length(), end < 0 ? path.length() : end),
                StandardCharsets.UTF_8);
    }

    private static Mono<Void> write(ServerHttpResponse response, Answer answer, boolean negotiated) {
        response.setRawStatusCode(answer.status());
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, answer.mediaType());
        headers.setContentLength(answer.body().length);
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        if (negotiated) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        }
        if (answer.fileName() != null) {
            headers.setContentDisposition(
                    ContentDisposition.attachment().filename(answer.fileName()).build());
        }
        return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
    }

    /** The edge writes the problem; here only what it cannot know is added. */
    private static Throwable refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case InvalidValue invalid -> ViewProblem.of(invalid).refused();
            case Refused refused
            when refused.problem().kind().status() == 503 -> new Unavailable(refused.problem(), AGAIN, null);
            case RejectedExecutionException _ ->
                new Unavailable(
                        Problem.of(
                                ViewProblem.VIEW_BUSY, "too many queries wait; try again in a second", "排队查询过多，请一秒后重试"),
                        AGAIN,
                        null);
            default -> cause;
        };
    }
}

package cn.onezone.gateway.edge;

import cn.onezone.kit.Mode;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.FileUpload;
import io.netty.handler.timeout.ReadTimeoutException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** The first filter of every request: trace, security headers, and what is refused before anybody looks at it. */
@Component
final class Door implements WebFilter, Ordered {
    private static final Pattern DISGUISED = Pattern.compile(
            "%2e|%2f|%5c|%00|%25|%3b|%(?:3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a]|2d|5f|7e)",
            Pattern.CASE_INSENSITIVE);
    // a service drops what follows a semicolon within a segment before it resolves dots
    private static final Pattern NOT_PLAIN = Pattern.compile("//|\\\\|/\\.{1,2}(?=[/;]|$)");

    private final EdgeSettings settings;
    private final AnswerFields fields;
    private final Origins origins;

    /** @param address how browsers reach the gateway, as the login has to know too */
    Door(
            EdgeSettings settings,
            Origins origins,
            Mode mode,
            @Value("${onezone.gateway.login.address:}") String address) {
        this.origins = origins;
        this.settings = settings;
        this.fields = new AnswerFields(settings, mode, address.regionMatches(true, 0, "https:", 0, 6));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders answer = exchange.getResponse().getHeaders();
        answer.set("X-Trace-Id", Traceparent.begin(exchange).traceId());
        ServerHttpRequest request = exchange.getRequest();
        fields.set(exchange.getResponse(), request);
        Problem refusal = refusal(request);
        if (refusal != null) {
            return Mono.error(refusal.refused());
        }
        Mono<Void> toThePage = origins.answer(exchange);
        if (toThePage != null) {
            return toThePage;
        }
        return hasBody(request)
                ? chain.filter(exchange.mutate()
                        .request(new Received(request, limit(request).toBytes()))
                        .build())
                : chain.filter(exchange);
    }

    private @Nullable Problem refusal(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        if (!plain(path)) {
            return Problem.of(
                    GatewayProblem.WRONG_PATH,
                    path + " (expected: no dot segments, empty segments, backslashes or encoded slashes)",
                    path + "（应无点段、空段、反斜杠或编码的斜杠）");
        }
        if (request.getMethod().equals(HttpMethod.TRACE)) {
            return Problem.of(KitProblem.METHOD_NOT_ALLOWED, request.getMethod() + " is never offered", "不提供 TRACE");
        }
        long headers = size(request);
        if (headers > settings.headerLimit().toBytes()) {
            return Problem.of(
                    GatewayProblem.HEADERS_TOO_LARGE,
                    headers + " bytes (expected: at most "
                            + settings.headerLimit().toBytes() + ")",
                    headers + " 字节，至多 " + settings.headerLimit().toBytes() + " 字节");
        }
        long limit = limit(request).toBytes();
        if (request.getHeaders().getContentLength() > limit) {
            return tooLarge(request.getHeaders().getContentLength(), limit);
        }
        return null;
    }

    static Problem tooLarge(long bytes, long limit) {
        return Problem.of(
                KitProblem.BODY_TOO_LARGE,
                bytes + " bytes (expected: at most " + limit + ")",
                bytes + " 字节，至多 " + limit + " 字节");
    }

    /**
     * Whether a service would read the path as it stands here. A service that resolves {@code /parks/haidian/../../x}
     * to {@code /x} would otherwise answer for paths that no route leads to.
     */
    static boolean plain(String path) {
        // parameters of segments mean nothing to any route, and to a service that drops them they are another path
        if (path.indexOf(';') >= 0) {
            return false;
        }
        int escape = path.indexOf('%');
        if (path.indexOf("/.") < 0 && path.indexOf("//") < 0 && path.indexOf('\\') < 0 && escape < 0) {
            return true;
        }
        if (escape >= 0 && DISGUISED.matcher(path).find()) {
            return false;
        }
        return !NOT_PLAIN.matcher(path).find();
    }

    // from the server's own request: the framework's view of the fields sorts out their names first, for each request
    private static long size(ServerHttpRequest request) {
        HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
        long bytes = 0;
        Iterator<Map.Entry<CharSequence, CharSequence>> fields =
                received.requestHeaders().iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            bytes += field.getKey().length() + field.getValue().length() + 4L;
        }
        return bytes;
    }

    private DataSize limit(ServerHttpRequest request) {
        return FileUpload.is(
                        request.getMethod().name(),
                        request.getURI().getRawPath(),
                        request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE))
                ? settings.importLimit()
                : settings.bodyLimit();
    }

    private static boolean hasBody(ServerHttpRequest request) {
        return request.getHeaders().getContentLength() > 0
                || request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Counts a body that streams through, and tells the client's trouble from a backend's. */
    private static final class Received extends ServerHttpRequestDecorator {
        private final long limit;

        Received(ServerHttpRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            AtomicLong received = new AtomicLong();
            return super.getBody().onErrorMap(Received::ofTheClient).<DataBuffer>handle((buffer, sink) -> {
                if (received.addAndGet(buffer.readableByteCount()) > limit) {
                    DataBufferUtils.release(buffer);
                    sink.error(tooLarge(received.get(), limit).refused());
                } else {
                    sink.next(buffer);
                }
            });
        }

        private static Throwable ofTheClient(Throwable cause) {
            if (cause instanceof ReadTimeoutException) {
                return Problem.of(GatewayProblem.REQUEST_TIMEOUT, "the rest of the body did not come", "请求体的剩余部分未到达")
                        .refused();
            }
            return new ClientGone(cause);
        }
    }
}

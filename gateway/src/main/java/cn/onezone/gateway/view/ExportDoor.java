package cn.onezone.gateway.view;

import cn.onezone.gateway.edge.Traceparent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * Sends exports. The file is written as fast as the client reads; one that reads nothing for a while is cut off, and so is
 * one whose file cannot be finished: the answer then ends without its last chunk, which every client takes for an error.
 */
final class ExportDoor {
    /** How many rows the file will have. */
    static final String TOTAL = "OneZone-Total";

    static final String ID = "OneZone-Export";
    static final String VALID_AT = "OneZone-Valid-At";
    static final String AS_OF = "OneZone-As-Of";
    static final String ATTRIBUTION = "OneZone-Attribution";
    /** How many parks answered, of how many (R14). */
    static final String COVERAGE = "OneZone-Coverage";

    private static final Logger LOG = LoggerFactory.getLogger(ExportDoor.class);
    private static final Duration STALLED = Duration.ofSeconds(30);
    private static final int CHUNK = 64 * 1024;

    private final Exports exports;
    private final Executor queries;
    private final Executor writers;

    /**
     * Sends nothing yet.
     *
     * @param queries find what is to be written
     * @param writers write, a thread for each that may run at once
     */
    ExportDoor(Exports exports, Executor queries, Executor writers) {
        this.exports = exports;
        this.queries = queries;
        this.writers = writers;
    }

    Mono<Void> send(ServerWebExchange exchange, @Nullable String query) {
        return Mono.defer(() -> begun(query))
                .flatMap(job -> Mono.defer(() -> send(exchange, job)).doFinally(_ -> job.end()));
    }

    private Mono<Exports.Job> begun(@Nullable String query) {
        CompletableFuture<Exports.Job> begun =
                CompletableFuture.supplyAsync(() -> begin(new Parameters(query)), queries);
        // one that hangs up while it is being begun takes no place with it
        return Mono.fromFuture(begun, true).doOnCancel(() -> {
            var _ = begun.thenAccept(Exports.Job::end);
        });
    }

    private Exports.Job begin(Parameters parameters) {
        try {
            return exports.begin(parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Mono<Void> send(ServerWebExchange exchange, Exports.Job job) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, job.format().mediaType());
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.setContentDisposition(
                ContentDisposition.attachment().filename(job.fileName()).build());
        headers.set(HttpHeaders.LINK, "</network/enterprises/export/" + job.id() + ">; rel=\"monitor\"");
        headers.set(TOTAL, String.valueOf(job.total()));
        headers.set(ID, job.id());
        headers.set(VALID_AT, job.times().at().validAt().toString());
        headers.set(AS_OF, job.times().asOf().toString());
        headers.set(ATTRIBUTION, job.times().attribution());
        headers.set(COVERAGE, job.answered());
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            return response.setComplete();
        }
        return response.writeWith(Flux.from(
                        DataBufferUtils.outputStreamPublisher(job::write, response.bufferFactory(), writers, CHUNK))
                .timeout(STALLED)
                .doOnError(error -> {
                    // its head is gone, so nobody can be told any more
                    LOG.warn(
                            "export {} broke off, trace {}",
                            job.id(),
                            Traceparent.of(exchange).traceId(),
                            error);
                    cut(exchange);
                }));
    }

    /** The server would wait for what the client has not taken yet, which for one that reads nothing is for ever. */
    private static void cut(ServerWebExchange exchange) {
        Object server = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        if (server instanceof Connection connection) {
            var _ = connection.channel().close();
        }
    }
}

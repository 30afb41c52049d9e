package cn.onezone.gateway.resilience;

import cn.onezone.gateway.routes.Backend;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads a small document of a backend for the gateway's own use, through the backend's guard. */
@Component
public final class Fetching {
    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);

    private final Guards guards;

    Fetching(Guards guards) {
        this.guards = guards;
    }

    /**
     * The document at a path.
     *
     * @param backend whose
     * @param path absolute path
     * @param limit most bytes
     * @param within time for all of it
     * @return its bytes; an error if the backend does not answer 200 within time and limit, or is left alone now
     */
    public Mono<byte[]> get(Backend backend, String path, int limit, Duration within) {
        Guard guard = guards.of(backend);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Mono<Integer> call = guard.client()
                .get()
                .uri(backend.address() + path)
                .response((answer, body) -> answer.status().code() != 200
                        ? Mono.just(answer.status().code())
                        : body.asByteArray()
                                .doOnNext(part -> {
                                    if (bytes.size() + part.length > limit) {
                                        throw new IllegalStateException(
                                                backend.name() + path + " is larger than " + limit + " bytes");
                                    }
                                    bytes.writeBytes(part);
                                })
                                .then(Mono.just(200)))
                .next()
                .timeout(within);
        return guard.protect(call).map(status -> {
            if (status != 200) {
                throw new IllegalStateException(backend.name() + path + " answered " + status);
            }
            return bytes.toByteArray();
        });
    }

    /**
     * What became of a question.
     *
     * @param status of the answer, 0 if there is none
     * @param late whether there is none because it did not come in time
     * @param body of the answer, empty if there is none
     */
    public record Told(int status, boolean late, String body) {}

    /**
     * Asks a backend on somebody's behalf.
     *
     * @param backend whom
     * @param path absolute path with its query
     * @param headers to send
     * @param limit most bytes of the answer
     * @param within time for all of it
     * @return what became of it, never an error
     */
    public Mono<Told> ask(Backend backend, String path, Map<String, String> headers, int limit, Duration within) {
        Guard guard = guards.of(backend);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Mono<Integer> call = guard.client()
                .headers(fields -> headers.forEach(fields::set))
                .get()
                .uri(backend.address() + path)
                .response((answer, body) -> body.asByteArray()
                        .doOnNext(part -> {
                            if (bytes.size() + part.length > limit) {
                                throw new IllegalStateException(
                                        backend.name() + " answered more than " + limit + " bytes");
                            }
                            bytes.writeBytes(part);
                        })
                        .then(Mono.just(answer.status().code())))
                .next()
                .timeout(within);
        return guard.protect(call)
                .map(status -> new Told(status, false, bytes.toString(StandardCharsets.UTF_8)))
                .onErrorResume(error -> {
                    LOG.debug("{} does not answer: {}", backend.name(), error.toString());
                    Trouble trouble = Trouble.of(error);
                    return Mono.just(new Told(0, trouble == Trouble.TIMED_OUT || trouble == Trouble.BUSY, ""));
                });
    }
}

package cn.onezone.gateway.resilience;

import cn.onezone.gateway.routes.Backend;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads a small document of a backend for the gateway's own use, through the backend's guard. */
@Component
public final class Fetching {
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
}

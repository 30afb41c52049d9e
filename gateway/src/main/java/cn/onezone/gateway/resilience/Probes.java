package cn.onezone.gateway.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks backends that are on trial, so that one comes back although no client asks for it. */
@Component
final class Probes implements SmartLifecycle {
    private static final String LIVENESS = "/actuator/health/liveness";

    private final Guards guards;
    private final Duration every;
    // bounded by the number of backends
    private final Set<Guard> asking = ConcurrentHashMap.newKeySet();
    private volatile Disposable running = () -> {};
    private volatile boolean started;

    Probes(Guards guards) {
        this.guards = guards;
        this.every = guards.settings().breaker().probeEvery();
    }

    @Override
    public void start() {
        started = true;
        running = Flux.interval(every).onBackpressureDrop().subscribe(_ -> round());
    }

    private void round() {
        for (Guard guard : guards.all()) {
            if (guard.state() == CircuitBreaker.State.HALF_OPEN && asking.add(guard)) {
                guard.protect(ask(guard))
                        .onErrorComplete()
                        .doFinally(_ -> asking.remove(guard))
                        .subscribe();
            }
        }
    }

    // the client's own time limit bounds it
    private static Mono<Integer> ask(Guard guard) {
        return guard.client()
                .get()
                .uri(guard.backend().address() + LIVENESS)
                .responseSingle(
                        (answer, body) -> body.then(Mono.just(answer.status().code())));
    }

    @Override
    public void stop() {
        started = false;
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}

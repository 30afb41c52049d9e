package cn.onezone.gateway.resilience;

import cn.onezone.gateway.routes.Backend;
import cn.onezone.kit.outgoing.OutgoingUrls;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.resolver.AddressResolverGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** All that stands between the gateway and one backend. Nothing of it is shared with another backend. */
final class Guard {
    // 500 is a fault of one request, told by a service that works; closing the whole park for it would make it worse
    private static final Set<Integer> DOWN = Set.of(502, 503, 504);

    private final Backend backend;
    private final ConnectionProvider connections;
    private final AddressResolverGroup<?> addresses;
    private final HttpClient client;
    private final HttpClient uploads;
    private final CircuitBreaker breaker;
    private final CircuitBreakerOperator<Integer> breaking;
    private final BulkheadOperator<Integer> limiting;
    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
    private final List<Meter> meters = new ArrayList<>();
    private final MeterRegistry registry;

    Guard(Backend backend, ResilienceSettings settings, OutgoingUrls urls, MeterRegistry registry) {
        this.backend = backend;
        this.registry = registry;
        this.connections = ConnectionProvider.builder("backend-" + backend.name())
                .maxConnections(settings.connections())
                .pendingAcquireMaxCount(settings.concurrentCalls())
                .pendingAcquireTimeout(settings.connectLimit())
                .maxIdleTime(settings.idleConnection())
                .evictInBackground(settings.idleConnection())
                .lifo()
                .build();
        this.addresses = backend.announced()
                ? new CheckedAddresses(HttpResources.get().getOrCreateDefaultResolver(), urls, backend.address())
                : HttpResources.get().getOrCreateDefaultResolver();
        this.client = HttpClient.create(connections)
                .resolver(addresses)
                // where a service would send its caller on is no address that anybody has checked
                .followRedirect(false)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectLimit().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .responseTimeout(settings.timeLimit())
                // the client's own retry would send a POST twice
                .disableRetry(true)
                .doOnRequest((request, connection) -> onRequest(request, connection, settings.uploadSilenceLimit()))
                .doOnResponse((response, connection) -> onHead(response, connection, settings.bodySilenceLimit()));
        this.uploads = client.responseTimeout(settings.importLimit());
        ResilienceSettings.Breaker when = settings.breaker();
        this.breaker = CircuitBreaker.of(
                backend.name(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(when.window(), when.minimumCalls(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(when.failureRate())
                        // Slowness alone never opens it: the first calls of a cold start are all slow.
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .waitDurationInOpenState(when.pause())
                        // without it the state stays "open" until somebody calls
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .permittedNumberOfCallsInHalfOpenState(when.trials())
                        // trials that never end must not keep it undecided for good
                        .maxWaitDurationInHalfOpenState(when.trialLimit())
                        .recordResult(status -> status instanceof Integer code && DOWN.contains(code))
                        .recordException(error -> Trouble.of(error).backendFailed())
                        .ignoreException(error -> !Trouble.of(error).backendFailed())
                        .writableStackTraceEnabled(false)
                        .build());
        this.breaking = CircuitBreakerOperator.of(breaker);
        Bulkhead bulkhead = Bulkhead.of(
                backend.name(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(settings.concurrentCalls())
                        // waiting would block the event loop
                        .maxWaitDuration(Duration.ZERO)
                        .writableStackTraceEnabled(false)
                        .build());
        this.limiting = BulkheadOperator.of(bulkhead);
        for (Outcome outcome : Outcome.values()) {
            Timer timer = Timer.builder("onezone.gateway.calls")
                    .description("Calls to backends until the head of the answer")
                    .tag("backend", backend.name())
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .serviceLevelObjectives(
                            Duration.ofMillis(5),
                            Duration.ofMillis(25),
                            Duration.ofMillis(100),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(2))
                    .register(registry);
            timers.put(outcome, timer);
            meters.add(timer);
        }
        for (CircuitBreaker.State state :
                List.of(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN)) {
            meters.add(Gauge.builder("onezone.gateway.breaker", breaker, b -> b.getState() == state ? 1 : 0)
                    .description("1 for the state that the backend's breaker is in")
                    .tag("backend", backend.name())
                    .tag("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(registry));
        }
        meters.add(Gauge.builder(
                        "onezone.gateway.bulkhead.free",
                        bulkhead,
                        b -> b.getMetrics().getAvailableConcurrentCalls())
                .description("Calls that the backend may still get at once")
                .tag("backend", backend.name())
                .register(registry));
    }

    /**
     * The time limit begins with the last byte of a request, which a backend that stops reading never lets go out. Only
     * requests with a body are watched: it costs a timer for every write.
     */
    private static void onRequest(HttpClientRequest request, Connection connection, Duration silence) {
        boolean body = request.requestHeaders().contains("Transfer-Encoding")
                || !"0".equals(request.requestHeaders().get("Content-Length", "0"));
        if (body) {
            connection.addHandlerLast(
                    "onezone-upload", new WriteTimeoutHandler(silence.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /**
     * The time limit ends with the head of an answer: a long export to a slow reader is no late answer. What remains is
     * a limit of silence.
     */
    private static void onHead(HttpClientResponse response, Connection connection, Duration silence) {
        String length = response.responseHeaders().get("Content-Length");
        if (length != null && length.length() <= 5) {
            return;
        }
        ChannelPipeline pipeline = connection.channel().pipeline();
        if (pipeline.get(NettyPipeline.ResponseTimeoutHandler) != null) {
            pipeline.replace(
                    NettyPipeline.ResponseTimeoutHandler,
                    NettyPipeline.ResponseTimeoutHandler,
                    new ReadTimeoutHandler(silence.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    Backend backend() {
        return backend;
    }

    HttpClient client() {
        return client;
    }

    /** The same for who sends a file and hears of it when all its rows are taken. */
    HttpClient uploads() {
        return uploads;
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    Mono<Integer> protect(Mono<Integer> call) {
        return call.transform(breaking).transform(limiting);
    }

    void ended(Outcome outcome, long nanos) {
        Timer timer = timers.get(outcome);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Lets calls under way end, closes idle connections and takes the meters away. */
    void retire() {
        meters.forEach(registry::remove);
        connections.disposeLater().subscribe();
        if (addresses instanceof CheckedAddresses own) {
            own.close();
        }
    }
}

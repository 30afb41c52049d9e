package cn.onezone.benchmarks.partners;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.contracts.evidence.WebhookVerifier;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The servers of many partners on one port, a path for each. Each message is verified with the partner's secret, its number
 * is marked, and what was being waited for is timed.
 */
final class Receivers implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private final DisposableServer server;
    private final Map<String, Partner> partners = new ConcurrentHashMap<>();
    private final Map<String, Long> scheduled = new ConcurrentHashMap<>();
    private final AtomicInteger notVerified = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong timed = new AtomicLong();
    private volatile Latencies latencies = new Latencies();
    private volatile String key = "id";

    private static final class Partner {
        private final WebhookVerifier verifier;
        private final BitSet numbers = new BitSet();
        private volatile boolean slow;
        private volatile boolean apart;

        Partner(String secret) {
            verifier = new WebhookVerifier(List.of(secret), Clock.systemUTC());
        }
    }

    Receivers() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::answer)
                .bindNow();
    }

    /** Address of a partner, by a name of its own. */
    String url(String name) {
        return "http://127.0.0.1:" + server.port() + "/" + name;
    }

    /** From now on messages of this partner are verified with its secret; before, they are refused. */
    void add(String name, String secret) {
        partners.put(name, new Partner(secret));
    }

    /** Lets a partner answer only after many seconds, or at once again. */
    void slow(String name, boolean slow) {
        partner(name).slow = slow;
    }

    /** What this partner receives is neither counted nor timed. */
    void apart(String name) {
        partner(name).apart = true;
    }

    private Partner partner(String name) {
        Partner partner = partners.get(name);
        if (partner == null) {
            throw new IllegalArgumentException("partner: value: " + name + " (expected: one that was added)");
        }
        return partner;
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        Partner partner = partners.get(request.path());
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    long now = System.nanoTime();
                    if (partner == null) {
                        return response.status(503).send();
                    }
                    if (partner.slow) {
                        return Mono.delay(Duration.ofSeconds(14))
                                .then(response.status(204).send().then());
                    }
                    return response.status(take(partner, request, body, now) ? 204 : 400)
                            .send()
                            .then();
                });
    }

    private boolean take(Partner partner, HttpServerRequest request, byte[] body, long now) {
        String message = request.requestHeaders().get("webhook-id");
        try {
            partner.verifier.verify(
                    message,
                    request.requestHeaders().get("webhook-timestamp"),
                    request.requestHeaders().get("webhook-signature"),
                    body);
        } catch (WebhookVerifier.NotVerified e) {
            notVerified.incrementAndGet();
            return false;
        }
        if (partner.apart) {
            return true;
        }
        boolean first;
        synchronized (partner) {
            int number = Integer.parseInt(message.substring(message.lastIndexOf('-') + 1));
            first = !partner.numbers.get(number);
            partner.numbers.set(number);
        }
        if (!first) {
            again.incrementAndGet();
            return true;
        }
        Long begin = scheduled.isEmpty() ? null : scheduled.get(wanted(body));
        if (begin != null) {
            latencies.add(now - begin);
            timed.incrementAndGet();
        }
        taken.incrementAndGet();
        return true;
    }

    private String wanted(byte[] body) {
        var event = Door.JSON.readTree(body);
        return key.equals("id")
                ? event.path("id").asString()
                : event.path("data").path(key).asString();
    }

    /**
     * Begins to time: whatever {@link #expect} names, from then until it comes, to whomever.
     *
     * @param key member of an event's data by which it is named, or {@code id}
     */
    void time(String key) {
        this.key = key;
        scheduled.clear();
        timed.set(0);
        latencies = new Latencies();
    }

    /** What should have been sent at a moment of {@link System#nanoTime}. */
    void expect(String name, long at) {
        scheduled.put(name, at);
    }

    /** From {@link #time} until now. */
    Latencies latencies() {
        return latencies;
    }

    /** Deliveries that were timed since {@link #time}. */
    long timed() {
        return timed.get();
    }

    /** Different events that were taken, of all partners together. */
    long taken() {
        return taken.get();
    }

    /** Messages that came although they had been taken. */
    int again() {
        return again.get();
    }

    /** Messages that nobody's secret had signed. */
    int notVerified() {
        return notVerified.get();
    }

    /**
     * Waits until so many are taken.
     *
     * @return nanoseconds of {@link System#nanoTime()} when they were
     */
    long awaitTaken(long many, Duration limit) throws IOException {
        return await(many, limit, taken);
    }

    /** Waits until so many are timed. */
    void awaitTimed(long many, Duration limit) throws IOException {
        var _ = await(many, limit, timed);
    }

    private static long await(long many, Duration limit, AtomicLong counted) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        while (counted.get() < many) {
            if (System.nanoTime() > until) {
                throw new IOException(
                        counted.get() + " of " + many + " deliveries came within " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return System.nanoTime();
    }

    /** The numbers that this partner has are all from 1 on, without a hole. */
    boolean isWhole(String name) {
        @Nullable Partner partner = partners.get(name);
        if (partner == null) {
            return false;
        }
        synchronized (partner) {
            return partner.numbers.nextClearBit(1) > partner.numbers.length() - 1;
        }
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
    }
}

package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.json.EventJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A partner's server that holds every message against what is promised as it comes: signed, each number the same event under
 * the same id whenever it comes, and the first arrivals of a subject in its order without a gap. What is not as promised is
 * kept as a fault. Subjects are said from 1 on, all of them to this partner.
 */
final class Witness implements AutoCloseable {
    private record Arrival(String message, String event, Digest leaf) {}

    private final SortedMap<Long, Arrival> arrivals = new TreeMap<>();
    private final Map<String, Long> ofSubjects = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final BooleanSupplier refuses;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable WebhookVerifier verifier;
    private long refused;
    private long repeated;
    private volatile long lastAt = System.nanoTime();

    /** @param refuses asked for each message: whether it is answered with 500 and forgotten */
    Witness(BooleanSupplier refuses) throws IOException {
        this.refuses = refuses;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** What messages are verified with: before it is known, none is taken. */
    void verifiesWith(String secret) {
        verifier = new WebhookVerifier(List.of(secret), Clock.systemUTC());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body;
            try {
                body = exchange.getRequestBody().readAllBytes();
            } catch (IOException e) {
                // who sent it was killed in the middle of it
                return;
            }
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            if (length != null && Integer.parseInt(length) != body.length) {
                return;
            }
            exchange.sendResponseHeaders(
                    take(
                                    exchange.getRequestHeaders().getFirst("webhook-id"),
                                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                                    body)
                            ? 204
                            : 500,
                    -1);
        }
    }

    private synchronized boolean take(
            @Nullable String message, @Nullable String timestamp, @Nullable String signature, byte[] body) {
        WebhookVerifier by = verifier;
        if (by == null || refuses.getAsBoolean()) {
            refused++;
            return false;
        }
        try {
            by.verify(message, timestamp, signature, body);
        } catch (WebhookVerifier.NotVerified e) {
            faults.add(message + ": " + e.getMessage());
            return false;
        }
        JsonNode event = EventJson.mapper().readTree(body);
        long number = Long.parseLong(event.path("sequence").asString());
        String subject = event.path("subject").asString();
        long inSubject = Long.parseLong(event.path("subjectsequence").asString());
        Arrival now = new Arrival(String.valueOf(message), event.path("id").asString(), SignedManifest.leaf(body));
        Arrival before = arrivals.putIfAbsent(number, now);
        if (before != null) {
            repeated++;
            if (!before.equals(now)) {
                faults.add(number + " was " + before + " and came again as " + now);
            }
            return true;
        }
        long last = ofSubjects.getOrDefault(subject, 0L);
        if (inSubject != last + 1) {
            faults.add(subject + ": " + inSubject + " came first after " + last);
        }
        ofSubjects.put(subject, Math.max(last, inSubject));
        lastAt = System.nanoTime();
        return true;
    }

    /** How many different numbers have come. */
    synchronized int count() {
        return arrivals.size();
    }

    /** When the last new number came, on the clock of {@link System#nanoTime}. */
    long lastAt() {
        return lastAt;
    }

    /** How many came again. */
    synchronized long repeated() {
        return repeated;
    }

    /** How many were answered with 500. */
    synchronized long refused() {
        return refused;
    }

    /** The leaves of what came, by number. */
    synchronized SortedMap<Long, Digest> leaves() {
        SortedMap<Long, Digest> all = new TreeMap<>();
        arrivals.forEach((number, arrival) -> all.put(number, arrival.leaf()));
        return all;
    }

    /** Fails unless all of these events have come, in numbers without a hole, as promised. */
    synchronized void requireAll(Collection<String> said) {
        assertThat(faults).isEmpty();
        assertThat(arrivals.firstKey()).isEqualTo(1);
        assertThat(arrivals.lastKey()).as("no hole").isEqualTo(arrivals.size());
        assertThat(arrivals.values().stream().map(Arrival::event))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(said);
    }

    /** What is not as promised so far. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

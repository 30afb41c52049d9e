package cn.onezone.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before a real issuer: sees who renews, and can say that tokens end soon, keep answers back, or break them off. */
final class IssuerDoor implements AutoCloseable {
    /** What becomes of a renewal. */
    enum Fault {
        /** The connection ends in the middle of the answer. */
        CUT,
        /** Half an answer, then nothing. */
        SILENT,
        /** 503. */
        AWAY,
        /** 200 and no JSON. */
        NONSENSE
    }

    private static final Set<String> NOT_PASSED =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int door;
    private final int behind;
    private final List<String> renewals = new CopyOnWriteArrayList<>();
    private final AtomicInteger endSoon = new AtomicInteger();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private volatile CountDownLatch held = new CountDownLatch(1);
    private volatile @Nullable Fault fault;

    IssuerDoor(int door, int behind) throws IOException {
        this.door = door;
        this.behind = behind;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), door), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** Forms by which sessions were renewed. */
    List<String> renewals() {
        return renewals;
    }

    /** Of so many tokens from now on it is said that they end soon. */
    void endsSoon(int tokens) {
        endSoon.set(tokens);
    }

    /** Keeps renewals back until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
        open = new CountDownLatch(1);
    }

    void release() {
        open.countDown();
    }

    /** Returns when a renewal has come. */
    void awaitHeld() throws InterruptedException {
        held.await();
    }

    /** What becomes of renewals from now on; null: they are answered. */
    void fails(@Nullable Fault how) {
        held = new CountDownLatch(1);
        fault = how;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String form = new String(body, StandardCharsets.UTF_8);
            boolean token = exchange.getRequestURI().getPath().equals("/oauth2/token");
            boolean renewal = token && form.contains("grant_type=refresh_token");
            if (renewal) {
                renewals.add(form);
                held.countDown();
                open.await();
            }
            Fault now = fault;
            if (renewal && now != null) {
                fail(exchange, now);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + behind + exchange.getRequestURI()))
                    .timeout(Duration.ofSeconds(20))
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    values.forEach(value -> exchange.getResponseHeaders()
                            .add(name, value.replace("127.0.0.1:" + behind, "127.0.0.1:" + door)));
                }
            });
            byte[] sent = answer.body();
            if (token && answer.statusCode() == 200 && endSoon.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                sent = new String(sent, StandardCharsets.UTF_8)
                        .replaceAll("\"expires_in\":\\d+", "\"expires_in\":30")
                        .getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(answer.statusCode(), sent.length == 0 ? -1 : sent.length);
            exchange.getResponseBody().write(sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(HttpExchange exchange, Fault how) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] half = "{\"access_token\":\"half".getBytes(StandardCharsets.UTF_8);
        switch (how) {
            case CUT, SILENT -> {
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write(half);
                exchange.getResponseBody().flush();
                while (how == Fault.SILENT && fault == how) {
                    // until the test goes on: nothing more comes
                    java.util.concurrent.locks.LockSupport.parkNanos(
                            Duration.ofMillis(20).toNanos());
                }
            }
            case AWAY -> exchange.sendResponseHeaders(503, -1);
            case NONSENSE -> {
                exchange.sendResponseHeaders(200, half.length);
                exchange.getResponseBody().write(half);
            }
        }
    }

    @Override
    public void close() {
        fault = null;
        open.countDown();
        server.stop(0);
        client.close();
        threads.close();
    }
}

package cn.onezone.partners.webhooks;

import cn.onezone.kit.json.EventJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A partner's own server: takes what comes and answers as the test says. */
final class Receiver implements AutoCloseable {
    /** One message as it came. */
    record Message(String id, String timestamp, String signature, String type, String body, long nanos) {
        JsonNode event() {
            return EventJson.mapper().readTree(body);
        }

        String subject() {
            return event().path("subject").asString();
        }
    }

    /** What it answers. */
    record Reply(int status, Map<String, String> headers, long holdMillis, String body) {
        Reply(int status, Map<String, String> headers, long holdMillis) {
            this(status, headers, holdMillis, "");
        }

        static Reply of(int status) {
            return new Reply(status, Map.of(), 0);
        }
    }

    final List<Message> seen = new CopyOnWriteArrayList<>();
    /** Those that it answered well. */
    final List<Message> taken = new CopyOnWriteArrayList<>();

    final AtomicInteger most = new AtomicInteger();
    volatile Function<Message, Reply> behaviour = _ -> Reply.of(204);

    private final AtomicInteger atOnce = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Receiver() throws IOException {
        this(0);
    }

    /** @param port where another was before */
    Receiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            Message message = new Message(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    System.nanoTime());
            seen.add(message);
            Reply reply = behaviour.apply(message);
            if (reply.holdMillis() > 0) {
                // what a slow receiver does
                java.util.concurrent.locks.LockSupport.parkNanos(reply.holdMillis() * 1_000_000);
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            if (reply.status() < 300) {
                taken.add(message);
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } finally {
            atOnce.decrementAndGet();
        }
    }

    /** The events that it took, each once, in the order in which they first came. */
    List<JsonNode> events() {
        return taken.stream().map(Message::event).distinct().toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

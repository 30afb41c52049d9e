package cn.onezone.gateway.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A service on a real socket whose behaviour a test chooses. */
final class ScriptedBackend implements AutoCloseable {
    /** What it does with a request. */
    @FunctionalInterface
    interface Behaviour {
        Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response);
    }

    record Seen(String method, String uri, io.netty.handler.codec.http.HttpHeaders headers) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final AtomicLong bytes = new AtomicLong();
    volatile Behaviour behaviour;
    private DisposableServer server;

    ScriptedBackend(Behaviour behaviour) {
        this.behaviour = behaviour;
        this.server = start(0);
    }

    private DisposableServer start(int port) {
        return HttpServer.create()
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .handle((request, response) -> {
                    seen.add(new Seen(
                            request.method().name(),
                            request.uri(),
                            request.requestHeaders().copy()));
                    return behaviour.answer(request, response);
                })
                .bindNow();
    }

    /** Answers at once. */
    static Behaviour ok(String body) {
        return (_, response) ->
                response.header("Content-Type", "application/json").sendString(Mono.just(body));
    }

    static Behaviour status(int status) {
        return (_, response) -> response.status(status).sendString(Mono.just("{\"status\":" + status + "}"));
    }

    /** Takes the request and never answers. */
    static Behaviour hung() {
        return (request, _) -> request.receive().then(Mono.never());
    }

    static Behaviour slow(Duration delay) {
        return (_, response) -> Mono.delay(delay).then(Mono.from(response.sendString(Mono.just("{}"))));
    }

    /** Closes the connection without a byte. */
    static Behaviour reset() {
        return (request, _) -> {
            request.withConnection(connection -> connection.channel().unsafe().closeForcibly());
            return Mono.never();
        };
    }

    /** Reads all, counts it and answers. */
    Behaviour counting() {
        return (request, response) -> request.receive()
                .asByteArray()
                .doOnNext(part -> bytes.addAndGet(part.length))
                .then(Mono.defer(() -> Mono.from(response.status(202).send())));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    long asked(String method) {
        return seen.stream()
                .filter(s -> s.method().equals(method) && !s.uri().startsWith("/actuator"))
                .count();
    }

    /** Stops listening; what comes is refused. */
    void stop() {
        server.disposeNow();
    }

    void startAgain() {
        server = start(server.port());
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}

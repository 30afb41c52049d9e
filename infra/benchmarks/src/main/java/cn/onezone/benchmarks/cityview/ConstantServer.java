package cn.onezone.benchmarks.cityview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.http.server.HttpServer;

/** The gateway's kind of server, WebFlux on Netty, that answers every request with the same bytes and nothing else. */
final class ConstantServer {
    private ConstantServer() {}

    /** @param arguments port, file with the bytes */
    public static void main(String[] arguments) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(arguments[1]));
        HttpHandler handler = RouterFunctions.toHttpHandler(RouterFunctions.route(
                RequestPredicates.all(),
                _ -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .contentLength(bytes.length)
                        .bodyValue(bytes)));
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow()
                .onDispose()
                .block();
    }
}

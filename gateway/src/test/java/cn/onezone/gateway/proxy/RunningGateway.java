package cn.onezone.gateway.proxy;

import cn.onezone.gateway.GatewayApplication;
import cn.onezone.gateway.routes.Backends;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole gateway on a free port, with small limits, asked over real sockets. */
final class RunningGateway implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final int port;

    RunningGateway(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.outgoing.allow=127.0.0.1,localhost",
                "--spring.main.log-startup-info=false",
                "--onezone.gateway.data-dir=" + temporary(),
                "--onezone.log.bootstrap-servers=127.0.0.1:1"));
        for (String setting : settings) {
            all.add("--" + setting);
        }
        if (all.stream().noneMatch(setting -> setting.startsWith("--onezone.identity.issuer"))) {
            all.add("--onezone.identity.issuer=" + Issuer.shared().address());
        }
        context = GatewayApplication.builder().run(all.toArray(String[]::new));
        port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    // no broker: the proxy must not need one
    private static Path temporary() {
        try {
            return Files.createTempDirectory("onezone-gateway");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Backends backends() {
        return context.getBean(Backends.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + Issuer.shared().everything())
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String body) {
        return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> later(String path) {
        return client.sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static String code(HttpResponse<String> response) {
        return json(response).path("code").asString("");
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}

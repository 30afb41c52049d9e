package cn.onezone.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service's HTTP door, as a client has it. */
public final class Door implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client;
    private final String address;
    private final Supplier<String> token;

    private Door(HttpClient client, String address, Supplier<String> token) {
        this.client = client;
        this.address = address;
        this.token = token;
    }

    /** The door of a service that runs in this JVM, for one who may do everything there is. */
    public static Door of(ConfigurableApplicationContext service) {
        return at(
                Integer.parseInt(Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"))));
    }

    /** The door of a service in a process of its own, for one who may do everything there is. */
    public static Door at(int port) {
        return new Door(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build(),
                "http://127.0.0.1:" + port,
                Issuer.shared()::everything);
    }

    /**
     * The same door for somebody else.
     *
     * @param other what is sent as access token; empty: none
     */
    public Door as(String other) {
        return new Door(client, address, () -> other);
    }

    /**
     * What came back.
     *
     * @param tag the {@code ETag}, empty if there was none
     * @param location the {@code Location}, empty if there was none
     * @param body an empty object if there was none
     */
    public record Answer(int status, String tag, String location, JsonNode body) {
        /** The text of a field of the body, empty if it has none. */
        public String text(String field) {
            return body.path(field).asString("");
        }

        /** The code of a problem, empty if it is none. */
        public String code() {
            return text("code");
        }
    }

    /** Reads. */
    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Posts JSON, or nothing. */
    public Answer post(String path, @Nullable String body, String... headers) {
        return send("POST", path, body, headers);
    }

    /** Puts JSON. */
    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    /**
     * Sends a request.
     *
     * @param body JSON, absent or empty for none
     * @param headers names and values by turns
     */
    public Answer send(String method, String path, @Nullable String body, String... headers) {
        boolean none = body == null || body.isEmpty();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null || none
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!none) {
            request.header("Content-Type", "application/json");
        }
        String bearer = token.get();
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("ETag").orElse(""),
                    answer.headers().firstValue("Location").orElse(""),
                    answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + " " + path, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

package cn.onezone.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network's public doors as the command line uses them: through the gateway, each call as the user whose business it is,
 * with a time limit.
 */
public final class Doors implements AutoCloseable {
    /** JSON as it is read and written here. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TRIES = 30;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String gateway;
    private final Tokens tokens;

    /**
     * @param gateway {@code http://127.0.0.1:8080}
     * @param tokens of the network's users
     */
    public Doors(String gateway, Tokens tokens) {
        this.gateway = gateway;
        this.tokens = tokens;
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body JSON, or a missing node
     * @param location of what was created or accepted
     * @param version the {@code ETag}
     * @param text the body as it came
     */
    public record Answer(int status, JsonNode body, Optional<String> location, Optional<String> version, String text) {
        /** Whether it was done. */
        public boolean done() {
            return status / 100 == 2;
        }

        /** Stable code of the problem, empty if there is none. */
        public String code() {
            return body.path("code").asString("");
        }

        /** What a person should read. */
        public String explanation() {
            return status + " " + code() + ": " + body.path("detail").asString("");
        }
    }

    /** Reads. */
    public Answer get(String path) {
        return send(request(path).GET());
    }

    /** Creates or commands, under a key so that a repetition after a fault does it once. */
    public Answer post(String path, Object body, String key) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /**
     * Decides on a record as it was read.
     *
     * @param tag its {@code ETag} then
     */
    public Answer decide(String path, Object body, String tag) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", tag)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Sends a file. */
    public Answer upload(String path, byte[] file) {
        return send(
                request(path).header("Content-Type", "text/csv; charset=UTF-8").POST(BodyPublishers.ofByteArray(file)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : gateway + path))
                .header("Accept-Language", "en")
                .timeout(LIMIT);
    }

    // A busy or restarting service says 503 or refuses: worth some tries, for every creating call has a key.
    private Answer send(HttpRequest.Builder builder) {
        URI uri = builder.build().uri();
        for (int tries = 1; ; tries++) {
            try {
                HttpRequest request = builder.setHeader("Authorization", tokens.bearer(uri.getPath()))
                        .build();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if ((answer.statusCode() != 503 && answer.statusCode() != 504) || tries == TRIES) {
                    boolean json = answer.headers()
                            .firstValue("Content-Type")
                            .orElse("")
                            .contains("json");
                    return new Answer(
                            answer.statusCode(),
                            json ? JSON.readTree(answer.body()) : JSON.missingNode(),
                            answer.headers().firstValue("Location"),
                            answer.headers().firstValue("ETag"),
                            answer.body());
                }
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new UncheckedIOException(uri + " cannot be reached", e);
                }
            } catch (UncheckedIOException e) {
                if (tries == TRIES) {
                    throw e;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

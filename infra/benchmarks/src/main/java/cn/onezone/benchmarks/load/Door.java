package cn.onezone.benchmarks.load;

import cn.onezone.local.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP as a client of the network uses it: kept connections, a time limit on every call, no retry. */
public final class Door implements AutoCloseable {
    /** Reads answers. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final @Nullable Tokens tokens;

    /** For what is open to everybody. */
    public Door() {
        this(null);
    }

    /** @param tokens each call is the one of the user whose business it is; absent: nobody's */
    public Door(@Nullable Tokens tokens) {
        this.tokens = tokens;
    }

    /** Reads. */
    public HttpResponse<byte[]> get(String uri) throws IOException {
        return send(to(uri).GET());
    }

    /**
     * Reads what must be there.
     *
     * @throws IOException if the answer is not 200
     */
    public JsonNode json(String uri) throws IOException {
        HttpResponse<byte[]> answer = get(uri);
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " answered " + answer.statusCode() + ": " + start(answer));
        }
        return JSON.readTree(answer.body());
    }

    /** Sends a body. */
    public HttpResponse<byte[]> post(String uri, String type, byte[] body) throws IOException {
        return send(to(uri).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    /**
     * Sends JSON.
     *
     * @param headers names and values by turns
     */
    public HttpResponse<byte[]> send(String method, String uri, byte[] body, String... headers) throws IOException {
        HttpRequest.Builder request =
                to(uri).header("Content-Type", "application/json").method(method, BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpRequest.Builder to(String uri) throws IOException {
        URI at = URI.create(uri);
        HttpRequest.Builder request = HttpRequest.newBuilder(at);
        try {
            return tokens == null ? request : request.header("Authorization", tokens.bearer(at.getPath()));
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /**
     * Asks again and again until the answer is as expected.
     *
     * @return nanoseconds of {@link System#nanoTime()} when it was
     * @throws IOException if it never was in the time given; connections refused meanwhile are not an error
     */
    public long await(String uri, Predicate<JsonNode> expected, Duration every, Duration limit) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        String last = "nothing";
        while (System.nanoTime() < until) {
            try {
                HttpResponse<byte[]> answer = get(uri);
                long at = System.nanoTime();
                if (answer.statusCode() == 200 && expected.test(JSON.readTree(answer.body()))) {
                    return at;
                }
                last = answer.statusCode() + " " + start(answer);
            } catch (IOException e) {
                last = e.toString();
            }
            LockSupport.parkNanos(every.toNanos());
        }
        throw new IOException(uri + " was not as expected after " + limit.toSeconds() + " s, last: " + last);
    }

    private static String start(HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
        return body.length() > 300 ? body.substring(0, 300) + "…" : body;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

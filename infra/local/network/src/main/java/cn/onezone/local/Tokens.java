package cn.onezone.local;

import cn.onezone.identity.accounts.Accounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens of the users of a local network, as its scripts need them: each is kept and asked for again before it
 * ends. There are as many as users.
 */
public final class Tokens implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    // a call that takes its time must not find its token ended
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(3);

    private static final Pattern PARK = Pattern.compile("/parks/([a-z0-9-]+)(?:/|$)");
    private static final Pattern REVIEW = Pattern.compile(
            "/indicators/submissions/[^/]+/(?:acceptance|recommendation|return)|/indicators/follow-ups(?:/.*)?|/projects/[^/]+/(?:evaluation|joint-review)"
                    + "|/enterprises/[^/]+/shared-figures/[^/]+/[^/]+/(?:acceptance|return)");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> askings = new ConcurrentHashMap<>();
    private final Map<String, String> secrets;
    private final URI endpoint;
    private final Clock clock;

    private record Held(String token, Instant until) {}

    /**
     * Tokens of a running network.
     *
     * @param issuer {@code http://127.0.0.1:8090}
     * @param folder of the issuer: {@code <data>/identity}
     * @throws UncheckedIOException if there are no secrets in it
     */
    public Tokens(String issuer, Path folder) {
        this(issuer, folder, Clock.systemUTC());
    }

    Tokens(String issuer, Path folder, Clock clock) {
        this.endpoint = URI.create(issuer + "/oauth2/token");
        this.clock = clock;
        this.secrets = new TreeMap<>();
        Path file = folder.resolve(Accounts.SECRETS);
        try {
            JSON.readTree(Files.readString(file))
                    .properties()
                    .forEach(user -> secrets.put(user.getKey(), user.getValue().asString()));
        } catch (IOException e) {
            throw new UncheckedIOException("the secrets in " + file + " cannot be read", e);
        } catch (JacksonException e) {
            throw new UncheckedIOException(
                    "the secrets in " + file + " cannot be read", new IOException(e.getOriginalMessage()));
        }
    }

    /** Names of the users, sorted. */
    public Set<String> users() {
        return Collections.unmodifiableSet(secrets.keySet());
    }

    /**
     * The password of a user.
     *
     * @throws IllegalArgumentException if there is no such user, naming those there are
     */
    public String secret(String user) {
        String secret = secrets.get(user);
        if (secret == null) {
            throw new IllegalArgumentException(
                    "user: " + user + " (expected: one of " + String.join(", ", secrets.keySet()) + ")");
        }
        return secret;
    }

    /**
     * A token that is good for some minutes yet. While the issuer is away, the one there is, as long as it lasts.
     *
     * @throws IllegalArgumentException if there is no such user, naming those there are
     * @throws UncheckedIOException if there is none and the issuer cannot be reached
     * @throws IllegalStateException if the issuer refuses
     */
    public String of(String user) {
        String secret = secret(user);
        Held now = held.get(user);
        if (now != null && clock.instant().isBefore(now.until().minus(BEFORE_THE_END))) {
            return now.token();
        }
        ReentrantLock asking = askings.computeIfAbsent(user, _ -> new ReentrantLock());
        boolean good = now != null && clock.instant().isBefore(now.until());
        if (now != null && good && !asking.tryLock()) {
            // somebody asks already, and this one will do
            return now.token();
        } else if (!good) {
            asking.lock();
        }
        try {
            Held meanwhile = held.get(user);
            if (meanwhile != null && !meanwhile.equals(now)) {
                return meanwhile.token();
            }
            Held fresh = ask(user, secret);
            held.put(user, fresh);
            return fresh.token();
        } catch (UncheckedIOException e) {
            if (now != null && good) {
                return now.token();
            }
            throw e;
        } finally {
            asking.unlock();
        }
    }

    /**
     * The {@code Authorization} header of the user whose business a call is: a park's administrator for what is the park's,
     * the reviewer for decisions on what was handed in, the operator for how a service does, the coordinator for all else.
     *
     * @param path of the call, without host and query
     */
    public String bearer(String path) {
        return "Bearer " + of(user(path));
    }

    String user(String path) {
        Matcher park = PARK.matcher(path);
        if (park.lookingAt() && secrets.containsKey(park.group(1))) {
            return park.group(1);
        }
        if (REVIEW.matcher(path).matches()) {
            return "reviewer";
        }
        return path.startsWith("/actuator/") ? "operator" : "coordinator";
    }

    private Held ask(String user, String secret) {
        Instant asked = clock.instant();
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(LIMIT)
                .header("Authorization", "Basic " + basic(user, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            @Nullable JsonNode body = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
            if (body == null) {
                if (answer.statusCode() >= 500) {
                    throw new UncheckedIOException(new IOException(endpoint + " answers " + answer.statusCode()));
                }
                throw new IllegalStateException(
                        endpoint + " refuses " + user + ": " + answer.statusCode() + " " + answer.body());
            }
            return new Held(
                    body.path("access_token").asString(),
                    asked.plusSeconds(body.path("expires_in").asLong()));
        } catch (IOException e) {
            throw new UncheckedIOException(endpoint + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // form-encoded first: RFC 6749 §2.3.1
    private static String basic(String user, String secret) {
        String both = URLEncoder.encode(user, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}

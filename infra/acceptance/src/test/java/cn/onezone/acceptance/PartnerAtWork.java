package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.acceptance.NetworkUnderTest.Answer;
import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.local.Tokens;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A partner that has events sent to an address of its own, and keeps what it was given for it. */
final class PartnerAtWork implements AutoCloseable {
    private static final String PARTNER = "partner-tax";

    private record Message(String id, String timestamp, String signature, String body) {}

    private final NetworkUnderTest network;
    private final Tokens tokens;
    private final HttpServer server;
    private final List<Message> taken = new CopyOnWriteArrayList<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    PartnerAtWork(NetworkUnderTest network) throws IOException {
        this.network = network;
        this.tokens = new Tokens(network.issuer(), network.data().resolve("identity"));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            taken.add(new Message(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            // a fault of the receiver's: the network writes more about those
            exchange.sendResponseHeaders(taken.size() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        server.start();
    }

    private Answer send(String user, String path, @Nullable String body, String... headers) {
        String token = tokens.of(user);
        secrets.put("access token of " + user, token);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(network.gateway() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return network.send(request.POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    /** Agrees, names an address, is sent something that it refuses and something that it takes, and changes the secret. */
    void receives() throws Exception {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed = send(PARTNER, "/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"park"},{"path":"uscc","treatment":"hash"}]}],"parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(today, today.plusDays(30)));
        assertThat(proposed.status()).as(proposed.raw().body()).isEqualTo(201);
        String id = proposed.body().path("id").asString();
        assertThat(send("coordinator", "/partners/agreements/" + id + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        String hook = "/partners/subscriptions/" + id + "/webhook";
        Answer made = send(
                PARTNER,
                hook,
                "{\"url\":\"http://127.0.0.1:" + server.getAddress().getPort() + "/hook\"}");
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        String first = made.body().path("secret").asString();
        keep("webhook secret", first);
        assertThat(send(PARTNER, hook + "/test", null).body().path("taken").asBoolean(true))
                .isFalse();
        Answer rotated = send(
                PARTNER,
                hook + "/rotation",
                null,
                "If-Match",
                made.raw().headers().firstValue("ETag").orElseThrow());
        assertThat(rotated.status()).as(rotated.raw().body()).isEqualTo(200);
        keep("newer webhook secret", rotated.body().path("secret").asString());
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        send(PARTNER, hook + "/test", null).body().path("taken").asBoolean());
        Message last = taken.getLast();
        for (String secret : List.of(first, rotated.body().path("secret").asString())) {
            new WebhookVerifier(List.of(secret), Clock.systemUTC())
                    .verify(
                            last.id(),
                            last.timestamp(),
                            last.signature(),
                            last.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void keep(String what, String secret) {
        assertThat(secret).startsWith(WebhookVerifier.SECRET);
        // also without what all of them begin with
        secrets.put(what, secret.substring(WebhookVerifier.SECRET.length()));
    }

    /** What was given to it, and the tokens by which it asked. */
    Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    @Override
    public void close() {
        server.stop(0);
        tokens.close();
    }
}

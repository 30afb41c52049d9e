package cn.onezone.client;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.partners.SignedManifest;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The doors of the network at which a partner asks for one subscription. Each call has a limit and is not repeated here. */
public final class PartnersDoor implements Closeable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final String address;
    private final String subscription;
    private final Supplier<String> token;

    /**
     * The doors for a subscription.
     *
     * @param address of the partners service or of the gateway, without a path
     * @param token gives an access token that is good now
     */
    public PartnersDoor(URI address, String subscription, Supplier<String> token) {
        this.address = address.toString();
        this.subscription = subscription;
        this.token = token;
    }

    /** Whose events are asked for. */
    public String subscription() {
        return subscription;
    }

    /**
     * The events after a number, in order.
     *
     * @param limit 1 to 1000
     * @throws IOException if there is no answer, or another than 200
     */
    public List<ReceivedEvent> after(long number, int limit) throws IOException, InterruptedException {
        String page = get("/partners/subscriptions/" + subscription + "/events?after=" + number + "&limit=" + limit);
        List<ReceivedEvent> events = new ArrayList<>();
        // each as it stands there: the digest is over these characters
        try (JsonParser parser = JSON.createParser(page)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY && "items".equals(parser.currentName())) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        int begin =
                                Math.toIntExact(parser.currentTokenLocation().getCharOffset());
                        var _ = parser.skipChildren();
                        int end = Math.toIntExact(parser.currentLocation().getCharOffset());
                        events.add(ReceivedEvent.of(page.substring(begin, end)));
                    }
                }
            }
        }
        return events;
    }

    /** All manifests of the subscription up to now, in their order. */
    public List<SignedManifest> manifests() throws IOException, InterruptedException {
        List<SignedManifest> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = JSON.readTree(get("/partners/subscriptions/" + subscription + "/manifests?limit=500&cursor="
                    + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
            for (JsonNode one : page.path("items")) {
                all.add(new SignedManifest(
                        one.path("subscription").asString(),
                        LocalDate.parse(one.path("day").asString()),
                        one.path("part").asInt(),
                        one.path("count").asLong(),
                        one.path("first").asLong(),
                        one.path("last").asLong(),
                        one.path("root").asString(),
                        one.path("signature").asString()));
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return all;
    }

    /** The keys by which the partners service signs. Whoever wants to be independent of this moment keeps them. */
    public List<PublicSigningKey> keys() throws IOException, InterruptedException {
        List<PublicSigningKey> keys = new ArrayList<>();
        for (JsonNode key : JSON.readTree(get("/.well-known/jwks.json")).path("keys")) {
            keys.add(new PublicSigningKey(key.path("x").asString()));
        }
        return keys;
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token.get())
                .timeout(LIMIT)
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " "
                    + JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body())
                            .path("code")
                            .asString(""));
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}

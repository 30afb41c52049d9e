package cn.onezone.benchmarks.partners;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.local.Tokens;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Agreements and webhooks of one partner, made through the doors of the partners service as people would. */
final class Subscriptions implements AutoCloseable {
    private static final String PARTNER = "partner-tax";
    private static final String COORDINATOR = "coordinator";

    private final Door door = new Door();
    private final String service;
    private final Tokens tokens;

    Subscriptions(String service, Tokens tokens) {
        this.service = service;
        this.tokens = tokens;
    }

    /**
     * An agreement that is in force.
     *
     * @param type of the events
     * @param field the one that leaves
     * @param reasons the event's member {@code reason} is one of these; empty: all events of the type
     * @return id
     */
    String granted(String type, String field, List<String> reasons) throws IOException {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Map<String, Object> event = Map.of(
                "type",
                type,
                "fields",
                List.of(Map.of("path", field)),
                "where",
                reasons.isEmpty() ? List.of() : List.of(Map.of("path", "reason", "anyOf", reasons)));
        String id = sent(
                        PARTNER,
                        "POST",
                        "/partners/agreements",
                        Map.of(
                                "purpose",
                                "bench",
                                "terms",
                                Map.of(
                                        "events",
                                        List.of(event),
                                        "parks",
                                        List.of("haidian"),
                                        "from",
                                        today.minusDays(1).toString(),
                                        "until",
                                        today.plusDays(30).toString())),
                        201)
                .path("id")
                .asString();
        sent(COORDINATOR, "POST", "/partners/agreements/" + id + "/grant", Map.of(), 200, "If-Match", "*");
        return id;
    }

    /**
     * Delivers to an address from the beginning.
     *
     * @return the secret
     */
    String deliver(String id, String url) throws IOException {
        return sent(PARTNER, "POST", "/partners/subscriptions/" + id + "/webhook", Map.of("url", url, "after", 0), 201)
                .path("secret")
                .asString();
    }

    /** Does {@code pause} or {@code resumption}. */
    void does(String id, String what) throws IOException {
        sent(PARTNER, "POST", "/partners/subscriptions/" + id + "/webhook/" + what, Map.of(), 200);
    }

    /** Delivers to another address from where it is. */
    void move(String id, String url) throws IOException {
        sent(PARTNER, "PUT", "/partners/subscriptions/" + id + "/webhook", Map.of("url", url), 200, "If-Match", "*");
    }

    /** How many deliveries of a subscription were taken. */
    long delivered(String id) throws IOException {
        return sent(PARTNER, "GET", "/partners/subscriptions/" + id + "/webhook", Map.of(), 200)
                .path("delivered")
                .asLong();
    }

    private JsonNode sent(String user, String method, String path, Map<String, ?> body, int expected, String... headers)
            throws IOException {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = "Bearer " + tokens.of(user);
        HttpResponse<byte[]> answer = door.send(
                method, service + path, method.equals("GET") ? new byte[0] : Door.JSON.writeValueAsBytes(body), all);
        if (answer.statusCode() != expected) {
            throw new IOException(path + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return Door.JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        door.close();
    }
}

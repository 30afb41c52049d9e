package cn.onezone.client;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.partners.SignedManifest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event of a subscription as it was delivered.
 *
 * @param sequence its number, from 1
 * @param subscription whose number that is
 * @param id the same whenever the event is delivered
 * @param type {@code cn.onezone.…}; {@link #WITHHELD} where the event may leave no more
 * @param leaf by which the manifest of its day has it
 * @param json byte by byte as it was delivered
 */
public record ReceivedEvent(long sequence, String subscription, String id, String type, Digest leaf, String json) {
    /** What stands in the place of an event that may leave no more; its leaf is that of the event. */
    public static final String WITHHELD = "cn.onezone.partners.withheld.v1";

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Reads an event.
     *
     * @param json byte by byte as it was delivered: the digest is over these bytes
     * @throws IllegalArgumentException if it is no event of a subscription
     */
    public static ReceivedEvent of(String json) {
        JsonNode event;
        try {
            event = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        String sequence = event.path("sequence").asString("");
        String subscription = event.path("subscription").asString("");
        String id = event.path("id").asString("");
        String type = event.path("type").asString("");
        if (!"1.0".equals(event.path("specversion").asString(""))
                || !sequence.matches("[0-9]{10,18}")
                || subscription.isEmpty()
                || id.isEmpty()
                || type.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a CloudEvent 1.0 with id, type, subscription and a sequence of ten digits");
        }
        Digest leaf = type.equals(WITHHELD)
                ? Digest.of(
                        Base64.getUrlDecoder().decode(event.path("eventdigest").asString("")))
                : SignedManifest.leaf(json.getBytes(StandardCharsets.UTF_8));
        return new ReceivedEvent(Long.parseLong(sequence), subscription, id, type, leaf, json);
    }

    /** Whether it is no event, but says that there was one which may leave no more. */
    public boolean isWithheld() {
        return type.equals(WITHHELD);
    }
}

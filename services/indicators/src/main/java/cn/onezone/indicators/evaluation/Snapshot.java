package cn.onezone.indicators.evaluation;

import cn.onezone.kit.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A published ranking, frozen, with everything that it was computed from (R15). What the figures themselves were computed
 * from is what parks have submitted, which is not for each other: it is told by its hash, and given to those who may see it.
 *
 * @param form of this file, 1
 * @param id of the evaluation
 * @param year of the values
 * @param publishedAt when it was frozen; the figures are as they were known then
 * @param scheme how parks were compared
 * @param figures what they were compared by
 * @param basisHash of the canonical JSON of what the figures are computed from
 * @param ranking what came of it
 */
public record Snapshot(
        int form,
        String id,
        int year,
        Instant publishedAt,
        Scheme scheme,
        Figures figures,
        String basisHash,
        Ranking ranking) {
    /** The form that is written. */
    static final int FORM = 1;

    static Snapshot of(String id, int year, Instant publishedAt, Scheme scheme, Basis basis) {
        Figures figures = basis.figures();
        return new Snapshot(
                FORM,
                id,
                year,
                publishedAt,
                scheme,
                figures,
                hash(EventJson.mapper().valueToTree(basis)),
                Ranking.of(scheme, figures));
    }

    /**
     * The file: {@code {"hash": …, "snapshot": …}}, where the hash is SHA-256 in small hexadecimal digits over the canonical
     * JSON (RFC 8785) of the snapshot, in UTF-8.
     */
    String file() {
        JsonNode tree = EventJson.mapper().valueToTree(this);
        ObjectNode file = EventJson.mapper().createObjectNode();
        file.put("hash", hash(tree));
        file.set("snapshot", tree);
        return canonical(file);
    }

    /** Its hash. */
    String hash() {
        return hash(EventJson.mapper().valueToTree(this));
    }

    /** A basis as it is kept and handed out. */
    static String file(Basis basis) {
        return canonical(EventJson.mapper().valueToTree(basis));
    }

    /** The hash of what stands in a file, whatever it is. */
    static String hash(JsonNode snapshot) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(canonical(snapshot).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Canonical JSON of RFC 8785: members by name, nothing between tokens. Decimals are texts here, so the only numbers are
     * small integers, which have one form anyway.
     */
    static String canonical(JsonNode node) {
        return EventJson.mapper().writeValueAsString(ordered(node));
    }

    private static JsonNode ordered(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode ordered = EventJson.mapper().createObjectNode();
            object.propertyNames().stream().sorted().forEach(name -> ordered.set(name, ordered(object.get(name))));
            return ordered;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode ordered = EventJson.mapper().createArrayNode();
            array.forEach(one -> ordered.add(ordered(one)));
            return ordered;
        }
        return node;
    }
}

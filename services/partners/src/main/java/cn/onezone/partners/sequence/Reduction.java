package cn.onezone.partners.sequence;

import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What of an event's data leaves under an agreement: the fields it names, as it says, and nothing else (R21). */
final class Reduction {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ALGORITHM = "HmacSHA256";

    private final Tree tree;
    private final SecretKeySpec key;

    /** A field that is named, or the members on the way to such. */
    private static final class Tree {
        private final Map<String, Tree> members = new LinkedHashMap<>();
        private @Nullable FieldTreatment treatment;
    }

    /** @param hashKey of the agreement, 32 bytes in base64url */
    Reduction(List<FieldTerms> fields, String hashKey) {
        this.tree = new Tree();
        this.key = new SecretKeySpec(Base64.getUrlDecoder().decode(hashKey), ALGORITHM);
        for (FieldTerms field : fields) {
            Tree at = tree;
            for (String member : field.path().split("\\.", -1)) {
                at = at.members.computeIfAbsent(member, _ -> new Tree());
            }
            at.treatment = field.treatment();
        }
    }

    /** What leaves of the data. */
    JsonNode of(JsonNode data) {
        JsonNode left = reduced(data, tree);
        return left == null ? NODES.objectNode() : left;
    }

    private @Nullable JsonNode reduced(JsonNode node, Tree at) {
        if (at.treatment != null) {
            return treated(node, at.treatment);
        }
        if (node instanceof ArrayNode items) {
            ArrayNode all = NODES.arrayNode();
            for (JsonNode item : items) {
                JsonNode left = reduced(item, at);
                if (left != null) {
                    all.add(left);
                }
            }
            return all;
        }
        if (!(node instanceof ObjectNode record)) {
            // a record was promised here; what else comes was never named
            return null;
        }
        ObjectNode left = NODES.objectNode();
        at.members.forEach((name, member) -> {
            JsonNode value = record.get(name);
            JsonNode kept = value == null ? null : reduced(value, member);
            if (kept != null) {
                left.set(name, kept);
            }
        });
        return left;
    }

    private @Nullable JsonNode treated(JsonNode node, FieldTreatment treatment) {
        return switch (treatment) {
            case SUPPRESS -> NODES.nullNode();
            case KEEP -> values(node, false);
            case HASH -> values(node, true);
        };
    }

    /** Single values, lists and maps of such; a record within is none and does not leave. */
    private @Nullable JsonNode values(JsonNode node, boolean hashed) {
        if (node instanceof ArrayNode items) {
            ArrayNode all = NODES.arrayNode();
            for (JsonNode item : items) {
                JsonNode value = item.isObject() ? null : values(item, hashed);
                if (value != null) {
                    all.add(value);
                }
            }
            return all;
        }
        if (node instanceof ObjectNode map) {
            if (hashed) {
                return NODES.stringNode(hash(map.toString()));
            }
            ObjectNode all = NODES.objectNode();
            map.properties().forEach(one -> {
                if (one.getValue().isValueNode()) {
                    all.set(one.getKey(), one.getValue());
                }
            });
            return all;
        }
        return hashed && !node.isNull() ? NODES.stringNode(hash(node.asString())) : node;
    }

    /** The HMAC of a text under the key of the agreement, in base64url. */
    String hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /** Whether the data fulfil all conditions. */
    static boolean holds(JsonNode data, List<FieldCondition> conditions) {
        return conditions.stream().allMatch(condition -> {
            List<String> path = List.of(condition.path().split("\\.", -1));
            return isAmong(data, path, condition.anyOf());
        });
    }

    private static boolean isAmong(@Nullable JsonNode node, List<String> path, List<String> texts) {
        if (node == null) {
            return false;
        }
        if (node instanceof ArrayNode items) {
            for (JsonNode item : items) {
                if (isAmong(item, path, texts)) {
                    return true;
                }
            }
            return false;
        }
        return path.isEmpty()
                ? node.isValueNode() && !node.isNull() && texts.contains(node.asString())
                : isAmong(node.get(path.getFirst()), path.subList(1, path.size()), texts);
    }
}

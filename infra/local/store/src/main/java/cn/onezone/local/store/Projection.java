package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields to keep or to leave out, by dotted path. Expressions and positional projections are refused. */
final class Projection {
    private final Tree tree = new Tree();
    private final Set<String> lookedInto = new HashSet<>();
    private final boolean inclusive;
    private final boolean withId;

    private static final class Tree {
        final Map<String, Tree> children = new LinkedHashMap<>();

        void add(String[] path) {
            Tree node = this;
            for (String part : path) {
                node = node.children.computeIfAbsent(part, _ -> new Tree());
            }
        }
    }

    private Projection(boolean inclusive, boolean withId) {
        this.inclusive = inclusive;
        this.withId = withId;
    }

    static @Nullable Projection parse(@Nullable Document spec) {
        if (spec == null || spec.isEmpty()) {
            return null;
        }
        Boolean inclusive = null;
        boolean withId = true;
        List<String> paths = new ArrayList<>();
        for (Map.Entry<String, Object> entry : spec.entrySet()) {
            Object value = entry.getValue();
            if (!(value instanceof Boolean) && !(value instanceof Number)) {
                throw Refusals.notSupported("a projection of '" + entry.getKey() + "' by " + value);
            }
            boolean keep = Utils.isTrue(value);
            if (entry.getKey().equals("_id")) {
                withId = keep;
                continue;
            }
            if (inclusive != null && inclusive != keep) {
                throw Refusals.badValue("Cannot do exclusion and inclusion in one projection: " + entry.getKey());
            }
            inclusive = keep;
            if (entry.getKey().contains("$")) {
                throw Refusals.notSupported("the positional projection '" + entry.getKey() + "'");
            }
            paths.add(entry.getKey());
        }
        Projection projection = new Projection(inclusive == null ? withId : inclusive, withId);
        for (String path : paths) {
            String[] parts = Paths.split(path);
            projection.tree.add(parts);
            if (parts.length > 1) {
                projection.lookedInto.add(parts[0]);
            }
        }
        return projection;
    }

    /** Looks into no field that is kept or left out as a whole. */
    Document apply(byte[] document) {
        return apply(Bson.decode(document, lookedInto));
    }

    Document apply(Document document) {
        Document result = new Document();
        if (withId && document.containsKey("_id")) {
            result.put("_id", document.get("_id"));
        }
        for (Map.Entry<String, Object> field : document.entrySet()) {
            if (!field.getKey().equals("_id")) {
                put(result, field, tree);
            }
        }
        return result;
    }

    private void put(Document result, Map.Entry<String, Object> field, Tree at) {
        Tree next = at.children.get(field.getKey());
        if (next == null) {
            if (!inclusive) {
                result.put(field.getKey(), field.getValue());
            }
        } else if (next.children.isEmpty()) {
            if (inclusive) {
                result.put(field.getKey(), field.getValue());
            }
        } else {
            Object inner = inside(field.getValue(), next);
            if (!(inner instanceof Missing)) {
                result.put(field.getKey(), inner);
            }
        }
    }

    private @Nullable Object inside(@Nullable Object value, Tree at) {
        if (value instanceof Document document) {
            Document result = new Document();
            document.entrySet().forEach(field -> put(result, field, at));
            return result;
        }
        if (value instanceof List<?> array) {
            List<@Nullable Object> result = new ArrayList<>();
            for (Object element : array) {
                Object inner = inside(element, at);
                if (!(inner instanceof Missing)) {
                    result.add(inner);
                }
            }
            return result;
        }
        return inclusive ? Missing.getInstance() : value;
    }
}

package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order a query asks for. */
final class Ordering {
    final List<Key> keys;
    /** The fields of a document that decide its place. */
    final Set<String> fields;

    /** One field of an order or of an index. */
    record Key(String path, boolean ascending) {}

    private Ordering(List<Key> keys) {
        this.keys = keys;
        Set<String> first = new HashSet<>();
        keys.forEach(key -> first.add(Paths.split(key.path())[0]));
        this.fields = Set.copyOf(first);
    }

    static @Nullable Ordering parse(@Nullable Document spec) {
        if (spec == null || spec.isEmpty()) {
            return null;
        }
        List<Key> keys = new ArrayList<>();
        for (Map.Entry<String, Object> entry : spec.entrySet()) {
            if (entry.getKey().equals("$natural")) {
                throw Refusals.notSupported("a sort by $natural");
            }
            if (!(entry.getValue() instanceof Number direction) || Math.abs(direction.intValue()) != 1) {
                throw Refusals.badValue(
                        "Illegal sort of '" + entry.getKey() + "': expected 1 or -1, got " + entry.getValue());
            }
            keys.add(new Key(entry.getKey(), direction.intValue() > 0));
        }
        return new Ordering(List.copyOf(keys));
    }

    /** Bytes that sort as the documents shall. */
    byte[] of(Document document) {
        OrderedBytes out = new OrderedBytes();
        for (Key key : keys) {
            Object chosen = null;
            boolean first = true;
            // An array sorts by its least element upwards, by its greatest downwards.
            for (Object value : Paths.leaves(document, Paths.split(key.path())).values) {
                if (first || (OrderedBytes.compare(value, chosen) < 0) == key.ascending()) {
                    chosen = value;
                    first = false;
                }
            }
            if (key.ascending()) {
                out.put(chosen);
            } else {
                out.putDescending(chosen);
            }
        }
        return out.toArray();
    }
}

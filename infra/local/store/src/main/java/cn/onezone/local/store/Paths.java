package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Dotted paths through documents and arrays, as queries and indexes read them. */
final class Paths {
    private static final int MOST_KEPT = 2_000;
    private static final int LONGEST_KEPT = 100;
    /** The paths met so far: the same few thousand come with every command. Nobody may change the arrays. */
    private static final Map<String, String[]> KEPT = new ConcurrentHashMap<>();

    private Paths() {}

    /** The parts of a path, not to be changed. */
    static String[] split(String path) {
        String[] kept = KEPT.get(path);
        if (kept == null) {
            kept = parts(path);
            if (path.length() <= LONGEST_KEPT && KEPT.size() < MOST_KEPT) {
                KEPT.put(path, kept);
            }
        }
        return kept;
    }

    private static String[] parts(String path) {
        if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw Refusals.badValue("FieldPath field names may not be empty: '" + path + "'");
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            parts.add(path.substring(from, dot));
            from = dot + 1;
        }
        parts.add(path.substring(from));
        return parts.toArray(String[]::new);
    }

    /** Whether any value at the path passes; an array at the path itself is one value. A path that ends early is Missing. */
    static boolean any(@Nullable Object node, String[] path, int at, Predicate<@Nullable Object> test) {
        if (at == path.length) {
            return test.test(node);
        }
        if (node instanceof Document document) {
            return any(document.getOrMissing(path[at]), path, at + 1, test);
        }
        if (node instanceof List<?> array) {
            int position = position(path[at]);
            if (position >= 0 && position < array.size() && any(array.get(position), path, at + 1, test)) {
                return true;
            }
            for (Object element : array) {
                if (element instanceof Document && any(element, path, at, test)) {
                    return true;
                }
            }
            return false;
        }
        return test.test(Missing.getInstance());
    }

    /** The values an index on the path holds for a document. */
    static final class Leaves {
        final List<@Nullable Object> values = new ArrayList<>(1);
        /** Path of the first array met, or null if there was none. */
        @Nullable
        String array;
    }

    /** The one value at a path that meets no array; {@link Several} if it meets one. */
    static @Nullable Object single(Document document, String[] path) {
        Object node = document;
        for (String part : path) {
            if (node instanceof Document inner) {
                node = inner.getOrMissing(part);
            } else {
                return node instanceof Collection<?> ? Several.VALUES : Missing.getInstance();
            }
        }
        return node instanceof Collection<?> ? Several.VALUES : node;
    }

    /** Stands for what {@link #single} cannot answer. */
    enum Several {
        VALUES
    }

    static Leaves leaves(Document document, String[] path) {
        Leaves leaves = new Leaves();
        collect(document, path, 0, leaves);
        if (leaves.values.isEmpty()) {
            leaves.values.add(null);
        }
        return leaves;
    }

    private static void collect(@Nullable Object node, String[] path, int at, Leaves leaves) {
        if (at == path.length) {
            if (node instanceof Collection<?> array) {
                met(leaves, path, at);
                if (array.isEmpty()) {
                    leaves.values.add(OrderedBytes.Marker.EMPTY_ARRAY);
                }
                leaves.values.addAll(array);
            } else {
                leaves.values.add(node);
            }
        } else if (node instanceof Document document) {
            collect(document.getOrMissing(path[at]), path, at + 1, leaves);
        } else if (node instanceof List<?> array) {
            met(leaves, path, at);
            int position = position(path[at]);
            if (position >= 0 && position < array.size()) {
                collect(array.get(position), path, at + 1, leaves);
            }
            for (Object element : array) {
                if (element instanceof Document) {
                    collect(element, path, at, leaves);
                }
            }
        } else {
            leaves.values.add(Missing.getInstance());
        }
    }

    private static void met(Leaves leaves, String[] path, int at) {
        if (leaves.array == null) {
            leaves.array = String.join(".", List.of(path).subList(0, at));
        }
    }

    static int position(String part) {
        if (part.isEmpty() || part.length() > 9) {
            return -1;
        }
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(part);
    }
}

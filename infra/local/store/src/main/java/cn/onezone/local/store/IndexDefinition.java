package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A declared index: which entries a document has in it. Entries are ordered bytes of the indexed values; those of an index
 * that is not unique end with the bytes of the document's _id.
 */
final class IndexDefinition {
    static final String ID = "_id";
    static final String ID_NAME = "_id_";
    private static final int MOST_FIELDS = 32;
    private static final Set<String> KNOWN_OPTIONS =
            Set.of("key", "name", "v", "ns", "unique", "sparse", "background", "partialFilterExpression", "hidden");

    final int number;
    final String name;
    final List<Ordering.Key> keys;
    final boolean unique;
    final boolean sparse;
    final @Nullable Document partial;
    final @Nullable Filter partialFilter;
    private final String[][] paths;
    /** The fields of a document that decide its entries. */
    final Set<String> fieldsRead;
    /** Whether its condition reads more than {@link #fieldsRead} can say. */
    final boolean readsAll;

    IndexDefinition(
            int number,
            String name,
            List<Ordering.Key> keys,
            boolean unique,
            boolean sparse,
            @Nullable Document partial) {
        this.number = number;
        this.name = name;
        this.keys = keys;
        this.unique = unique;
        this.sparse = sparse;
        this.partial = partial;
        this.partialFilter = partial == null ? null : Filter.parse(partial);
        this.paths = keys.stream().map(key -> Paths.split(key.path())).toArray(String[][]::new);
        Set<String> fields = new HashSet<>();
        for (String[] path : paths) {
            fields.add(path[0]);
        }
        this.readsAll = partialFilter != null && !Filter.addFields(partialFilter, fields);
        this.fieldsRead = Set.copyOf(fields);
    }

    static final IndexDefinition PRIMARY =
            new IndexDefinition(0, ID_NAME, List.of(new Ordering.Key("_id", true)), true, false, null);

    /** Reads what a client declares; what would have to be ignored is refused. */
    static IndexDefinition declared(int number, Document spec) {
        for (String option : spec.keySet()) {
            if (option.equals("expireAfterSeconds")) {
                throw Refusals.notSupported("TTL indexes (expireAfterSeconds)");
            }
            if (!KNOWN_OPTIONS.contains(option)) {
                throw Refusals.notSupported("the index option '" + option + "'");
            }
        }
        if (Utils.isTrue(spec.get("hidden"))) {
            throw Refusals.notSupported("hidden indexes");
        }
        if (!(spec.get("key") instanceof Document key) || key.isEmpty() || key.size() > MOST_FIELDS) {
            throw Refusals.cannotCreateIndex("Index keys: expected 1 to " + MOST_FIELDS + " fields");
        }
        List<Ordering.Key> keys = new ArrayList<>();
        for (Map.Entry<String, Object> field : key.entrySet()) {
            if (!(field.getValue() instanceof Number direction) || direction.intValue() == 0) {
                throw Refusals.notSupported("an index of type '" + field.getValue() + "'");
            }
            if (field.getKey().contains("$")) {
                throw Refusals.notSupported("the wildcard index on '" + field.getKey() + "'");
            }
            keys.add(new Ordering.Key(field.getKey(), direction.doubleValue() > 0));
        }
        if (!(spec.get("name") instanceof String name) || name.isEmpty()) {
            throw Refusals.failedToParse("The 'name' field is a required property of an index specification");
        }
        Document partial = spec.get("partialFilterExpression") instanceof Document filter ? filter : null;
        boolean sparse = Utils.isTrue(spec.get("sparse"));
        if (partial != null && sparse) {
            throw Refusals.cannotCreateIndex("cannot mix \"partialFilterExpression\" and \"sparse\" options");
        }
        return new IndexDefinition(number, name, List.copyOf(keys), Utils.isTrue(spec.get("unique")), sparse, partial);
    }

    boolean isId() {
        return keys.size() == 1 && keys.getFirst().path().equals("_id");
    }

    boolean sameAs(IndexDefinition other) {
        return keys.equals(other.keys)
                && unique == other.unique
                && sparse == other.sparse
                && (partial == null ? other.partial == null : partial.equals(other.partial));
    }

    Document describe() {
        Document key = new Document();
        keys.forEach(field -> key.put(field.path(), field.ascending() ? 1 : -1));
        Document description = new Document("v", 2).append("key", key).append("name", name);
        if (unique && !isId()) {
            description.append("unique", true);
        }
        if (sparse) {
            description.append("sparse", true);
        }
        if (partial != null) {
            description.append("partialFilterExpression", partial);
        }
        return description;
    }

    /** What the index holds for one document. */
    static final class Entries {
        private static final Entries NONE = new Entries(List.of(), Set.of());

        /** Ordered bytes, without the _id; none twice. */
        final Collection<byte[]> keys;
        /** The indexed paths that ran into an array. */
        final Set<String> multikey;

        private Entries(Collection<byte[]> keys, Set<String> multikey) {
            this.keys = keys;
            this.multikey = multikey;
        }

        boolean holds(byte[] key) {
            if (keys instanceof TreeSet<byte[]> many) {
                return many.contains(key);
            }
            for (byte[] held : keys) {
                if (Arrays.equals(held, key)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Whether a change of these fields of a document can change its entries. */
    boolean isTouchedBy(Set<String> fields) {
        if (readsAll) {
            return true;
        }
        for (String field : fieldsRead) {
            if (fields.contains(field)) {
                return true;
            }
        }
        return false;
    }

    Entries entries(Document document) {
        if (partialFilter != null && !partialFilter.matches(document)) {
            return Entries.NONE;
        }
        OrderedBytes out = new OrderedBytes();
        boolean present = false;
        for (int i = 0; i < paths.length; i++) {
            Object value = Paths.single(document, paths[i]);
            if (value instanceof Paths.Several) {
                return several(document);
            }
            present |= !(value instanceof Missing);
            put(out, i, value);
        }
        return sparse && !present ? Entries.NONE : new Entries(List.of(out.toArray()), Set.of());
    }

    private Entries several(Document document) {
        Entries entries = new Entries(new TreeSet<>(Arrays::compareUnsigned), new HashSet<>());
        List<List<@Nullable Object>> columns = new ArrayList<>(keys.size());
        boolean present = false;
        String array = null;
        for (int i = 0; i < paths.length; i++) {
            Paths.Leaves leaves = Paths.leaves(document, paths[i]);
            if (leaves.array != null) {
                if (array != null && !array.equals(leaves.array)) {
                    throw Refusals.parallelArrays(array, leaves.array);
                }
                array = leaves.array;
                entries.multikey.add(keys.get(i).path());
            }
            present |= leaves.values.stream().anyMatch(value -> !(value instanceof Missing));
            columns.add(leaves.values);
        }
        if (sparse && !present) {
            return entries;
        }
        combine(columns, 0, new @Nullable Object[keys.size()], entries);
        return entries;
    }

    private void combine(List<List<@Nullable Object>> columns, int at, @Nullable Object[] chosen, Entries entries) {
        if (at == columns.size()) {
            OrderedBytes out = new OrderedBytes();
            for (int i = 0; i < chosen.length; i++) {
                put(out, i, chosen[i]);
            }
            entries.keys.add(out.toArray());
            return;
        }
        for (Object value : columns.get(at)) {
            chosen[at] = value;
            combine(columns, at + 1, chosen, entries);
        }
    }

    private void put(OrderedBytes out, int field, @Nullable Object value) {
        if (value instanceof BsonRegularExpression) {
            throw Refusals.notSupported("a stored regular expression in the index '" + name + "'");
        }
        if (keys.get(field).ascending()) {
            out.put(value);
        } else {
            out.putDescending(value);
        }
    }
}

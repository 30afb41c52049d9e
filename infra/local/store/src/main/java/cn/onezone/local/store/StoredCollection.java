package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One collection: its documents by _id and the entries of its indexes, which change together in one atomic batch. Writers
 * of a collection take turns while they decide; they wait for the disk together, outside.
 */
final class StoredCollection {
    private static final int COUNT = 0xFFFF;
    private static final int BUILD_BATCH = 1_000;
    private static final int MOST_ID_BYTES = 1 << 15;

    private final Engine engine;
    private final Observations observations;
    private final Updates updates;
    private final Catalog catalog;
    final String namespace;
    final int number;
    private final byte[] prefix;
    private final byte[] countKey;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<IndexDefinition> indexes;
    /** Paths under which some document holds or held an array. */
    private volatile Set<String> multikey;

    private volatile long count;
    private volatile boolean dropped;

    StoredCollection(
            Engine engine,
            Observations observations,
            Updates updates,
            Catalog catalog,
            String namespace,
            int number,
            List<IndexDefinition> indexes,
            Set<String> multikey) {
        this.engine = engine;
        this.observations = observations;
        this.updates = updates;
        this.catalog = catalog;
        this.namespace = namespace;
        this.number = number;
        this.indexes = indexes;
        this.multikey = multikey;
        OrderedBytes out = new OrderedBytes();
        out.fixed(number, 4);
        this.prefix = out.toArray();
        this.countKey = indexPrefix(prefix, COUNT);
        byte[] stored = engine.get(countKey);
        this.count = stored == null ? 0 : Longs.of(stored);
    }

    static byte[] indexPrefix(byte[] collection, int index) {
        byte[] key = Arrays.copyOf(collection, collection.length + 2);
        key[collection.length] = (byte) (index >>> 8);
        key[collection.length + 1] = (byte) index;
        return key;
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    /** The _id at the end of an entry; the entry's value is its length. */
    static byte[] idOf(byte[] entry, byte[] length) {
        int bytes = ((length[0] & 0xFF) << 8) | (length[1] & 0xFF);
        return Arrays.copyOfRange(entry, entry.length - bytes, entry.length);
    }

    private byte[] documentKey(byte[] id) {
        return join(indexPrefix(prefix, 0), id);
    }

    List<IndexDefinition> indexes() {
        return indexes;
    }

    Set<String> multikey() {
        return multikey;
    }

    long count() {
        return count;
    }

    boolean isDropped() {
        return dropped;
    }

    // Reading

    Plan plan(Filter filter, @Nullable Ordering order, @Nullable Object hint) {
        List<IndexDefinition> usable = indexes;
        if (hint != null) {
            usable = usable.stream()
                    .filter(index -> hint.equals(index.name)
                            || (hint instanceof Document key
                                    && key.keySet()
                                            .equals(new HashSet<>(index.keys.stream()
                                                    .map(Ordering.Key::path)
                                                    .toList()))))
                    .toList();
            if (usable.isEmpty()) {
                throw Refusals.badValue("hint provided does not correspond to an existing index: " + hint);
            }
        }
        return Plan.of(usable, multikey, filter, order);
    }

    Reader reader(Filter filter, @Nullable Ordering order, @Nullable Object hint, Deadline deadline) {
        Plan plan = plan(filter, order, hint);
        observations.planned(namespace, plan, filter, order);
        return new Reader(engine, prefix, plan, filter, deadline);
    }

    void finished(Reader reader, Filter filter, @Nullable Ordering order) {
        observations.examined(namespace, reader.plan(), filter, order, reader.examined);
        reader.examined = 0;
    }

    long count(Filter filter, long skip, long limit, Deadline deadline) {
        long most = limit <= 0 ? Long.MAX_VALUE : skip + limit;
        long found;
        if (filter.equals(Filter.ALL)) {
            found = count;
        } else {
            Reader reader = reader(filter, null, null, deadline);
            if (reader.plan() instanceof Plan.Scan scan && scan.covered()) {
                found = reader.count(most);
            } else {
                long[] matched = {0};
                reader.read((_, _) -> ++matched[0] < most);
                finished(reader, filter, null);
                found = matched[0];
            }
        }
        return Math.max(0, Math.min(found, most) - skip);
    }

    // Writing

    /** Runs one decision while no other writer of this collection decides. */
    private <T> T exclusively(Supplier<T> decision) {
        lock.lock();
        try {
            if (dropped) {
                throw Refusals.namespaceNotFound("collection " + namespace + " was dropped meanwhile");
            }
            return decision.get();
        } finally {
            lock.unlock();
        }
    }

    void insert(Document document) {
        Document complete = Updates.withId(document);
        exclusively(() -> {
            insertNow(complete);
            return complete;
        });
    }

    private static byte[] idBytes(Document document) {
        Object id = document.get("_id");
        if (id instanceof List<?> || id instanceof BsonRegularExpression) {
            throw new MongoServerError(
                    53,
                    "InvalidIdField",
                    "The '_id' value cannot be of type " + (id instanceof List<?> ? "array" : "regex"));
        }
        byte[] bytes = OrderedBytes.of(id);
        if (bytes.length >= MOST_ID_BYTES) {
            throw Refusals.badValue("_id of " + bytes.length + " bytes, expected fewer than " + MOST_ID_BYTES);
        }
        return bytes;
    }

    private void insertNow(Document document) {
        byte[] id = idBytes(document);
        byte[] key = documentKey(id);
        if (engine.get(key) != null) {
            throw Refusals.duplicateKey(namespace, IndexDefinition.ID_NAME, "{ _id: " + document.get("_id") + " }");
        }
        try (WriteBatch batch = new WriteBatch()) {
            Set<String> arrays = new HashSet<>();
            for (IndexDefinition index : indexes) {
                if (index.number != 0) {
                    IndexDefinition.Entries entries = index.entries(document);
                    arrays.addAll(entries.multikey);
                    for (byte[] entry : entries.keys) {
                        putEntry(batch, index, entry, id, document);
                    }
                }
            }
            batch.put(key, Bson.encode(document));
            long more = count + 1;
            batch.put(countKey, Longs.bytes(more));
            rememberArrays(batch, arrays);
            engine.write(batch);
            count = more;
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private void putEntry(WriteBatch batch, IndexDefinition index, byte[] entry, byte[] id, Document document)
            throws RocksDBException {
        byte[] key = join(indexPrefix(prefix, index.number), entry);
        if (index.unique) {
            byte[] holder = engine.get(key);
            if (holder != null && !Arrays.equals(holder, id)) {
                throw duplicate(index, document);
            }
            batch.put(key, id);
        } else {
            batch.put(join(key, id), new byte[] {(byte) (id.length >>> 8), (byte) id.length});
        }
    }

    private MongoServerError duplicate(IndexDefinition index, Document document) {
        List<String> values = new ArrayList<>();
        for (Ordering.Key key : index.keys) {
            values.add(key.path() + ": " + Updates.get(document, Paths.split(key.path())));
        }
        return Refusals.duplicateKey(namespace, index.name, "{ " + String.join(", ", values) + " }");
    }

    private void removeEntry(WriteBatch batch, IndexDefinition index, byte[] entry, byte[] id) throws RocksDBException {
        byte[] key = join(indexPrefix(prefix, index.number), entry);
        batch.delete(index.unique ? key : join(key, id));
    }

    private void rememberArrays(WriteBatch batch, Set<String> arrays) throws RocksDBException {
        if (!multikey.containsAll(arrays)) {
            Set<String> all = new HashSet<>(multikey);
            all.addAll(arrays);
            // Before the entries can be seen, so that no plan takes the index for one without arrays.
            multikey = Set.copyOf(all);
            catalog.put(batch, this);
        }
    }

    /** What an index holds for a document before it changes. */
    private Map<IndexDefinition, Set<byte[]>> entries(Document document) {
        Map<IndexDefinition, Set<byte[]>> all = new HashMap<>();
        for (IndexDefinition index : indexes) {
            if (index.number != 0) {
                all.put(index, index.entries(document).keys);
            }
        }
        return all;
    }

    /** Replaces a document; returns false if nothing would change. */
    private boolean replaceNow(byte[] id, byte[] oldBytes, Map<IndexDefinition, Set<byte[]>> old, Document document) {
        byte[] bytes = Bson.encode(document);
        if (Arrays.equals(oldBytes, bytes)) {
            return false;
        }
        try (WriteBatch batch = new WriteBatch()) {
            Set<String> arrays = new HashSet<>();
            for (Map.Entry<IndexDefinition, Set<byte[]>> before : old.entrySet()) {
                IndexDefinition index = before.getKey();
                IndexDefinition.Entries after = index.entries(document);
                arrays.addAll(after.multikey);
                for (byte[] entry : before.getValue()) {
                    if (!after.keys.contains(entry)) {
                        removeEntry(batch, index, entry, id);
                    }
                }
                for (byte[] entry : after.keys) {
                    if (!before.getValue().contains(entry)) {
                        putEntry(batch, index, entry, id, document);
                    }
                }
            }
            batch.put(documentKey(id), bytes);
            rememberArrays(batch, arrays);
            engine.write(batch);
            return true;
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private void removeNow(byte[] id, Document document) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<IndexDefinition, Set<byte[]>> held :
                    entries(document).entrySet()) {
                for (byte[] entry : held.getValue()) {
                    removeEntry(batch, held.getKey(), entry, id);
                }
            }
            batch.delete(documentKey(id));
            long fewer = count - 1;
            batch.put(countKey, Longs.bytes(fewer));
            engine.write(batch);
            count = fewer;
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an update did. */
    record Updated(int matched, int modified, @Nullable Document upserted) {}

    Updated update(
            Filter filter, Document change, boolean multi, boolean upsert, @Nullable Object hint, Deadline deadline) {
        Updates.check(change);
        if (multi && Updates.isReplacement(change)) {
            throw Refusals.failedToParse("multi update is not supported for replacement-style update");
        }
        return exclusively(() -> {
            List<byte[]> ids = matching(filter, null, multi ? Long.MAX_VALUE : 1, hint, deadline);
            if (ids.isEmpty() && upsert) {
                return new Updated(0, 0, upsert(filter, change));
            }
            int modified = 0;
            for (byte[] id : ids) {
                deadline.check();
                if (changeNow(id, change)) {
                    modified++;
                }
            }
            return new Updated(ids.size(), modified, null);
        });
    }

    /** First the ids, then the changes: a document that moves within the index being read is changed once. */
    private List<byte[]> matching(
            Filter filter, @Nullable Ordering order, long most, @Nullable Object hint, Deadline deadline) {
        List<byte[]> ids = new ArrayList<>();
        Reader reader = reader(filter, order, hint, deadline);
        boolean inOrder = order == null || (reader.plan() instanceof Plan.Scan scan && scan.ordered());
        if (inOrder) {
            reader.read((_, id) -> {
                ids.add(id);
                return ids.size() < most;
            });
        } else {
            Key[] best = new Key[1];
            reader.read((document, id) -> {
                Key key = new Key(Objects.requireNonNull(order).of(document));
                if (best[0] == null || key.compareTo(best[0]) < 0) {
                    best[0] = key;
                    ids.clear();
                    ids.add(id);
                }
                return true;
            });
        }
        finished(reader, filter, order);
        return ids;
    }

    private boolean changeNow(byte[] id, Document change) {
        byte[] oldBytes = engine.get(documentKey(id));
        if (oldBytes == null) {
            return false;
        }
        Document document = Bson.decode(oldBytes);
        Map<IndexDefinition, Set<byte[]>> old = entries(document);
        return replaceNow(id, oldBytes, old, changed(document, change));
    }

    private Document changed(Document document, Document change) {
        if (Updates.isReplacement(change)) {
            return Updates.replace(document.get("_id"), change);
        }
        updates.apply(document, change, false);
        return document;
    }

    private Document upsert(Filter filter, Document change) {
        Document seed = Updates.seed(filter);
        Document document;
        if (Updates.isReplacement(change)) {
            document = seed.containsKey("_id") ? Updates.replace(seed.get("_id"), change) : change.cloneDeeply();
        } else {
            document = seed;
            updates.apply(document, change, true);
        }
        document = Updates.withId(document);
        insertNow(document);
        return document;
    }

    long delete(Filter filter, boolean one, @Nullable Object hint, Deadline deadline) {
        return exclusively(() -> {
            List<byte[]> ids = matching(filter, null, one ? 1 : Long.MAX_VALUE, hint, deadline);
            for (byte[] id : ids) {
                byte[] bytes = engine.get(documentKey(id));
                if (bytes != null) {
                    removeNow(id, Bson.decode(bytes));
                }
            }
            return (long) ids.size();
        });
    }

    /** What findAndModify found and made of it. */
    record Modified(@Nullable Document before, @Nullable Document after, boolean upserted) {}

    Modified findAndModify(
            Filter filter,
            @Nullable Ordering order,
            @Nullable Document change,
            boolean upsert,
            @Nullable Object hint,
            Deadline deadline) {
        if (change != null) {
            Updates.check(change);
        }
        return exclusively(() -> {
            List<byte[]> ids = matching(filter, order, 1, hint, deadline);
            if (ids.isEmpty()) {
                return change != null && upsert
                        ? new Modified(null, upsert(filter, change), true)
                        : new Modified(null, null, false);
            }
            byte[] id = ids.getFirst();
            byte[] bytes = Objects.requireNonNull(engine.get(documentKey(id)));
            Document before = Bson.decode(bytes);
            if (change == null) {
                removeNow(id, before);
                return new Modified(before, null, false);
            }
            Document document = Bson.decode(bytes);
            Map<IndexDefinition, Set<byte[]>> old = entries(document);
            Document after = changed(document, change);
            replaceNow(id, bytes, old, after);
            return new Modified(before, after, false);
        });
    }

    // Indexes

    /** Builds the index over what is there and declares it; one that is there already is left alone. */
    boolean createIndex(Document spec) {
        return exclusively(() -> {
            int next =
                    1 + indexes.stream().mapToInt(index -> index.number).max().orElse(0);
            IndexDefinition index = IndexDefinition.declared(next, spec);
            if (index.isId()) {
                return false;
            }
            for (IndexDefinition other : indexes) {
                if (other.name.equals(index.name) || (other.keys.equals(index.keys) && other.sameAs(index))) {
                    if (!other.sameAs(index)) {
                        throw new MongoServerError(
                                86,
                                "IndexKeySpecsConflict",
                                "An existing index has the same name as the requested index but other options: "
                                        + other.describe());
                    }
                    if (!other.name.equals(index.name)) {
                        throw Refusals.indexOptionsConflict(
                                "Index already exists with a different name: " + other.name);
                    }
                    return false;
                }
            }
            build(index);
            return true;
        });
    }

    private void build(IndexDefinition index) {
        byte[] from = indexPrefix(prefix, index.number);
        try (WriteBatch clean = new WriteBatch()) {
            // A build that died halfway leaves entries that nothing declares.
            clean.deleteRange(from, OrderedBytes.after(from));
            engine.write(clean);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
        Set<String> arrays = new HashSet<>();
        Reader all = new Reader(engine, prefix, new Plan.Everything(), Filter.ALL, Deadline.NONE);
        while (!all.isExhausted()) {
            try (WriteBatch batch = new WriteBatch()) {
                Set<Key> inBatch = new HashSet<>();
                int[] taken = {0};
                all.read((document, id) -> {
                    IndexDefinition.Entries entries = index.entries(document);
                    arrays.addAll(entries.multikey);
                    try {
                        for (byte[] entry : entries.keys) {
                            if (index.unique && !inBatch.add(new Key(entry))) {
                                throw duplicate(index, document);
                            }
                            putEntry(batch, index, entry, id, document);
                        }
                    } catch (RocksDBException e) {
                        throw new IllegalStateException(e);
                    }
                    return ++taken[0] < BUILD_BATCH;
                });
                engine.write(batch);
            } catch (MongoServerError refused) {
                erase(from);
                throw refused;
            }
        }
        List<IndexDefinition> more = new ArrayList<>(indexes);
        more.add(index);
        List<IndexDefinition> before = indexes;
        indexes = List.copyOf(more);
        try (WriteBatch batch = new WriteBatch()) {
            rememberArrays(batch, arrays);
            catalog.put(batch, this);
            engine.write(batch);
        } catch (RocksDBException e) {
            indexes = before;
            throw new IllegalStateException(e);
        }
    }

    private void erase(byte[] from) {
        try (WriteBatch batch = new WriteBatch()) {
            batch.deleteRange(from, OrderedBytes.after(from));
            engine.write(batch);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Drops by name, by key, or all but the _id's with "*"; returns how many indexes there were. */
    int dropIndex(Object which) {
        return exclusively(() -> {
            int before = indexes.size();
            List<IndexDefinition> gone = indexes.stream()
                    .filter(index -> index.number != 0)
                    .filter(index -> which.equals("*")
                            || which.equals(index.name)
                            || (which instanceof Document key
                                    && key.equals(index.describe().get("key"))))
                    .toList();
            if (IndexDefinition.ID_NAME.equals(which)) {
                throw Refusals.invalidOptions("cannot drop _id index");
            }
            if (gone.isEmpty() && !which.equals("*")) {
                throw Refusals.indexNotFound("index not found with name [" + which + "]");
            }
            List<IndexDefinition> left =
                    indexes.stream().filter(index -> !gone.contains(index)).toList();
            indexes = left;
            try (WriteBatch batch = new WriteBatch()) {
                for (IndexDefinition index : gone) {
                    byte[] from = indexPrefix(prefix, index.number);
                    batch.deleteRange(from, OrderedBytes.after(from));
                }
                catalog.put(batch, this);
                engine.write(batch);
            } catch (RocksDBException e) {
                throw new IllegalStateException(e);
            }
            return before;
        });
    }

    /** Removes everything; writers that come later are told so. */
    void drop(byte[] catalogKey) {
        lock.lock();
        try {
            dropped = true;
            try (WriteBatch batch = new WriteBatch()) {
                batch.delete(catalogKey);
                batch.deleteRange(prefix, OrderedBytes.after(prefix));
                engine.write(batch);
            } catch (RocksDBException e) {
                throw new IllegalStateException(e);
            }
        } finally {
            lock.unlock();
        }
    }
}

package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
    private static final int MOST_ID_BYTES = 1 << 15;

    private final Engine engine;
    private final Observations observations;
    private final Updates updates;
    private final Catalog catalog;
    final String namespace;
    final int number;
    private final byte[] prefix;
    private final byte[] countKey;
    private final byte[] documentPrefix;
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
        this.documentPrefix = indexPrefix(prefix, 0);
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
        return join(documentPrefix, id);
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
        return reader(plan(filter, order, hint), filter, order, deadline);
    }

    private Reader reader(Plan plan, Filter filter, @Nullable Ordering order, Deadline deadline) {
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
                reader.read(_ -> ++matched[0] < most);
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
            refuseDropped();
            return decision.get();
        } finally {
            lock.unlock();
        }
    }

    private void refuseDropped() {
        if (dropped) {
            throw Refusals.namespaceNotFound("collection " + namespace + " was dropped meanwhile");
        }
    }

    /** Something to do in a turn, between no other writer's doings. */
    interface Doing<T> {
        T with(Turn turn);
    }

    /** Lets one writer decide, several times if it likes; what it decided is written as one when its turn ends. */
    <T> T inTurn(Doing<T> doing) {
        lock.lock();
        try (Turn turn = new Turn()) {
            try {
                return doing.with(turn);
            } finally {
                turn.write();
            }
        } finally {
            lock.unlock();
        }
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

    /** A writer's turn. What it has accepted is written also if a later decision is refused. */
    final class Turn implements AutoCloseable {
        private final Changes changes = new Changes(engine);
        private long documents = count;

        private Turn() {}

        /** Whether enough is gathered: others want their turn, and memory is bounded. */
        boolean isFull() {
            return changes.isFull();
        }

        void write() {
            if (!changes.isEmpty()) {
                if (documents != count) {
                    changes.put(countKey, Longs.bytes(documents));
                    changes.accept();
                }
                changes.write();
                count = documents;
            }
        }

        @Override
        public void close() {
            changes.close();
        }

        /** Stages and accepts one document's change, or leaves nothing of it. */
        private <T> T whole(Supplier<T> change) {
            try {
                T result = change.get();
                changes.accept();
                return result;
            } finally {
                changes.discard();
            }
        }

        void insert(Document document) {
            refuseDropped();
            insertNow(Updates.withId(document));
        }

        private void insertNow(Document document) {
            whole(() -> {
                byte[] id = idBytes(document);
                byte[] key = documentKey(id);
                if (changes.get(key) != null) {
                    throw Refusals.duplicateKey(
                            namespace, IndexDefinition.ID_NAME, "{ _id: " + document.get("_id") + " }");
                }
                Set<String> arrays = Set.of();
                for (IndexDefinition index : indexes) {
                    if (index.number != 0) {
                        IndexDefinition.Entries entries = index.entries(document);
                        arrays = union(arrays, entries.multikey);
                        for (byte[] entry : entries.keys) {
                            putEntry(changes, index, entry, id, document);
                        }
                    }
                }
                changes.put(key, Bson.encode(document));
                rememberArrays(arrays);
                return key;
            });
            documents++;
        }

        private void removeEntry(IndexDefinition index, byte[] entry, byte[] id) {
            byte[] key = join(indexPrefix(prefix, index.number), entry);
            changes.remove(index.unique ? key : join(key, id));
        }

        private void rememberArrays(Set<String> arrays) {
            if (!multikey.containsAll(arrays)) {
                // Before the entries can be seen, so that no plan takes the index for one without arrays.
                multikey = Set.copyOf(union(multikey, arrays));
                changes.put(catalog.key(StoredCollection.this), catalog.entry(StoredCollection.this));
            }
        }

        /** What the touched indexes hold for a document before it changes. */
        private List<IndexDefinition.Entries> entries(List<IndexDefinition> touched, Document document) {
            List<IndexDefinition.Entries> all = new ArrayList<>(touched.size());
            for (IndexDefinition index : touched) {
                all.add(index.entries(document));
            }
            return all;
        }

        /** Replaces a document; returns false if nothing would change. */
        private boolean replaceNow(
                byte[] id,
                byte[] oldBytes,
                List<IndexDefinition> touched,
                List<IndexDefinition.Entries> old,
                Document document) {
            byte[] bytes = Bson.encode(document);
            if (Arrays.equals(oldBytes, bytes)) {
                return false;
            }
            return whole(() -> {
                Set<String> arrays = Set.of();
                for (int i = 0; i < touched.size(); i++) {
                    IndexDefinition index = touched.get(i);
                    IndexDefinition.Entries before = old.get(i);
                    IndexDefinition.Entries after = index.entries(document);
                    arrays = union(arrays, after.multikey);
                    for (byte[] entry : before.keys) {
                        if (!after.holds(entry)) {
                            removeEntry(index, entry, id);
                        }
                    }
                    for (byte[] entry : after.keys) {
                        if (!before.holds(entry)) {
                            putEntry(changes, index, entry, id, document);
                        }
                    }
                }
                changes.put(documentKey(id), bytes);
                rememberArrays(arrays);
                return true;
            });
        }

        private void removeNow(byte[] id, Document document) {
            whole(() -> {
                for (IndexDefinition index : indexes) {
                    if (index.number != 0) {
                        for (byte[] entry : index.entries(document).keys) {
                            removeEntry(index, entry, id);
                        }
                    }
                }
                changes.remove(documentKey(id));
                return id;
            });
            documents--;
        }

        Updated update(
                Filter filter,
                Document change,
                boolean multi,
                boolean upsert,
                @Nullable Object hint,
                Deadline deadline) {
            Change checked = new Change(change);
            if (multi && checked.replaces) {
                throw Refusals.failedToParse("multi update is not supported for replacement-style update");
            }
            refuseDropped();
            Plan plan = plan(filter, null, hint);
            byte[] only = plan.onlyId();
            if (only != null) {
                observations.planned(namespace, plan, filter, null);
                byte[] bytes = changes.get(documentKey(only));
                Document document = bytes == null ? null : Bson.decode(bytes, checked.fieldsToRead(filter));
                observations.examined(namespace, plan, filter, null, bytes == null ? 0 : 1);
                if (bytes != null && document != null && filter.matches(document)) {
                    return new Updated(1, checked.apply(this, only, bytes, document) ? 1 : 0, null);
                }
                return new Updated(0, 0, upsert ? upsert(filter, change) : null);
            }
            List<byte[]> ids = matching(plan, filter, null, multi ? Long.MAX_VALUE : 1, deadline);
            if (ids.isEmpty() && upsert) {
                return new Updated(0, 0, upsert(filter, change));
            }
            int modified = 0;
            for (byte[] id : ids) {
                deadline.check();
                byte[] bytes = changes.get(documentKey(id));
                if (bytes != null
                        && checked.apply(this, id, bytes, Bson.decode(bytes, checked.fieldsToRead(Filter.ALL)))) {
                    modified++;
                }
                if (isFull()) {
                    write();
                }
            }
            return new Updated(ids.size(), modified, null);
        }

        private List<byte[]> matching(
                Plan plan, Filter filter, @Nullable Ordering order, long most, Deadline deadline) {
            // A walk through an index sees what the engine has, so the engine must have all.
            write();
            return StoredCollection.this.matching(plan, filter, order, most, deadline);
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
            refuseDropped();
            List<byte[]> ids = matching(plan(filter, null, hint), filter, null, one ? 1 : Long.MAX_VALUE, deadline);
            for (byte[] id : ids) {
                byte[] bytes = changes.get(documentKey(id));
                if (bytes != null) {
                    removeNow(id, Bson.decode(bytes));
                }
                if (isFull()) {
                    write();
                }
            }
            return ids.size();
        }

        Modified findAndModify(
                Filter filter,
                @Nullable Ordering order,
                @Nullable Document change,
                boolean upsert,
                @Nullable Object hint,
                Deadline deadline) {
            Change checked = change == null ? null : new Change(change);
            refuseDropped();
            List<byte[]> ids = matching(plan(filter, order, hint), filter, order, 1, deadline);
            if (ids.isEmpty()) {
                return change != null && upsert
                        ? new Modified(null, upsert(filter, change), true)
                        : new Modified(null, null, false);
            }
            byte[] id = ids.getFirst();
            byte[] bytes = Objects.requireNonNull(changes.get(documentKey(id)));
            Document before = Bson.decode(bytes);
            if (checked == null) {
                removeNow(id, before);
                return new Modified(before, null, false);
            }
            checked.apply(this, id, bytes, Bson.decode(bytes));
            return new Modified(before, Bson.decode(Objects.requireNonNull(changes.get(documentKey(id)))), false);
        }
    }

    /** An update as a client gave it, checked, with what it touches. */
    private final class Change {
        private final Document change;
        private final boolean replaces;
        private final List<IndexDefinition> touched;

        Change(Document change) {
            Updates.check(change);
            this.change = change;
            this.replaces = Updates.isReplacement(change);
            Set<String> fields = replaces ? Set.of() : Updates.fieldsChanged(change);
            this.touched = new ArrayList<>();
            for (IndexDefinition index : indexes) {
                if (index.number != 0 && (replaces || index.isTouchedBy(fields))) {
                    touched.add(index);
                }
            }
        }

        /** The fields of a document that must be looked into; null if it cannot be said. */
        @Nullable
        Set<String> fieldsToRead(Filter filter) {
            Set<String> fields = new HashSet<>();
            fields.add(IndexDefinition.ID);
            if (!Filter.addFields(filter, fields)) {
                return null;
            }
            if (!replaces) {
                Updates.addFieldsRead(change, fields);
            }
            for (IndexDefinition index : touched) {
                if (index.readsAll) {
                    return null;
                }
                fields.addAll(index.fieldsRead);
            }
            return fields;
        }

        boolean apply(Turn turn, byte[] id, byte[] bytes, Document document) {
            List<IndexDefinition.Entries> old = turn.entries(touched, document);
            Document after = document;
            if (replaces) {
                after = Updates.replace(document.get("_id"), change);
            } else {
                updates.apply(document, change, false);
            }
            return turn.replaceNow(id, bytes, touched, old, after);
        }
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        if (some.containsAll(more)) {
            return some;
        }
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static byte[] lengthOf(byte[] id) {
        return new byte[] {(byte) (id.length >>> 8), (byte) id.length};
    }

    private MongoServerError duplicate(IndexDefinition index, Document document) {
        List<String> values = new ArrayList<>();
        for (Ordering.Key key : index.keys) {
            values.add(key.path() + ": " + Updates.get(document, Paths.split(key.path())));
        }
        return Refusals.duplicateKey(namespace, index.name, "{ " + String.join(", ", values) + " }");
    }

    /** What an update did. */
    record Updated(int matched, int modified, @Nullable Document upserted) {}

    /** What findAndModify found and made of it. */
    record Modified(@Nullable Document before, @Nullable Document after, boolean upserted) {}

    /** First the ids, then the changes: a document that moves within the index being read is changed once. */
    private List<byte[]> matching(Plan plan, Filter filter, @Nullable Ordering order, long most, Deadline deadline) {
        List<byte[]> ids = new ArrayList<>();
        Reader reader = reader(plan, filter, order, deadline);
        boolean inOrder = order == null || (reader.plan() instanceof Plan.Scan scan && scan.ordered());
        if (inOrder) {
            reader.read(row -> {
                ids.add(row.id);
                return ids.size() < most;
            });
        } else {
            Key[] best = new Key[1];
            Ordering by = Objects.requireNonNull(order);
            reader.read(row -> {
                Key key = new Key(by.of(Bson.decode(row.bytes, by.fields)));
                if (best[0] == null || key.compareTo(best[0]) < 0) {
                    best[0] = key;
                    ids.clear();
                    ids.add(row.id);
                }
                return true;
            });
        }
        finished(reader, filter, order);
        return ids;
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
        try (Changes changes = new Changes(engine)) {
            while (!all.isExhausted()) {
                all.read(row -> {
                    Document document = row.document();
                    IndexDefinition.Entries entries = index.entries(document);
                    arrays.addAll(entries.multikey);
                    for (byte[] entry : entries.keys) {
                        putEntry(changes, index, entry, row.id, document);
                    }
                    changes.accept();
                    return !changes.isFull();
                });
                changes.write();
            }
        } catch (MongoServerError refused) {
            erase(from);
            throw refused;
        }
        List<IndexDefinition> more = new ArrayList<>(indexes);
        more.add(index);
        List<IndexDefinition> before = indexes;
        indexes = List.copyOf(more);
        try (WriteBatch batch = new WriteBatch()) {
            multikey = Set.copyOf(union(multikey, arrays));
            catalog.put(batch, this);
            engine.write(batch);
        } catch (RocksDBException e) {
            indexes = before;
            throw new IllegalStateException(e);
        }
    }

    private void putEntry(Changes changes, IndexDefinition index, byte[] entry, byte[] id, Document document) {
        byte[] key = join(indexPrefix(prefix, index.number), entry);
        if (index.unique) {
            byte[] holder = changes.get(key);
            if (holder != null && !Arrays.equals(holder, id)) {
                throw duplicate(index, document);
            }
            changes.put(key, id);
        } else {
            changes.put(join(key, id), lengthOf(id));
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

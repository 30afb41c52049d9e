package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Which databases, collections and indexes there are. Kept under the collection number 0, which no collection has. */
final class Catalog {
    private static final byte[] COLLECTIONS = {0, 0, 0, 0, 'c'};
    private static final byte[] NEXT = {0, 0, 0, 0, 'n'};
    private static final int MOST_NAME_CHARACTERS = 120;

    private final Engine engine;
    private final Observations observations;
    private final Updates updates;
    private final Map<String, Map<String, StoredCollection>> databases = new ConcurrentHashMap<>();
    private int next = 1;

    Catalog(Engine engine, Observations observations, Updates updates) {
        this.engine = engine;
        this.observations = observations;
        this.updates = updates;
        byte[] stored = engine.get(NEXT);
        if (stored != null) {
            next = (int) Longs.of(stored);
        }
        try (Engine.View view = engine.view();
                RocksIterator iterator = view.iterator()) {
            byte[] end = OrderedBytes.after(COLLECTIONS);
            for (iterator.seek(COLLECTIONS);
                    iterator.isValid() && Arrays.compareUnsigned(iterator.key(), end) < 0;
                    iterator.next()) {
                load(Bson.decode(iterator.value()));
            }
        }
    }

    private void load(Document entry) {
        List<IndexDefinition> indexes = new ArrayList<>();
        indexes.add(IndexDefinition.PRIMARY);
        for (Object index : held(entry, "indexes", List.class)) {
            Document description = ((Document) index).clone();
            int number = held(description, "number", Integer.class);
            description.remove("number");
            indexes.add(IndexDefinition.declared(number, description));
        }
        Set<String> multikey = new HashSet<>();
        for (Object path : held(entry, "multikey", List.class)) {
            multikey.add((String) path);
        }
        String database = held(entry, "database", String.class);
        String name = held(entry, "collection", String.class);
        StoredCollection collection = collection(
                database, name, held(entry, "number", Integer.class), List.copyOf(indexes), Set.copyOf(multikey));
        databases.computeIfAbsent(database, _ -> new ConcurrentSkipListMap<>()).put(name, collection);
    }

    private static <T> T held(Document entry, String field, Class<T> type) {
        Object value = entry.get(field);
        if (!type.isInstance(value)) {
            throw new IllegalStateException(
                    "The catalogue is damaged: '" + field + "' is " + value + ", expected a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private StoredCollection collection(
            String database, String name, int number, List<IndexDefinition> indexes, Set<String> multikey) {
        return new StoredCollection(
                engine, observations, updates, this, database + "." + name, number, indexes, multikey);
    }

    void put(WriteBatch batch, StoredCollection collection) throws RocksDBException {
        batch.put(key(collection), entry(collection));
    }

    /** The key of what is kept of a collection. */
    byte[] key(StoredCollection collection) {
        int dot = collection.namespace.indexOf('.');
        return key(collection.namespace.substring(0, dot), collection.namespace.substring(dot + 1));
    }

    /** What is kept of a collection: its number and its indexes. */
    byte[] entry(StoredCollection collection) {
        int dot = collection.namespace.indexOf('.');
        List<Document> indexes = new ArrayList<>();
        for (IndexDefinition index : collection.indexes()) {
            if (index.number != 0) {
                indexes.add(index.describe().append("number", index.number));
            }
        }
        return Bson.encode(new Document("database", collection.namespace.substring(0, dot))
                .append("collection", collection.namespace.substring(dot + 1))
                .append("number", collection.number)
                .append("indexes", indexes)
                .append("multikey", new ArrayList<>(collection.multikey())));
    }

    private static byte[] key(String database, String name) {
        return StoredCollection.join(COLLECTIONS, (database + "\0" + name).getBytes(StandardCharsets.UTF_8));
    }

    List<String> databases() {
        return databases.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    Map<String, StoredCollection> collections(String database) {
        return databases.getOrDefault(database, Map.of());
    }

    @Nullable
    StoredCollection find(String database, String name) {
        return collections(database).get(name);
    }

    StoredCollection findOrCreate(String database, String name) {
        StoredCollection found = find(database, name);
        return found != null ? found : create(database, name, false);
    }

    synchronized StoredCollection create(String database, String name, boolean must) {
        StoredCollection found = find(database, name);
        if (found != null) {
            if (must) {
                throw Refusals.namespaceExists("Collection " + database + "." + name + " already exists.");
            }
            return found;
        }
        if (database.isEmpty()
                || name.isEmpty()
                || name.contains("$")
                || name.contains("\0")
                || name.startsWith("system.")
                || database.contains(".")
                || name.length() > MOST_NAME_CHARACTERS) {
            throw Refusals.invalidNamespace("Invalid namespace: '" + database + "." + name + "'");
        }
        int number = next++;
        StoredCollection collection = collection(database, name, number, List.of(IndexDefinition.PRIMARY), Set.of());
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(NEXT, Longs.bytes(next));
            put(batch, collection);
            engine.write(batch);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
        databases.computeIfAbsent(database, _ -> new ConcurrentSkipListMap<>()).put(name, collection);
        return collection;
    }

    synchronized @Nullable StoredCollection drop(String database, String name) {
        StoredCollection found = find(database, name);
        if (found != null) {
            found.drop(key(database, name));
            collections(database).remove(name);
        }
        return found;
    }

    synchronized void dropDatabase(String database) {
        for (String name : List.copyOf(collections(database).keySet())) {
            drop(database, name);
        }
        databases.remove(database);
    }
}

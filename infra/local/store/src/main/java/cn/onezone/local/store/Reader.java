package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads the documents of a plan in its order. Between two calls it holds no resource of the engine but its place, so a
 * cursor that is never asked again costs nothing.
 */
final class Reader {
    private static final int LOOK_AT_CLOCK_EVERY = 256;

    private final Engine engine;
    private final byte[] collection;
    private final Plan plan;
    private final Filter filter;
    private final List<Plan.Scan> scans;
    private final @Nullable Set<Key> seen;
    private final Deadline deadline;
    /** The fields that the filter looks into; null if it cannot say. */
    private final @Nullable Set<String> fields;
    /** Whether every document found matches. */
    private final boolean certain;

    private int scan;
    private int range;
    private byte @Nullable [] place;
    private boolean exhausted;
    long examined;

    /** A document found, as it is kept. */
    static final class Row {
        /** Ordered bytes of its _id. */
        final byte[] id;

        final byte[] bytes;

        Row(byte[] id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
        }

        Document document() {
            return Bson.decode(bytes);
        }
    }

    interface Sink {
        /** Takes a document and says whether more are wanted. */
        boolean accept(Row row);
    }

    Reader(Engine engine, byte[] collection, Plan plan, Filter filter, Deadline deadline) {
        this.engine = engine;
        this.collection = collection;
        this.plan = plan;
        this.filter = filter;
        this.deadline = deadline;
        this.scans = switch (plan) {
            case Plan.Scan one -> List.of(one);
            case Plan.Union(List<Plan.Scan> parts) -> parts;
            case Plan.Everything _ ->
                List.of(new Plan.Scan(
                        IndexDefinition.PRIMARY,
                        List.of(new Plan.Range(new byte[0], null, false)),
                        false,
                        false,
                        true,
                        false,
                        false));
        };
        Set<String> read = new HashSet<>();
        this.fields = Filter.addFields(filter, read) ? read : null;
        // The document of an _id is what was asked for if nothing else was.
        this.certain = filter.equals(Filter.ALL)
                || (plan instanceof Plan.Scan byId && byId.index().number == 0 && byId.covered());
        boolean repeats = scans.size() > 1 || scans.stream().anyMatch(Plan.Scan::multikey);
        this.seen = repeats ? new HashSet<>() : null;
    }

    Plan plan() {
        return plan;
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** Goes on from where the last call stopped. */
    void read(Sink sink) {
        if (exhausted) {
            return;
        }
        byte[] only = plan.onlyId();
        if (only != null) {
            exhausted = true;
            byte[] bytes = engine.get(StoredCollection.join(StoredCollection.indexPrefix(collection, 0), only));
            if (bytes != null) {
                offer(bytes, only, sink);
            }
            return;
        }
        try (Engine.View view = engine.view()) {
            for (; scan < scans.size(); scan++, range = 0) {
                Plan.Scan current = scans.get(scan);
                byte[] prefix = StoredCollection.indexPrefix(collection, current.index().number);
                List<Plan.Range> ranges = current.ranges();
                boolean points = ranges.stream().allMatch(one -> one.exact);
                RocksIterator iterator = points ? null : view.iterator();
                try {
                    for (; range < ranges.size(); range++, place = null) {
                        Plan.Range one = ranges.get(current.reverse() ? ranges.size() - 1 - range : range);
                        boolean more = iterator == null
                                ? point(view, current, prefix, one, sink)
                                : walk(view, current, prefix, one, iterator, sink);
                        if (!more) {
                            return;
                        }
                    }
                } finally {
                    if (iterator != null) {
                        iterator.close();
                    }
                }
            }
            exhausted = true;
        }
    }

    private boolean point(Engine.View view, Plan.Scan current, byte[] prefix, Plan.Range one, Sink sink) {
        if (place != null) {
            return true;
        }
        byte[] value = view.get(StoredCollection.join(prefix, one.from));
        place = one.from;
        if (value == null) {
            return true;
        }
        if (current.index().number == 0) {
            return offer(value, one.from, sink);
        }
        return follow(view, value, sink);
    }

    private boolean walk(
            Engine.View view, Plan.Scan current, byte[] prefix, Plan.Range one, RocksIterator iterator, Sink sink) {
        byte[] low = StoredCollection.join(prefix, one.from);
        byte[] high = one.to == null ? OrderedBytes.after(prefix) : StoredCollection.join(prefix, one.to);
        boolean reverse = current.reverse();
        if (reverse) {
            byte[] from = place == null ? high : place;
            iterator.seekForPrev(from);
            if (iterator.isValid() && Arrays.compareUnsigned(iterator.key(), from) >= 0) {
                iterator.prev();
            }
        } else {
            iterator.seek(place == null ? low : place);
            if (place != null && iterator.isValid() && Arrays.equals(iterator.key(), place)) {
                iterator.next();
            }
        }
        while (iterator.isValid()) {
            byte[] key = iterator.key();
            if (reverse ? Arrays.compareUnsigned(key, low) < 0 : Arrays.compareUnsigned(key, high) >= 0) {
                break;
            }
            place = key;
            boolean more;
            if (current.index().number == 0) {
                more = offer(iterator.value(), Arrays.copyOfRange(key, prefix.length, key.length), sink);
            } else if (current.index().unique) {
                more = follow(view, iterator.value(), sink);
            } else {
                more = follow(view, StoredCollection.idOf(key, iterator.value()), sink);
            }
            if (!more) {
                return false;
            }
            if (reverse) {
                iterator.prev();
            } else {
                iterator.next();
            }
        }
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw new IllegalStateException("The store's disk failed: " + e.getMessage(), e);
        }
        return true;
    }

    private boolean follow(Engine.View view, byte[] id, Sink sink) {
        if (seen != null && seen.contains(new Key(id))) {
            return true;
        }
        byte[] document = view.get(StoredCollection.join(StoredCollection.indexPrefix(collection, 0), id));
        return document == null || offer(document, id, sink);
    }

    private boolean offer(byte[] bytes, byte[] id, Sink sink) {
        if (++examined % LOOK_AT_CLOCK_EVERY == 0) {
            checkTime();
        }
        if (!certain && !filter.matches(Bson.decode(bytes, fields))) {
            return true;
        }
        if (seen != null && !seen.add(new Key(id))) {
            return true;
        }
        return sink.accept(new Row(id, bytes));
    }

    private void checkTime() {
        deadline.check();
        if (engine.isStopping()) {
            throw Refusals.shuttingDown();
        }
    }

    /** Counts the entries of a covered plan without reading documents. */
    long count(long most) {
        long count = 0;
        try (Engine.View view = engine.view()) {
            for (Plan.Scan current : scans) {
                byte[] prefix = StoredCollection.indexPrefix(collection, current.index().number);
                try (RocksIterator iterator = view.iterator()) {
                    for (Plan.Range one : current.ranges()) {
                        byte[] high =
                                one.to == null ? OrderedBytes.after(prefix) : StoredCollection.join(prefix, one.to);
                        for (iterator.seek(StoredCollection.join(prefix, one.from));
                                iterator.isValid() && count < most && Arrays.compareUnsigned(iterator.key(), high) < 0;
                                iterator.next()) {
                            if (++count % LOOK_AT_CLOCK_EVERY == 0) {
                                checkTime();
                            }
                        }
                    }
                }
            }
        }
        return count;
    }
}

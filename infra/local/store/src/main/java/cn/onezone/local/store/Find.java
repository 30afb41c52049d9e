package cn.onezone.local.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** One find: streams where an index gives the order, and sorts in bounded memory where none does. */
final class Find implements Cursors.Source {
    private static final long MOST_SORTED_BYTES = 64L << 20;

    private final StoredCollection collection;
    private final Filter filter;
    private final @Nullable Ordering order;
    private final @Nullable Projection projection;
    private final Reader reader;
    private long skip;
    private long left;
    private Cursors.@Nullable Source sorted;

    Find(
            StoredCollection collection,
            Filter filter,
            @Nullable Ordering order,
            long skip,
            long limit,
            @Nullable Projection projection,
            @Nullable Object hint,
            Deadline deadline) {
        this.collection = collection;
        this.filter = filter;
        this.order = order;
        this.projection = projection;
        this.skip = skip;
        this.left = limit <= 0 ? Long.MAX_VALUE : limit;
        this.reader = collection.reader(filter, order, hint, deadline);
    }

    @Override
    public boolean fill(Cursors.Filling filling) {
        if (order != null && !(reader.plan() instanceof Plan.Scan scan && scan.ordered())) {
            if (sorted == null) {
                sorted = Cursors.of(sort(order));
            }
            return sorted.fill(filling);
        }
        reader.read(row -> {
            if (skip > 0) {
                skip--;
                return true;
            }
            left--;
            boolean room = filling.add(project(row.bytes), row.bytes.length);
            return room && left > 0;
        });
        collection.finished(reader, filter, order);
        return left > 0 && !reader.isExhausted();
    }

    private Object project(byte[] document) {
        return projection == null ? Bson.Raw.document(document) : projection.apply(document);
    }

    private static final class Placed {
        final Key place;
        final byte[] document;

        Placed(Key place, byte[] document) {
            this.place = place;
            this.document = document;
        }
    }

    private List<Object> sort(Ordering by) {
        Comparator<Placed> placing = Comparator.comparing(placed -> placed.place);
        long wanted = left == Long.MAX_VALUE ? Long.MAX_VALUE : skip + left;
        PriorityQueue<Placed> best = new PriorityQueue<>(placing.reversed());
        long[] bytes = {0};
        reader.read(row -> {
            Placed placed = new Placed(new Key(by.of(Bson.decode(row.bytes, by.fields))), row.bytes);
            if (best.size() >= wanted) {
                if (placing.compare(placed, best.peek()) >= 0) {
                    return true;
                }
                best.poll();
            } else {
                bytes[0] += row.bytes.length;
                if (bytes[0] > MOST_SORTED_BYTES) {
                    throw Refusals.sortTooLarge(MOST_SORTED_BYTES);
                }
            }
            best.add(placed);
            return true;
        });
        collection.finished(reader, filter, by);
        List<Placed> all = new ArrayList<>(best);
        all.sort(placing);
        return all.stream().skip(skip).map(placed -> project(placed.document)).toList();
    }
}

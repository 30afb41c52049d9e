package cn.onezone.local.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts plans, so that a query without its index is found by a test and not by a user. */
final class Observations {
    private static final Logger log = LoggerFactory.getLogger(LocalStore.class);
    private static final int MOST_SHAPES = 1_000;

    private final long warnAbove;
    private final LongAdder queries = new LongAdder();
    private final LongAdder indexed = new LongAdder();
    private final LongAdder examined = new LongAdder();
    private final Map<String, LongAdder> fullScans = new ConcurrentHashMap<>();

    Observations(long warnAbove) {
        this.warnAbove = warnAbove;
    }

    void planned(String namespace, Plan plan, Filter filter, @Nullable Ordering order) {
        queries.increment();
        if (!(plan instanceof Plan.Everything)) {
            indexed.increment();
        } else if (!filter.equals(Filter.ALL) || order != null) {
            String shape = shape(namespace, filter, order);
            LongAdder count = fullScans.get(shape);
            if (count == null && fullScans.size() < MOST_SHAPES) {
                count = fullScans.computeIfAbsent(shape, _ -> new LongAdder());
            }
            if (count != null) {
                count.increment();
            }
        }
    }

    void examined(String namespace, Plan plan, Filter filter, @Nullable Ordering order, long count) {
        examined.add(count);
        if (plan instanceof Plan.Everything && count > warnAbove && (!filter.equals(Filter.ALL) || order != null)) {
            log.warn("{} documents read without an index: {}", count, shape(namespace, filter, order));
        }
    }

    private static String shape(String namespace, Filter filter, @Nullable Ordering order) {
        return namespace + " " + Filter.shape(filter) + (order == null ? "" : " sort " + order.keys);
    }

    Statistics statistics(Engine engine) {
        Map<String, Long> shapes = new TreeMap<>();
        fullScans.forEach((shape, count) -> shapes.put(shape, count.sum()));
        return new Statistics(
                queries.sum(), indexed.sum(), Map.copyOf(shapes), examined.sum(), engine.writes(), engine.syncs());
    }
}

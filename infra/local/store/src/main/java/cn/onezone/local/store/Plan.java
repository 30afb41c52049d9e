package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a query finds its documents. Keys in ranges are without the collection's and the index' prefix. */
sealed interface Plan {
    /** More ranges than this are not worth it: the index is then used by fewer of its fields. */
    int MOST_RANGES = 20_000;

    /** Half open. Exact if the lower end is the whole key of a unique index and nothing else is meant. */
    final class Range {
        final byte[] from;
        final byte @Nullable [] to;
        final boolean exact;

        Range(byte[] from, byte @Nullable [] to, boolean exact) {
            this.from = from;
            this.to = to;
            this.exact = exact;
        }
    }

    /**
     * Ranges of one index, in key order or against it.
     *
     * @param ordered whether the documents come in the order asked for
     * @param covered whether every document of the ranges matches, so that none need be read to count them
     * @param bounded whether the query's conditions narrow the ranges; if not, the index only gives the order
     */
    record Scan(
            IndexDefinition index,
            List<Range> ranges,
            boolean reverse,
            boolean ordered,
            boolean covered,
            boolean bounded,
            boolean multikey)
            implements Plan {}

    /** The answers of several plans, each document once. */
    record Union(List<Scan> parts) implements Plan {}

    /** The ordered bytes of the _id if the plan asks for that one document, else null. */
    default byte @Nullable [] onlyId() {
        return this instanceof Scan scan
                        && scan.index.number == 0
                        && scan.ranges.size() == 1
                        && scan.ranges.getFirst().exact
                ? scan.ranges.getFirst().from
                : null;
    }

    /** All documents of the collection. */
    record Everything() implements Plan {}

    default String stage() {
        return switch (this) {
            case Scan scan -> scan.index().number == 0 ? "IDHACK" : "IXSCAN";
            case Union _ -> "OR";
            case Everything _ -> "COLLSCAN";
        };
    }

    static Plan of(List<IndexDefinition> indexes, Set<String> multikey, Filter filter, @Nullable Ordering order) {
        List<Filter> parts = filter instanceof Filter.And(List<Filter> all) ? all : List.of(filter);
        Scan byId = indexes.getFirst() == IndexDefinition.PRIMARY ? byId(parts, order) : null;
        if (byId != null) {
            return byId;
        }
        Scan best = best(indexes, multikey, parts, order);
        if (best != null && best.bounded()) {
            return best;
        }
        for (Filter part : parts) {
            if (part instanceof Filter.Or(List<Filter> branches)) {
                List<Scan> union = new ArrayList<>();
                for (Filter branch : branches) {
                    List<Filter> inner = branch instanceof Filter.And(List<Filter> all) ? all : List.of(branch);
                    Scan scan = best(indexes, multikey, inner, null);
                    if (scan == null || !scan.bounded()) {
                        break;
                    }
                    union.add(scan);
                }
                if (union.size() == branches.size()) {
                    return new Union(List.copyOf(union));
                }
            }
        }
        return best == null ? new Everything() : best;
    }

    /** The _id given by equality, or several in no order asked for: no index is better, so none other is tried. */
    private static @Nullable Scan byId(List<Filter> parts, @Nullable Ordering order) {
        for (Filter part : parts) {
            if (part instanceof Filter.Field field && field.path.equals(IndexDefinition.ID)) {
                if (field.condition instanceof Filter.Equal(Object value) && !(value instanceof List<?>)) {
                    return byId(List.of(point(OrderedBytes.of(value))), parts.size() == 1);
                }
                if (order == null
                        && field.condition instanceof Filter.In(List<Object> values)
                        && values.size() <= MOST_RANGES
                        && arePlain(values)) {
                    TreeSet<Key> points = new TreeSet<>();
                    for (Object value : values) {
                        points.add(new Key(OrderedBytes.of(value)));
                    }
                    List<Range> ranges = new ArrayList<>(points.size());
                    for (Key point : points) {
                        ranges.add(point(point.bytes));
                    }
                    return byId(ranges, parts.size() == 1);
                }
            }
        }
        return null;
    }

    private static Scan byId(List<Range> ranges, boolean covered) {
        return new Scan(IndexDefinition.PRIMARY, ranges, false, true, covered, true, false);
    }

    private static Range point(byte[] whole) {
        return new Range(whole, OrderedBytes.after(whole), true);
    }

    private static boolean arePlain(List<Object> values) {
        for (Object value : values) {
            if (value instanceof List<?> || value instanceof BsonRegularExpression) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Scan best(
            List<IndexDefinition> indexes, Set<String> multikey, List<Filter> parts, @Nullable Ordering order) {
        Scan best = null;
        int most = 0;
        for (IndexDefinition index : indexes) {
            Attempt attempt = new Attempt(index, multikey, parts, order);
            if (attempt.score > most) {
                most = attempt.score;
                best = attempt.scan();
            }
        }
        return best;
    }

    /** What the conditions say about one field, as bytes of its index entries. */
    final class Bounds {
        @Nullable
        TreeSet<Key> points;

        byte @Nullable [] from;
        byte @Nullable [] to;
        final Set<Filter> used = new HashSet<>();
        final Set<Filter> usedForPoints = new HashSet<>();
        boolean exact = true;

        boolean isRange() {
            return from != null || to != null;
        }
    }

    /** One index tried for one query. */
    final class Attempt {
        private final IndexDefinition index;
        private final List<Range> ranges = new ArrayList<>();
        private final boolean reverse;
        private final boolean ordered;
        private final boolean covered;
        private final boolean bounded;
        private final boolean multikey;
        final int score;

        Attempt(IndexDefinition index, Set<String> arrays, List<Filter> parts, @Nullable Ordering order) {
            this.index = index;
            this.multikey = index.keys.stream().anyMatch(key -> arrays.contains(key.path()));
            boolean usable = index.partialFilter == null || implied(index.partialFilter, parts);
            boolean present = !index.sparse;

            List<byte[]> prefixes = new ArrayList<>();
            prefixes.add(new byte[0]);
            Set<String> single = new HashSet<>();
            Set<Filter> used = new HashSet<>();
            boolean exact = true;
            int equal = 0;
            Bounds last = null;
            for (Ordering.Key key : index.keys) {
                Bounds bounds = bounds(key.path(), parts, arrays.contains(key.path()), index.sparse);
                present |= bounds.points != null
                        ? bounds.points.stream().noneMatch(point -> (point.bytes[0] & 0xFF) == OrderedBytes.NULL)
                        : bounds.isRange();
                TreeSet<Key> points = bounds.points;
                if (points != null && (long) points.size() * prefixes.size() <= MOST_RANGES && last == null) {
                    if (points.size() == 1) {
                        single.add(key.path());
                    }
                    List<byte[]> longer = new ArrayList<>(prefixes.size() * points.size());
                    for (byte[] prefix : prefixes) {
                        for (Key point : points) {
                            longer.add(
                                    join(prefix, key.ascending() ? point.bytes : OrderedBytes.complement(point.bytes)));
                        }
                    }
                    prefixes = longer;
                    equal++;
                    used.addAll(bounds.usedForPoints);
                    exact &= bounds.exact;
                } else if (bounds.isRange() && last == null) {
                    last = bounds;
                    used.addAll(bounds.used);
                    exact &= bounds.exact;
                    rangesOf(prefixes, bounds, key.ascending());
                } else if (last == null) {
                    break;
                }
            }
            if (last == null) {
                boolean whole = index.unique && equal == index.keys.size();
                for (byte[] prefix : prefixes) {
                    ranges.add(new Range(prefix, prefix.length == 0 ? null : OrderedBytes.after(prefix), whole));
                }
            }
            ranges.sort((a, b) -> Arrays.compareUnsigned(a.from, b.from));

            int direction = direction(order, single, arrays);
            this.bounded = equal > 0 || last != null || (index.sparse && present) || index.partialFilter != null;
            this.ordered = order == null || direction != 0;
            this.reverse = direction < 0;
            this.covered = exact && !multikey && used.containsAll(parts) && (equal > 0 || last != null);
            int worth = equal * 100 + (last == null ? 0 : 50);
            if (index.unique && equal == index.keys.size()) {
                worth += 10_000;
            }
            if (order != null && direction != 0) {
                worth += 30;
            }
            if (worth == 0 && bounded) {
                worth = 10;
            }
            // An index that leaves documents out may only answer queries that never ask for those.
            this.score = usable && present ? worth : 0;
        }

        Scan scan() {
            return new Scan(index, List.copyOf(ranges), reverse, ordered, covered, bounded, multikey);
        }

        private void rangesOf(List<byte[]> prefixes, Bounds bounds, boolean ascending) {
            byte[] low = bounds.from == null ? new byte[0] : bounds.from;
            byte[] high = bounds.to;
            for (byte[] prefix : prefixes) {
                if (ascending) {
                    byte[] end = high == null ? OrderedBytes.after(prefix) : join(prefix, high);
                    ranges.add(new Range(join(prefix, low), end, false));
                } else {
                    // Downwards, the keys of [low, high) are those whose complement lies in (~high, ~low]. Values end
                    // where their bytes say, so the bound itself is all that begins with its complement.
                    byte[] from =
                            high == null ? prefix : join(prefix, OrderedBytes.after(OrderedBytes.complement(high)));
                    byte[] to = low.length == 0
                            ? OrderedBytes.after(prefix)
                            : OrderedBytes.after(join(prefix, OrderedBytes.complement(low)));
                    ranges.add(new Range(from, to, false));
                }
            }
        }

        /** 1 if the index gives the order asked for, -1 if backwards, 0 if not. */
        private int direction(@Nullable Ordering order, Set<String> single, Set<String> arrays) {
            if (order == null) {
                return 1;
            }
            List<Ordering.Key> asked = order.keys.stream()
                    .filter(key -> !single.contains(key.path()) || arrays.contains(key.path()))
                    .toList();
            if (asked.isEmpty()) {
                return 1;
            }
            List<Ordering.Key> given = new ArrayList<>(index.keys.stream()
                    .filter(key -> !single.contains(key.path()))
                    .toList());
            if (!index.unique) {
                // Entries end with the document's _id.
                given.add(new Ordering.Key("_id", true));
            }
            if (given.size() < asked.size()) {
                return 0;
            }
            int direction = 0;
            for (int i = 0; i < asked.size(); i++) {
                Ordering.Key want = asked.get(i);
                Ordering.Key has = given.get(i);
                int way = want.ascending() == has.ascending() ? 1 : -1;
                if (!want.path().equals(has.path()) || arrays.contains(want.path()) || direction * way < 0) {
                    return 0;
                }
                direction = way;
            }
            return direction;
        }
    }

    private static boolean implied(Filter partial, List<Filter> parts) {
        List<Filter> wanted = partial instanceof Filter.And(List<Filter> all) ? all : List.of(partial);
        return wanted.stream().allMatch(want -> parts.stream().anyMatch(part -> same(want, part)));
    }

    private static boolean same(Filter want, Filter have) {
        if (!(want instanceof Filter.Field wanted)
                || !(have instanceof Filter.Field given)
                || !wanted.path.equals(given.path)) {
            return false;
        }
        if (wanted.condition.equals(given.condition)) {
            return true;
        }
        if (wanted.condition instanceof Filter.Exists(boolean exists) && exists) {
            return switch (given.condition) {
                case Filter.Equal(Object value) -> value != null;
                case Filter.Compare compare -> compare.bound() != null;
                case Filter.In in -> in.wanted().stream().noneMatch(value -> value == null);
                default -> false;
            };
        }
        return given.condition instanceof Filter.Equal(Object value) && wanted.condition.holds(value);
    }

    private static Bounds bounds(String path, List<Filter> parts, boolean multikey, boolean sparse) {
        Bounds bounds = new Bounds();
        for (Filter part : parts) {
            if (part instanceof Filter.Field field) {
                if (field.path.equals(path)) {
                    narrow(bounds, field, field.condition, multikey, sparse);
                } else if (field.condition instanceof Filter.Element(Filter inner)
                        && path.startsWith(field.path + ".")) {
                    List<Filter> conditions = inner instanceof Filter.And(List<Filter> all) ? all : List.of(inner);
                    for (Filter condition : conditions) {
                        if (condition instanceof Filter.Field below && path.equals(field.path + "." + below.path)) {
                            narrow(bounds, condition, below.condition, multikey, sparse);
                            bounds.exact = false;
                        }
                    }
                }
            }
        }
        return bounds;
    }

    private static void narrow(
            Bounds bounds, Filter part, Filter.Condition condition, boolean multikey, boolean sparse) {
        switch (condition) {
            case Filter.Equal(Object value) -> {
                if (!(value instanceof List<?>) && bounds.points == null) {
                    bounds.points = new TreeSet<>();
                    bounds.points.add(new Key(OrderedBytes.of(value)));
                    bounds.usedForPoints.add(part);
                }
            }
            case Filter.In(List<Object> values) -> {
                if (arePlain(values) && bounds.points == null) {
                    bounds.points = new TreeSet<>();
                    for (Object value : values) {
                        bounds.points.add(new Key(OrderedBytes.of(value)));
                    }
                    bounds.usedForPoints.add(part);
                }
            }
            case Filter.Compare(Filter.Comparison comparison, Object bound) -> {
                int type = OrderedBytes.type(bound);
                // Conditions on an array may be met by different elements, so only one end can be used.
                if (type == OrderedBytes.MIN_KEY
                        || type == OrderedBytes.MAX_KEY
                        || type == OrderedBytes.NULL
                        || type == OrderedBytes.ARRAY
                        || (multikey && bounds.isRange())) {
                    return;
                }
                byte[] at = OrderedBytes.of(bound);
                byte[] edge = comparison.isLower() == comparison.isInclusive() ? at : OrderedBytes.after(at);
                byte[] floor = {(byte) type};
                byte[] ceiling = {(byte) (type + 1)};
                if (comparison.isLower()) {
                    bounds.from = higher(bounds.from, edge);
                    bounds.to = lower(bounds.to, ceiling);
                } else {
                    bounds.from = higher(bounds.from, floor);
                    bounds.to = lower(bounds.to, edge);
                }
                bounds.used.add(part);
                if (type == OrderedBytes.NUMBER) {
                    // NaN is a number for the index and no number for a comparison.
                    bounds.exact = false;
                }
            }
            case Filter.Regex(BsonRegularExpression regex) -> {
                String prefix = literalPrefix(regex);
                if (!prefix.isEmpty() && !bounds.isRange()) {
                    bounds.from = OrderedBytes.stringPrefix(prefix);
                    bounds.to = OrderedBytes.after(bounds.from);
                    bounds.used.add(part);
                    bounds.exact = false;
                }
            }
            case Filter.Exists(boolean wanted) -> {
                if (wanted && sparse && !bounds.isRange() && bounds.points == null) {
                    bounds.from = new byte[] {(byte) OrderedBytes.MIN_KEY};
                    bounds.to = new byte[] {(byte) (OrderedBytes.MAX_KEY + 1)};
                    bounds.used.add(part);
                    bounds.exact = true;
                }
            }
            default -> {}
        }
    }

    private static byte[] higher(byte @Nullable [] a, byte[] b) {
        return a == null || Arrays.compareUnsigned(a, b) < 0 ? b : a;
    }

    private static byte[] lower(byte @Nullable [] a, byte[] b) {
        return a == null || Arrays.compareUnsigned(a, b) > 0 ? b : a;
    }

    /** What a text must begin with to match, as far as the pattern says so plainly; empty if it does not. */
    static String literalPrefix(BsonRegularExpression regex) {
        String pattern = regex.getPattern();
        boolean plain = regex.getOptions() == null || regex.getOptions().isEmpty();
        if (!plain || !pattern.startsWith("^") || pattern.contains("|")) {
            return "";
        }
        int end = 1;
        while (end < pattern.length()
                && (Character.isLetterOrDigit(pattern.charAt(end)) || pattern.charAt(end) == '-')) {
            end++;
        }
        if (end < pattern.length() && "*?{".indexOf(pattern.charAt(end)) >= 0) {
            end--;
        }
        return end <= 1 ? "" : pattern.substring(1, end);
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}

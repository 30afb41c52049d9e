package cn.onezone.parks.aggregates;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.audit.Sha256;
import cn.onezone.parks.submissions.Contributions;
import java.math.BigDecimal;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the reports of a period by part, kept up with what changes: a changed report costs its own values, whatever
 * else there is. Exact. Not for several threads at once.
 */
final class Tally {
    /** So many of the greatest values of a sum are known; if they leave, the part is looked through again. */
    private static final int GREATEST = 8;

    private static final int DECIMALS = 4;

    private final Map<Uscc, Held> held = new HashMap<>();
    private final Map<Part, Cell> cells = new HashMap<>();
    private final Map<Item, Integer> numbers = new HashMap<>();
    private final List<Item> items = new ArrayList<>();
    private long work;

    /** A data element in its unit. */
    record Item(String element, Unit unit) {}

    /**
     * What an enterprise contributes.
     *
     * @param part where it stands
     * @param revision of its report that counts
     * @param values what it reports
     */
    record Contribution(Part part, int revision, List<ElementValue> values) {}

    /** A contribution as it is kept: 30 000 of 60 values would be many objects otherwise. */
    private static final class Held {
        private final Part part;
        private int revision;
        /** Sorted. */
        private final int[] items;
        /** In ten-thousandths. */
        private final long[] small;
        /** In place of those where one is too great for them. */
        private final BigDecimal @Nullable [] exact;

        private Held(Part part, int revision, int[] items, long[] small, BigDecimal @Nullable [] exact) {
            this.part = part;
            this.revision = revision;
            this.items = items;
            this.small = small;
            this.exact = exact;
        }

        static Held of(Part part, int revision, int[] items, BigDecimal[] exact) {
            long[] small = new long[exact.length];
            for (int i = 0; i < exact.length; i++) {
                BigDecimal scaled = exact[i].setScale(Math.max(DECIMALS, exact[i].scale()));
                if (scaled.scale() > DECIMALS || scaled.unscaledValue().bitLength() > 62) {
                    return new Held(part, revision, items, new long[0], exact);
                }
                small[i] = scaled.unscaledValue().longValueExact();
            }
            return new Held(part, revision, items, small, null);
        }

        BigDecimal value(int index) {
            return exact == null ? BigDecimal.valueOf(small[index], DECIMALS) : exact[index];
        }

        @Nullable
        BigDecimal of(int item) {
            int index = Arrays.binarySearch(items, item);
            return index < 0 ? null : value(index);
        }

        boolean says(Part otherPart, int[] otherItems, BigDecimal[] values) {
            if (!part.equals(otherPart) || !Arrays.equals(items, otherItems)) {
                return false;
            }
            for (int i = 0; i < values.length; i++) {
                if (value(i).compareTo(values[i]) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Cell {
        private final Set<Uscc> members = new HashSet<>();
        private final Map<Integer, Sum> sums = new HashMap<>();
    }

    private record Great(BigDecimal magnitude, Uscc uscc) {
        private static final Comparator<Great> ORDER = Comparator.comparing(Great::magnitude)
                .reversed()
                .thenComparing(g -> g.uscc().value());
    }

    private static final class Sum {
        private BigDecimal sum = BigDecimal.ZERO;
        private BigDecimal magnitude = BigDecimal.ZERO;
        private int contributors;
        /** The greatest first; nothing that is not in it is greater than its last. */
        private final List<Great> greatest = new ArrayList<>();

        private void put(Great one) {
            boolean all = greatest.size() == contributors - 1;
            if (all || one.magnitude().compareTo(greatest.getLast().magnitude()) >= 0) {
                greatest.add(one);
                greatest.sort(Great.ORDER);
                if (greatest.size() > GREATEST) {
                    greatest.removeLast();
                }
            }
        }
    }

    /** Values and enterprises looked at so far, so that a test can hold the cost against the change. */
    long work() {
        return work;
    }

    /** How many enterprises contribute. */
    int contributors() {
        return held.size();
    }

    /**
     * What an enterprise contributes from now on, in place of what it did.
     *
     * @param now absent: nothing
     */
    void put(Uscc uscc, @Nullable Contribution now) {
        Held before = held.get(uscc);
        if (now == null) {
            if (before != null) {
                held.remove(uscc);
                take(uscc, before);
            }
            return;
        }
        List<ElementValue> sorted = new ArrayList<>(now.values());
        sorted.sort(Comparator.comparingInt(v -> number(new Item(v.element(), v.unit()))));
        int[] its = new int[sorted.size()];
        BigDecimal[] exact = new BigDecimal[sorted.size()];
        for (int i = 0; i < its.length; i++) {
            ElementValue value = sorted.get(i);
            its[i] = number(new Item(value.element(), value.unit()));
            exact[i] = value.value();
        }
        if (before != null) {
            if (before.says(now.part(), its, exact)) {
                // the same once more is another revision of the report, and the same sum
                before.revision = now.revision();
                return;
            }
            take(uscc, before);
        }
        Held after = Held.of(now.part(), now.revision(), its, exact);
        held.put(uscc, after);
        add(uscc, after);
    }

    private int number(Item item) {
        Integer known = numbers.putIfAbsent(item, items.size());
        if (known == null) {
            items.add(item);
            return items.size() - 1;
        }
        return known;
    }

    private void add(Uscc uscc, Held one) {
        Cell cell = cells.computeIfAbsent(one.part, _ -> new Cell());
        cell.members.add(uscc);
        for (int i = 0; i < one.items.length; i++) {
            work++;
            BigDecimal value = one.value(i);
            Sum sum = cell.sums.computeIfAbsent(one.items[i], _ -> new Sum());
            sum.sum = sum.sum.add(value);
            sum.magnitude = sum.magnitude.add(value.abs());
            sum.contributors++;
            sum.put(new Great(value.abs(), uscc));
        }
    }

    private void take(Uscc uscc, Held one) {
        Cell cell = cells.get(one.part);
        if (cell == null) {
            throw new IllegalStateException("no sums of " + one.part);
        }
        cell.members.remove(uscc);
        for (int i = 0; i < one.items.length; i++) {
            work++;
            int item = one.items[i];
            BigDecimal value = one.value(i);
            Sum sum = cell.sums.get(item);
            if (sum == null) {
                throw new IllegalStateException("no sum of " + items.get(item));
            }
            sum.sum = sum.sum.subtract(value);
            sum.magnitude = sum.magnitude.subtract(value.abs());
            sum.contributors--;
            if (sum.contributors == 0) {
                cell.sums.remove(item);
                continue;
            }
            if (sum.greatest.remove(new Great(one.value(i).abs(), uscc))
                    && sum.greatest.size() < 2
                    && sum.greatest.size() < sum.contributors) {
                lookThrough(cell, item, sum);
            }
        }
        if (cell.members.isEmpty()) {
            cells.remove(one.part);
        }
    }

    private void lookThrough(Cell cell, int item, Sum sum) {
        List<Great> all = new ArrayList<>();
        for (Uscc member : cell.members) {
            work++;
            Held one = held.get(member);
            BigDecimal value = one == null ? null : one.of(item);
            if (value != null) {
                all.add(new Great(value.abs(), member));
            }
        }
        all.sort(Great.ORDER);
        sum.greatest.clear();
        sum.greatest.addAll(all.subList(0, Math.min(GREATEST, all.size())));
    }

    /**
     * One enterprise's values.
     *
     * @param part where it stands
     * @param values by data element
     */
    record Of(Uscc uscc, Part part, Map<String, BigDecimal> values) {}

    /** Values of these data elements, of each enterprise that has them all. This looks at everybody. */
    List<Of> of(Set<String> elements) {
        List<Integer> wanted = new ArrayList<>();
        for (int number = 0; number < items.size(); number++) {
            if (elements.contains(items.get(number).element())) {
                wanted.add(number);
            }
        }
        List<Of> all = new ArrayList<>();
        held.forEach((uscc, one) -> {
            Map<String, BigDecimal> values = new HashMap<>();
            for (int number : wanted) {
                BigDecimal value = one.of(number);
                if (value != null) {
                    values.put(items.get(number).element(), value);
                }
            }
            if (values.keySet().containsAll(elements)) {
                all.add(new Of(uscc, one.part, values));
            }
        });
        all.sort(Comparator.comparing(o -> o.uscc().value()));
        return all;
    }

    /** Of which revision of whose report the sums are made, in the order of codes. This looks at everybody. */
    List<Contributions.One> contributions() {
        List<Contributions.One> all = new ArrayList<>(held.size());
        held.forEach((uscc, one) -> all.add(new Contributions.One(
                uscc, one.revision, one.part.section(), one.part.scale(), one.part.qualifications())));
        all.sort(Comparator.comparing(one -> one.uscc().value()));
        return all;
    }

    /**
     * Who is in which part with which data elements, whatever the values are: SHA-256, 64 small hexadecimal digits. This looks at
     * everybody.
     */
    String members() {
        // most report the same data elements, so what these are is written down once for all of them
        Map<IntBuffer, String> said = new HashMap<>();
        StringBuilder text = new StringBuilder(held.size() * 100);
        held.entrySet().stream()
                .sorted(Comparator.comparing(one -> one.getKey().value()))
                .forEach(one -> {
                    Part part = one.getValue().part;
                    text.append(one.getKey())
                            .append(' ')
                            .append(part.section())
                            .append(' ')
                            .append(part.scale())
                            .append(' ')
                            .append(String.join(",", part.qualifications()))
                            .append(' ')
                            .append(said.computeIfAbsent(IntBuffer.wrap(one.getValue().items), this::codes))
                            .append('\n');
                });
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String codes(IntBuffer numbered) {
        String all = IntStream.of(numbered.array())
                .mapToObj(number -> items.get(number).element())
                .sorted()
                .collect(Collectors.joining(" "));
        return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    }

    /** How many enterprises each part has. */
    Map<Part, Integer> enterprises() {
        Map<Part, Integer> all = new HashMap<>();
        cells.forEach((part, cell) -> all.put(part, cell.members.size()));
        return all;
    }

    /** The sums of each data element by part, data elements in the order of their codes. */
    Map<Item, Map<Part, Figure>> figures() {
        Map<Item, Map<Part, Figure>> all = new LinkedHashMap<>();
        items.stream()
                .sorted(Comparator.comparing(Item::element)
                        .thenComparing(i -> i.unit().symbol()))
                .forEach(item -> {
                    int number = number(item);
                    Map<Part, Figure> byPart = new HashMap<>();
                    cells.forEach((part, cell) -> {
                        Sum sum = cell.sums.get(number);
                        if (sum != null) {
                            byPart.put(part, figure(sum));
                        }
                    });
                    if (!byPart.isEmpty()) {
                        all.put(item, byPart);
                    }
                });
        return all;
    }

    private static Figure figure(Sum sum) {
        return new Figure(
                sum.sum,
                sum.contributors,
                sum.magnitude,
                sum.greatest.getFirst().magnitude(),
                sum.greatest.size() < 2 ? BigDecimal.ZERO : sum.greatest.get(1).magnitude());
    }
}

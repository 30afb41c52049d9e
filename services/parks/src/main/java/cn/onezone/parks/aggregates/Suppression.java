package cn.onezone.parks.aggregates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of one data element may leave the park (R12). Published are the table of sections by scale classes with
 * all its totals, and one sum for each qualification; whoever reads it is taken to know from the roster who is in which
 * part. Pure and exact.
 *
 * <p>First is withheld what gives an enterprise away itself, see {@link SuppressionRule#isUnsafe}. Then, for each group of
 * enterprises that must not be learnt, a <em>move</em> is found: values put from some parts into others so that the group's
 * sum is greater, or less, by the reach, while nothing that is published differs and nothing gets below zero. Where there
 * is none, what stands in the way of the cheapest is withheld too. So at the end there are, for each such group, two other
 * states of the park that look the same from outside: nobody can learn its sum more closely. Withholding more never spoils
 * a move that was found before. Where no part could give as much as a rule asks for, all is withheld.
 *
 * <p>Such groups are: places of the table that are unsafe, qualifications that are or whose absence is, and parts that are
 * unsafe though the place that they are in is published.
 */
final class Suppression {
    private static final int MOST_QUALIFICATIONS = 63;
    /** Parts of a group, or of a place, that are tried. */
    private static final int MOST_TRIED = 6;

    private final SuppressionRule rule;
    private final boolean signed;
    private final List<String> sections;
    private final List<String> scales;
    private final List<String> qualifications;
    private final List<Atom> atoms = new ArrayList<>();
    /** The most that a sum of a part has. */
    private final int decimals;
    /** Those of each place, the greatest first. */
    private final Atom[][][] at;

    /** Those of each place by the published qualifications that they have, in the same order; see {@link #places}. */
    private final Map<Long, List<Atom>>[][] byMask;

    /** Sums of each place of the table, its totals behind the last row and column. */
    private final Figure[][] figures;

    private final boolean[][] withheld;
    /** Told before as it is now: withheld only if nothing else will do. */
    private final boolean[][] told;

    private long publishedQualifications;

    /** A part with its place in the table. */
    private record Atom(int row, int column, long mask, Figure figure) {
        BigDecimal sum() {
            return figure.sum();
        }

        boolean is(Atom other) {
            return row == other.row && column == other.column && mask == other.mask;
        }
    }

    /**
     * A place of the table.
     *
     * @param section absent: all of them
     * @param scale absent: all of them
     */
    record Spot(@Nullable String section, @Nullable String scale) {}

    /**
     * What is withheld of a data element.
     *
     * @param spots places of the table
     * @param qualifications codes
     */
    record Outcome(Set<Spot> spots, Set<String> qualifications) {
        /** Nothing. */
        static final Outcome NOTHING = new Outcome(Set.of(), Set.of());

        /** Copies the sets. */
        Outcome {
            spots = Set.copyOf(spots);
            qualifications = Set.copyOf(qualifications);
        }

        /** What either withholds. */
        Outcome and(Outcome other) {
            if (other.spots.isEmpty() && other.qualifications.isEmpty()) {
                return this;
            }
            Set<Spot> allSpots = new HashSet<>(spots);
            allSpots.addAll(other.spots);
            Set<String> allCodes = new HashSet<>(qualifications);
            allCodes.addAll(other.qualifications);
            return new Outcome(allSpots, allCodes);
        }
    }

    /**
     * Decides.
     *
     * @param parts the data element by part
     * @param signed whether everybody knows that values may be below zero
     * @param before what was withheld of it in an earlier revision that the city has: it stays so, for who knows both would
     *     know what the earlier one withheld
     * @param told places of the table that the city has from an earlier revision as they are now
     */
    static Outcome of(
            Map<Part, Figure> parts, boolean signed, SuppressionRule rule, Outcome before, Collection<Spot> told) {
        return parts.isEmpty()
                ? Outcome.NOTHING
                : new Suppression(parts, signed, rule, before, new HashSet<>(told)).decided();
    }

    private Suppression(
            Map<Part, Figure> parts, boolean signed, SuppressionRule rule, Outcome before, Set<Spot> toldBefore) {
        this.rule = rule;
        // what stands there below zero tells everybody that it may be
        this.signed = signed
                || parts.values().stream().anyMatch(figure -> figure.sum().signum() < 0);
        Set<String> allSections = new HashSet<>();
        Set<String> allScales = new HashSet<>();
        Set<String> all = new HashSet<>();
        parts.keySet().forEach(p -> {
            allSections.add(p.section());
            allScales.add(p.scale());
            all.addAll(p.qualifications());
        });
        this.sections = allSections.stream().sorted().toList();
        this.scales = allScales.stream().sorted().toList();
        this.qualifications = all.stream().sorted().toList();
        if (qualifications.size() > MOST_QUALIFICATIONS) {
            throw new IllegalArgumentException("more than " + MOST_QUALIFICATIONS + " qualifications");
        }
        parts.forEach((part, figure) -> {
            long mask = 0;
            for (String one : part.qualifications()) {
                mask |= 1L << qualifications.indexOf(one);
            }
            atoms.add(new Atom(sections.indexOf(part.section()), scales.indexOf(part.scale()), mask, figure));
        });
        // by what they are, so that the same figures always lead to the same decision
        atoms.sort(Comparator.comparing(Atom::sum)
                .reversed()
                .thenComparingInt(Atom::row)
                .thenComparingInt(Atom::column)
                .thenComparingLong(Atom::mask));
        this.decimals = atoms.stream().mapToInt(a -> a.sum().scale()).max().orElse(0);
        this.at = new Atom[sections.size()][scales.size()][];
        this.byMask = tables(sections.size(), scales.size());
        this.figures = new Figure[sections.size() + 1][scales.size() + 1];
        for (Figure[] row : figures) {
            Arrays.fill(row, Figure.NONE);
        }
        List<List<Atom>> places = new ArrayList<>();
        for (int i = 0; i < sections.size() * scales.size(); i++) {
            places.add(new ArrayList<>());
        }
        // once through all of them: a table of all parts would be walked through for each of its places otherwise
        for (Atom atom : atoms) {
            places.get(atom.row() * scales.size() + atom.column()).add(atom);
            for (int row : new int[] {atom.row(), sections.size()}) {
                for (int column : new int[] {atom.column(), scales.size()}) {
                    figures[row][column] = figures[row][column].plus(atom.figure());
                }
            }
        }
        for (int row = 0; row < sections.size(); row++) {
            for (int column = 0; column < scales.size(); column++) {
                at[row][column] = places.get(row * scales.size() + column).toArray(Atom[]::new);
            }
        }
        this.withheld = new boolean[sections.size() + 1][scales.size() + 1];
        this.told = new boolean[sections.size() + 1][scales.size() + 1];
        this.publishedQualifications = (1L << qualifications.size()) - 1;
        for (int row = 0; row <= sections.size(); row++) {
            for (int column = 0; column <= scales.size(); column++) {
                withheld[row][column] = before.spots().contains(spot(row, column));
                told[row][column] = toldBefore.contains(spot(row, column));
            }
        }
        before.qualifications().forEach(this::withholdQualification);
        places();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Long, List<Atom>>[][] tables(int rows, int columns) {
        return new Map[rows][columns];
    }

    /** Sorts the parts of each place by the qualifications that are published now: a part like another is found at once. */
    private void places() {
        for (int row = 0; row < sections.size(); row++) {
            for (int column = 0; column < scales.size(); column++) {
                Map<Long, List<Atom>> those = new HashMap<>();
                for (Atom one : at[row][column]) {
                    those.computeIfAbsent(one.mask() & publishedQualifications, _ -> new ArrayList<>())
                            .add(one);
                }
                byMask[row][column] = those;
            }
        }
    }

    private Spot spot(int row, int column) {
        return new Spot(
                row == sections.size() ? null : sections.get(row), column == scales.size() ? null : scales.get(column));
    }

    private void withholdQualification(String code) {
        int index = qualifications.indexOf(code);
        if (index >= 0) {
            publishedQualifications &= ~(1L << index);
        }
    }

    /** A group of parts that must not be learnt. */
    private sealed interface Group {
        /** A place of the table. */
        record Place(int row, int column) implements Group {}

        /** One part. */
        record One(Atom atom) implements Group {}

        /** All that have a qualification, or all that have it not. */
        record Having(long bit, boolean has) implements Group {}
    }

    private record Goal(Group group, Figure figure) {}

    private Outcome decided() {
        List<Goal> goals = new ArrayList<>();
        for (int row = 0; row <= sections.size(); row++) {
            for (int column = 0; column <= scales.size(); column++) {
                Figure figure = figures[row][column];
                if (rule.isUnsafe(figure)) {
                    withheld[row][column] = true;
                    goals.add(new Goal(new Group.Place(row, column), figure));
                }
            }
        }
        for (int index = 0; index < qualifications.size(); index++) {
            long bit = 1L << index;
            for (boolean has : new boolean[] {true, false}) {
                Figure figure = sum(a -> ((a.mask() & bit) != 0) == has);
                if (rule.isUnsafe(figure)) {
                    publishedQualifications &= ~bit;
                    goals.add(new Goal(new Group.Having(bit, has), figure));
                }
            }
        }
        for (Atom atom : atoms) {
            if (at[atom.row()][atom.column()].length > 1 && rule.isUnsafe(atom.figure())) {
                goals.add(new Goal(new Group.One(atom), atom.figure()));
            }
        }
        // some of them have been withheld above
        places();
        // the greatest first: what is withheld for them serves the smaller ones too
        goals.sort(Comparator.comparing((Goal g) -> g.figure().magnitude()).reversed());
        for (Goal goal : goals) {
            protect(goal);
        }
        Set<Spot> spots = new LinkedHashSet<>();
        for (int row = 0; row <= sections.size(); row++) {
            for (int column = 0; column <= scales.size(); column++) {
                if (withheld[row][column]) {
                    spots.add(spot(row, column));
                }
            }
        }
        Set<String> codes = new LinkedHashSet<>();
        for (int index = 0; index < qualifications.size(); index++) {
            // a part of what is not told would tell something of it
            if (withheld[sections.size()][scales.size()] || (publishedQualifications & (1L << index)) == 0) {
                codes.add(qualifications.get(index));
            }
        }
        return new Outcome(spots, codes);
    }

    private boolean isIn(Atom atom, int row, int column) {
        return (row == sections.size() || atom.row() == row) && (column == scales.size() || atom.column() == column);
    }

    private Figure sum(Predicate<Atom> which) {
        return atoms.stream().filter(which).map(Atom::figure).reduce(Figure.NONE, Figure::plus);
    }

    /** Some parts get more and others less, by the same. */
    private record Move(List<Atom> more, List<Atom> less) {}

    /** What a move costs: the whole withheld, then totals and qualifications, then places, then how much they are. */
    private record Cost(int whole, int again, int totals, int places, BigDecimal magnitude)
            implements Comparable<Cost> {
        private static final Comparator<Cost> ORDER = Comparator.comparingInt(Cost::whole)
                .thenComparingInt(Cost::again)
                .thenComparingInt(Cost::totals)
                .thenComparingInt(Cost::places)
                .thenComparing(Cost::magnitude);

        boolean isFree() {
            return whole + again + totals + places == 0;
        }

        @Override
        public int compareTo(Cost other) {
            return ORDER.compare(this, other);
        }
    }

    /** The cheapest move for one goal, as far as it has been looked for. */
    private final class Search {
        /** Whether a part is of the goal: found out once, for it is asked more often than anything else. */
        private final Predicate<Atom> of;

        private final BigDecimal above;
        private final BigDecimal below;
        private @Nullable Move best;
        private @Nullable Cost cost;

        Search(Goal goal) {
            this.of = switch (goal.group()) {
                case Group.Place(int row, int column) -> atom -> isIn(atom, row, column);
                case Group.One(Atom one) -> one::is;
                case Group.Having(long bit, boolean has) -> atom -> ((atom.mask() & bit) != 0) == has;
            };
            // with as many decimals as the parts have: nothing that is compared with it lies between, and it compares
            // at once
            this.above = rule.above(goal.figure().sum()).setScale(decimals, RoundingMode.CEILING);
            this.below = signed ? above : rule.below(goal.figure().sum()).setScale(decimals, RoundingMode.CEILING);
        }

        boolean isOver() {
            return cost != null && cost.isFree();
        }

        private boolean canGiveMore(Atom atom) {
            return signed || atom.sum().compareTo(above) >= 0;
        }

        private boolean canGiveLess(Atom atom) {
            return signed || atom.sum().compareTo(below) >= 0;
        }

        /** Looks at a move whose first part is of the goal. */
        void consider(Atom[] more, Atom[] less) {
            for (Atom one : less) {
                // for the sum to be greater, these must have something to lose
                if (!canGiveMore(one)) {
                    return;
                }
            }
            for (Atom one : more) {
                if (!canGiveLess(one)) {
                    return;
                }
            }
            if (effect(more) - effect(less) <= 0) {
                return;
            }
            Cost asked = costOf(more, less);
            if (cost == null || asked.compareTo(cost) < 0) {
                best = new Move(List.of(more), List.of(less));
                cost = asked;
            }
        }

        private int effect(Atom[] some) {
            int sum = 0;
            for (Atom one : some) {
                if (isOf(one)) {
                    sum++;
                }
            }
            return sum;
        }

        boolean isOf(Atom atom) {
            return of.test(atom);
        }

        /** A part of a place with these published qualifications that can give, or else the greatest there. */
        @Nullable
        Atom like(int row, int column, long mask) {
            List<Atom> those = byMask[row][column].get(mask);
            if (those != null) {
                return those.getFirst();
            }
            Atom[] place = at[row][column];
            return place.length == 0 ? null : place[0];
        }
    }

    private void protect(Goal goal) {
        Search search = new Search(goal);
        int tried = 0;
        // a single part is not looked for among all
        List<Atom> candidates = goal.group() instanceof Group.One(Atom one) ? List.of(one) : atoms;
        for (Atom first : candidates) {
            // the greatest come first, and have the best chances
            if (search.isOver() || tried == MOST_TRIED) {
                break;
            }
            if (search.isOf(first) && search.canGiveLess(first)) {
                tried++;
                if (!(goal.group() instanceof Group.Place)) {
                    withinAPlace(search, first);
                }
                acrossPlaces(search, first);
            }
        }
        Move move = search.best;
        if (move == null) {
            // by the shipped rule the greatest part of what is unsafe has at least its reach to lose, and may grow with
            // all its
            // totals; by a stricter one of an operator's no part may have so much, and then only silence protects it
            withholdAll();
            return;
        }
        Atom[] more = move.more().toArray(Atom[]::new);
        Atom[] less = move.less().toArray(Atom[]::new);
        touched(more, less, (row, column) -> withheld[row][column] = true);
        long differing = differing(more, less);
        if (differing != 0) {
            publishedQualifications &= ~differing;
            places();
        }
    }

    private void withholdAll() {
        for (boolean[] row : withheld) {
            Arrays.fill(row, true);
        }
        publishedQualifications = 0;
        places();
    }

    /** From one part of a place into another, and back elsewhere if qualifications would differ. */
    private void withinAPlace(Search search, Atom first) {
        for (Atom second : at[first.row()][first.column()]) {
            // the greatest come first: where one has not enough to give, none behind it has
            if (search.isOver() || !search.canGiveMore(second)) {
                break;
            }
            if (second.is(first)) {
                continue;
            }
            search.consider(new Atom[] {first}, new Atom[] {second});
            long gains = (first.mask() & ~second.mask()) & publishedQualifications;
            long loses = (second.mask() & ~first.mask()) & publishedQualifications;
            if ((gains | loses) == 0) {
                continue;
            }
            for (Atom third : atoms) {
                if (search.isOver() || !search.canGiveMore(third)) {
                    break;
                }
                // it must have what is gained and lack what is lost; then all that its counterpart has is known
                long has = third.mask() & publishedQualifications;
                if ((has & gains) != gains
                        || (has & loses) != 0
                        || (third.row() == first.row() && third.column() == first.column())) {
                    continue;
                }
                for (Atom fourth :
                        byMask[third.row()][third.column()].getOrDefault((has & ~gains) | loses, List.of())) {
                    search.consider(new Atom[] {first, fourth}, new Atom[] {second, third});
                }
            }
        }
    }

    /** From one place into others, along rows and columns. */
    private void acrossPlaces(Search search, Atom first) {
        search.consider(new Atom[] {first}, new Atom[0]);
        long mask = first.mask() & publishedQualifications;
        for (int row = 0; row < sections.size() && !search.isOver(); row++) {
            for (int column = 0; column < scales.size() && !search.isOver(); column++) {
                if (row == first.row() && column == first.column()) {
                    continue;
                }
                Atom last = search.like(row, column, mask);
                if (last != null) {
                    search.consider(new Atom[] {first}, new Atom[] {last});
                }
                if (row == first.row() || column == first.column() || last == null) {
                    continue;
                }
                Atom right = search.like(first.row(), column, mask);
                Atom down = search.like(row, first.column(), mask);
                if (right == null || down == null) {
                    continue;
                }
                Atom[] more = {first, last};
                Atom[] less = {right, down};
                search.consider(more, less);
                if (differing(more, less) != 0) {
                    // two and two of the same qualifications will do as well
                    around(search, first, right, at[row][first.column()], row, column);
                    around(search, first, down, at[first.row()][column], row, column);
                }
            }
        }
    }

    private void around(Search search, Atom first, Atom like, Atom[] one, int row, int column) {
        for (int i = 0; i < Math.min(one.length, MOST_TRIED) && !search.isOver(); i++) {
            Atom third = one[i];
            Atom fourth = search.like(row, column, third.mask() & publishedQualifications);
            if (fourth != null) {
                search.consider(new Atom[] {first, fourth}, new Atom[] {like, third});
            }
        }
    }

    /** Takes a place of the table. */
    @FunctionalInterface
    private interface Taker {
        void take(int row, int column);
    }

    /** The places of the table whose sum differs by a move. */
    private void touched(Atom[] more, Atom[] less, Taker taker) {
        if (more.length != less.length) {
            taker.take(sections.size(), scales.size());
        }
        int all = more.length + less.length;
        for (int i = 0; i < all; i++) {
            Atom one = at(more, less, i);
            int row = 0;
            int column = 0;
            int place = 0;
            boolean rowBefore = false;
            boolean columnBefore = false;
            boolean placeBefore = false;
            for (int j = 0; j < all; j++) {
                Atom other = at(more, less, j);
                int sign = j < more.length ? 1 : -1;
                boolean sameRow = other.row() == one.row();
                boolean sameColumn = other.column() == one.column();
                row += sameRow ? sign : 0;
                column += sameColumn ? sign : 0;
                place += sameRow && sameColumn ? sign : 0;
                rowBefore |= j < i && sameRow;
                columnBefore |= j < i && sameColumn;
                placeBefore |= j < i && sameRow && sameColumn;
            }
            if (row != 0 && !rowBefore) {
                taker.take(one.row(), scales.size());
            }
            if (column != 0 && !columnBefore) {
                taker.take(sections.size(), one.column());
            }
            if (place != 0 && !placeBefore) {
                taker.take(one.row(), one.column());
            }
        }
    }

    private static Atom at(Atom[] more, Atom[] less, int index) {
        return index < more.length ? more[index] : less[index - more.length];
    }

    /** Published qualifications whose sum differs by a move of at most two and two. */
    private long differing(Atom[] more, Atom[] less) {
        return publishedQualifications & ((any(more) ^ any(less)) | (both(more) ^ both(less)));
    }

    private static long any(Atom[] some) {
        long any = 0;
        for (Atom one : some) {
            any |= one.mask();
        }
        return any;
    }

    private static long both(Atom[] some) {
        return some.length == 2 ? some[0].mask() & some[1].mask() : 0;
    }

    private Cost costOf(Atom[] more, Atom[] less) {
        Counter counter = new Counter();
        touched(more, less, counter);
        return new Cost(
                counter.whole,
                counter.again,
                counter.totals + Long.bitCount(differing(more, less)),
                counter.places,
                counter.magnitude);
    }

    private final class Counter implements Taker {
        private int whole;
        private int again;
        private int totals;
        private int places;
        private BigDecimal magnitude = BigDecimal.ZERO;

        @Override
        public void take(int row, int column) {
            if (withheld[row][column]) {
                return;
            }
            again += told[row][column] ? 1 : 0;
            if (row == sections.size() && column == scales.size()) {
                whole++;
            } else if (row == sections.size() || column == scales.size()) {
                totals++;
            } else {
                places++;
                magnitude = magnitude.add(figures[row][column].magnitude());
            }
        }
    }
}

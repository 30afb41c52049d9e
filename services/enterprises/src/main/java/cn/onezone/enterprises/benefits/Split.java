package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.EndedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Splits figures of one measure of one enterprise between parks by the moves that have taken effect (R7). Pure; whatever
 * the order in which figures and moves became known, the result is the same.
 *
 * <p>For a period the moves until its last day count. The newest terms split the whole between their destination and the side
 * of their origin; the part of that side is split by the terms before, and so on. Each split is made in whole fen by the
 * largest remainder, the destination before the origin where they are equal, so the parts are the whole and no fen is over.
 * Caps are cumulative over the periods in their order. Where a park has taken the place of another by the last day of a period
 * (R1), it has the other's part. Of an enterprise that has had another code the figures of before count for the caps, and are
 * split under that.
 */
final class Split {
    private static final Comparator<Move> BY_DAY =
            Comparator.comparing(Move::effectiveOn).thenComparing(Move::id);

    private Split() {}

    /**
     * A figure's parts.
     *
     * @param holder the park that holds the enterprise at the end of the period
     * @param shares fen of each park, none of them zero, together the figure
     */
    record Parts(ParkCode holder, SortedMap<ParkCode, Long> shares) {}

    /** The park that holds an enterprise at the end of a period as its moves say, absent where none of them had taken effect. */
    static @Nullable ParkCode holder(Collection<Move> moves, Period period) {
        return holder(moves, period.end());
    }

    /** The same of a day. */
    static @Nullable ParkCode holder(Collection<Move> moves, LocalDate day) {
        List<Move> until = until(moves, day);
        return until.isEmpty() ? null : until.getLast().destination();
    }

    /** The terms of a measure that split the whole in a period, empty if the holder has all. */
    static Optional<MeasureTerms> terms(Collection<Move> moves, Measure measure, Period period) {
        return newest(until(moves, period.end()), measure)
                .flatMap(move -> of(move, measure))
                .filter(t -> t.runs(period));
    }

    /** Whether the last of so many moves began where the one before ended; if not, the terms of that one ended with its holding. */
    private static boolean linked(List<Move> moves, int count) {
        return count > 1
                && !moves.get(count - 1).kind().breaks()
                && moves.get(count - 2)
                        .destination()
                        .equals(moves.get(count - 1).origin());
    }

    /**
     * The day with which a move's terms end because the holding they were agreed for does, absent while it goes on. It goes on
     * through moves that begin where the one before ended.
     */
    static @Nullable LocalDate ends(Collection<Move> moves, Move move) {
        if (move.kind() == Move.Kind.VOID) {
            return move.effectiveOn();
        }
        LocalDate begins = begins(moves);
        if (begins != null && move.formerCode() == null && move.effectiveOn().isBefore(begins)) {
            // before the enterprise had this code another had it, whose terms are not those of this one
            LocalDate broken = breaks(until(moves, begins.minusDays(1)), move);
            return broken == null ? begins : broken;
        }
        return breaks(until(moves, LocalDate.MAX), move);
    }

    /** The day of the first move behind one that does not begin where the one before it ended. */
    private static @Nullable LocalDate breaks(List<Move> all, Move move) {
        for (int count = 2; count <= all.size(); count++) {
            Move next = all.get(count - 1);
            if (BY_DAY.compare(next, move) > 0 && !linked(all, count)) {
                return next.effectiveOn();
            }
        }
        return null;
    }

    /** Since when the enterprise has the code that it has, absent: it has had no other. */
    private static @Nullable LocalDate begins(Collection<Move> moves) {
        return moves.stream()
                .filter(m -> m.kind() == Move.Kind.BEGIN)
                .map(Move::effectiveOn)
                .findFirst()
                .orElse(null);
    }

    /** What is of this enterprise, under whatever code; not what was under its code before it was this enterprise's. */
    static List<Move> own(Collection<Move> moves) {
        LocalDate begins = begins(moves);
        return begins == null
                ? List.copyOf(moves)
                : moves.stream()
                        .filter(m -> m.kind() != Move.Kind.BEGIN)
                        .filter(m -> m.formerCode() != null
                                || m.kind() == Move.Kind.RESTRUCTURING
                                || !m.effectiveOn().isBefore(begins))
                        .toList();
    }

    /**
     * With which days the terms that parks have agreed themselves have ended or will end though their own end has not come:
     * the holding ended for which they were agreed.
     *
     * @return by destination, as they were agreed
     */
    static SortedMap<ParkCode, List<EndedTerms>> ended(Collection<Move> moves) {
        SortedMap<ParkCode, List<EndedTerms>> ended = new TreeMap<>();
        for (Move move : moves.stream().sorted(BY_DAY).toList()) {
            // what was agreed under a former code its park has come into under this one, and is told so
            LocalDate day = move.terms() == null || move.formerCode() != null ? null : ends(moves, move);
            if (day != null) {
                ended.computeIfAbsent(move.destination(), _ -> new ArrayList<>())
                        .add(new EndedTerms(new RelocationId(move.id()), day));
            }
        }
        return ended;
    }

    /**
     * The moves until a day, in the words of that day: where a park is no more by then, the one that has taken its place
     * stands for it (R1). So a figure of a period before goes by the parks that there were, and a later one by those that
     * there are. Of days on which the enterprise had another code what there was under the one it has, which is mostly
     * nothing.
     */
    private static List<Move> until(Collection<Move> moves, LocalDate day) {
        List<Move> passed = new ArrayList<>();
        List<Move> places = new ArrayList<>();
        LocalDate begins = begins(moves);
        List<Move> of = begins != null && day.isBefore(begins)
                ? moves.stream().filter(m -> m.formerCode() == null).toList()
                : own(moves);
        for (Move move : of.stream().sorted(BY_DAY).toList()) {
            if (!move.effectiveOn().isAfter(day)) {
                switch (move.kind()) {
                    case RELOCATION, DECISION, END -> passed.add(move);
                    case RESTRUCTURING -> places.add(move);
                    case VOID, BEGIN -> {
                        // nothing is left of the one, and the other passes nothing on
                    }
                }
            }
        }
        for (Move place : places) {
            passed.replaceAll(m -> m.named(place.origin(), place.destination()));
        }
        return passed;
    }

    /**
     * The park that stands for another on a day.
     *
     * @return itself while no other has taken its place
     */
    static ParkCode named(Collection<Move> moves, ParkCode park, LocalDate day) {
        ParkCode name = park;
        for (Move move : moves.stream().sorted(BY_DAY).toList()) {
            if (move.kind() == Move.Kind.RESTRUCTURING
                    && !move.effectiveOn().isAfter(day)
                    && move.origin().equals(name)) {
                name = move.destination();
            }
        }
        return name;
    }

    /**
     * The terms by which parks hold the enterprise in the place of another: it came to them by a move without terms, or they
     * have taken the place of a park that is no more. Their own services have not been told of these terms by the move.
     *
     * @return by park, the days ascending
     */
    static SortedMap<ParkCode, List<PassedTerms>> passed(Collection<Move> moves) {
        SortedMap<ParkCode, List<PassedTerms>> passed = new TreeMap<>();
        List<LocalDate> days = moves.stream()
                .filter(m -> m.kind() != Move.Kind.VOID)
                .map(Move::effectiveOn)
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i < days.size(); i++) {
            List<Move> until = until(moves, days.get(i));
            if (until.isEmpty()) {
                continue;
            }
            Move last = until.getLast();
            ParkCode holder = last.destination();
            // by the name that it had when it moved there, the park has heard of the move and its terms
            boolean renamed = last.formerCode() != null
                    || moves.stream()
                            .filter(m -> m.id().equals(last.id()))
                            .noneMatch(m -> m.destination().equals(holder));
            List<MeasureTerms> terms = new ArrayList<>();
            for (Measure measure : Measure.values()) {
                newest(until, measure)
                        .filter(move -> renamed || !move.equals(last))
                        .flatMap(move -> of(move, measure))
                        .ifPresent(terms::add);
            }
            if (!terms.isEmpty()) {
                passed.computeIfAbsent(holder, _ -> new ArrayList<>())
                        .add(new PassedTerms(
                                days.get(i), i + 1 < days.size() ? days.get(i + 1) : null, new SharingTerms(terms)));
            }
        }
        return passed;
    }

    /** The move whose terms of a measure split the whole first. */
    private static Optional<Move> newest(List<Move> until, Measure measure) {
        for (int count = until.size(); count > 0; count--) {
            if (of(until.get(count - 1), measure).isPresent()) {
                return Optional.of(until.get(count - 1));
            }
            if (!linked(until, count)) {
                break;
            }
        }
        return Optional.empty();
    }

    private static Optional<MeasureTerms> of(Move move, Measure measure) {
        return Optional.ofNullable(move.terms()).flatMap(t -> t.of(measure));
    }

    /**
     * Splits the accepted figures of a measure.
     *
     * @param moves in any order
     * @param figures fen by period, none below zero
     * @return the parts of each period of which a move had taken effect; other figures are nobody's business
     */
    static Map<Period, Parts> of(Collection<Move> moves, Measure measure, Map<Period, Long> figures) {
        return of(moves, measure, figures, Map.of());
    }

    /**
     * The same where the enterprise has had another code.
     *
     * @param earlier figures of before, that are split there: caps go by them too
     */
    static Map<Period, Parts> of(
            Collection<Move> moves, Measure measure, Map<Period, Long> figures, Map<Period, Long> earlier) {
        Map<Period, Parts> all = new TreeMap<>();
        Map<String, Had> had = new HashMap<>();
        List<Move> ever = own(moves);
        earlier.entrySet().stream().sorted(byEnd()).forEach(figure -> {
            List<Move> until = until(ever, figure.getKey().end());
            if (!until.isEmpty()) {
                side(until, until.size(), measure, figure.getKey(), figure.getValue(), null, had, new TreeMap<>());
            }
        });
        figures.entrySet().stream().sorted(byEnd()).forEach(figure -> {
            List<Move> until = until(moves, figure.getKey().end());
            if (until.isEmpty()) {
                return;
            }
            TreeMap<ParkCode, Long> shares = new TreeMap<>();
            side(until, until.size(), measure, figure.getKey(), figure.getValue(), null, had, shares);
            shares.values().removeIf(fen -> fen == 0);
            all.put(figure.getKey(), new Parts(until.getLast().destination(), shares));
        });
        return all;
    }

    /**
     * The shares of each park in a period as the terms say, before caps and rounding.
     *
     * @return exact, together exactly 1; empty if no move had taken effect
     */
    static SortedMap<ParkCode, BigDecimal> shares(Collection<Move> moves, Measure measure, Period period) {
        TreeMap<ParkCode, BigDecimal> shares = new TreeMap<>();
        List<Move> until = until(moves, period.end());
        BigDecimal left = BigDecimal.ONE;
        ParkCode holder = null;
        for (int count = until.size(); count > 0; count--) {
            Move move = until.get(count - 1);
            boolean linked = linked(until, count);
            ParkCode destination = holder == null ? move.destination() : holder;
            holder = null;
            Optional<MeasureTerms> terms = of(move, measure);
            if (terms.isPresent()) {
                int points = terms.get().runs(period) ? terms.get().step(period).origin() : 0;
                BigDecimal origin = left.multiply(BigDecimal.valueOf(points, 4));
                shares.merge(destination, left.subtract(origin), BigDecimal::add);
                left = origin;
                if (!linked) {
                    shares.merge(move.origin(), left, BigDecimal::add);
                    break;
                }
            } else if (linked) {
                holder = destination;
            } else {
                shares.merge(destination, left, BigDecimal::add);
                break;
            }
        }
        shares.replaceAll((_, share) -> share.stripTrailingZeros());
        shares.values().removeIf(share -> share.signum() == 0);
        return shares;
    }

    private static Comparator<Map.Entry<Period, Long>> byEnd() {
        return Comparator.<Map.Entry<Period, Long>, LocalDate>comparing(
                        e -> e.getKey().end())
                .thenComparing(Map.Entry::getKey);
    }

    /** What the parties to the terms of a move have had of a measure so far; caps go by it. */
    private static final class Had {
        private long origin;
        private long destination;
    }

    /**
     * Gives the side of the first {@code moves} moves its part of a figure.
     *
     * @param instead the park that has taken the place of the last destination, absent: itself
     */
    private static void side(
            List<Move> moves,
            int count,
            Measure measure,
            Period period,
            long fen,
            @Nullable ParkCode instead,
            Map<String, Had> had,
            SortedMap<ParkCode, Long> shares) {
        Move move = moves.get(count - 1);
        ParkCode holder = instead == null ? move.destination() : instead;
        Optional<MeasureTerms> found = of(move, measure);
        boolean linked = linked(moves, count);
        if (found.isEmpty()) {
            if (linked) {
                side(moves, count - 1, measure, period, fen, holder, had, shares);
            } else {
                shares.merge(holder, fen, Long::sum);
            }
            return;
        }
        MeasureTerms terms = found.get();
        long origin = terms.runs(period) ? originPart(terms, period, fen, had, move.id()) : 0;
        shares.merge(holder, fen - origin, Long::sum);
        if (linked) {
            side(moves, count - 1, measure, period, origin, null, had, shares);
        } else {
            shares.merge(move.origin(), origin, Long::sum);
        }
    }

    private static long originPart(MeasureTerms terms, Period period, long fen, Map<String, Had> all, String id) {
        Had had = all.computeIfAbsent(id, _ -> new Had());
        long origin = part(fen, terms.step(period).origin());
        Money destinationCap = terms.destinationCap();
        if (destinationCap != null) {
            long left = Math.max(0, destinationCap.minor() - had.destination);
            origin = Math.max(origin, fen - left);
        }
        Money originCap = terms.originCap();
        if (originCap != null) {
            origin = Math.min(origin, Math.max(0, originCap.minor() - had.origin));
        }
        had.origin += origin;
        had.destination += fen - origin;
        return origin;
    }

    /** The origin's fen by the largest remainder of two; the destination goes first where the remainders are equal. */
    private static long part(long fen, int basisPoints) {
        BigInteger[] exact = BigInteger.valueOf(fen)
                .multiply(BigInteger.valueOf(basisPoints))
                .divideAndRemainder(BigInteger.valueOf(SharingTerms.WHOLE));
        // the other's remainder is the whole less this one, so this one is the larger if it is more than a half
        boolean larger = exact[1].intValueExact() * 2 > SharingTerms.WHOLE;
        return exact[0].longValueExact() + (larger ? 1 : 0);
    }

    /** The periods of a list that have days in common with one. */
    static List<Period> overlapping(Collection<Period> periods, Period one) {
        List<Period> found = new ArrayList<>();
        for (Period period : periods) {
            if (!period.equals(one)
                    && !period.end().isBefore(one.start())
                    && !period.start().isAfter(one.end())) {
                found.add(period);
            }
        }
        return found;
    }
}

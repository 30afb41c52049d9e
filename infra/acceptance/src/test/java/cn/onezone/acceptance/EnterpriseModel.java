package cn.onezone.acceptance;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the network must know of enterprises, kept as plainly as possible: a list of everything that was ever said, in the
 * order in which it was. Every question is answered by going through all of it; nothing is kept up to date, so nothing can
 * be forgotten to be.
 */
final class EnterpriseModel {
    private final List<Said> all = new ArrayList<>();

    /** Something that was acknowledged. Its place in the list is its recorded time. */
    private sealed interface Said {
        String uscc();

        /**
         * A park's entry: these fields have these values from a day on.
         *
         * @param claimedFrom set when the claim begins with it
         */
        record Stated(String uscc, String park, LocalDate validFrom, Map<String, String> changed, LocalDate claimedFrom)
                implements Said {}

        /** A park claims it no longer from a day on. */
        record Removed(String uscc, String park, LocalDate from) implements Said {}

        /** From a day on it counts for a park, whoever claims it; a decision only while that park claims it. */
        record Ruled(String uscc, String park, LocalDate from, boolean needsClaim) implements Said {}

        /**
         * It has moved, with terms or without.
         *
         * @param origin what of each year's tax the origin has, in ten thousandths, absent: all is the destination's
         */
        record Moved(String uscc, String id, String from, String to, LocalDate on, Integer origin) implements Said {}

        /** The terms of a move hold no longer, as if they never had. */
        record Annulled(String uscc, String id) implements Said {}

        /** The tax of a year was accepted. */
        record Accepted(String uscc, int year, long fen) implements Said {}
    }

    /** How far the list had grown: what was known then. */
    int moment() {
        return all.size();
    }

    void registers(String uscc, String park, LocalDate claimedFrom, Map<String, String> fields) {
        all.add(new Said.Stated(uscc, park, claimedFrom, Map.copyOf(fields), claimedFrom));
    }

    void revises(String uscc, String park, LocalDate validFrom, Map<String, String> changed) {
        all.add(new Said.Stated(uscc, park, validFrom, Map.copyOf(changed), null));
    }

    void removes(String uscc, String park, LocalDate from) {
        all.add(new Said.Removed(uscc, park, from));
    }

    void decides(String uscc, String park, LocalDate from) {
        all.add(new Said.Ruled(uscc, park, from, true));
    }

    /** @param points what of each year's tax the origin has, in ten thousandths, absent: there are no terms */
    void moves(String uscc, String id, String origin, String park, LocalDate from, Integer points) {
        all.add(new Said.Ruled(uscc, park, from, false));
        all.add(new Said.Moved(uscc, id, origin, park, from, points));
    }

    void annuls(String uscc, String id) {
        all.add(new Said.Annulled(uscc, id));
    }

    void accepts(String uscc, int year, long fen) {
        all.add(new Said.Accepted(uscc, year, fen));
    }

    /** The moves with terms that nobody has annulled. */
    List<String> termed(String uscc) {
        List<String> ids = new ArrayList<>();
        for (Said said : all) {
            if (said instanceof Said.Moved moved && moved.uscc.equals(uscc) && moved.origin != null) {
                ids.add(moved.id);
            }
            if (said instanceof Said.Annulled annulled) {
                ids.remove(annulled.id);
            }
        }
        return ids;
    }

    /**
     * Who has it at the end of a year since it first moved, and by which moves in a row it came there.
     *
     * @param holder absent: it has not moved
     */
    private record Chain(String holder, List<Said.Moved> moves) {}

    /** R5, R7: day by day. A move that begins where the one before ended goes on with its terms; all else ends them. */
    private Chain chain(String uscc, int year, int moment) {
        List<Said.Moved> moved = new ArrayList<>();
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Moved one && one.uscc.equals(uscc)) {
                moved.add(one);
            }
        }
        if (moved.isEmpty()) {
            return new Chain(null, List.of());
        }
        // before the first claim there is nobody to have it
        LocalDate day = moved.stream()
                .map(Said.Moved::on)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minusYears(1);
        String holder = null;
        List<Said.Moved> row = new ArrayList<>();
        Optional<String> before = park(uscc, day.minusDays(1), moment);
        boolean decidedBefore = decided(uscc, day.minusDays(1), moment);
        for (; !day.isAfter(LocalDate.of(year, 12, 31)); day = day.plusDays(1)) {
            Optional<String> park = park(uscc, day, moment);
            boolean decided = decided(uscc, day, moment);
            LocalDate today = day;
            List<Said.Moved> now = moved.stream()
                    .filter(m -> m.on.equals(today) && (!decided || park.equals(Optional.of(m.to))))
                    .toList();
            for (Said.Moved one : now) {
                if (!one.from.equals(holder)) {
                    row.clear();
                }
                row.add(one);
                holder = one.to;
            }
            if (now.isEmpty() && park.isPresent() && !park.equals(before) && (decided || decidedBefore)) {
                row.clear();
                holder = park.get();
            }
            before = park;
            decidedBefore = decided;
        }
        return new Chain(holder, List.copyOf(row));
    }

    private Integer points(Said.Moved move, int moment) {
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Annulled annulled && annulled.id.equals(move.id)) {
                return null;
            }
        }
        return move.origin;
    }

    /** R7: the park that states the tax of a year, absent where no terms share it. */
    Optional<String> states(String uscc, int year) {
        Chain chain = chain(uscc, year, all.size());
        return chain.moves.stream().anyMatch(m -> points(m, all.size()) != null)
                ? Optional.of(chain.holder)
                : Optional.empty();
    }

    /** R7: what each park has of the tax of a year as known at a moment, in fen; none where none was accepted. */
    Map<String, Long> shares(String uscc, int year, int moment) {
        Long fen = null;
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Accepted accepted && accepted.uscc.equals(uscc) && accepted.year == year) {
                fen = accepted.fen;
            }
        }
        Map<String, Long> shares = new TreeMap<>();
        if (fen == null) {
            return shares;
        }
        Chain chain = chain(uscc, year, moment);
        long left = fen;
        String holder = chain.holder;
        for (Said.Moved move : chain.moves.reversed()) {
            Integer points = points(move, moment);
            if (points != null) {
                long origin = left * points / 10_000 + (left * points % 10_000 > 5_000 ? 1 : 0);
                shares.merge(holder, left - origin, Long::sum);
                left = origin;
                holder = move.from;
            }
        }
        shares.merge(holder, left, Long::sum);
        shares.values().removeIf(share -> share == 0);
        return shares;
    }

    private boolean decided(String uscc, LocalDate day, int moment) {
        return ruling(uscc, day, moment).filter(Said.Ruled::needsClaim).isPresent();
    }

    /** Whether the park has it in its roster, as far as everything said goes. */
    boolean inRoster(String uscc, String park) {
        boolean there = false;
        for (Said said : all) {
            switch (said) {
                case Said.Stated stated when stated.uscc.equals(uscc) && stated.park.equals(park) -> there = true;
                case Said.Removed removed when removed.uscc.equals(uscc) && removed.park.equals(park) -> there = false;
                default -> {
                    // of another enterprise or park
                }
            }
        }
        return there;
    }

    /** Whether the park has ever had it in its roster. */
    boolean everClaimed(String uscc, String park) {
        return all.stream()
                .anyMatch(said ->
                        said instanceof Said.Stated stated && stated.uscc.equals(uscc) && stated.park.equals(park));
    }

    /** First day of the claim that the park has made last. */
    LocalDate claimedFrom(String uscc, String park) {
        LocalDate from = null;
        for (Said said : all) {
            if (said instanceof Said.Stated stated
                    && stated.uscc.equals(uscc)
                    && stated.park.equals(park)
                    && stated.claimedFrom != null) {
                from = stated.claimedFrom;
            }
        }
        return from;
    }

    /** The value that a park's roster shows. */
    String inRoster(String uscc, String park, String field) {
        return value(uscc, park, field, LocalDate.MAX, all.size()).orElseThrow();
    }

    /** Parks that claim it on a day, as known at a moment, with how R5 orders them. */
    private List<Claim> claims(String uscc, LocalDate day, int moment) {
        Map<String, List<Claim>> byPark = new TreeMap<>();
        for (int i = 0; i < moment; i++) {
            switch (all.get(i)) {
                case Said.Stated stated
                when stated.uscc.equals(uscc) && stated.claimedFrom != null ->
                    byPark.computeIfAbsent(stated.park, _ -> new ArrayList<>())
                            .add(new Claim(stated.park, stated.claimedFrom, LocalDate.MAX, i));
                case Said.Removed removed
                when removed.uscc.equals(uscc) -> {
                    List<Claim> claims = byPark.get(removed.park);
                    Claim last = claims.removeLast();
                    claims.add(new Claim(last.park, last.from, removed.from, last.said));
                }
                default -> {
                    // nothing to do with claims
                }
            }
        }
        return byPark.values().stream()
                .flatMap(List::stream)
                .filter(claim -> !day.isBefore(claim.from) && day.isBefore(claim.until))
                .sorted(Comparator.comparing(Claim::from).thenComparingInt(Claim::said))
                .toList();
    }

    private record Claim(String park, LocalDate from, LocalDate until, int said) {}

    /** R5, R6: the one park that it counts for on a day, as known at a moment. */
    Optional<String> park(String uscc, LocalDate day, int moment) {
        return ruling(uscc, day, moment)
                .map(Said.Ruled::park)
                .or(() -> claims(uscc, day, moment).stream().findFirst().map(Claim::park));
    }

    private Optional<Said.Ruled> ruling(String uscc, LocalDate day, int moment) {
        List<Claim> claims = claims(uscc, day, moment);
        for (int i = moment - 1; i >= 0; i--) {
            if (all.get(i) instanceof Said.Ruled ruled && ruled.uscc.equals(uscc) && !day.isBefore(ruled.from)) {
                boolean claimed = claims.stream().anyMatch(c -> c.park.equals(ruled.park));
                if (ruled.needsClaim ? claimed : !removedSince(uscc, ruled, day, i, moment)) {
                    return Optional.of(ruled);
                }
            }
        }
        return Optional.empty();
    }

    private boolean removedSince(String uscc, Said.Ruled ruled, LocalDate day, int ruledAt, int moment) {
        for (int i = ruledAt; i < moment; i++) {
            if (all.get(i) instanceof Said.Removed removed
                    && removed.uscc.equals(uscc)
                    && removed.park.equals(ruled.park)
                    && removed.from.isAfter(ruled.from)
                    && !day.isBefore(removed.from)) {
                return true;
            }
        }
        return false;
    }

    /** R4: the value of a field on a day, as known at a moment; of the park that it counts for. */
    Optional<String> value(String uscc, String field, LocalDate day, int moment) {
        return park(uscc, day, moment).flatMap(park -> value(uscc, park, field, day, moment));
    }

    private Optional<String> value(String uscc, String park, String field, LocalDate day, int moment) {
        for (int i = moment - 1; i >= 0; i--) {
            if (all.get(i) instanceof Said.Stated stated
                    && stated.uscc.equals(uscc)
                    && stated.park.equals(park)
                    && !day.isBefore(stated.validFrom)
                    && stated.changed.containsKey(field)) {
                return Optional.of(stated.changed.get(field));
            }
        }
        return Optional.empty();
    }

    /** R5: how many count for each park on a day, as known at a moment. */
    Map<String, Integer> counts(LocalDate day, int moment) {
        Map<String, Integer> counts = new HashMap<>();
        for (String uscc : usccs()) {
            park(uscc, day, moment).ifPresent(park -> counts.merge(park, 1, Integer::sum));
        }
        return counts;
    }

    Set<String> usccs() {
        Set<String> usccs = new TreeSet<>();
        all.forEach(said -> usccs.add(said.uscc()));
        return usccs;
    }
}

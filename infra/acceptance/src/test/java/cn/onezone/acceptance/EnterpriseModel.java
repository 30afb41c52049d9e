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
         * @param terms absent: all is the destination's
         */
        record Moved(String uscc, String id, String from, String to, LocalDate on, Terms terms) implements Said {}

        /** The terms of a move hold no longer, as if they never had. */
        record Annulled(String uscc, String id) implements Said {}

        /** The tax of a year was accepted. */
        record Accepted(String uscc, int year, long fen) implements Said {}

        /** It has become others: from a day on it counts nowhere. */
        record Ended(String uscc, LocalDate on) implements Said {}

        /** From a day on it counts for a new park where it would count for a former one. */
        record Restructured(String uscc, String from, String to, LocalDate on) implements Said {}

        /**
         * A park's patent: it is of this type from a day on.
         *
         * @param type absent: the park states it no longer
         */
        record Patent(String uscc, String park, String application, LocalDate validFrom, String type) implements Said {}
    }

    /**
     * Terms of a move.
     *
     * @param origin what of each year's tax the origin has, in ten thousandths
     * @param cap fen that the origin gets in all at most, absent: no end
     * @param last year of which they say something, absent: all
     */
    record Terms(int origin, Long cap, Integer last) {
        boolean run(int year) {
            return last == null || year <= last;
        }
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

    /** @param terms absent: there are none */
    void moves(String uscc, String id, String origin, String park, LocalDate from, Terms terms) {
        all.add(new Said.Ruled(uscc, park, from, false));
        all.add(new Said.Moved(uscc, id, origin, park, from, terms));
    }

    void ends(String uscc, LocalDate on) {
        all.add(new Said.Ended(uscc, on));
    }

    void restructures(String uscc, String from, String to, LocalDate on) {
        all.add(new Said.Restructured(uscc, from, to, on));
    }

    /** @param type absent: the park takes it back */
    void patents(String uscc, String park, String application, LocalDate validFrom, String type) {
        all.add(new Said.Patent(uscc, park, application, validFrom, type));
    }

    boolean moved(String uscc) {
        return all.stream().anyMatch(said -> said instanceof Said.Moved moved && moved.uscc.equals(uscc));
    }

    boolean ended(String uscc) {
        return all.stream().anyMatch(said -> said instanceof Said.Ended ended && ended.uscc.equals(uscc));
    }

    /**
     * What a park states of a patent by its own register.
     *
     * @param type absent: it has taken it back
     * @param beginning first day of which it has ever said something
     * @param since day of what it has said last
     */
    record Stated(String type, LocalDate beginning, LocalDate since) {}

    Optional<Stated> patent(String uscc, String park, String application) {
        Stated there = null;
        for (Said said : all) {
            if (said instanceof Said.Patent one
                    && one.uscc.equals(uscc)
                    && one.park.equals(park)
                    && one.application.equals(application)) {
                LocalDate beginning =
                        there == null || one.validFrom.isBefore(there.beginning) ? one.validFrom : there.beginning;
                there = new Stated(one.type, beginning, one.validFrom);
            }
        }
        return Optional.ofNullable(there);
    }

    /**
     * R8: the patents of an enterprise on a day, as known at a moment, each once: {@code park type}, by application; of
     * several parks that state one the one that it counts for on the day of the application (R5), else the first.
     *
     * @param appliedOn day of all applications
     * @param restated for the parks of today as far as known then (R1)
     */
    Map<String, String> patents(String uscc, LocalDate appliedOn, LocalDate day, int moment, boolean restated) {
        String holder = park(uscc, appliedOn, moment).orElse("");
        Map<String, Map<String, Voice>> byApplication = new TreeMap<>();
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Patent one && one.uscc.equals(uscc) && !one.validFrom.isAfter(day)) {
                Map<String, Voice> voices = byApplication.computeIfAbsent(one.application, _ -> new TreeMap<>());
                Voice before = voices.get(one.park);
                if (one.type == null) {
                    voices.remove(one.park);
                } else if (before == null) {
                    voices.put(one.park, new Voice(one.park, one.validFrom, i, one.type));
                } else {
                    voices.put(one.park, new Voice(one.park, before.since, before.said, one.type));
                }
            }
        }
        Map<String, String> patents = new TreeMap<>();
        byApplication.forEach((application, voices) -> voices.values().stream()
                .min(Comparator.comparing((Voice voice) -> !voice.park.equals(holder))
                        .thenComparing(Voice::since)
                        .thenComparingInt(Voice::said))
                .ifPresent(first -> patents.put(
                        application,
                        (restated ? named(uscc, first.park, LocalDate.MAX, moment) : first.park) + " " + first.type)));
        return patents;
    }

    private record Voice(String park, LocalDate since, int said, String type) {}

    /** R1: the park that stands for another on a day, as known at a moment. */
    private String named(String uscc, String park, LocalDate day, int moment) {
        String name = park;
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Restructured one
                    && one.uscc.equals(uscc)
                    && one.from.equals(name)
                    && !day.isBefore(one.on)) {
                name = one.to;
            }
        }
        return name;
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
            if (said instanceof Said.Moved moved && moved.uscc.equals(uscc) && moved.terms != null) {
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
        LocalDate first = moved.stream()
                .map(Said.Moved::on)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate day = first.minusYears(1);
        String holder = null;
        List<Said.Moved> row = new ArrayList<>();
        Optional<String> before = then(uscc, day.minusDays(1), moment);
        boolean decidedBefore = decided(uscc, day.minusDays(1), moment);
        for (; !day.isAfter(LocalDate.of(year, 12, 31)); day = day.plusDays(1)) {
            Optional<String> park = then(uscc, day, moment);
            boolean decided = decided(uscc, day, moment);
            LocalDate today = day;
            List<Said.Moved> now = moved.stream()
                    .filter(m -> m.on.equals(today) && (!decided || park.equals(Optional.of(m.to))))
                    .toList();
            for (Said.Moved one : now) {
                // a park that has taken another's place lets go what that held
                if (holder == null || !one.from.equals(named(uscc, holder, day, moment))) {
                    row.clear();
                }
                row.add(one);
                holder = one.to;
            }
            boolean comes = !park.equals(before) && (decided || decidedBefore);
            // or it is decided for the park for which it counted already, though it had moved on
            boolean elsewhere = decided && !day.isBefore(first) && !park.equals(Optional.ofNullable(holder));
            if (now.isEmpty() && park.isPresent() && (comes || elsewhere)) {
                row.clear();
                holder = park.get();
            }
            before = park;
            decidedBefore = decided;
        }
        return new Chain(holder, List.copyOf(row));
    }

    private Terms terms(Said.Moved move, int moment) {
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Annulled annulled && annulled.id.equals(move.id)) {
                return null;
            }
        }
        return move.terms;
    }

    /** R7: the park that states the tax of a year, absent where no terms share it. A park that is no more winds up its own. */
    Optional<String> states(String uscc, int year) {
        Chain chain = chain(uscc, year, all.size());
        for (Said.Moved move : chain.moves.reversed()) {
            Terms terms = terms(move, all.size());
            if (terms != null) {
                return terms.run(year) ? Optional.of(chain.holder) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** R7: what each park has of the tax of a year as known at a moment, in fen; none where none was accepted. */
    Map<String, Long> shares(String uscc, int year, int moment) {
        Map<Integer, Long> accepted = new TreeMap<>();
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Accepted one && one.uscc.equals(uscc)) {
                accepted.put(one.year, one.fen);
            }
        }
        Map<String, Long> shares = new TreeMap<>();
        // caps go by what was had of the years before
        Map<String, Long> had = new HashMap<>();
        for (Map.Entry<Integer, Long> figure : accepted.entrySet()) {
            if (figure.getKey() > year || !accepted.containsKey(year)) {
                break;
            }
            shares.clear();
            split(uscc, figure.getKey(), figure.getValue(), moment, had, shares);
        }
        shares.values().removeIf(share -> share == 0);
        return shares;
    }

    private void split(String uscc, int year, long fen, int moment, Map<String, Long> had, Map<String, Long> shares) {
        Chain chain = chain(uscc, year, moment);
        LocalDate end = LocalDate.of(year, 12, 31);
        long left = fen;
        String holder = chain.holder;
        for (Said.Moved move : chain.moves.reversed()) {
            Terms terms = terms(move, moment);
            if (terms != null) {
                long origin = 0;
                if (terms.run(year)) {
                    origin = left * terms.origin / 10_000 + (left * terms.origin % 10_000 > 5_000 ? 1 : 0);
                    if (terms.cap != null) {
                        origin = Math.min(origin, Math.max(0, terms.cap - had.getOrDefault(move.id, 0L)));
                    }
                    had.merge(move.id, origin, Long::sum);
                }
                shares.merge(named(uscc, holder, end, moment), left - origin, Long::sum);
                left = origin;
                holder = move.from;
            }
        }
        shares.merge(named(uscc, holder, end, moment), left, Long::sum);
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

    /** R1, R5, R6: the one park that it counts for on a day, as known at a moment. */
    Optional<String> park(String uscc, LocalDate day, int moment) {
        return then(uscc, day, moment).map(park -> named(uscc, park, day, moment));
    }

    /** The parks that it counts for on any day of these, both included, as known now. */
    Set<String> holders(String uscc, LocalDate from, LocalDate to) {
        Set<String> holders = new TreeSet<>();
        from.datesUntil(to.plusDays(1))
                .forEach(day -> park(uscc, day, all.size()).ifPresent(holders::add));
        return holders;
    }

    /** The same for the parks of today, as far as known then. */
    Optional<String> restated(String uscc, LocalDate day, int moment) {
        return then(uscc, day, moment).map(park -> named(uscc, park, LocalDate.MAX, moment));
    }

    /** By the names that parks had when it was said. */
    private Optional<String> then(String uscc, LocalDate day, int moment) {
        for (int i = 0; i < moment; i++) {
            if (all.get(i) instanceof Said.Ended ended && ended.uscc.equals(uscc) && !day.isBefore(ended.on)) {
                return Optional.empty();
            }
        }
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
        // a park that is no more speaks for the one that has taken its place
        return then(uscc, day, moment).flatMap(park -> value(uscc, park, field, day, moment));
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

    /** R1: the same for the parks of today, as far as known then. */
    Map<String, Integer> restatedCounts(LocalDate day, int moment) {
        Map<String, Integer> counts = new HashMap<>();
        for (String uscc : usccs()) {
            restated(uscc, day, moment).ifPresent(park -> counts.merge(park, 1, Integer::sum));
        }
        return counts;
    }

    Set<String> usccs() {
        Set<String> usccs = new TreeSet<>();
        all.forEach(said -> usccs.add(said.uscc()));
        return usccs;
    }
}

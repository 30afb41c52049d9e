package cn.onezone.enterprises.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvent.BenefitPosted;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.benefits.BenefitSharing.Decision;
import cn.onezone.enterprises.benefits.Figure.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * R7 for any sequence of terms, moves, figures, restatements and cancellations: shares are 100 % together, every entry and the
 * ledger balance, the parts are the figure, no fen is made or lost, and what comes twice or in another order changes nothing.
 */
class BenefitsPropertyTest {
    private static final Uscc USCC = new Uscc("91110108MA0000001D");
    private static final Instant AT = Instant.parse("2030-01-02T03:04:05Z");
    private static final List<ParkCode> PARKS = List.of(
            new ParkCode("haidian"), new ParkCode("fengtai"), new ParkCode("changping"), new ParkCode("yanqing"));
    private static final int RUNS = 400;

    /** The ledgers of an enterprise and what they are made from, as the service keeps them. */
    private static final class Books {
        private final Uscc uscc;
        private Sharing sharing;
        private long version;
        private final Map<String, Ledger> ledgers = new TreeMap<>();
        private final Map<String, BenefitPosted> told = new HashMap<>();

        Books() {
            this(USCC);
        }

        Books(Uscc uscc) {
            this.uscc = uscc;
            this.sharing = Sharing.none(uscc);
        }

        void follows(List<Sharing.Earlier> earlier) {
            if (!sharing.after(earlier).equals(sharing)) {
                sharing = sharing.after(earlier);
                version++;
            }
        }

        void moves(long registration, List<Move> moves) {
            write(BenefitSharing.moves(sharing, registration, moves));
        }

        void states(Measure measure, Period period, Statement statement, long sequence) {
            write(BenefitSharing.stated(sharing, measure, period, statement, sequence));
        }

        boolean accepts(Measure measure, Period period, int revision) {
            return accepts(measure, period, revision, List.of());
        }

        boolean accepts(Measure measure, Period period, int revision, Collection<Period> later) {
            ParkCode park = sharing.figure(measure, period)
                    .map(figure -> figure.stated().park())
                    .orElse(PARKS.getFirst());
            return write(BenefitSharing.reviewed(sharing, measure, period, park, revision, true, null, later));
        }

        private boolean write(Decision decision) {
            if (decision instanceof Decision.Accepted accepted) {
                sharing = accepted.after();
                version++;
                return true;
            }
            return false;
        }

        void settle() {
            settleAs(sharing, version);
            sharing = sharing.settled();
            version++;
        }

        /** Also what a settler does that has read long ago and writes late. */
        void settleAs(Sharing read, long basis) {
            for (Settlement.Due due : Settlement.due(read)) {
                Ledger before = ledgers.getOrDefault(due.id(), Ledger.none(uscc, due.measure(), due.period()));
                Ledger.Posted posted = before.post(basis, due.accepted(), due.parts(), AT);
                ledgers.put(due.id(), posted.after());
                posted.events().forEach(e -> told.put(due.id(), (BenefitPosted) e.data()));
            }
        }
    }

    private static List<Move> moves(Random random) {
        List<Move> moves = new ArrayList<>();
        ParkCode at = PARKS.get(random.nextInt(PARKS.size()));
        LocalDate day = LocalDate.of(2020, 1, 1);
        int many = 1 + random.nextInt(5);
        for (int i = 0; i < many; i++) {
            day = day.plusDays(1 + random.nextInt(500));
            ParkCode to = PARKS.get(random.nextInt(PARKS.size()));
            if (to.equals(at)) {
                continue;
            }
            moves.add(new Move(USCC + "-" + String.format(Locale.ROOT, "%012x", i), at, to, day, terms(random)));
            // now and then it left the park otherwise than by a move
            at = random.nextInt(8) == 0 ? PARKS.get(random.nextInt(PARKS.size())) : to;
            // or a park takes the place of another, which may be it (R1)
            ParkCode former = PARKS.get(random.nextInt(PARKS.size()));
            ParkCode park = PARKS.get(random.nextInt(PARKS.size()));
            if (random.nextInt(4) == 0 && !former.equals(park)) {
                day = day.plusDays(random.nextInt(200));
                moves.add(Move.restructuring("rule-" + i, former, park, day));
                at = at.equals(former) ? park : at;
            }
        }
        return moves;
    }

    private static @Nullable SharingTerms terms(Random random) {
        List<MeasureTerms> all = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            if (random.nextInt(3) > 0) {
                List<Step> steps = new ArrayList<>();
                for (int year = 2019 + random.nextInt(3); year < 2026; year += 1 + random.nextInt(3)) {
                    int origin = random.nextInt(SharingTerms.WHOLE + 1);
                    steps.add(new Step(year, origin, SharingTerms.WHOLE - origin));
                }
                all.add(new MeasureTerms(
                        measure,
                        List.of(Rhythm.values()).get(random.nextInt(3)),
                        steps,
                        cap(random),
                        cap(random),
                        random.nextInt(3) == 0
                                ? LocalDate.of(2021 + random.nextInt(4), 1 + random.nextInt(12), 28)
                                : null));
            }
        }
        return all.isEmpty() ? null : new SharingTerms(all);
    }

    private static @Nullable Money cap(Random random) {
        return random.nextInt(3) == 0 ? Money.fen(1L + random.nextInt(2_000)) : null;
    }

    private static Period period(Random random) {
        int year = 2020 + random.nextInt(6);
        return switch (random.nextInt(3)) {
            case 0 -> new Period(year + "");
            case 1 -> new Period(year + "Q" + (1 + random.nextInt(4)));
            default -> new Period(String.format(Locale.ROOT, "%d-%02d", year, 1 + random.nextInt(12)));
        };
    }

    @Test
    void losesNoFenWhateverHappens() {
        int accepted = 0;
        int reversed = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Books books = new Books();
            List<Move> known = new ArrayList<>();
            List<Move> coming = new ArrayList<>(moves(random));
            // moves become known in any order: some restate the past
            Collections.shuffle(coming, random);
            long registration = 0;
            Map<String, Long> sequences = new HashMap<>();
            for (int i = 0; i < 80; i++) {
                String as = "seed " + seed + ", step " + i;
                switch (random.nextInt(6)) {
                    case 0 -> {
                        if (!coming.isEmpty()) {
                            known.add(coming.removeLast());
                            books.moves(++registration, known);
                        }
                    }
                    case 1 -> {
                        // the terms of one are annulled
                        if (!known.isEmpty() && random.nextInt(6) == 0) {
                            int which = random.nextInt(known.size());
                            Move m = known.get(which);
                            known.set(
                                    which,
                                    new Move(m.id(), m.origin(), m.destination(), m.effectiveOn(), null, m.kind()));
                            books.moves(++registration, known);
                        }
                    }
                    case 2 -> books.settle();
                    default -> {
                        Measure measure = List.of(Measure.values()).get(random.nextInt(2));
                        Period period = period(random);
                        ParkCode park = Split.holder(known, period);
                        if (park != null) {
                            long sequence = sequences.merge(park + "/" + measure + "/" + period, 1L, Long::sum);
                            Statement statement =
                                    new Statement(park, (int) sequence, random.nextInt(5_000), null, true, AT);
                            books.states(measure, period, statement, sequence);
                            if (random.nextInt(4) > 0 && books.accepts(measure, period, (int) sequence)) {
                                accepted++;
                            }
                            Sharing before = books.sharing;
                            books.states(measure, period, statement, sequence);
                            assertThat(books.sharing).as(as + ": a repetition").isEqualTo(before);
                        }
                    }
                }
                balances(books, as);
            }
            // one that read long ago writes nothing over what is newer
            Sharing late = books.sharing;
            long lateVersion = books.version;
            books.settle();
            Map<String, Ledger> settled = new TreeMap<>(books.ledgers);
            books.settleAs(late, lateVersion - 1);
            assertThat(books.ledgers).as("seed " + seed + ": a late settler").isEqualTo(settled);
            balances(books, "seed " + seed + ", end");
            agrees(books, known, random, "seed " + seed);
            reversed += (int) books.ledgers.values().stream()
                    .flatMap(l -> l.entries().stream())
                    .filter(e -> e.reverses() != null)
                    .count();
        }
        assertThat(accepted).as("the runs try something").isGreaterThan(RUNS);
        assertThat(reversed).as("and restate something").isGreaterThan(RUNS / 4);
    }

    /**
     * R5: whatever is claimed, moved, decided and given up in whatever order, no accepted figure loses its parts, and of a
     * period at whose end a decision counts the park has it that was decided for.
     */
    @Test
    void followsWhateverIsDecided() {
        int figures = 0;
        int decided = 0;
        int against = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Chronicle it = new Chronicle(seed);
            Books books = new Books();
            Set<ParkCode> claiming = new TreeSet<>();
            LocalDate lastMove = LocalDate.of(2020, 1, 1);
            Map<String, Long> sequences = new HashMap<>();
            long version = 0;
            it.claims(PARKS.getFirst(), "2019-01-01");
            claiming.add(PARKS.getFirst());
            for (int i = 0; i < 50; i++) {
                String as = "seed " + seed + ", step " + i;
                ParkCode park = PARKS.get(random.nextInt(PARKS.size()));
                LocalDate day = LocalDate.of(2019, 6, 1).plusDays(random.nextInt(2_300));
                switch (random.nextInt(8)) {
                    case 0 -> {
                        it.claims(park, day.toString());
                        claiming.add(park);
                    }
                    case 1 -> {
                        if (claiming.remove(park)) {
                            it.removes(park, day.toString());
                        }
                    }
                    case 2 -> {
                        LocalDate on = lastMove.plusDays(1 + random.nextInt(400));
                        ParkCode origin = it.park(on);
                        if (origin != null && !origin.equals(park) && on.getYear() < 2026) {
                            var _ = it.moves(origin, park, on.toString(), terms(random));
                            lastMove = on;
                            if (random.nextBoolean() && claiming.remove(origin)) {
                                it.removes(origin, on.toString());
                            }
                        }
                    }
                    case 3 -> {
                        if (claiming.contains(park)) {
                            it.decides(park, day.toString(), PARKS.toArray(ParkCode[]::new));
                            decided++;
                        }
                    }
                    default -> {
                        Measure measure = List.of(Measure.values()).get(random.nextInt(2));
                        Period period = period(random);
                        ParkCode holder = Split.holder(books.sharing.moves(), period);
                        if (holder != null) {
                            long sequence = sequences.merge(holder + "/" + measure + "/" + period, 1L, Long::sum);
                            books.states(
                                    measure,
                                    period,
                                    new Statement(holder, (int) sequence, random.nextInt(5_000), null, true, AT),
                                    sequence);
                            figures += books.accepts(measure, period, (int) sequence) ? 1 : 0;
                        }
                    }
                }
                books.moves(++version, Moves.of(it.registration()));
                books.settle();
                balances(books, as);
                against += standsAsDecided(books, it, as);
            }
        }
        assertThat(figures).as("the runs share something").isGreaterThan(RUNS / 4);
        assertThat(decided).as("and decide something").isGreaterThan(RUNS);
        assertThat(against).as("also on days of which something was shared").isGreaterThan(RUNS / 4);
    }

    /** How many figures are as they are because of a decision. */
    private static int standsAsDecided(Books books, Chronicle it, String as) {
        Map<String, Settlement.Due> due = new TreeMap<>();
        Settlement.due(books.sharing).forEach(one -> due.put(one.id(), one));
        int decided = 0;
        for (Figure figure : books.sharing.figures()) {
            if (figure.accepted() == null) {
                continue;
            }
            String id = Ledger.id(USCC, figure.measure(), figure.period());
            LocalDate end = figure.period().end();
            Ledger ledger = java.util.Objects.requireNonNull(books.ledgers.get(id));
            Ledger.Entry posting = java.util.Objects.requireNonNull(ledger.posting());
            assertThat(due).as("%s: %s is still somebody's", as, figure).containsKey(id);
            if (it.decided(end)) {
                decided++;
                assertThat(posting.holder())
                        .as("%s: %s, decided by %s", as, figure, books.sharing.moves())
                        .isEqualTo(it.park(end));
            }
        }
        return decided;
    }

    /**
     * R7: whatever is agreed, moved, annulled and decided before and after the code of an enterprise is changed, recorded
     * whenever: of the periods until then the ledgers are as they were, of those after it the new code's are what the old
     * one's would be if it had stayed.
     */
    @Test
    void sharesOnUnderAnotherCodeAsIfItHadStayed() {
        int figures = 0;
        int earlier = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            LocalDate on = LocalDate.of(2022, 1, 1).plusDays(random.nextInt(700));
            Chronicle stays = new Chronicle(seed);
            Chronicle old = new Chronicle(seed);
            Chronicle now = new Chronicle(10_000 + seed);
            ParkCode at = PARKS.get(random.nextInt(PARKS.size()));
            stays.claims(at, "2019-01-01");
            old.claims(at, "2019-01-01");
            LocalDate day = LocalDate.of(2020, 1, 1);
            boolean changed = false;
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                day = day.plusDays(1 + random.nextInt(500));
                if (!day.isBefore(on) && !changed) {
                    old.becomes(LineageKind.CODE_CHANGE, on.toString(), now);
                    now.claims(at, on.toString());
                    changed = true;
                }
                ParkCode to = PARKS.get(random.nextInt(PARKS.size()));
                if (!to.equals(at)) {
                    SharingTerms terms = terms(random);
                    var _ = stays.moves(at, to, day.toString(), terms);
                    var _ = (changed ? now : old).moves(at, to, day.toString(), terms);
                    at = to;
                }
            }
            if (!changed) {
                old.becomes(LineageKind.CODE_CHANGE, on.toString(), now);
                now.claims(at, on.toString());
            }
            Books single = new Books();
            Books before = new Books(old.uscc());
            Books after = new Books(now.uscc());
            single.moves(1, Moves.of(stays.registration()));
            before.moves(1, Moves.of(old.registration()));
            after.moves(1, Moves.of(now.registration(), List.of(old.registration())));
            for (long sequence = 1; sequence <= 40; sequence++) {
                Measure measure = List.of(Measure.values()).get(random.nextInt(2));
                Period period = period(random);
                ParkCode holder = Split.holder(single.sharing.moves(), period);
                if (holder != null) {
                    Statement statement = new Statement(holder, 1, random.nextInt(5_000), null, true, AT);
                    Books one = period.end().isBefore(on) ? before : after;
                    Books other = one == before ? after : before;
                    single.states(measure, period, statement, sequence);
                    one.states(measure, period, statement, sequence);
                    other.states(measure, period, statement, sequence);
                    boolean taken = single.accepts(measure, period, 1);
                    Set<Period> later =
                            one == before ? after.sharing.accepted(measure).keySet() : Set.of();
                    assertThat(one.accepts(measure, period, 1, later))
                            .as("seed %s: %s of %s, changed on %s", seed, measure, period, on)
                            .isEqualTo(taken);
                    assertThat(other.accepts(measure, period, 1))
                            .as("seed %s: %s of %s is not the other code's", seed, measure, period)
                            .isFalse();
                    figures += taken ? 1 : 0;
                    earlier += taken && one == before ? 1 : 0;
                }
                after.follows(before.sharing.until(on));
                single.settle();
                before.settle();
                after.settle();
            }
            Map<String, Map<ParkCode, Long>> expected = shares(single);
            Map<String, Map<ParkCode, Long>> found = shares(before);
            found.putAll(shares(after));
            assertThat(found).as("seed %s, changed on %s", seed, on).isEqualTo(expected);
        }
        assertThat(figures).as("the runs share something").isGreaterThan(RUNS);
        assertThat(earlier).as("under the old code too").isGreaterThan(RUNS / 4);
    }

    /** By measure and period. */
    private static Map<String, Map<ParkCode, Long>> shares(Books books) {
        Map<String, Map<ParkCode, Long>> all = new TreeMap<>();
        books.ledgers.forEach((_, ledger) -> {
            Map<ParkCode, Long> shares = new TreeMap<>();
            PARKS.forEach(park -> shares.put(park, ledger.share(park)));
            all.put(ledger.measure() + " " + ledger.period(), shares);
        });
        return all;
    }

    private static void balances(Books books, String as) {
        for (Ledger ledger : books.ledgers.values()) {
            long sum = ledger.entries().stream()
                    .flatMap(e -> e.lines().stream())
                    .mapToLong(Ledger.Line::fen)
                    .sum();
            assertThat(sum).as(as + ": the ledger balances").isZero();
            Ledger.Entry posting = java.util.Objects.requireNonNull(ledger.posting());
            long shares = PARKS.stream().mapToLong(ledger::share).sum();
            assertThat(shares).as(as + ": the parts are the figure").isEqualTo(posting.fen());
            assertThat(PARKS.stream().mapToLong(ledger::collected).sum())
                    .as(as + ": what is collected is the figure")
                    .isEqualTo(-posting.fen());
            assertThat(PARKS).allSatisfy(p -> assertThat(ledger.share(p)).as(as).isNotNegative());
        }
    }

    /** The same known in another order gives the same; and the parts are the exact shares where no cap and no rounding is in the way. */
    private static void agrees(Books books, List<Move> known, Random random, String as) {
        List<Move> shuffled = new ArrayList<>(known);
        Collections.shuffle(shuffled, random);
        for (Measure measure : Measure.values()) {
            whoMayStateKnowsWhy(shuffled, measure, period(random), as);
        }
        for (Measure measure : Measure.values()) {
            Map<Period, Long> figures = books.sharing.accepted(measure);
            Map<Period, Split.Parts> parts = Split.of(shuffled, measure, figures);
            boolean capped = known.stream()
                    .map(Move::terms)
                    .filter(java.util.Objects::nonNull)
                    .flatMap(t -> t.of(measure).stream())
                    .anyMatch(t -> t.originCap() != null || t.destinationCap() != null);
            parts.forEach((period, part) -> {
                Ledger ledger = java.util.Objects.requireNonNull(books.ledgers.get(Ledger.id(USCC, measure, period)));
                for (ParkCode park : PARKS) {
                    assertThat(ledger.share(park))
                            .as("%s: %s of %s %s", as, park, measure, period)
                            .isEqualTo(part.shares().getOrDefault(park, 0L));
                }
                BenefitPosted told = java.util.Objects.requireNonNull(books.told.get(ledger.key()));
                assertThat(told.amount()).as(as).isEqualTo(Money.fen(figures.get(period)));
                assertThat(told.shares().stream()
                                .mapToLong(s -> s.amount().minor())
                                .sum())
                        .as(as)
                        .isEqualTo(figures.get(period));
                Map<ParkCode, BigDecimal> exact = Split.shares(shuffled, measure, period);
                assertThat(exact.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                        .as("%s: shares of %s %s", as, measure, period)
                        .isEqualByComparingTo(BigDecimal.ONE);
                if (!capped) {
                    for (ParkCode park : PARKS) {
                        BigDecimal off = exact.getOrDefault(park, BigDecimal.ZERO)
                                .multiply(BigDecimal.valueOf(figures.get(period)))
                                .subtract(BigDecimal.valueOf(ledger.share(park)))
                                .abs();
                        assertThat(off)
                                .as("%s: %s of %s %s is within the rounding", as, park, measure, period)
                                .isLessThanOrEqualTo(BigDecimal.valueOf(known.size() + 1));
                    }
                }
            });
        }
    }

    /** R2: the park that may state a figure has agreed to the terms itself, or has been told by which it came into. */
    private static void whoMayStateKnowsWhy(List<Move> known, Measure measure, Period period, String as) {
        Optional<MeasureTerms> terms = Split.terms(known, measure, period);
        ParkCode holder = Split.holder(known, period);
        if (terms.isEmpty() || holder == null) {
            return;
        }
        LocalDate end = period.end();
        boolean agreed = known.stream()
                .anyMatch(m -> m.destination().equals(holder)
                        && !m.effectiveOn().isAfter(end)
                        && m.terms() != null
                        && m.terms().of(measure).equals(terms));
        boolean told = Split.passed(known).getOrDefault(holder, List.of()).stream()
                .anyMatch(p -> !end.isBefore(p.from())
                        && (p.until() == null || end.isBefore(p.until()))
                        && p.terms().of(measure).equals(terms));
        assertThat(agreed || told)
                .as("%s: %s of %s in %s", as, holder, measure, period)
                .isTrue();
    }

    @Test
    void keepsTheCapsOfAnAgreementOverAllItsPeriods() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            long cap = 1L + random.nextInt(3_000);
            int points = random.nextInt(SharingTerms.WHOLE + 1);
            boolean ofOrigin = random.nextBoolean();
            Move move = new Move(
                    USCC + "-000000000001",
                    PARKS.get(0),
                    PARKS.get(1),
                    LocalDate.of(2020, 1, 1),
                    new SharingTerms(List.of(new MeasureTerms(
                            Measure.TAX,
                            Rhythm.YEAR,
                            List.of(new Step(2020, points, SharingTerms.WHOLE - points)),
                            ofOrigin ? Money.fen(cap) : null,
                            ofOrigin ? null : Money.fen(cap),
                            null))));
            Map<Period, Long> figures = new TreeMap<>();
            for (int year = 2020; year < 2030; year++) {
                figures.put(Period.ofYear(year), (long) random.nextInt(2_000));
            }
            long had = Split.of(List.of(move), Measure.TAX, figures).values().stream()
                    .mapToLong(p -> p.shares().getOrDefault(PARKS.get(ofOrigin ? 0 : 1), 0L))
                    .sum();
            assertThat(had).as("seed " + seed).isLessThanOrEqualTo(cap);
        }
    }
}

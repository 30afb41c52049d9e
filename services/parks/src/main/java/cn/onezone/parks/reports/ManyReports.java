package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.kit.trace.Trace;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import cn.onezone.parks.submissions.KnownElements;
import cn.onezone.parks.submissions.SubmissionForm;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes reports many at a time: all that is known of them is read at once and written at once, and each stands for itself. */
@Component
class ManyReports {
    /** As many of 60 values as a body of 1 MB holds. */
    static final int MOST_AT_ONCE = 200;

    private final Reports reports;
    private final Rules rules;
    private final RosterEntries roster;
    private final KnownElements elements;
    private final UsualValues usual;
    private final Clock clock;

    ManyReports(
            Reports reports,
            Rules rules,
            RosterEntries roster,
            KnownElements elements,
            UsualValues usual,
            Clock clock) {
        this.reports = reports;
        this.rules = rules;
        this.roster = roster;
        this.elements = elements;
        this.usual = usual;
        this.clock = clock;
    }

    /**
     * One of several reports.
     *
     * @param uscc the enterprise
     * @param version of the report that is changed, absent for a new one; -1: whichever there is, or none
     * @param values as in a single report; so are the others
     */
    record OneOfMany(
            @Nullable String uscc,
            @Nullable Long version,
            @Nullable List<SubmissionForm.Value> values,
            @Nullable Map<String, @Nullable String> explanations,
            @Nullable String note,
            @Nullable Boolean submit) {
        /** Whichever version there is, or none. */
        static final long ANY = -1;

        ReportForm form() {
            return new ReportForm(values, explanations, note, submit);
        }

        private void addCodes(Set<String> codes) {
            if (values != null) {
                for (SubmissionForm.Value value : values) {
                    if (value.element() != null) {
                        codes.add(value.element());
                    }
                }
            }
        }
    }

    /** What became of one of several reports. */
    sealed interface Fate {
        /**
         * It stands as stated.
         *
         * @param result {@code created}, {@code changed} or {@code unchanged}
         * @param version of the report now
         */
        record Taken(Uscc uscc, String result, long version) implements Fate {}

        /**
         * It does not.
         *
         * @param uscc as stated
         */
        record NotTaken(@Nullable String uscc, Problem problem) implements Fate {}
    }

    /**
     * What became of several reports, in their order, as it is shown.
     *
     * @param taken how many stand as stated
     * @param refused how many do not
     */
    record Outcomes(int taken, int refused, List<Outcome> outcomes) {}

    /**
     * What became of one of several reports, as it is shown.
     *
     * @param uscc as stated
     * @param result {@code created}, {@code changed}, {@code unchanged} or {@code refused}
     * @param version of the report now, absent if it was refused
     * @param problem why it was refused
     */
    record Outcome(
            @Nullable String uscc,
            String result,
            @Nullable Long version,
            @Nullable ProblemDocument problem) {}

    /** Shows what became of several. */
    static Outcomes shown(List<Fate> fates, Locale locale) {
        List<Outcome> all = fates.stream()
                .map(fate -> switch (fate) {
                    case Fate.Taken(Uscc uscc, String result, long version) ->
                        new Outcome(uscc.value(), result, version, null);
                    case Fate.NotTaken(var uscc, Problem problem) ->
                        new Outcome(uscc, "refused", null, ProblemDocument.of(problem, locale, "", Trace.id()));
                })
                .toList();
        int refused = (int) all.stream().filter(o -> o.problem() != null).count();
        return new Outcomes(all.size() - refused, refused, all);
    }

    /**
     * The refusal of an enterprise that the park does not have, or had not on the last day of the period: for that it reports
     * where it was (R6).
     */
    static Problem notInRoster(Uscc uscc, Period period) {
        return Problem.of(
                ReportsProblem.NOT_IN_ROSTER,
                "uscc",
                uscc.value(),
                Text.of(
                        "an enterprise that this park's roster claims on " + period.end()
                                + " (claimedFrom on that day or before)",
                        "本园名录于 " + period.end() + " 认领的企业（认领日期不晚于该日）"));
    }

    /**
     * Takes them.
     *
     * @param stated at most {@value #MOST_AT_ONCE}
     * @return what became of each, in their order
     */
    List<Fate> take(Period period, CollectionPeriod collection, List<@Nullable OneOfMany> stated) {
        Batch batch = new Batch(period, collection, stated);
        Fate[] fates = new Fate[stated.size()];
        Map<String, Integer> places = new HashMap<>();
        List<Write<Report>> writes = new ArrayList<>();
        for (int i = 0; i < fates.length; i++) {
            OneOfMany one = stated.get(i);
            try {
                Decided decided = batch.decide(one);
                fates[i] = decided.fate();
                if (decided.write() != null) {
                    places.put(decided.write().id(), i);
                    writes.add(decided.write());
                }
            } catch (Refused e) {
                fates[i] = new Fate.NotTaken(one == null ? null : one.uscc(), e.problem());
            }
        }
        for (String id : reports.saveAll(writes)) {
            Integer place = places.get(id);
            if (place != null) {
                fates[place] = new Fate.NotTaken(
                        id.substring(id.indexOf('/') + 1),
                        Problem.of(
                                KitProblem.STALE_VERSION,
                                id + " was written by another at the same time; read it again",
                                id + " 同时被他人修改，请重新读取"));
            }
        }
        return Arrays.asList(fates);
    }

    private record Decided(Fate fate, @Nullable Write<Report> write) {}

    /** Several reports with all that is known of them. */
    private final class Batch {
        private final Period period;
        private final CollectionPeriod collection;
        private final KnownElements.Catalogue catalogue;
        private final Map<String, Stored<Report>> there = new HashMap<>();
        /** Of those that the park claims on the last day of the period; whole entries only if rules ask for what is in them. */
        private final Set<Uscc> members;

        private final Map<Uscc, RosterEntry> entries = new HashMap<>();

        private final UsualValues.Standard standard;
        private final Set<Uscc> seen = new HashSet<>();
        private final Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);

        Batch(Period period, CollectionPeriod collection, List<@Nullable OneOfMany> stated) {
            this.period = period;
            this.collection = collection;
            Set<String> codes = new HashSet<>();
            Set<Uscc> usccs = new HashSet<>();
            for (OneOfMany one : stated) {
                if (one != null) {
                    one.addCodes(codes);
                    valid(one.uscc()).ifPresent(usccs::add);
                }
            }
            this.catalogue = elements.of(codes);
            this.standard = usual.of(period);
            List<String> ids = new ArrayList<>();
            usccs.forEach(uscc -> {
                ids.add(Report.id(period, uscc));
                period.previous().ifPresent(previous -> ids.add(Report.id(previous, uscc)));
            });
            reports.findAll(ids).forEach(s -> there.put(s.id(), s));
            if (standard.isAny() || rules.asksRegistry()) {
                roster.findAll(usccs).forEach(s -> entries.put(s.state().uscc(), s.state()));
                this.members = new HashSet<>();
                entries.forEach((uscc, entry) -> {
                    if (entry.isClaimedOn(period.end())) {
                        members.add(uscc);
                    }
                });
            } else {
                this.members = roster.claimedOn(usccs, period.end());
            }
        }

        private static Optional<Uscc> valid(@Nullable String text) {
            try {
                return Optional.of(Uscc.of(text));
            } catch (InvalidValue e) {
                return Optional.empty();
            }
        }

        Decided decide(@Nullable OneOfMany one) {
            if (one == null) {
                throw Problem.of(KitProblem.WRONG_FIELD, "", null, Text.of("a report", "一份报表"))
                        .refused();
            }
            Uscc uscc = uscc(one);
            if (!seen.add(uscc)) {
                throw Problem.of(
                                ReportsProblem.DUPLICATE_REPORT,
                                "/uscc",
                                uscc.value(),
                                Text.of("each enterprise once", "每家企业一份"))
                        .refused();
            }
            if (!members.contains(uscc)) {
                throw notInRoster(uscc, period).refused();
            }
            Reporting.Statement said = one.form().said(period, catalogue);
            Stored<Report> before = there.get(Report.id(period, uscc));
            return switch (Reporting.state(
                    before == null ? null : before.state(),
                    collection,
                    uscc,
                    said,
                    Checking.check(
                            said.values(),
                            earlier(uscc),
                            rules,
                            standard,
                            Registered.of(entries.get(uscc), period.end())),
                    LocalDate.ofInstant(now, Roster.ZONE),
                    now)) {
                case Reporting.Decision.Refused<Report>(Problem problem) -> throw problem.refused();
                // sent again, or said already: nothing to agree on
                case Reporting.Decision.Unchanged<Report> _ ->
                    new Decided(
                            new Fate.Taken(
                                    uscc,
                                    "unchanged",
                                    Objects.requireNonNull(before).version()),
                            null);
                case Reporting.Decision.Accepted<Report>(Report report) -> {
                    check(one.version(), before);
                    yield new Decided(
                            before == null
                                    ? new Fate.Taken(uscc, "created", 1)
                                    : new Fate.Taken(uscc, "changed", before.version() + 1),
                            new Write<>(before, report.id(), report, List.of()));
                }
            };
        }

        private static Uscc uscc(OneOfMany one) {
            try {
                return Uscc.of(one.uscc());
            } catch (InvalidValue e) {
                throw Problem.of(ParksProblem.WRONG_USCC, "/uscc", one.uscc(), e.expected())
                        .refused();
            }
        }

        private List<ElementValue> earlier(Uscc uscc) {
            return period.previous()
                    .map(previous -> there.get(Report.id(previous, uscc)))
                    .flatMap(s -> s.state().counting())
                    .map(Report.Submitted::values)
                    .orElse(List.of());
        }

        private static void check(@Nullable Long version, @Nullable Stored<Report> before) {
            if (version != null && version == OneOfMany.ANY) {
                return;
            }
            Long now = before == null ? null : before.version();
            if (!Objects.equals(version, now)) {
                throw Problem.of(
                                KitProblem.STALE_VERSION,
                                "/version",
                                version == null ? null : version.toString(),
                                now == null
                                        ? Text.of("none: there is no report yet", "不填：尚无报表")
                                        : Text.of(now + ", the version that was read", "读取时的版本 " + now))
                        .refused();
            }
        }
    }
}

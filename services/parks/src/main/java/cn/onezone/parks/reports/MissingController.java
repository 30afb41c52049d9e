package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.kit.web.Page;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/collections/{period}/missing} and {@code …/reminders}: who has not reported, and was told so. */
@RestController
@RequestMapping("/parks/{park}/collections/{period}")
@Tag(name = "reports", description = "Reports of enterprises, collected in the park 企业报表")
class MissingController {
    private static final int BATCH = 500;
    /** Where nearly all have reported a page would walk through the whole roster: then it is shorter. */
    private static final int MOST_LOOKED_AT = 5_000;

    private static final int MOST_AT_ONCE = 500;
    private static final int LONGEST_NOTE = 500;

    private final ThisPark park;
    private final CollectionPeriods periods;
    private final Reports reports;
    private final Reminders reminders;
    private final RosterEntries roster;
    private final Clock clock;

    MissingController(
            ThisPark park,
            CollectionPeriods periods,
            Reports reports,
            Reminders reminders,
            RosterEntries roster,
            Clock clock) {
        this.park = park;
        this.periods = periods;
        this.reports = reports;
        this.reminders = reminders;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * Enterprises that have not reported, by code.
     *
     * @param items at most {@code limit}; fewer do not mean that there are no more
     * @param next cursor of the next page, absent at the end
     */
    record Missing(
            List<Item> items,

            @com.fasterxml.jackson.annotation.JsonInclude @Nullable
            String next) {}

    /**
     * An enterprise that has not reported.
     *
     * @param draft whether a report is at work
     * @param reminders how often it was reminded
     * @param remindedAt the last time
     */
    record Item(
            Uscc uscc,
            String name,
            boolean draft,
            int reminders,
            @Nullable Instant remindedAt) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "collections/{period}/missing")
    @GetMapping("/missing")
    @Operation(
            summary =
                    "Enterprises that the roster claims on the last day of the period and that have submitted no report, by code 未报企业")
    Missing missing(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        Period period = Period.of(of);
        int most = Page.limit(limit);
        var _ = periods.opened(period);
        String after = Page.after(cursor);
        Map<RosterEntry, Boolean> found = new LinkedHashMap<>();
        for (int looked = 0; looked < MOST_LOOKED_AT; looked += BATCH) {
            List<Stored<RosterEntry>> batch = roster.allAfter(after, BATCH);
            Map<String, Report> there = new HashMap<>();
            reports.findAll(batch.stream()
                            .map(s -> Report.id(period, s.state().uscc()))
                            .toList())
                    .forEach(s -> there.put(s.id(), s.state()));
            for (Stored<RosterEntry> one : batch) {
                RosterEntry entry = one.state();
                Report report = there.get(Report.id(period, entry.uscc()));
                // of whom the park claims on the last day of the period, wherever it is since (R6)
                if (entry.isClaimedOn(period.end()) && (report == null || !report.reported())) {
                    found.put(entry, report != null);
                }
                after = entry.uscc().value();
                if (found.size() == most) {
                    return page(period, found, after);
                }
            }
            if (batch.size() < BATCH) {
                return page(period, found, null);
            }
        }
        return page(period, found, after);
    }

    private Missing page(Period period, Map<RosterEntry, Boolean> found, @Nullable String after) {
        Map<String, Stored<Reminder>> reminded = reminders.of(
                found.keySet().stream().map(e -> Report.id(period, e.uscc())).toList());
        List<Item> items = new ArrayList<>();
        found.forEach((entry, draft) -> {
            Stored<Reminder> reminder = reminded.get(Report.id(period, entry.uscc()));
            items.add(new Item(
                    entry.uscc(),
                    entry.name(),
                    draft,
                    reminder == null ? 0 : reminder.state().sent().size(),
                    reminder == null ? null : reminder.state().sent().getLast().at()));
        });
        return new Missing(items, after == null ? null : Page.cursor(after));
    }

    /**
     * Whom to remind.
     *
     * @param usccs 1 to 500
     * @param note what is said, up to 500 characters
     */
    record RemindForm(
            @Nullable List<@Nullable String> usccs,
            @Nullable String note) {}

    /**
     * What became of each reminder, in the order of the codes asked for.
     *
     * @param reminded how many were noted
     */
    record Reminded(int reminded, List<Outcome> outcomes) {}

    /**
     * What became of a reminder.
     *
     * @param result {@code reminded}, {@code already-today}, {@code too-often}, {@code has-reported} or
     *     {@code not-in-roster}
     */
    record Outcome(Uscc uscc, String result) {}

    @Allowed(value = Role.PARK_ADMINISTRATOR, audited = "collections/{period}/missing")
    @PostMapping("/reminders")
    @Operation(
            summary =
                    "Note that enterprises were reminded of their reports, each once a day; the same sent again changes nothing 催报")
    Reminded remind(
            @PathVariable("park") String inPath, @PathVariable("period") String of, @RequestBody RemindForm form) {
        park.check(inPath);
        Period period = Period.of(of);
        FieldChecks checks = new FieldChecks();
        String note = checks.optionalText("/note", form.note(), LONGEST_NOTE);
        Set<Uscc> usccs = usccs(checks, form.usccs());
        checks.done();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Problem closed = Reporting.closed(periods.opened(period), LocalDate.ofInstant(now, Roster.ZONE));
        if (closed != null) {
            throw closed.refused();
        }
        Set<Uscc> members = roster.claimedOn(usccs, period.end());
        List<String> ids = usccs.stream().map(uscc -> Report.id(period, uscc)).toList();
        Set<String> reported = new HashSet<>();
        reports.findAll(ids).stream().filter(s -> s.state().reported()).forEach(s -> reported.add(s.id()));
        Map<String, Stored<Reminder>> before = reminders.of(ids);
        Map<Uscc, String> results = new LinkedHashMap<>();
        List<Write<Reminder>> writes = new ArrayList<>();
        for (Uscc uscc : usccs) {
            String id = Report.id(period, uscc);
            Stored<Reminder> known = before.get(id);
            Reminder state = known == null ? null : known.state();
            if (!members.contains(uscc)) {
                results.put(uscc, "not-in-roster");
            } else if (reported.contains(id)) {
                results.put(uscc, "has-reported");
            } else {
                Reminder.Result result = Reminder.another(state, now);
                results.put(uscc, result.name().toLowerCase(Locale.ROOT).replace('_', '-'));
                if (result == Reminder.Result.REMINDED) {
                    writes.add(new Write<>(
                            known, id, Reminder.with(state, period, uscc, new Reminder.Sent(now, note)), List.of()));
                }
            }
        }
        // another has noted it in this very moment
        for (String id : reminders.saveAll(writes)) {
            results.put(new Uscc(id.substring(id.indexOf('/') + 1)), "already-today");
        }
        List<Outcome> outcomes = new ArrayList<>();
        results.forEach((uscc, result) -> outcomes.add(new Outcome(uscc, result)));
        return new Reminded(
                (int) outcomes.stream()
                        .filter(o -> o.result().equals("reminded"))
                        .count(),
                outcomes);
    }

    private static Set<Uscc> usccs(FieldChecks checks, @Nullable List<@Nullable String> stated) {
        List<@Nullable String> all = Objects.requireNonNullElse(stated, List.of());
        Set<Uscc> usccs = new LinkedHashSet<>();
        if (all.isEmpty() || all.size() > MOST_AT_ONCE) {
            checks.wrong(
                    "/usccs",
                    all.size(),
                    ParksProblem.MISSING_FIELD.code(),
                    "1 to " + MOST_AT_ONCE + " codes",
                    "1 至 " + MOST_AT_ONCE + " 个代码");
            return usccs;
        }
        for (int i = 0; i < all.size(); i++) {
            try {
                usccs.add(Uscc.of(all.get(i)));
            } catch (InvalidValue e) {
                checks.wrong(new FieldProblem("/usccs/" + i, all.get(i), ParksProblem.WRONG_USCC.code(), e.expected()));
            }
        }
        return usccs;
    }
}

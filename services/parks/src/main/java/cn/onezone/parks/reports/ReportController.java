package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import cn.onezone.parks.submissions.AcceptedPeriods;
import cn.onezone.parks.submissions.KnownElements;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/reports}: what enterprises report. */
@RestController
@RequestMapping("/parks/{park}/reports/{period}")
@Tag(name = "reports", description = "Reports of enterprises, collected in the park 企业报表")
class ReportController {
    private static final int LONGEST_REASON = 500;

    private final ThisPark park;
    private final CollectionPeriods periods;
    private final Reports reports;
    private final Rules rules;
    private final RosterEntries roster;
    private final KnownElements elements;
    private final ManyReports many;
    private final UsualValues usual;
    private final AcceptedPeriods acceptedPeriods;
    private final Clock clock;

    ReportController(
            ThisPark park,
            CollectionPeriods periods,
            Reports reports,
            Rules rules,
            RosterEntries roster,
            KnownElements elements,
            ManyReports many,
            UsualValues usual,
            AcceptedPeriods acceptedPeriods,
            Clock clock) {
        this.park = park;
        this.periods = periods;
        this.reports = reports;
        this.rules = rules;
        this.roster = roster;
        this.elements = elements;
        this.many = many;
        this.usual = usual;
        this.acceptedPeriods = acceptedPeriods;
        this.clock = clock;
    }

    /**
     * A report as it is shown.
     *
     * @param state {@code draft}, {@code submitted} or {@code withdrawn}
     * @param countingRevision the newest that was submitted, absent while none was or it was taken back
     * @param findings rules that the values break
     * @param version also the {@code ETag}
     */
    record View(
            Period period,
            Uscc uscc,
            String state,
            int revision,
            @Nullable Integer countingRevision,
            List<ElementValue> values,
            Map<String, String> explanations,
            @Nullable String note,
            List<FindingView> findings,
            List<Report.Submitted> submissions,
            long version) {}

    /**
     * A rule that is broken.
     *
     * @param severity {@code hard} or {@code soft}
     * @param found the values as they stand to each other
     */
    record FindingView(String rule, String severity, String found, String expected) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping("/{uscc}")
    @Operation(
            summary =
                    "Take an enterprise's report, as a draft or submitted: a new one without a header, a change or the next revision with If-Match 填报企业报表")
    ResponseEntity<View> take(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @PathVariable("uscc") String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReportForm form,
            Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        Uscc uscc = Uscc.of(code);
        CollectionPeriod collection = periods.opened(period);
        RosterEntry entry = roster.find(uscc)
                .map(Stored::state)
                .filter(e -> e.isClaimedOn(period.end()))
                .orElseThrow(() -> ManyReports.notInRoster(uscc, period).refused());
        Stored<Report> before = reports.find(Report.id(period, uscc)).orElse(null);
        if (before != null) {
            Versions.check(before, ifMatch);
        } else if (ifMatch != null) {
            throw Problem.of(
                            KitProblem.STALE_VERSION,
                            "If-Match: value: " + ifMatch + " (expected: none: there is no report yet)",
                            "If-Match：值 " + ifMatch + "，应不填：尚无报表")
                    .refused();
        }
        Reporting.Statement said = form.said(period, elements.of(form.codes()));
        List<Checking.Finding> findings = Checking.check(
                said.values(), before(period, uscc), rules, usual.of(period), Registered.of(entry, period.end()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return switch (Reporting.state(
                before == null ? null : before.state(),
                collection,
                uscc,
                said,
                findings,
                LocalDate.ofInstant(now, Roster.ZONE),
                now)) {
            case Reporting.Decision.Refused<Report>(Problem problem) -> throw problem.refused();
            case Reporting.Decision.Unchanged<Report> _ -> answer(Objects.requireNonNull(before), locale);
            case Reporting.Decision.Accepted<Report>(Report report) -> {
                if (before != null) {
                    yield answer(reports.replace(before, report), locale);
                }
                Stored<Report> created = Idempotency.created(reports.create(report), "report " + report.id());
                yield ResponseEntity.created(URI.create("/parks/" + park.code() + "/reports/" + created.id()))
                        .eTag(Versions.tag(created))
                        .body(view(created, locale));
            }
        };
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(
            summary =
                    "Take up to 200 reports at once, each with its own outcome; the same sent again changes nothing 批量填报企业报表")
    ManyReports.Outcomes takeMany(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestBody List<ManyReports.@Nullable OneOfMany> stated,
            Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        if (stated.isEmpty() || stated.size() > ManyReports.MOST_AT_ONCE) {
            throw Problem.of(
                            ReportsProblem.TOO_MANY_REPORTS,
                            "",
                            Integer.toString(stated.size()),
                            Text.of(
                                    "1 to " + ManyReports.MOST_AT_ONCE + " reports",
                                    "1 至 " + ManyReports.MOST_AT_ONCE + " 份报表"))
                    .refused();
        }
        return ManyReports.shown(many.take(period, periods.opened(period), stated), locale);
    }

    /**
     * Why a report is taken back.
     *
     * @param by {@code enterprise} or {@code park}
     * @param reason 1 to 500 characters
     */
    record WithdrawalForm(@Nullable String by, @Nullable String reason) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{uscc}/withdrawal")
    @Operation(
            summary =
                    "Take a submitted report back, before the city has accepted what it is a part of; needs If-Match 撤回企业报表")
    ResponseEntity<View> takeBack(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @PathVariable("uscc") String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody WithdrawalForm form,
            Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        Uscc uscc = Uscc.of(code);
        FieldChecks checks = new FieldChecks();
        Report.By by = Arrays.stream(Report.By.values())
                .filter(b -> b.wire().equals(form.by()))
                .findFirst()
                .orElse(null);
        if (by == null) {
            checks.wrong(
                    "/by",
                    form.by(),
                    form.by() == null ? "missing-field" : "wrong-value",
                    "enterprise or park",
                    "enterprise（企业）或 park（分园）");
        }
        String reason = checks.text("/reason", form.reason(), LONGEST_REASON);
        checks.done();
        Stored<Report> before = there(period, uscc);
        Versions.check(before, ifMatch);
        return switch (Reporting.takeBack(
                before.state(),
                new Report.Withdrawal(Objects.requireNonNull(by), reason),
                acceptedPeriods.revision(period).orElse(null),
                clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
            case Reporting.Decision.Refused<Report>(Problem problem) -> throw problem.refused();
            case Reporting.Decision.Unchanged<Report> _ -> answer(before, locale);
            case Reporting.Decision.Accepted<Report>(Report report) -> answer(reports.replace(before, report), locale);
        };
    }

    private Stored<Report> there(Period period, Uscc uscc) {
        return reports.find(Report.id(period, uscc))
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "no report of " + uscc + " for " + period,
                                "没有 " + uscc + " " + period + " 的报表")
                        .refused());
    }

    /** What counts of the period before, of the same length. */
    private List<ElementValue> before(Period period, Uscc uscc) {
        return period.previous()
                .flatMap(previous -> reports.find(Report.id(previous, uscc)))
                .flatMap(s -> s.state().counting())
                .map(Report.Submitted::values)
                .orElse(List.of());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "reports/{period}/{uscc}")
    @GetMapping("/{uscc}")
    @Operation(summary = "Read an enterprise's report with all that was submitted 企业报表详情")
    ResponseEntity<View> read(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @PathVariable("uscc") String code,
            Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        Uscc uscc = Uscc.of(code);
        return answer(there(period, uscc), locale);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "reports")
    @GetMapping
    @Operation(
            summary =
                    "List reports of a period that were submitted, also if they are being corrected, those at work (state=draft), or taken back (state=withdrawn) 企业报表列表")
    Page<View> list(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        int most = Page.limit(limit);
        Report.Which which = which(state);
        List<Stored<Report>> found = reports.list(period, which, Page.after(cursor), most + 1);
        Map<Uscc, RosterEntry> entries = roster
                .findAll(found.stream().map(s -> s.state().uscc()).toList())
                .stream()
                .map(Stored::state)
                .collect(Collectors.toMap(RosterEntry::uscc, Function.identity()));
        UsualValues.Standard standard = usual.of(period);
        return Page.of(
                found,
                most,
                reports.count(period, which),
                Stored::id,
                s -> view(s, standard, entries.get(s.state().uscc()), locale));
    }

    private static Report.Which which(@Nullable String state) {
        return switch (state) {
            case null -> Report.Which.REPORTED;
            case "submitted" -> Report.Which.REPORTED;
            case "draft" -> Report.Which.AT_WORK;
            case "withdrawn" -> Report.Which.TAKEN_BACK;
            default ->
                throw Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "state",
                                state,
                                Text.of("submitted, draft or withdrawn", "submitted、draft 或 withdrawn"))
                        .refused();
        };
    }

    private ResponseEntity<View> answer(Stored<Report> stored, Locale locale) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, locale));
    }

    private View view(Stored<Report> stored, Locale locale) {
        return view(
                stored,
                usual.of(stored.state().period()),
                roster.find(stored.state().uscc()).map(Stored::state).orElse(null),
                locale);
    }

    private View view(
            Stored<Report> stored, UsualValues.Standard standard, @Nullable RosterEntry entry, Locale locale) {
        Report r = stored.state();
        return new View(
                r.period(),
                r.uscc(),
                r.stage().name().toLowerCase(Locale.ROOT),
                r.revision(),
                r.counting().map(Report.Submitted::revision).orElse(null),
                r.values(),
                r.explanations(),
                r.note(),
                Checking.check(
                                r.values(),
                                before(r.period(), r.uscc()),
                                rules,
                                standard,
                                Registered.of(entry, r.period().end()))
                        .stream()
                        .map(f -> new FindingView(
                                f.rule().code(),
                                f.rule().severity().name().toLowerCase(Locale.ROOT),
                                f.found(),
                                f.rule().says().in(locale)))
                        .collect(Collectors.toList()),
                r.submissions(),
                stored.version());
    }
}

package cn.onezone.parks.reports;

import cn.onezone.contracts.indicators.IndicatorEvent.Level;
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
import cn.onezone.parks.submissions.KnownElements;
import cn.onezone.parks.submissions.SubmissionChecks;
import cn.onezone.parks.submissions.SubmissionForm;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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
    private static final int LONGEST_EXPLANATION = 500;
    private static final int MOST_EXPLANATIONS = 100;

    private final ThisPark park;
    private final CollectionPeriods periods;
    private final Reports reports;
    private final Rules rules;
    private final RosterEntries roster;
    private final KnownElements elements;
    private final Clock clock;

    ReportController(
            ThisPark park,
            CollectionPeriods periods,
            Reports reports,
            Rules rules,
            RosterEntries roster,
            KnownElements elements,
            Clock clock) {
        this.park = park;
        this.periods = periods;
        this.reports = reports;
        this.rules = rules;
        this.roster = roster;
        this.elements = elements;
        this.clock = clock;
    }

    /**
     * A report as it is shown.
     *
     * @param state {@code draft} or {@code submitted}
     * @param countingRevision the newest that was submitted, absent while none was
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
        CollectionPeriod collection = collection(period);
        if (roster.find(uscc).filter(e -> !e.state().removed()).isEmpty()) {
            throw Problem.of(
                            ReportsProblem.NOT_IN_ROSTER,
                            "uscc",
                            uscc.value(),
                            Text.of("an enterprise of this park's roster", "本园名录中的企业"))
                    .refused();
        }
        SubmissionForm stated = new SubmissionForm(period.value(), form.values(), form.note(), null, null);
        SubmissionChecks.Checked.Fine fine = switch (SubmissionChecks.check(
                stated, period, Level.ENTERPRISE, elements.of(SubmissionForm.codes(stated)))) {
            case SubmissionChecks.Checked.Fine checked -> checked;
            case SubmissionChecks.Checked.Wrong wrong -> throw wrong.problem().refused();
        };
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
        Reporting.Statement said = new Reporting.Statement(
                fine.values(), explanations(form), fine.note(), Boolean.TRUE.equals(form.submit()));
        List<Checking.Finding> findings = Checking.check(fine.values(), before(period, uscc), rules);
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

    private static Map<String, String> explanations(ReportForm form) {
        FieldChecks checks = new FieldChecks();
        Map<String, String> all = new TreeMap<>();
        if (form.explanations() != null) {
            if (form.explanations().size() > MOST_EXPLANATIONS) {
                checks.wrong(
                        "/explanations",
                        form.explanations().size(),
                        "wrong-text",
                        "at most " + MOST_EXPLANATIONS,
                        "至多 " + MOST_EXPLANATIONS + " 条");
                checks.done();
            }
            form.explanations()
                    .forEach((rule, text) -> all.put(
                            checks.code("/explanations", rule),
                            checks.text("/explanations/" + rule, text, LONGEST_EXPLANATION)));
        }
        checks.done();
        return all;
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
        return answer(
                reports.find(Report.id(period, uscc))
                        .orElseThrow(() -> Problem.of(
                                        KitProblem.NOT_FOUND,
                                        "no report of " + uscc + " for " + period,
                                        "没有 " + uscc + " " + period + " 的报表")
                                .refused()),
                locale);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "reports")
    @GetMapping
    @Operation(
            summary =
                    "List reports of a period that were submitted, also if they are being corrected, or those at work (state=draft) 企业报表列表")
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
        return Page.of(
                reports.list(period, which, Page.after(cursor), most + 1),
                most,
                reports.count(period, which),
                Stored::id,
                s -> view(s, locale));
    }

    private static Report.Which which(@Nullable String state) {
        return switch (state) {
            case null -> Report.Which.REPORTED;
            case "submitted" -> Report.Which.REPORTED;
            case "draft" -> Report.Which.AT_WORK;
            default ->
                throw Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "state",
                                state,
                                Text.of("submitted or draft", "submitted 或 draft"))
                        .refused();
        };
    }

    private CollectionPeriod collection(Period period) {
        return periods.find(period)
                .map(Stored::state)
                .orElseThrow(() -> Problem.of(
                                ReportsProblem.NO_COLLECTION,
                                "period",
                                period.value(),
                                Text.of("a period that was opened", "已开放报送的时期"))
                        .refused());
    }

    private ResponseEntity<View> answer(Stored<Report> stored, Locale locale) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, locale));
    }

    private View view(Stored<Report> stored, Locale locale) {
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
                Checking.check(r.values(), before(r.period(), r.uscc()), rules).stream()
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

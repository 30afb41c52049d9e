package cn.onezone.parks.reports;

import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.submissions.KnownElements;
import cn.onezone.parks.submissions.SubmissionChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/collections/{period}}: when reports are taken, and how far they are. */
@RestController
@RequestMapping("/parks/{park}/collections/{period}")
@Tag(name = "reports", description = "Reports of enterprises, collected in the park 企业报表")
class CollectionController {
    private static final int MOST_REQUIRED = 500;
    private static final int LONGEST_REASON = 500;

    private final ThisPark park;
    private final CollectionPeriods periods;
    private final Reports reports;
    private final RosterEntries roster;
    private final KnownElements elements;
    private final Clock clock;

    CollectionController(
            ThisPark park,
            CollectionPeriods periods,
            Reports reports,
            RosterEntries roster,
            KnownElements elements,
            Clock clock) {
        this.park = park;
        this.periods = periods;
        this.reports = reports;
        this.roster = roster;
        this.elements = elements;
        this.clock = clock;
    }

    /**
     * The window of a period.
     *
     * @param opensOn first day on which reports are taken
     * @param closesOn last day
     * @param required data elements that every report must have
     */
    record WindowForm(
            @Nullable LocalDate opensOn,
            @Nullable LocalDate closesOn,
            @Nullable List<@Nullable String> required) {}

    /**
     * More time for this park.
     *
     * @param closesOn new last day, after the present one
     * @param reason 1 to 500 characters
     */
    record ExtensionForm(
            @Nullable LocalDate closesOn, @Nullable String reason) {}

    /**
     * A collection as it is shown.
     *
     * @param state {@code planned}, {@code open} or {@code closed}
     * @param lastDay with all extensions
     * @param enterprises that the park's roster claims on the last day of the period: those that are to report
     * @param submitted enterprises that have reported, whatever they correct since
     * @param drafts reports at work, corrections among them
     * @param version also the {@code ETag}
     */
    record View(
            Period period,
            String state,
            LocalDate opensOn,
            LocalDate closesOn,
            LocalDate lastDay,
            List<CollectionPeriod.Extension> extensions,
            List<String> required,
            long enterprises,
            long submitted,
            long drafts,
            long version) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping
    @Operation(summary = "Open the collection of a period: a new one without a header, a change with If-Match 开放报送期")
    ResponseEntity<View> open(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody WindowForm form) {
        park.check(inPath);
        Period period = Period.of(of);
        FieldChecks checks = new FieldChecks();
        LocalDate opens = checks.present("/opensOn", form.opensOn(), "a date", "日期");
        LocalDate closes = checks.present("/closesOn", form.closesOn(), "a date", "日期");
        Set<String> required = required(checks, period, form.required());
        checks.done();
        Stored<CollectionPeriod> before = periods.find(period).orElse(null);
        if (before != null) {
            Versions.check(before, ifMatch);
        } else if (ifMatch != null) {
            throw Problem.of(
                            KitProblem.STALE_VERSION,
                            "If-Match: value: " + ifMatch + " (expected: none: there is no collection yet)",
                            "If-Match：值 " + ifMatch + "，应不填：尚未开放报送")
                    .refused();
        }
        CollectionPeriod wanted = new CollectionPeriod(
                period,
                Objects.requireNonNull(opens),
                Objects.requireNonNull(closes),
                List.copyOf(required),
                List.of());
        return switch (Reporting.open(before == null ? null : before.state(), wanted)) {
            case Reporting.Decision.Refused<CollectionPeriod>(Problem problem) -> throw problem.refused();
            case Reporting.Decision.Unchanged<CollectionPeriod> _ -> answer(Objects.requireNonNull(before));
            case Reporting.Decision.Accepted<CollectionPeriod>(CollectionPeriod state) -> {
                if (before != null) {
                    yield answer(periods.replace(before, state));
                }
                Stored<CollectionPeriod> created = Idempotency.created(periods.create(state), "collection " + period);
                yield ResponseEntity.created(URI.create("/parks/" + park.code() + "/collections/" + period))
                        .eTag(Versions.tag(created))
                        .body(view(created));
            }
        };
    }

    private Set<String> required(FieldChecks checks, Period period, @Nullable List<@Nullable String> given) {
        Set<String> required = new LinkedHashSet<>();
        for (String element : given == null ? List.<@Nullable String>of() : given) {
            required.add(checks.code("/required/" + required.size(), element));
        }
        if (required.size() > MOST_REQUIRED) {
            checks.wrong(
                    "/required",
                    required.size(),
                    "wrong-text",
                    "at most " + MOST_REQUIRED,
                    "至多 " + MOST_REQUIRED + " 项");
            return required;
        }
        KnownElements.Catalogue catalogue = elements.of(required);
        if (catalogue.learnt()) {
            required.stream()
                    .filter(e -> !e.isEmpty() && !catalogue.elements().containsKey(e))
                    .forEach(e -> checks.wrong(
                            "/required",
                            e,
                            ParksProblem.UNKNOWN_ELEMENT.code(),
                            "a data element of the catalogue (GET /indicators/catalogue)",
                            "目录中的数据项（GET /indicators/catalogue）"));
        }
        // else no report could be submitted: with it each is refused, and without it too
        catalogue.elements().values().stream()
                .map(known -> SubmissionChecks.unreported("/required", known, period, Level.ENTERPRISE))
                .flatMap(Optional::stream)
                .forEach(checks::wrong);
        return required;
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/extensions")
    @Operation(summary = "Give more time, with a reason; needs If-Match 延长报送期")
    ResponseEntity<View> extend(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ExtensionForm form) {
        park.check(inPath);
        FieldChecks checks = new FieldChecks();
        LocalDate closes = checks.present("/closesOn", form.closesOn(), "a date", "日期");
        String reason = checks.text("/reason", form.reason(), LONGEST_REASON);
        checks.done();
        Stored<CollectionPeriod> before = there(Period.of(of));
        Versions.check(before, ifMatch);
        return switch (Reporting.extend(
                before.state(),
                Objects.requireNonNull(closes),
                reason,
                clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
            case Reporting.Decision.Refused<CollectionPeriod>(Problem problem) -> throw problem.refused();
            case Reporting.Decision.Unchanged<CollectionPeriod> _ -> answer(before);
            case Reporting.Decision.Accepted<CollectionPeriod>(CollectionPeriod state) ->
                answer(periods.replace(before, state));
        };
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "When reports of a period are taken, and how far they are 报送期与进度")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable("period") String of) {
        park.check(inPath);
        return answer(there(Period.of(of)));
    }

    private Stored<CollectionPeriod> there(Period period) {
        return periods.find(period)
                .orElseThrow(() -> Problem.of(
                                ReportsProblem.NO_COLLECTION,
                                new FieldProblem(
                                        "period",
                                        period.value(),
                                        ReportsProblem.NO_COLLECTION.code(),
                                        Text.of("a period that was opened", "已开放报送的时期")))
                        .refused());
    }

    private ResponseEntity<View> answer(Stored<CollectionPeriod> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }

    private View view(Stored<CollectionPeriod> stored) {
        CollectionPeriod c = stored.state();
        return new View(
                c.period(),
                c.stage(LocalDate.ofInstant(clock.instant(), Roster.ZONE))
                        .name()
                        .toLowerCase(Locale.ROOT),
                c.opensOn(),
                c.closesOn(),
                c.lastDay(),
                c.extensions(),
                c.required(),
                roster.countClaimedOn(c.period().end()),
                reports.count(c.period(), Report.Which.REPORTED),
                reports.count(c.period(), Report.Which.AT_WORK),
                stored.version());
    }
}

package cn.onezone.indicators.submissions;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.indicators.rounds.Rounds;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/submissions}: the city's review. */
@RestController
@RequestMapping("/indicators/submissions")
@Tag(name = "submissions", description = "Review of what parks submit 报送审核")
class SubmissionController {
    private static final int ATTEMPTS = 5;

    private final Catalogue catalogue;
    private final Submissions submissions;
    private final Rounds rounds;
    private final WorkingDays calendar;
    private final Clock clock;

    SubmissionController(
            Catalogue catalogue, Submissions submissions, Rounds rounds, WorkingDays calendar, Clock clock) {
        this.catalogue = catalogue;
        this.submissions = submissions;
        this.rounds = rounds;
        this.calendar = calendar;
        this.clock = clock;
    }

    /**
     * Why a submission is returned.
     *
     * @param reasons 1 to 20, each of 1 to 500 characters; may be left out where there are lines
     * @param lines data elements to look at again, at most 500; absent or empty: the whole is returned
     */
    record ReturnForm(
            @Nullable List<@Nullable String> reasons,
            @Nullable List<Review.@Nullable LineForm> lines) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "submissions")
    @GetMapping
    @Operation(
            summary =
                    "List submissions of a park, a period, a state (submitted, recommended, accepted, returned), late or not, by due day, awaiting review or correction, overdue or not, ordered by due, late or awaited 报送列表")
    Page<SubmissionView> list(
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Boolean late,
            @RequestParam(required = false) @Nullable LocalDate dueFrom,
            @RequestParam(required = false) @Nullable LocalDate dueUntil,
            @RequestParam(required = false) @Nullable String awaiting,
            @RequestParam(required = false) @Nullable Boolean overdue,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale,
            Reach reach) {
        int most = Page.limit(limit);
        Definitions definitions = catalogue.now();
        Awaited.Step step = awaiting == null ? null : step(awaiting);
        if (overdue != null && (step == null || !overdue)) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "overdue",
                            overdue.toString(),
                            Text.of(
                                    "true, with awaiting=review or awaiting=correction",
                                    "true，并给出 awaiting=review 或 awaiting=correction"))
                    .refused();
        }
        Submissions.Order order = order(sort, late, dueFrom, dueUntil, step);
        Excerpt<Submission> found = submissions.list(
                new Submissions.Which(
                        reach.within(park == null ? null : ParkCode.of(park)),
                        period == null ? null : Period.of(period),
                        state == null ? null : state(state),
                        late,
                        dueFrom,
                        dueUntil,
                        step,
                        overdue == null ? null : LocalDate.ofInstant(clock.instant(), Round.ZONE)),
                order,
                Page.after(cursor),
                most);
        return Page.of(found, most, s -> key(order, s), s -> SubmissionView.of(s, definitions, locale));
    }

    private static Awaited.Step step(String wire) {
        return Arrays.stream(Awaited.Step.values())
                .filter(one -> one.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "awaiting",
                                wire,
                                Text.of("review or correction", "review（待审核）或 correction（待更正）"))
                        .refused());
    }

    /** Who asks for due days without an order gets the one that goes by them. */
    private static Submissions.Order order(
            @Nullable String sort,
            @Nullable Boolean late,
            @Nullable LocalDate dueFrom,
            @Nullable LocalDate dueUntil,
            Awaited.@Nullable Step step) {
        if (sort == null && step != null) {
            return Submissions.Order.AWAITED;
        }
        return switch (sort) {
            case null ->
                dueFrom != null || dueUntil != null
                        ? Submissions.Order.DUE
                        : late != null ? Submissions.Order.LATE : Submissions.Order.ID;
            case "due" -> Submissions.Order.DUE;
            case "late" -> Submissions.Order.LATE;
            case "awaited" -> Submissions.Order.AWAITED;
            default ->
                throw Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "sort",
                                sort,
                                Text.of("due, late or awaited", "due（截止日）、late（逾期天数）或 awaited（待办截止日）"))
                        .refused();
        };
    }

    private static String key(Submissions.Order order, Stored<Submission> stored) {
        Due due = stored.state().due();
        Awaited awaited = stored.state().awaited();
        return switch (order) {
            case ID -> stored.id();
            case DUE -> due == null ? "" : due.byDue();
            case LATE -> due == null ? "" : due.byLate();
            case AWAITED -> awaited == null ? "" : awaited.byDue();
        };
    }

    private static SubmissionState state(String wire) {
        return SubmissionState.of(wire)
                .filter(s -> s != SubmissionState.OVERTAKEN)
                .orElseThrow(() -> Problem.of(
                                IndicatorsProblem.UNKNOWN_STATE,
                                "state: value: " + wire + " (expected: submitted, recommended, accepted or returned)",
                                "state：值“" + wire + "”，应为 submitted、recommended、accepted 或 returned")
                        .refused());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "submissions/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a submission with all its revisions 报送详情")
    ResponseEntity<SubmissionView> read(@PathVariable String id, Locale locale, Reach reach) {
        return answer(reach.there(submissions.find(id), s -> s.state().park(), () -> missing(id)), locale);
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{id}/acceptance")
    @Operation(summary = "Accept the latest revision; its values are locked; needs If-Match 接受报送")
    ResponseEntity<SubmissionView> accept(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Locale locale) {
        return decide(id, ifMatch, locale, s -> Review.accept(s, problems(s), rounds.approval(s.period()), now()));
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{id}/recommendation")
    @Operation(
            summary =
                    "Recommend the latest revision to the coordinator, where the round asks for two steps; needs If-Match 推荐报送")
    ResponseEntity<SubmissionView> recommend(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Locale locale) {
        return decide(
                id,
                ifMatch,
                locale,
                s -> Review.recommend(s, problems(s), rounds.approval(s.period()), caller(), now()));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/approval")
    @Operation(summary = "Approve what somebody else recommends; its values are locked; needs If-Match 批准报送")
    ResponseEntity<SubmissionView> approve(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Locale locale) {
        return decide(id, ifMatch, locale, s -> Review.approve(s, problems(s), caller(), now()));
    }

    private static String caller() {
        return Objects.requireNonNull(Caller.current()).name();
    }

    private List<FieldProblem> problems(Submission submission) {
        return Checking.of(submission.latest(), submission.period(), catalogue.now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Allowed({Role.REVIEWER, Role.COORDINATOR})
    @PostMapping("/{id}/return")
    @Operation(
            summary = "Return the latest revision to the park with reasons, as a whole or by line; needs If-Match 退回报送")
    ResponseEntity<SubmissionView> giveBack(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReturnForm form,
            Locale locale) {
        return decide(
                id,
                ifMatch,
                locale,
                s -> Review.giveBack(
                        s, form.reasons(), form.lines(), catalogue.now().reportedBy(s.period()), now()));
    }

    private ResponseEntity<SubmissionView> decide(
            String id, @Nullable String ifMatch, Locale locale, Function<Submission, Review.Decision> decision) {
        for (int attempt = 1; ; attempt++) {
            Stored<Submission> before = there(id);
            // a revision may have come since, which nobody has read
            Versions.check(before, ifMatch);
            try {
                return switch (decision.apply(before.state())) {
                    case Review.Decision.Refused(Problem problem) -> throw problem.refused();
                    case Review.Decision.Unchanged _ -> answer(before, locale);
                    case Review.Decision.Accepted accepted ->
                        answer(submissions.replace(before, scheduled(accepted)), locale);
                };
            } catch (StaleVersion e) {
                boolean another = there(id).state().latest().revision()
                        != before.state().latest().revision();
                // who takes whatever stands by If-Match: * takes no revision either that arrived after the decision
                if (another || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Review.Decision.Accepted scheduled(Review.Decision.Accepted accepted) {
        Submission after = accepted.submission();
        return rounds.of(after.period())
                .map(round -> new Review.Decision.Accepted(after.scheduled(round, calendar), accepted.outgoing()))
                .orElse(accepted);
    }

    private Stored<Submission> there(String id) {
        return submissions.find(id).orElseThrow(() -> missing(id));
    }

    private static Refused missing(String id) {
        return Problem.of(
                        KitProblem.NOT_FOUND,
                        "no submission " + id + " has arrived (expected: <park>-<period>)",
                        "未收到报送 " + id + "（应为 <分园>-<时期>）")
                .refused();
    }

    private ResponseEntity<SubmissionView> answer(Stored<Submission> stored, Locale locale) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(SubmissionView.of(stored, catalogue.now(), locale));
    }
}

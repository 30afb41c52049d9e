package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.submissions.Submission.Stage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/rounds}: what the city wants from this park, until when, and what of it is there. */
@RestController
@RequestMapping("/parks/{park}/rounds")
@Tag(name = "submissions", description = "Values of a period for the city 数据报送")
class RoundsController {
    private final ThisPark park;
    private final KnownRounds rounds;
    private final Submitting submitting;
    private final Submissions submissions;
    private final OverruledSince overruledSince;
    private final Clock clock;

    RoundsController(
            ThisPark park,
            KnownRounds rounds,
            Submitting submitting,
            Submissions submissions,
            OverruledSince overruledSince,
            Clock clock) {
        this.park = park;
        this.rounds = rounds;
        this.submitting = submitting;
        this.submissions = submissions;
        this.overruledSince = overruledSince;
        this.clock = clock;
    }

    /**
     * A round as the park shows it.
     *
     * @param state {@code planned} before its first day, {@code open} until the end of its due day, {@code over} after it;
     *     values are taken in all of them, only whether they are on time differs
     * @param opensOn first day
     * @param dueOn working day until whose end a submission is on time
     * @param expected data elements that the city expects
     * @param missing those of them that the park's values of the period neither tell nor withhold (R12), drafts included
     * @param submission id of the park's values of the period, absent if there are none
     * @param stage where they stand
     * @param reminder the city's latest reminder, absent if there was none
     * @param overruledSince enterprises in what the city has of the period that count for another park by now (R5), absent if there
     *     are none: the next revision has to be made of the reports anew
     */
    record View(
            Period period,
            String state,
            LocalDate opensOn,
            LocalDate dueOn,
            Approval approval,
            List<String> expected,
            List<String> missing,
            @Nullable String submission,
            @Nullable Stage stage,
            @Nullable ReminderView reminder,
            @Nullable Integer overruledSince) {}

    /**
     * A reminder.
     *
     * @param on its day
     * @param workingDaysLeft until the due day, below zero after it
     * @param waitingFor {@code submission} or {@code correction}
     */
    record ReminderView(LocalDate on, int workingDaysLeft, String waitingFor) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "Which values of which periods the city wants 市级报送期列表")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        Excerpt<KnownRound> found = rounds.list(Page.after(cursor), most);
        Beside beside = beside(found.found());
        return Page.of(found, most, Stored::id, s -> view(s.state(), beside));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping("/{period}")
    @Operation(summary = "What the city wants of a period, and what of it is missing 市级报送期详情")
    View read(@PathVariable("park") String inPath, @PathVariable("period") String of) {
        park.check(inPath);
        Period period = Period.of(of);
        return rounds.find(period)
                .map(s -> view(s.state(), beside(List.of(s))))
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "the city has opened no round for " + period + ", or it is not known here yet",
                                "市级未开放 " + period + " 的报送，或本园尚未获知")
                        .refused());
    }

    /**
     * What stands beside some rounds.
     *
     * @param submissions of this park, by period
     * @param reminders by period
     * @param overruledSince by submission
     */
    private record Beside(
            Map<String, Submission> submissions,
            Map<String, SubmissionDue> reminders,
            Map<String, Integer> overruledSince) {}

    private Beside beside(List<Stored<KnownRound>> of) {
        Map<String, Submission> values =
                submissions
                        .findAll(of.stream()
                                .map(s -> submitting.id(s.state().round().period()))
                                .toList())
                        .stream()
                        .map(Stored::state)
                        .collect(Collectors.toMap(s -> s.period().value(), s -> s));
        return new Beside(
                values, rounds.reminders(of.stream().map(Stored::id).toList()), overruledSince.ofTold(values.values()));
    }

    /** What may not be told (R12) is given, as the city has it: the park has nothing more to do for it. */
    private static Set<String> given(Submission values) {
        Set<String> given =
                values.values().stream().map(ElementValue::element).collect(Collectors.toCollection(HashSet::new));
        if (!values.cells().isEmpty()) {
            given.addAll(values.cells().getFirst().suppressed());
        }
        return given;
    }

    private View view(KnownRound known, Beside beside) {
        RoundOpened round = known.round();
        SubmissionDue reminder = beside.reminders().get(known.id());
        LocalDate today = LocalDate.ofInstant(clock.instant(), Roster.ZONE);
        Submission values = beside.submissions().get(known.id());
        Set<String> given = values == null ? Set.of() : given(values);
        return new View(
                round.period(),
                today.isBefore(round.opensOn()) ? "planned" : today.isAfter(round.dueOn(park.code())) ? "over" : "open",
                round.opensOn(),
                round.dueOn(park.code()),
                round.approval(),
                round.expected(),
                round.expected().stream().filter(e -> !given.contains(e)).toList(),
                values == null ? null : values.id(),
                values == null ? null : values.stage(),
                reminder == null
                        ? null
                        : new ReminderView(reminder.on(), reminder.workingDaysLeft(), reminder.waitingFor()),
                values == null ? null : beside.overruledSince().get(values.id()));
    }
}

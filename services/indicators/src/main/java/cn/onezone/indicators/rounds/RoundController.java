package cn.onezone.indicators.rounds;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
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

/** {@code /indicators/rounds}: which values of which period the city wants from all parks, and until when. */
@RestController
@RequestMapping("/indicators/rounds")
@Tag(name = "rounds", description = "Periods that the city collects from all parks 市级报送期")
class RoundController {
    private final Rounds rounds;
    private final Catalogue catalogue;
    private final WorkingDays calendar;
    private final Parks parks;
    private final RoundFollower follower;
    private final Clock clock;

    RoundController(
            Rounds rounds,
            Catalogue catalogue,
            WorkingDays calendar,
            Parks parks,
            RoundFollower follower,
            Clock clock) {
        this.rounds = rounds;
        this.catalogue = catalogue;
        this.calendar = calendar;
        this.parks = parks;
        this.follower = follower;
        this.clock = clock;
    }

    /**
     * A round as it is shown.
     *
     * @param calendarKnown whether the State Council's notice for the year of the due day is known; without it only the week
     *     counts, and the day may change
     * @param extensions more time for single parks, in the order in which it was given
     * @param reviewIn working days that the city has to decide on a revision, absent if it has not bound itself
     * @param correctIn working days that a park has to correct what was returned, absent if that is left open
     * @param version also the {@code ETag}
     */
    record View(
            Period period,
            LocalDate opensOn,
            LocalDate dueOn,
            boolean calendarKnown,
            List<String> expected,
            Approval approval,
            List<Round.Extension> extensions,
            @Nullable Integer reviewIn,
            @Nullable Integer correctIn,
            long version) {}

    /**
     * More time for a park.
     *
     * @param park its code
     * @param workingDays from its present due day on, 1 to 60
     * @param reason 1 to 500 characters
     */
    record ExtensionForm(
            @Nullable String park,
            @Nullable Integer workingDays,
            @Nullable String reason) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List rounds by period 市级报送期列表")
    Page<View> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        Excerpt<Round> found = rounds.list(Page.after(cursor), most);
        return Page.of(found, most, Stored::id, this::view);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{period}")
    @Operation(summary = "Read a round 市级报送期详情")
    ResponseEntity<View> read(@PathVariable("period") String of) {
        return answer(there(Period.of(of)));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{period}")
    @Operation(
            summary =
                    "Open a period for all parks: a new one without a header or with If-None-Match: *, a change with If-Match 开放报送")
    ResponseEntity<View> open(
            @PathVariable("period") String of,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch,
            @RequestBody RoundForm form) {
        Period period = Period.of(of);
        Stored<Round> before = rounds.find(period).orElse(null);
        if (before != null) {
            if (ifNoneMatch != null) {
                String tag = "If-Match: " + Versions.tag(before);
                throw stale("If-None-Match", ifNoneMatch, tag, tag);
            }
            Versions.check(before, ifMatch);
        } else if (ifMatch != null) {
            throw stale("If-Match", ifMatch, "none: there is no round yet", "不填：尚未开放");
        }
        return switch (RoundRules.decide(
                before == null ? null : before.state(),
                period,
                form,
                catalogue.now().reportedBy(period),
                calendar,
                LocalDate.ofInstant(clock.instant(), Round.ZONE))) {
            case RoundRules.Decision.Refused(Problem problem) -> throw problem.refused();
            case RoundRules.Decision.Unchanged _ -> answer(Objects.requireNonNull(before));
            case RoundRules.Decision.Accepted(Round round) -> {
                if (before != null) {
                    yield followed(rounds.replace(before, round));
                }
                Stored<Round> created = Idempotency.created(rounds.create(round), "round " + period);
                follower.follow(created.state());
                yield ResponseEntity.created(URI.create("/indicators/rounds/" + period))
                        .eTag(Versions.tag(created))
                        .body(view(created));
            }
        };
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{period}/extensions")
    @Operation(summary = "Give a park more time, in working days, with a reason; needs If-Match 分园报送延期")
    ResponseEntity<View> extend(
            @PathVariable("period") String of,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ExtensionForm form) {
        Period period = Period.of(of);
        Stored<Round> before = there(period);
        Versions.check(before, ifMatch);
        return switch (RoundRules.extend(
                before.state(),
                parks.on(period.end()).stream()
                        .filter(code -> code.value().equals(form.park()))
                        .findFirst()
                        .orElse(null),
                form.workingDays(),
                form.reason(),
                calendar,
                clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
            case RoundRules.Decision.Refused(Problem problem) -> throw problem.refused();
            case RoundRules.Decision.Unchanged _ -> answer(before);
            case RoundRules.Decision.Accepted(Round round) -> followed(rounds.replace(before, round));
        };
    }

    private Stored<Round> there(Period period) {
        return rounds.find(period)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "no round is opened for " + period, "未开放 " + period + " 的报送")
                        .refused());
    }

    private static RuntimeException stale(String header, String value, String en, String zh) {
        return Problem.of(
                        KitProblem.STALE_VERSION,
                        header + ": value: " + value + " (expected: " + en + ")",
                        header + "：值 " + value + "，应为 " + zh)
                .refused();
    }

    private ResponseEntity<View> followed(Stored<Round> stored) {
        follower.follow(stored.state());
        return answer(stored);
    }

    private ResponseEntity<View> answer(Stored<Round> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }

    private View view(Stored<Round> stored) {
        Round r = stored.state();
        return new View(
                r.period(),
                r.opensOn(),
                r.dueOn(),
                calendar.announced(r.dueOn()),
                r.expected(),
                r.approval(),
                r.extensions(),
                r.reviewIn(),
                r.correctIn(),
                stored.version());
    }
}

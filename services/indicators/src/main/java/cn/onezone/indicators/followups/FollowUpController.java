package cn.onezone.indicators.followups;

import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.followups.FollowUp.State;
import cn.onezone.indicators.submissions.Received;
import cn.onezone.indicators.submissions.Revision;
import cn.onezone.indicators.submissions.Submission;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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

/** {@code /indicators/follow-ups}: what reviewers follow up in submissions. */
@RestController
@RequestMapping("/indicators/follow-ups")
@Tag(name = "submissions", description = "Review of what parks submit 报送审核")
class FollowUpController {
    private static final int LONGEST_NOTE = 500;
    /** On one submission; as many as it may have lines returned is more than anybody follows. */
    private static final int MOST_OPEN = 100;

    private final FollowUps marks;
    private final Received received;
    private final Clock clock;

    FollowUpController(FollowUps marks, Received received, Clock clock) {
        this.marks = marks;
        this.received = received;
        this.clock = clock;
    }

    /**
     * What is to be followed up.
     *
     * @param submission its id
     * @param revision that is marked; absent: the latest
     * @param element the data element; absent: the whole
     * @param note 1 to 500 characters; the park reads it
     */
    record MarkForm(
            @Nullable String submission,
            @Nullable Integer revision,
            @Nullable String element,
            @Nullable String note) {}

    /**
     * What came of it.
     *
     * @param note 1 to 500 characters; the park reads it
     */
    record SettlementForm(@Nullable String note) {}

    /**
     * A mark as it is shown.
     *
     * @param revision that is marked, whatever is corrected since
     * @param state {@code open} or {@code settled}
     * @param settlement what came of it, absent while it is open
     * @param version also the {@code ETag}
     */
    record View(
            String id,
            String submission,
            ParkCode park,
            Period period,
            int revision,
            @Nullable String element,
            String note,
            State state,
            Instant markedAt,
            @Nullable String settlement,
            @Nullable Instant settledAt,
            long version) {
        static View of(Stored<FollowUp> stored) {
            FollowUpNoted f = stored.state().noted();
            return new View(
                    f.id(),
                    f.submission(),
                    f.park(),
                    f.period(),
                    f.revision(),
                    f.element(),
                    f.note(),
                    stored.state().state(),
                    f.markedAt(),
                    f.settlement(),
                    f.settledAt(),
                    stored.version());
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "follow-ups")
    @GetMapping
    @Operation(summary = "List marks, the latest first: of a submission, a park, a state (open or settled) 跟踪标记列表")
    Page<View> list(
            @RequestParam(required = false) @Nullable String submission,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        Excerpt<FollowUp> found = marks.list(
                submission,
                reach.within(park == null ? null : ParkCode.of(park)),
                state == null ? null : state(state),
                Page.after(cursor),
                most);
        return Page.of(found, most, s -> s.state().order(), View::of);
    }

    private static State state(String text) {
        return Arrays.stream(State.values())
                .filter(s -> s.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "state",
                                text,
                                Text.of("open or settled", "open（未了结）或 settled（已了结）"))
                        .refused());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "follow-ups/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a mark 跟踪标记详情")
    ResponseEntity<View> read(@PathVariable String id, Reach reach) {
        return answer(reach.there(marks.find(id), s -> s.state().park(), () -> missing(id)));
    }

    @Allowed(Role.REVIEWER)
    @PostMapping
    @Operation(summary = "Mark a submission, or a value in it, for follow-up; the park is told 标记报送")
    ResponseEntity<View> mark(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody MarkForm form) {
        Creation creation = Idempotency.creation(key, form);
        String id = Idempotency.id("follow-up", creation);
        Stored<FollowUp> before = marks.find(id).orElse(null);
        if (before != null && creation != null && creation.equals(before.creation())) {
            return created(new Creating.Replayed<>(before));
        }
        FieldChecks checks = new FieldChecks();
        String submission = checks.text("/submission", form.submission(), LONGEST_NOTE);
        String element = form.element() == null ? null : checks.code("/element", form.element());
        String note = checks.text("/note", form.note(), LONGEST_NOTE);
        checks.done();
        Submission there = received.find(submission)
                .orElseThrow(() -> nothing("/submission", submission, "a submission that has arrived", "已收到的报送"));
        Revision revision = there.revisions().stream()
                .filter(r -> form.revision() == null || r.revision() == form.revision())
                .reduce((_, later) -> later)
                .orElseThrow(() -> nothing(
                        "/revision",
                        String.valueOf(form.revision()),
                        "a revision of " + submission,
                        submission + " 的版次"));
        if (element != null
                && revision.values().stream().noneMatch(v -> v.element().equals(element))) {
            throw nothing(
                    "/element",
                    element,
                    "a data element of revision " + revision.revision(),
                    "第 " + revision.revision() + " 版中的数据项");
        }
        if (marks.open(submission) >= MOST_OPEN) {
            throw Problem.of(
                            IndicatorsProblem.TOO_MANY_FOLLOW_UPS,
                            MOST_OPEN + " marks are open on " + submission + " (expected: fewer; settle some)",
                            submission + " 有 " + MOST_OPEN + " 个未了结的标记，请先了结")
                    .refused();
        }
        return created(marks.create(
                FollowUp.of(new FollowUpNoted(
                        id,
                        submission,
                        there.park(),
                        there.period(),
                        revision.revision(),
                        element,
                        note,
                        now(),
                        null,
                        null)),
                creation));
    }

    private static Refused nothing(String pointer, @Nullable String value, String en, String zh) {
        return Problem.of(IndicatorsProblem.NOTHING_TO_MARK, pointer, value, Text.of(en, zh))
                .refused();
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{id}/settlement")
    @Operation(summary = "Settle a mark with what came of it; the park is told; the same again changes nothing 了结跟踪标记")
    ResponseEntity<View> settle(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody SettlementForm form) {
        FieldChecks checks = new FieldChecks();
        String note = checks.text("/note", form.note(), LONGEST_NOTE);
        checks.done();
        Stored<FollowUp> before = marks.find(id).orElseThrow(() -> missing(id));
        if (ifMatch != null) {
            Versions.check(before, ifMatch);
        }
        FollowUp mark = before.state();
        if (mark.state() == State.SETTLED) {
            if (note.equals(mark.noted().settlement())) {
                return answer(before);
            }
            throw Problem.of(
                            IndicatorsProblem.ALREADY_SETTLED,
                            id + " was settled at " + mark.noted().settledAt() + " (expected: an open mark)",
                            id + " 已于 " + mark.noted().settledAt() + " 了结")
                    .refused();
        }
        return answer(marks.replace(before, mark.settled(note, now())));
    }

    private static ResponseEntity<View> created(Creating<FollowUp> creating) {
        Stored<FollowUp> stored = Idempotency.created(creating, "follow-up");
        return ResponseEntity.created(URI.create("/indicators/follow-ups/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(View.of(stored));
    }

    private static Refused missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "no follow-up " + id, "没有跟踪标记 " + id)
                .refused();
    }

    private static ResponseEntity<View> answer(Stored<FollowUp> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(View.of(stored));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

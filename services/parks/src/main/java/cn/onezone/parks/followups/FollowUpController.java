package cn.onezone.parks.followups;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.followups.FollowUp.By;
import cn.onezone.parks.followups.FollowUp.State;
import cn.onezone.parks.reports.ReportedValues;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
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

/** {@code /parks/{park}/follow-ups}: what is to be followed up in reports and submissions. */
@RestController
@RequestMapping("/parks/{park}/follow-ups")
@Tag(name = "follow-ups", description = "Marks on reports and submissions 跟踪标记")
class FollowUpController {
    private static final int LONGEST_NOTE = 500;
    /** On one report; more than this nobody follows. */
    private static final int MOST_OPEN = 100;

    private final ThisPark park;
    private final FollowUps marks;
    private final ReportedValues reports;
    private final Clock clock;

    FollowUpController(ThisPark park, FollowUps marks, ReportedValues reports, Clock clock) {
        this.park = park;
        this.marks = marks;
        this.reports = reports;
        this.clock = clock;
    }

    /**
     * What is to be followed up.
     *
     * @param period of the report
     * @param uscc the enterprise
     * @param revision of its report that is marked; absent: the one that counts
     * @param element the data element; absent: the whole report
     * @param note 1 to 500 characters
     */
    record MarkForm(
            @Nullable String period,
            @Nullable String uscc,
            @Nullable Integer revision,
            @Nullable String element,
            @Nullable String note) {}

    /**
     * What came of it.
     *
     * @param note 1 to 500 characters
     */
    record SettlementForm(@Nullable String note) {}

    /**
     * A mark as it is shown.
     *
     * @param by {@code park}, or {@code city} for one that a reviewer put on a submission
     * @param uscc the enterprise whose report is marked, absent of a submission
     * @param submission that is marked, absent of a report
     * @param revision that is marked, whatever is corrected since
     * @param value of the element in that revision, absent for the whole and for marks of the city
     * @param state {@code open} or {@code settled}
     * @param settlement what came of it, absent while it is open
     * @param version also the {@code ETag}
     */
    record View(
            String id,
            By by,
            Period period,
            @Nullable String uscc,
            @Nullable String submission,
            int revision,
            @Nullable String element,
            @Nullable ElementValue value,
            String note,
            State state,
            Instant markedAt,
            @Nullable String settlement,
            @Nullable Instant settledAt,
            long version) {
        static View of(Stored<FollowUp> stored) {
            FollowUp f = stored.state();
            return new View(
                    f.id(),
                    f.by(),
                    f.period(),
                    f.uscc(),
                    f.by() == By.CITY ? f.about() : null,
                    f.revision(),
                    f.element(),
                    f.value(),
                    f.note(),
                    f.state(),
                    f.markedAt(),
                    f.settlement(),
                    f.settledAt(),
                    stored.version());
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "follow-ups")
    @GetMapping
    @Operation(
            summary =
                    "List marks, the latest first: of a period, an enterprise, a state (open or settled), by whom (park or city) 跟踪标记列表")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        Period of = period == null ? null : Period.of(period);
        if (uscc != null && of == null) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "period",
                            null,
                            Text.of("the period, where an enterprise is named", "指定企业时须指定时期"))
                    .refused();
        }
        Excerpt<FollowUp> found = marks.list(
                new FollowUps.Which(
                        uscc == null ? null : of + "/" + Uscc.of(uscc),
                        of == null ? null : of.value(),
                        state == null ? null : state(state),
                        by == null ? null : by(by)),
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

    private static By by(String text) {
        return Arrays.stream(By.values())
                .filter(b -> b.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KitProblem.WRONG_PARAMETER, "by", text, Text.of("park or city", "park（分园）或 city（市级）"))
                        .refused());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "follow-ups/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a mark 跟踪标记详情")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable String id) {
        park.check(inPath);
        return answer(there(id));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(summary = "Mark an enterprise's report, or a value in it, for follow-up 标记企业报表")
    ResponseEntity<View> mark(
            @PathVariable("park") String inPath,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody MarkForm form) {
        park.check(inPath);
        Creation creation = Idempotency.creation(key, form);
        String id = Idempotency.id("follow-up", creation);
        Stored<FollowUp> before = marks.find(id).orElse(null);
        if (before != null && creation != null && creation.equals(before.creation())) {
            return created(new Creating.Replayed<>(before));
        }
        FieldChecks checks = new FieldChecks();
        Period period = checked(checks, "/period", form.period(), ParksProblem.UNKNOWN_PERIOD.code(), Period::of);
        Uscc uscc = checked(checks, "/uscc", form.uscc(), ParksProblem.WRONG_USCC.code(), Uscc::of);
        String element = form.element() == null ? null : checks.code("/element", form.element());
        String note = checks.text("/note", form.note(), LONGEST_NOTE);
        checks.done();
        Period of = Objects.requireNonNull(period);
        ReportedValues.Revision revision = reports.revision(of, Objects.requireNonNull(uscc), form.revision())
                .orElseThrow(() -> Problem.of(
                                FollowUpProblem.NOTHING_TO_MARK,
                                form.revision() == null ? "/uscc" : "/revision",
                                form.revision() == null ? form.uscc() : String.valueOf(form.revision()),
                                Text.of("a submitted revision of a report of " + of, of + " 已提交的报表版次"))
                        .refused());
        ElementValue value = element == null
                ? null
                : revision.values().stream()
                        .filter(v -> v.element().equals(element))
                        .findFirst()
                        .orElseThrow(() -> Problem.of(
                                        FollowUpProblem.NOTHING_TO_MARK,
                                        "/element",
                                        element,
                                        Text.of(
                                                "a data element of revision " + revision.number() + " of the report",
                                                "报表第 " + revision.number() + " 版中的数据项"))
                                .refused());
        String about = of + "/" + uscc;
        if (marks.open(about) >= MOST_OPEN) {
            throw Problem.of(
                            FollowUpProblem.TOO_MANY_FOLLOW_UPS,
                            MOST_OPEN + " marks are open on " + about + " (expected: fewer; settle some)",
                            about + " 有 " + MOST_OPEN + " 个未了结的标记，请先了结")
                    .refused();
        }
        Instant now = now();
        return created(marks.create(
                new FollowUp(
                        id,
                        FollowUp.order(now, id),
                        By.PARK,
                        of,
                        about,
                        uscc.value(),
                        revision.number(),
                        element,
                        value,
                        note,
                        State.OPEN,
                        now,
                        null,
                        null,
                        0),
                creation));
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(@Nullable String text);
    }

    private static <T> @Nullable T checked(
            FieldChecks checks, String pointer, @Nullable String text, String code, Reader<T> reader) {
        try {
            return reader.read(text);
        } catch (InvalidValue e) {
            checks.wrong(new FieldProblem(pointer, text, code, e.expected()));
            return null;
        }
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/settlement")
    @Operation(summary = "Settle a mark of this park with what came of it; the same again changes nothing 了结跟踪标记")
    ResponseEntity<View> settle(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody SettlementForm form) {
        park.check(inPath);
        FieldChecks checks = new FieldChecks();
        String note = checks.text("/note", form.note(), LONGEST_NOTE);
        checks.done();
        Stored<FollowUp> before = there(id);
        if (ifMatch != null) {
            Versions.check(before, ifMatch);
        }
        FollowUp mark = before.state();
        if (mark.by() == By.CITY) {
            throw Problem.of(
                            FollowUpProblem.CITY_FOLLOW_UP,
                            id + " is a reviewer's (expected: a mark of this park; answer it by a correction)",
                            id + " 为市级审核员的标记，分园以更正作答")
                    .refused();
        }
        if (mark.state() == State.SETTLED) {
            if (note.equals(mark.settlement())) {
                return answer(before);
            }
            throw Problem.of(
                            FollowUpProblem.ALREADY_SETTLED,
                            id + " was settled at " + mark.settledAt() + " (expected: an open mark)",
                            id + " 已于 " + mark.settledAt() + " 了结")
                    .refused();
        }
        return answer(marks.replace(before, mark.settled(note, now())));
    }

    private ResponseEntity<View> created(Creating<FollowUp> creating) {
        Stored<FollowUp> stored = Idempotency.created(creating, "follow-up");
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/follow-ups/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(View.of(stored));
    }

    private Stored<FollowUp> there(String id) {
        return marks.find(id)
                .orElseThrow(() -> Problem.of(KitProblem.NOT_FOUND, "no follow-up " + id, "没有跟踪标记 " + id)
                        .refused());
    }

    private static ResponseEntity<View> answer(Stored<FollowUp> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(View.of(stored));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

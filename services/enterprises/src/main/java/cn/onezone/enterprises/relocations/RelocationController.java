package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.enterprises.relocations.Relocation.Offer;
import cn.onezone.enterprises.relocations.Relocation.Taken;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

/** {@code /enterprises/relocations}: what moves between parks, and the coordinator's decisions (R6). */
@RestController
@RequestMapping("/enterprises/relocations")
@Tag(name = "relocations", description = "Enterprises that move between parks 跨园迁移")
class RelocationController {
    private static final int MOST_TEXT = 1_000;
    private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);

    private final RelocationDesk desk;
    private final RelocationList list;
    private final RelocationHistory history;
    private final ParkDirectory parks;
    private final Clock clock;

    RelocationController(
            RelocationDesk desk, RelocationList list, RelocationHistory history, ParkDirectory parks, Clock clock) {
        this.desk = desk;
        this.list = list;
        this.history = history;
        this.parks = parks;
        this.clock = clock;
    }

    /**
     * The coordinator approves.
     *
     * @param effectiveOn the day; absent: as last offered
     * @param terms absent: no sharing, unless {@code asOffered}
     * @param asOffered whether the terms are those that were last offered
     * @param reason in the coordinator's words
     */
    record ApprovalForm(
            @Nullable LocalDate effectiveOn,
            @Nullable SharingTerms terms,
            @Nullable Boolean asOffered,
            @Nullable String reason) {}

    /** Why something is decided. */
    record ReasonForm(@Nullable String reason) {}

    /**
     * A relocation with all its steps.
     *
     * @param asked what the destination asked for
     * @param offer what is on the table, or agreed
     * @param asOf what was known until then
     * @param version also the {@code ETag}
     */
    record View(
            RelocationId id,
            Uscc uscc,
            RelocationState state,
            ParkCode destination,
            @Nullable ParkCode origin,
            String reason,
            Offer asked,
            Offer offer,
            int offers,
            LocalDate requestedOn,
            @Nullable LocalDate due,
            @Nullable LocalDate expires,
            @Nullable Refusal refusal,
            List<Taken> steps,
            Instant asOf,
            long version) {
        static View of(RelocationDesk.Found found, Moment moment) {
            Relocation r = found.relocation();
            return new View(
                    r.id(),
                    r.id().uscc(),
                    r.state(),
                    r.destination(),
                    r.origin(),
                    r.reason(),
                    r.asked(),
                    r.offer(),
                    r.offers(),
                    r.requestedOn(),
                    r.due(),
                    r.expires(),
                    r.refusal(),
                    r.steps(),
                    moment.asOf(),
                    found.in().version());
        }
    }

    /**
     * A page of a list.
     *
     * @param items by id, those that are due by day; as of an earlier moment a page may have fewer than asked for, even none,
     *     and still have a next one
     * @param total how many there are in all; absent as of an earlier moment, for to know it all would be looked at
     * @param next cursor of the next page, absent at the end
     * @param asOf what was known until then
     */
    record RelocationPage(
            List<RelocationStepped> items,
            @Nullable Long total,
            @JsonInclude @Nullable String next,
            Instant asOf) {
        static RelocationPage of(Page<RelocationStepped> page, Moment moment) {
            return new RelocationPage(page.items(), page.total(), page.next(), moment.asOf());
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "relocations")
    @GetMapping
    @Operation(
            summary = "List relocations by state, park or due date 迁移列表",
            description =
                    "With dueUntil: those that wait for somebody, the earliest first. A park sees those it is party"
                            + " to. A moment behind the processes themselves. With asOf, a moment or a day: by state, park and"
                            + " due date of then, by id; a page looks at a bounded number, may be short and still have a next"
                            + " one, and has no total. 填 asOf（时刻或日期）时按当时的状态、双方和期限筛选。")
    RelocationPage list(
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String dueUntil,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        Moment moment = Moment.of(null, asOf, clock);
        ParkCode code = reach.within(park == null ? null : ParkCode.of(park));
        RelocationState wanted = state == null ? null : state(state);
        LocalDate until = dueUntil == null ? null : day(dueUntil);
        if (until != null && wanted != null) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "state",
                            state,
                            Text.of("not together with dueUntil", "不能与 dueUntil 同时使用"))
                    .refused();
        }
        if (!moment.present()) {
            RelocationHistory.Walked walked = history.walk(
                    Page.after(cursor),
                    most,
                    moment.asOf(),
                    r -> (code == null || r.concerns(code))
                            && (wanted == null || r.state() == wanted)
                            && (until == null || r.waitsUntil(until)));
            return new RelocationPage(
                    walked.found(), null, walked.next() == null ? null : Page.cursor(walked.next()), moment.asOf());
        }
        if (until != null) {
            Excerpt<RelocationList.Listed> found = list.due(code, until, Page.after(cursor), most);
            known(code, found);
            return RelocationPage.of(
                    Page.of(
                            found,
                            most,
                            s -> Objects.requireNonNull(s.state().dueKey()),
                            s -> s.state().stepped()),
                    moment);
        }
        Excerpt<RelocationList.Listed> found = list.list(code, wanted, Page.after(cursor), most);
        known(code, found);
        return RelocationPage.of(Page.of(found, most, Stored::id, s -> s.state().stepped()), moment);
    }

    private void known(@Nullable ParkCode code, Excerpt<RelocationList.Listed> found) {
        if (code != null && found.total() == 0) {
            // a park that is in no directory but has relocations is known by them (R1)
            var _ = parks.get(code);
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "relocations/{id}")
    @GetMapping("/{id}")
    @Operation(
            summary = "Read a relocation with all its steps 迁移详情",
            description = "asOf, a moment or a day: as it was known then, with the steps until then 截至该时刻的状态和步骤。")
    ResponseEntity<View> read(
            @PathVariable String id, @RequestParam(required = false) @Nullable String asOf, Reach reach) {
        Moment moment = Moment.of(null, asOf, clock);
        RelocationId relocation = within(id, reach);
        RelocationDesk.Found now =
                reach.thereOfAny(desk.find(relocation), f -> parties(f, moment), () -> missing(relocation));
        return answer(history.asOf(now, moment).orElseThrow(() -> missing(relocation)), moment);
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/approval")
    @Operation(summary = "Approve after the deadline, with date and terms; needs If-Match 裁定同意")
    ResponseEntity<View> approve(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ApprovalForm form) {
        RelocationDesk.Found found = there(id, ifMatch);
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), MOST_TEXT);
        Offer offered = found.relocation().offer();
        LocalDate day = Objects.requireNonNullElse(form.effectiveOn(), offered.effectiveOn());
        if (day.isBefore(EARLIEST) || day.isAfter(LATEST)) {
            checks.wrong(
                    "/effectiveOn",
                    day,
                    "wrong-date",
                    "a date from " + EARLIEST + " to " + LATEST,
                    EARLIEST + " 至 " + LATEST + " 的日期");
        }
        boolean asOffered = Boolean.TRUE.equals(form.asOffered());
        if (asOffered && form.terms() != null) {
            checks.wrong("/terms", "…", "wrong-terms", "none beside asOffered", "与 asOffered 二选一");
        }
        checks.done();
        return does(
                found,
                new RelocationCommand.Approve(
                        found.relocation().id(), day, asOffered ? offered.terms() : form.terms(), reason));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/refusal")
    @Operation(summary = "Refuse after the deadline, with a reason; needs If-Match 裁定不同意")
    ResponseEntity<View> refuse(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReasonForm form) {
        RelocationDesk.Found found = there(id, ifMatch);
        return does(found, new RelocationCommand.Refuse(found.relocation().id(), reason(form)));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/annulment")
    @Operation(summary = "Annul the terms of one that has taken effect; needs If-Match 解除分享条款")
    ResponseEntity<View> annul(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReasonForm form) {
        RelocationDesk.Found found = there(id, ifMatch);
        return does(found, new RelocationCommand.Annul(found.relocation().id(), reason(form)));
    }

    private static String reason(ReasonForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), MOST_TEXT);
        checks.done();
        return reason;
    }

    private ResponseEntity<View> does(RelocationDesk.Found found, RelocationCommand command) {
        var _ = desk.does(command, found);
        return answer(desk.find(found.relocation().id()).orElseThrow(), Moment.of(null, null, clock));
    }

    private RelocationDesk.Found there(String id, @Nullable String ifMatch) {
        RelocationId relocation = RelocationId.of(id);
        RelocationDesk.Found found = desk.find(relocation).orElseThrow(() -> missing(relocation));
        Versions.check(found.in(), ifMatch);
        return found;
    }

    /** One whose place another has taken since (R1) reads what it was party to then. */
    private static Set<ParkCode> parties(RelocationDesk.Found found, Moment moment) {
        Relocation now = found.relocation();
        Relocation then = moment.present() ? null : now.asOf(moment.asOf());
        Set<ParkCode> parties = new HashSet<>();
        for (Relocation one : then == null ? List.of(now) : List.of(now, then)) {
            parties.add(one.destination());
            if (one.origin() != null) {
                parties.add(one.origin());
            }
        }
        return parties;
    }

    private static RelocationId within(String id, Reach reach) {
        try {
            return RelocationId.of(id);
        } catch (InvalidValue e) {
            // to a park that is no more than what it has no part in
            reach.require(null);
            throw e;
        }
    }

    private static RuntimeException missing(RelocationId id) {
        return Problem.of(KitProblem.NOT_FOUND, "relocation " + id + " is not there", "迁移 " + id + " 不存在")
                .refused();
    }

    private static RelocationState state(String text) {
        return Arrays.stream(RelocationState.values())
                .filter(s -> Relocating.wire(s).equals(text))
                .findFirst()
                .orElseThrow(() -> {
                    String all = String.join(
                            ", ",
                            Arrays.stream(RelocationState.values())
                                    .map(Relocating::wire)
                                    .toList());
                    return Problem.of(
                                    KitProblem.WRONG_PARAMETER, "state", text, Text.of("one of " + all, "下列之一：" + all))
                            .refused();
                });
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "dueUntil",
                            text,
                            Text.of("a date such as 2025-05-20", "日期，如 2025-05-20"))
                    .refused();
        }
    }

    private static ResponseEntity<View> answer(RelocationDesk.Found found, Moment moment) {
        return ResponseEntity.ok().eTag(Versions.tag(found.in())).body(View.of(found, moment));
    }
}

package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.relocations.Moving.Said;
import cn.onezone.parks.roster.Roster;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

/** {@code /parks/{park}/relocations}: enterprises that come and go (R6). Works with everything else down. */
@RestController
@RequestMapping("/parks/{park}/relocations")
@Tag(name = "relocations", description = "Enterprises that move between parks 跨园迁移")
class RelocationsController {
    private static final int ATTEMPTS = 5;
    private static final int MOST_TEXT = 1_000;
    private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);
    private static final int MOST_YEARS_AHEAD = 10;

    private final ThisPark park;
    private final Relocating relocating;
    private final Movings movings;
    private final Clock clock;

    RelocationsController(ThisPark park, Relocating relocating, Movings movings, Clock clock) {
        this.park = park;
        this.relocating = relocating;
        this.movings = movings;
        this.clock = clock;
    }

    /**
     * What the park asks for.
     *
     * @param effectiveOn first day here, 1990 to ten years ahead; a past day restates history
     * @param terms absent: no sharing
     */
    record AskForm(
            @Nullable Uscc uscc,
            @Nullable LocalDate effectiveOn,
            @Nullable String reason,
            @Nullable SharingTerms terms) {}

    /**
     * An answer.
     *
     * @param offer number of the offer that was read; absent: the latest that the park knows
     */
    record AnswerForm(@Nullable Integer offer, @Nullable String reason) {}

    /** A proposal; absent day: as asked for, absent terms: no sharing. */
    record ProposalForm(
            @Nullable Integer offer,
            @Nullable String reason,
            @Nullable LocalDate effectiveOn,
            @Nullable SharingTerms terms) {}

    /**
     * A relocation as this park knows it.
     *
     * @param state as the city said last; absent while it has said nothing
     * @param refusal why it was rejected or has lapsed
     * @param said what this park has answered, each with why it did not count if so
     * @param version also the {@code ETag}
     */
    record View(
            RelocationId id,
            Uscc uscc,
            Moving.Side side,
            @Nullable RelocationState state,
            ParkCode destination,
            @Nullable ParkCode origin,
            @Nullable LocalDate effectiveOn,
            @Nullable String reason,
            @Nullable SharingTerms terms,
            int offer,
            @Nullable LocalDate due,
            @Nullable LocalDate expires,
            @Nullable String lastSaid,
            @Nullable Refusal refusal,
            List<Said> said,
            boolean rosterDone,
            long version) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(summary = "Ask for an enterprise to move here 申请企业迁入")
    ResponseEntity<View> ask(
            @PathVariable("park") String inPath,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody AskForm form) {
        park.check(inPath);
        Creation creation = Idempotency.creation(key, form);
        FieldChecks checks = new FieldChecks();
        Uscc uscc = checks.present("/uscc", form.uscc(), "a USCC", "统一社会信用代码");
        LocalDate day = day(checks, form.effectiveOn(), true);
        String reason = checks.text("/reason", form.reason(), MOST_TEXT);
        checks.done();
        String made = Idempotency.id("relocation", creation).replace("-", "").substring(0, 12);
        RelocationId id = new RelocationId(Objects.requireNonNull(uscc) + "-" + made);
        Optional<Stored<Moving>> open = movings.open(uscc)
                .filter(s -> !s.id().equals(id.value()) && s.state().side() == Moving.Side.DESTINATION);
        if (open.isPresent()) {
            throw Problem.of(
                            RelocationsProblem.ASKED_ALREADY,
                            "relocation " + open.get().id() + " of " + uscc + " is open",
                            "企业 " + uscc + " 的迁移 " + open.get().id() + " 在办")
                    .refused();
        }
        Relocating.Decision.Accepted accepted =
                relocating.ask(id, Objects.requireNonNull(day), reason, form.terms(), now());
        Stored<Moving> stored =
                Idempotency.created(movings.create(accepted.after(), creation, accepted.events()), "relocation " + id);
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/relocations/" + id))
                .eTag(Versions.tag(stored))
                .body(view(stored));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "relocations")
    @GetMapping
    @Operation(summary = "List the relocations that this park is party to 迁移列表")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable Boolean open,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        Excerpt<Moving> found = movings.list(open, Page.after(cursor), most);
        return Page.of(found, most, Stored::id, this::view);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "relocations/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a relocation 迁移详情")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable String id) {
        park.check(inPath);
        return answer(there(id));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/consent")
    @Operation(summary = "The origin accepts what is asked for 同意迁出")
    ResponseEntity<View> consent(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable AnswerForm form) {
        return says(inPath, id, ifMatch, RelocationAnswer.CONSENT, form, false);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/objection")
    @Operation(summary = "The origin objects, with a reason 反对迁出")
    ResponseEntity<View> object(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable AnswerForm form) {
        return says(inPath, id, ifMatch, RelocationAnswer.OBJECT, form, true);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/proposal")
    @Operation(summary = "The origin proposes another day or other terms 提出其他方案")
    ResponseEntity<View> propose(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ProposalForm form) {
        park.check(inPath);
        FieldChecks checks = new FieldChecks();
        LocalDate day = day(checks, form.effectiveOn(), false);
        String reason = checks.optionalText("/reason", form.reason(), MOST_TEXT);
        checks.done();
        return says(
                id, ifMatch, new Relocating.Words(RelocationAnswer.PROPOSE, form.offer(), reason, day, form.terms()));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/acceptance")
    @Operation(summary = "The destination accepts the proposal 接受方案")
    ResponseEntity<View> accept(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable AnswerForm form) {
        return says(inPath, id, ifMatch, RelocationAnswer.ACCEPT, form, false);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/decline")
    @Operation(summary = "The destination does not accept the proposal, with a reason 不接受方案")
    ResponseEntity<View> decline(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable AnswerForm form) {
        return says(inPath, id, ifMatch, RelocationAnswer.DECLINE, form, true);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/cancellation")
    @Operation(summary = "The destination asks no longer, with a reason 撤回申请")
    ResponseEntity<View> cancel(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable AnswerForm form) {
        return says(inPath, id, ifMatch, RelocationAnswer.CANCEL, form, true);
    }

    private ResponseEntity<View> says(
            String inPath,
            String id,
            @Nullable String ifMatch,
            RelocationAnswer answer,
            @Nullable AnswerForm form,
            boolean needsReason) {
        park.check(inPath);
        FieldChecks checks = new FieldChecks();
        String said = form == null ? null : form.reason();
        String reason =
                needsReason ? checks.text("/reason", said, MOST_TEXT) : checks.optionalText("/reason", said, MOST_TEXT);
        checks.done();
        return says(id, ifMatch, new Relocating.Words(answer, form == null ? null : form.offer(), reason, null, null));
    }

    private ResponseEntity<View> says(String id, @Nullable String ifMatch, Relocating.Words words) {
        for (int attempt = 1; ; attempt++) {
            Stored<Moving> before = there(id);
            if (ifMatch != null) {
                Versions.check(before, ifMatch);
            }
            switch (relocating.answer(before.state(), before.version(), words, now())) {
                case Relocating.Decision.Unchanged _ -> {
                    return answer(before);
                }
                case Relocating.Decision.Refused(Problem problem) -> throw problem.refused();
                case Relocating.Decision.Accepted accepted -> {
                    try {
                        return answer(movings.replace(before, accepted.after(), accepted.events()));
                    } catch (StaleVersion e) {
                        if (ifMatch != null || attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
            }
        }
    }

    private @Nullable LocalDate day(FieldChecks checks, @Nullable LocalDate day, boolean required) {
        LocalDate latest = LocalDate.now(clock.withZone(Roster.ZONE)).plusYears(MOST_YEARS_AHEAD);
        String en = "a date from " + EARLIEST + " to " + latest;
        String zh = EARLIEST + " 至 " + latest + " 的日期";
        if (day == null) {
            return required ? checks.present("/effectiveOn", null, en, zh) : null;
        }
        if (day.isBefore(EARLIEST) || day.isAfter(latest)) {
            checks.wrong("/effectiveOn", day, "wrong-date", en, zh);
        }
        return day;
    }

    private Stored<Moving> there(String id) {
        return movings.find(RelocationId.of(id))
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "relocation " + id + " is not one that " + park.code() + " is party to",
                                "本园没有迁移 " + id)
                        .refused());
    }

    private ResponseEntity<View> answer(Stored<Moving> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }

    private View view(Stored<Moving> stored) {
        Moving m = stored.state();
        RelocationStepped city = m.city();
        Moving.Request request = m.request();
        return new View(
                m.id(),
                m.uscc(),
                m.side(),
                city == null ? null : city.state(),
                city == null ? park.code() : city.destination(),
                city == null ? null : city.origin(),
                city != null ? city.effectiveOn() : request == null ? null : request.effectiveOn(),
                city != null ? city.reason() : request == null ? null : request.reason(),
                city != null ? city.terms() : request == null ? null : request.terms(),
                city == null ? 1 : city.offer(),
                city == null ? null : city.due(),
                city == null ? null : city.expires(),
                city == null ? null : city.said(),
                city == null ? null : city.refusal(),
                m.said(),
                m.rosterDone(),
                stored.version());
    }

    // the store keeps milliseconds, and what was answered must be what is read again
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

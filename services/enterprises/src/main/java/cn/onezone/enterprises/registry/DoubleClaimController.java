package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

/** {@code /enterprises/double-claims}: from detection to decision (R5). */
@RestController
@RequestMapping("/enterprises/double-claims")
@Tag(name = "double-claims", description = "Enterprises that several parks claim 重复认领")
class DoubleClaimController {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int ATTEMPTS = 5;

    private final Registrations registrations;
    private final Deadlines deadlines;
    private final CommandKeys keys;
    private final RelocationCourses courses;
    private final SharingEffect sharing;
    private final FactsEffect facts;
    private final Clock clock;

    DoubleClaimController(
            Registrations registrations,
            Deadlines deadlines,
            CommandKeys keys,
            RelocationCourses courses,
            SharingEffect sharing,
            FactsEffect facts,
            Clock clock) {
        this.courses = courses;
        this.sharing = sharing;
        this.facts = facts;
        this.registrations = registrations;
        this.keys = keys;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /**
     * A double claim with its evidence.
     *
     * @param id absent of another moment than the present
     * @param status {@code open}, {@code decided} or {@code ended}
     * @param claims the standing one first
     * @param foundOn day on which it was found
     * @param day past one whose claims were taken up, absent: those of today
     * @param dueOn working day until whose end it is to be decided
     * @param version of the enterprise, also the {@code ETag}
     */
    record View(
            @Nullable String id,
            Uscc uscc,
            @Nullable String name,
            @Nullable String status,
            List<Claim> claims,
            List<DoubleClaim.Evidence> evidence,
            @Nullable LocalDate foundOn,
            @Nullable LocalDate day,
            @Nullable LocalDate dueOn,
            boolean overdue,
            DoubleClaim.@Nullable Outcome outcome,
            boolean synthetic,
            long version) {}

    /**
     * What is taken up.
     *
     * @param uscc the enterprise
     * @param day a past one on which several parks claim it and nobody has decided
     */
    record TakenUpForm(@Nullable Uscc uscc, @Nullable LocalDate day) {}

    /**
     * What a park says for its claim.
     *
     * @param park absent: the caller's
     * @param text 1 to 4 000 characters
     * @param sha256 digest of an attachment, 64 small hexadecimal digits
     */
    record EvidenceForm(
            @Nullable String park,
            @Nullable String text,
            @Nullable String sha256) {}

    /**
     * A decision.
     *
     * @param park one that claims the enterprise
     * @param from first day, today at the latest
     * @param reason 1 to 2 000 characters
     */
    record DecisionForm(
            @Nullable String park,
            @Nullable LocalDate from,
            @Nullable String reason) {}

    /**
     * What a decision would change.
     *
     * @param park for which it would be decided
     * @param from first day
     * @param counts how many enterprises count for each park concerned today, and would
     * @param effects the days on which figures would change, and which
     * @param facts figures of dated facts that would change, by park and kind, over all periods
     * @param relocations those that would take another course (R6)
     * @param terms of relocations, that would end on another day (R7)
     * @param postings shares of accepted figures that would be posted anew (R7)
     */
    record EffectView(
            String id,
            ParkCode park,
            LocalDate from,
            List<Count> counts,
            List<Effect> effects,
            List<FactsEffect.Change> facts,
            List<RelocationCourses.Course> relocations,
            List<SharingEffect.Terms> terms,
            List<SharingEffect.Posting> postings) {}

    /** How many enterprises count for a park today. */
    record Count(ParkCode park, long before, long after) {}

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "registrations")
    @GetMapping
    @Operation(
            summary = "List the enterprises that several parks claim, with the evidence 重复认领列表",
            description = "Of another validAt or asOf without ids and totals, by walking all codes.")
    RegistryPage<View> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf) {
        int most = Page.limit(limit);
        Moment moment = Moment.of(validAt, asOf, clock);
        if (!moment.present()) {
            Registrations.Walked<View> walked =
                    registrations.walk(Page.after(cursor), most, stored -> then(stored, moment));
            return new RegistryPage<>(
                    walked.found(),
                    null,
                    walked.next() == null ? null : Page.cursor(walked.next()),
                    moment.validAt(),
                    moment.asOf());
        }
        Excerpt<Registration> found = registrations.contested(Page.after(cursor), most);
        return RegistryPage.of(
                Page.of(
                        found,
                        most,
                        s -> s.state().uscc().value(),
                        s -> view(s, s.state().openDoubleClaim().orElseThrow())),
                moment);
    }

    private static @Nullable View then(Stored<Registration> stored, Moment moment) {
        Span span = moment.span(stored.state());
        return span == null || !span.merged().contested()
                ? null
                : new View(
                        null,
                        stored.state().uscc(),
                        span.merged().name(),
                        null,
                        span.merged().claims(),
                        List.of(),
                        null,
                        null,
                        null,
                        false,
                        null,
                        span.merged().synthetic(),
                        stored.version());
    }

    private View view(Stored<Registration> stored, DoubleClaim claim) {
        Span span = stored.state().timeline().at(claim.day() == null ? today() : claim.day());
        DoubleClaim.Outcome outcome = claim.outcome();
        return new View(
                claim.id(stored.state().uscc()),
                stored.state().uscc(),
                span == null ? null : span.merged().name(),
                status(outcome),
                claim.claims(),
                claim.evidence(),
                claim.foundOn(),
                claim.day(),
                deadlines.of(claim),
                claim.overdue(),
                outcome,
                span != null && span.merged().synthetic(),
                stored.version());
    }

    private record There(Stored<Registration> stored, DoubleClaim claim) {}

    private There there(String id, Reach reach) {
        return reach.thereOfAny(
                find(id), there -> there.stored().state().parties(there.claim(), today()), () -> missing(id));
    }

    private There there(String id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    private static RuntimeException missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "there is no double claim " + id, "没有重复认领 " + id)
                .refused();
    }

    private Optional<There> find(String id) {
        int dash = id.lastIndexOf('-');
        if (dash < 0 || !NUMBER.matcher(id.substring(dash + 1)).matches()) {
            return Optional.empty();
        }
        int no = Integer.parseInt(id.substring(dash + 1));
        try {
            return registrations
                    .find(Uscc.of(id.substring(0, dash)))
                    .flatMap(stored -> stored.state().doubleClaims().stream()
                            .filter(d -> d.no() == no)
                            .map(d -> new There(stored, d))
                            .findFirst());
        } catch (InvalidValue e) {
            return Optional.empty();
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Registry.ZONE));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "double-claims/{id}")
    @GetMapping("/{id}")
    @Operation(
            summary = "Read a double claim with its evidence 重复认领详情",
            description =
                    "validAt is the day of which name and claims are told, asOf what was known when: evidence and outcome"
                            + " that came later are left out. Before it was found: 404.")
    ResponseEntity<View> read(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            Reach reach) {
        Moment moment = Moment.of(validAt, asOf, clock);
        There there = there(id, reach);
        if (moment.present()) {
            return answer(there.stored(), there.claim());
        }
        DoubleClaim then = there.claim().asOf(moment.asOf());
        if (then == null) {
            throw missing(id);
        }
        // whose day was taken up is told of that day
        Moment of = validAt == null && then.day() != null ? new Moment(then.day(), moment.asOf(), false) : moment;
        Span span =
                RegistryController.kept(there.stored(), of).span(there.stored().state());
        LocalDate due = deadlines.of(then);
        return ResponseEntity.ok()
                .eTag(Versions.tag(there.stored()))
                .body(new View(
                        id,
                        there.stored().state().uscc(),
                        span == null ? null : span.merged().name(),
                        status(then.outcome()),
                        span == null ? List.of() : span.merged().claims(),
                        then.evidence(),
                        then.foundOn(),
                        then.day(),
                        due,
                        then.overdue()
                                && LocalDate.ofInstant(moment.asOf(), Registry.ZONE)
                                        .isAfter(due),
                        then.outcome(),
                        span != null && span.merged().synthetic(),
                        there.stored().version()));
    }

    private static String status(DoubleClaim.@Nullable Outcome outcome) {
        return outcome == null ? "open" : outcome.decided() ? "decided" : "ended";
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR},
            own = true)
    @PostMapping("/{id}/evidence")
    @Operation(summary = "Add evidence for a park's own claim 提交认领证据")
    ResponseEntity<View> witness(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody EvidenceForm form,
            Reach reach) {
        FieldChecks checks = new FieldChecks();
        ParkCode park = reach.within(form.park() == null ? null : ParkCode.of(form.park()));
        checks.present("/park", park, "the park that claims the enterprise", "认领企业的分园");
        String text = checks.text("/text", form.text(), 4_000);
        String sha256 = checks.optionalText("/sha256", form.sha256(), 64);
        if (sha256 != null && !DIGEST.matcher(sha256).matches()) {
            checks.wrong("/sha256", sha256, "wrong-digest", "64 small hexadecimal digits", "64 位小写十六进制数字");
        }
        checks.done();
        ParkCode party = Objects.requireNonNull(park);
        Creation creation = Idempotency.creation(key, form);
        DoubleClaim.Evidence evidence = new DoubleClaim.Evidence(
                Idempotency.id("evidence " + id + " " + party, creation), party, text, sha256, null);
        for (int attempt = 1; ; attempt++) {
            There there = there(id, reach);
            for (DoubleClaim.Evidence one : there.claim().evidence()) {
                if (one.id().equals(evidence.id())
                        && !(one.text().equals(text) && Objects.equals(one.sha256(), sha256))) {
                    throw Problem.of(
                                    KitProblem.IDEMPOTENCY_KEY_REUSED,
                                    "Idempotency-Key: value: " + key + " (expected: a new key for a new request)",
                                    "Idempotency-Key：“" + key + "”已用于其他请求，新的请求须用新的键")
                            .refused();
                }
            }
            Registration after = DoubleClaims.witness(there.stored().state(), there.claim(), evidence, today());
            try {
                Stored<Registration> stored = after.equals(there.stored().state())
                        ? there.stored()
                        : registrations.replace(there.stored(), after, List.of());
                return ResponseEntity.created(URI.create("/enterprises/double-claims/" + id))
                        .eTag(Versions.tag(stored))
                        .body(view(stored, numbered(stored, there.claim().no())));
            } catch (StaleVersion e) {
                // the rosters write too
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(
            summary = "Take up what parks have claimed both on a past day 提起历史重复认领",
            description =
                    "Until it is decided the first valid claim stands on that day. Sent again it is answered the same"
                            + " way. 409 double-claim-open names the one that is open.")
    ResponseEntity<View> takeUp(@RequestBody TakenUpForm form) {
        FieldChecks checks = new FieldChecks();
        Uscc uscc = checks.present("/uscc", form.uscc(), "a unified social credit code", "统一社会信用代码");
        LocalDate day = checks.present("/day", form.day(), "a past day", "过去的日期");
        checks.done();
        for (int attempt = 1; ; attempt++) {
            Stored<Registration> before = registrations
                    .find(Objects.requireNonNull(uscc))
                    .orElseThrow(() -> Problem.of(
                                    KitProblem.NOT_FOUND, "enterprise " + uscc + " is not known", "没有企业 " + uscc)
                            .refused());
            Registry.Decision decision = DoubleClaims.takeUp(before.state(), Objects.requireNonNull(day), today());
            try {
                Stored<Registration> stored = decision.outgoing().isEmpty()
                        ? before
                        : registrations.replace(before, decision.state(), decision.outgoing());
                DoubleClaim taken = stored.state().openDoubleClaim().orElseThrow();
                return ResponseEntity.created(URI.create("/enterprises/double-claims/" + taken.id(uscc)))
                        .eTag(Versions.tag(stored))
                        .body(view(stored, taken));
            } catch (StaleVersion e) {
                // the rosters write too
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static DoubleClaim numbered(Stored<Registration> stored, int no) {
        return stored.state().doubleClaims().stream()
                .filter(d -> d.no() == no)
                .findFirst()
                .orElseThrow();
    }

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "double-claims/{id}")
    @GetMapping("/{id}/effect")
    @Operation(
            summary = "Show before a decision what it would change in figures 裁定影响预览",
            description =
                    "Counts of enterprises by park, and by industry at all four levels, qualification, scale, district, year of"
                            + " founding and listing within each park and in the city, for all days concerned, and dated facts"
                            + " with their sums by park and kind. Nothing is changed.")
    EffectView effect(
            @PathVariable String id, @RequestParam String park, @RequestParam(required = false) @Nullable String from) {
        There there = there(id);
        LocalDate today = today();
        Moment moment = Moment.of("from", from, "asOf", null, clock);
        Registration state = there.stored().state();
        ParkCode code = ParkCode.of(park);
        Registry.Decision decision = DoubleClaims.decide(state, there.claim(), code, moment.validAt(), "-", today);
        RelocationCourses.Followed followed = courses.follow(decision.state(), clock.instant());
        SharingEffect.Changes shared = sharing.between(state, followed.state());
        Timeline before = state.timeline();
        Set<ParkCode> concerned = new TreeSet<>(there.claim().claimants());
        followed.courses().forEach(c -> concerned.add(c.destination()));
        ParkCode was = before.at(today) == null
                ? null
                : Objects.requireNonNull(before.at(today)).merged().park();
        ParkCode is = followed.state().park();
        // it may count for a park that claims it by none of its own: one that has taken the place of another (R1)
        Stream.of(was, is).filter(Objects::nonNull).forEach(concerned::add);
        List<Count> counts = new ArrayList<>();
        for (ParkCode one : concerned) {
            long now = registrations.countedFor(one);
            counts.add(new Count(one, now, now - (one.equals(was) ? 1 : 0) + (one.equals(is) ? 1 : 0)));
        }
        return new EffectView(
                id,
                code,
                moment.validAt(),
                counts,
                Effect.between(before, followed.state().timeline()),
                facts.between(state, followed.state()),
                followed.courses(),
                shared.terms(),
                shared.postings());
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/decision")
    @Operation(
            summary = "Decide a double claim: from a day on the enterprise counts for one of the parks 裁定重复认领",
            description = "Needs If-Match. The same decision sent again is answered the same way.")
    ResponseEntity<View> decide(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody DecisionForm form) {
        FieldChecks checks = new FieldChecks();
        String park = checks.text("/park", form.park(), 40);
        LocalDate from = checks.present("/from", form.from(), "a date until today", "不晚于今日的日期");
        String reason = checks.text("/reason", form.reason(), 2_000);
        checks.done();
        LocalDate day = Objects.requireNonNull(from);
        ParkCode code = ParkCode.of(park);
        CommandKeys.Asked command = keys.asked(key, "decision", id, form);
        There there = there(id);
        DoubleClaim.Outcome outcome = there.claim().outcome();
        if (outcome != null
                && outcome.decided()
                && code.equals(outcome.park())
                && day.equals(outcome.from())
                && reason.equals(outcome.reason())) {
            keys.done(command);
            return answer(there.stored(), there.claim());
        }
        Versions.check(there.stored(), ifMatch);
        Registry.Decision decision =
                DoubleClaims.decide(there.stored().state(), there.claim(), code, day, reason, today());
        Stored<Registration> stored = registrations.replace(there.stored(), decision.state(), decision.outgoing());
        keys.done(command);
        return answer(stored, numbered(stored, there.claim().no()));
    }

    private ResponseEntity<View> answer(Stored<Registration> stored, DoubleClaim claim) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, claim));
    }
}

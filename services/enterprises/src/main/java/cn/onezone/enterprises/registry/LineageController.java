package cn.onezone.enterprises.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSuccessionRevoked;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Sha256;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/lineage}: changes of codes, mergers and splits. */
@RestController
@RequestMapping("/enterprises/lineage")
@Tag(name = "lineage", description = "Changes of codes, mergers and splits of enterprises 企业承继")
class LineageController {
    private static final int MOST = 50;
    private static final int MOST_LINKED = 2 * MOST;
    private static final int ATTEMPTS = 5;
    private static final int ID_DIGITS = 12;
    /** A longer line of predecessors is not walked through. */
    private static final int MOST_BEFORE = 1_000;

    private static final String GIVEN_UP = "refused while it was recorded 登记时被拒绝";

    private final Registrations registrations;
    private final CommandKeys keys;
    private final Clock clock;

    LineageController(Registrations registrations, CommandKeys keys, Clock clock) {
        this.registrations = registrations;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * How enterprises became others.
     *
     * @param predecessors 1 to 50, but for a merger one
     * @param successors 1, for a split 2 to 50; one that lives on beside what was split from it is among them
     * @param on first day on which the predecessors are no more
     * @param reason 1 to 2 000 characters
     * @param unclaimedReason why a successor may be one that counts for no park on that day, 1 to 2 000 characters; absent:
     *     it may not, for what the predecessors were would be in no figure
     */
    record LineageForm(
            @Nullable LineageKind kind,
            @Nullable List<String> predecessors,
            @Nullable List<String> successors,
            @Nullable LocalDate on,
            @Nullable String reason,
            @Nullable String unclaimedReason) {}

    /**
     * What was recorded.
     *
     * @param id of the link, the same for the same predecessors, successors and day
     */
    record LineageView(
            String id,
            LineageKind kind,
            List<Uscc> predecessors,
            List<Uscc> successors,
            LocalDate on,
            String reason,
            @Nullable String unclaimedReason) {
        /** The link as a successor has it. */
        Lineage ofSuccessor() {
            return new Lineage(id, kind, predecessors, List.of(), on, reason, unclaimedReason, null, null);
        }

        /** The link as a predecessor has it: with this it ends. */
        Lineage ofPredecessor() {
            return new Lineage(id, kind, List.of(), successors, on, reason, unclaimedReason, null, null);
        }
    }

    /**
     * Why a link was a mistake.
     *
     * @param reason 1 to 2 000 characters
     */
    record RevocationForm(@Nullable String reason) {}

    /**
     * A link that was taken back.
     *
     * @param predecessors those that count again as if they had never ended
     */
    record RevocationView(
            String id, LineageKind kind, List<Uscc> predecessors, List<Uscc> successors, LocalDate on, String reason) {}

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(
            summary = "Record a change of code, a merger or a split: predecessors count no longer from that day 登记企业承继",
            description =
                    "The same sent again, whatever was interrupted, ends in the same. With If-Match, the ETag of the"
                            + " predecessor that is named first, nothing is recorded if that has changed since it was read."
                            + " Every successor counts for a park on that day, or unclaimedReason says why it may not yet.")
    ResponseEntity<LineageView> record(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody LineageForm form) {
        LineageView asked = checked(form);
        CommandKeys.Asked command =
                keys.asked(key, "lineage", asked.predecessors().getFirst().value(), asked);
        if (command.isDone()) {
            return created(asked);
        }
        for (Uscc predecessor : asked.predecessors()) {
            refuseUnknown(predecessor);
            refuseEnded(predecessor, asked);
        }
        if (ifMatch != null) {
            refuseStale(Uscc.of(Objects.requireNonNull(form.predecessors()).getFirst()), asked, ifMatch);
        }
        for (Uscc successor : asked.successors()) {
            refuseEnded(successor, asked);
            refuseUncounted(successor, asked);
        }
        try {
            // successors first: what is interrupted then leaves every figure as it was
            for (Uscc successor : asked.successors()) {
                link(successor, asked, asked.ofSuccessor(), List.of());
            }
            // asked after all of it is written, so that of several at once the last one sees the others
            refuseCircle(asked);
            end(asked);
        } catch (Refused e) {
            giveUp(asked);
            throw e;
        }
        keys.done(command);
        return created(asked);
    }

    private static ResponseEntity<LineageView> created(LineageView recorded) {
        return ResponseEntity.created(
                        URI.create("/enterprises/" + recorded.predecessors().getFirst()))
                .body(recorded);
    }

    private void end(LineageView asked) {
        for (Uscc predecessor : asked.predecessors()) {
            link(
                    predecessor,
                    asked,
                    asked.ofPredecessor(),
                    List.of(new Outgoing<>(
                            EnterpriseEvents.ENTERPRISE_SUCCEEDED,
                            predecessor.value(),
                            startOf(asked.on()),
                            new EnterpriseSucceeded(
                                    predecessor,
                                    asked.kind(),
                                    asked.successors(),
                                    asked.on(),
                                    asked.reason(),
                                    asked.id()))));
        }
    }

    /** Two that end each other at once would both be in no figure. */
    private void refuseCircle(LineageView asked) {
        Set<Uscc> seen = new TreeSet<>(asked.predecessors());
        Deque<Uscc> further = new ArrayDeque<>(asked.predecessors());
        while (!further.isEmpty() && seen.size() <= MOST_BEFORE) {
            Uscc one = further.pop();
            List<Lineage> links =
                    registrations.find(one).map(s -> s.state().lineage()).orElse(List.of());
            for (Lineage link : links) {
                // who lives on beside what was split from it is its own predecessor
                if (!link.stands() || link.predecessors().contains(one)) {
                    continue;
                }
                for (Uscc before : link.predecessors()) {
                    if (livesOn(before, link)) {
                        // what was split from it may come back
                        continue;
                    }
                    if (asked.successors().contains(before)) {
                        throw Problem.of(
                                        RegistryProblem.LINEAGE_CIRCLE,
                                        "successors: value: " + before + " (expected: none that " + one
                                                + " itself comes from, by the link " + link.id() + ")",
                                        "successors：" + before + " 为 " + one + " 的承继前企业（" + link.id() + "），不得互为承继")
                                .refused();
                    }
                    if (seen.add(before)) {
                        further.add(before);
                    }
                }
            }
        }
    }

    /** Whether an enterprise says itself that it did not end by a link. */
    private boolean livesOn(Uscc uscc, Lineage link) {
        return registrations
                .find(uscc)
                .filter(s -> s.state().lineage().stream()
                        .anyMatch(its -> its.stands()
                                && its.successors().contains(uscc)
                                && its.kind() == link.kind()
                                && its.on().equals(link.on())
                                && Objects.equals(its.id(), link.id())))
                .isPresent();
    }

    /** A refused link leaves no trace that stands, unless one of its predecessors has come to its end by it. */
    private void giveUp(LineageView asked) {
        boolean ended = asked.predecessors().stream()
                .flatMap(uscc -> registrations.find(uscc).stream())
                .anyMatch(s -> isRecorded(s.state(), asked.ofPredecessor()));
        if (!ended) {
            for (Uscc successor : asked.successors()) {
                unlink(successor, asked.id(), GIVEN_UP, List.of());
            }
        }
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(Registry.ZONE).toInstant();
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/revocation")
    @Operation(
            summary =
                    "Take back a link that was recorded by mistake: its predecessors count as if they had never ended 撤销承继登记",
            description =
                    "The link stays with its revocation, and is an answer as of moments before it. The same sent again,"
                            + " whatever was interrupted, ends in the same.")
    RevocationView revoke(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody RevocationForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), 2_000);
        checks.done();
        CommandKeys.Asked command = keys.asked(key, "revocation", id, reason);
        List<Stored<Registration>> linked = registrations.linked(id, MOST_LINKED);
        Set<Uscc> predecessors = new TreeSet<>();
        Set<Uscc> successors = new TreeSet<>();
        Lineage link = null;
        boolean stands = false;
        for (Stored<Registration> one : linked) {
            for (Lineage its : one.state().lineage()) {
                if (!id.equals(its.id())) {
                    continue;
                }
                // either side tells the other, for the recording may have been interrupted between them
                boolean predecessor = !its.successors().isEmpty();
                predecessors.addAll(predecessor ? List.of(one.state().uscc()) : its.predecessors());
                successors.addAll(
                        predecessor ? its.successors() : List.of(one.state().uscc()));
                link = its;
                stands |= its.stands();
            }
        }
        if (link == null) {
            throw Problem.of(
                            KitProblem.NOT_FOUND,
                            "there is no link " + id + " (expected: the id of one in the lineage of an enterprise)",
                            "没有承继关系 " + id + "（应为企业承继记录中的 id）")
                    .refused();
        }
        Lineage.Revocation before = link.revocation();
        if (!stands && before != null && !before.reason().equals(reason)) {
            throw Problem.of(
                            RegistryProblem.ALREADY_REVOKED,
                            "link " + id + " was revoked before: " + before.reason(),
                            "承继关系 " + id + " 已被撤销：" + before.reason())
                    .refused();
        }
        RevocationView view = new RevocationView(
                id, link.kind(), List.copyOf(predecessors), List.copyOf(successors), link.on(), reason);
        if (command.isDone()) {
            return view;
        }
        // predecessors first: until they count again there are figures that have them nowhere
        for (Uscc predecessor : view.predecessors()) {
            unlink(
                    predecessor,
                    id,
                    reason,
                    List.of(new Outgoing<>(
                            EnterpriseEvents.ENTERPRISE_SUCCESSION_REVOKED,
                            predecessor.value(),
                            startOf(view.on()),
                            new EnterpriseSuccessionRevoked(
                                    predecessor, view.kind(), view.successors(), view.on(), reason, id))));
        }
        for (Uscc successor : view.successors()) {
            unlink(successor, id, reason, List.of());
        }
        keys.done(command);
        return view;
    }

    private static LineageView checked(LineageForm form) {
        FieldChecks checks = new FieldChecks();
        LineageKind kind =
                checks.present("/kind", form.kind(), "code-change, merger or split", "code-change、merger 或 split");
        List<Uscc> predecessors =
                codes(checks, "/predecessors", form.predecessors(), 1, kind == LineageKind.MERGER ? MOST : 1);
        boolean split = kind == LineageKind.SPLIT;
        List<Uscc> successors = codes(checks, "/successors", form.successors(), split ? 2 : 1, split ? MOST : 1);
        if (!split && successors.stream().anyMatch(predecessors::contains)) {
            checks.wrong("/successors", successors, "own-successor", "none of the predecessors", "不得为承继前的企业");
        }
        LocalDate on = checks.present("/on", form.on(), "a date", "日期");
        String reason = checks.text("/reason", form.reason(), 2_000);
        String unclaimedReason = checks.optionalText("/unclaimedReason", form.unclaimedReason(), 2_000);
        checks.done();
        LineageKind how = Objects.requireNonNull(kind);
        LocalDate day = Objects.requireNonNull(on);
        return new LineageView(
                id(how, predecessors, successors, day), how, predecessors, successors, day, reason, unclaimedReason);
    }

    /** Of what the link says: who sends it again, after whatever was interrupted, speaks of the same one. */
    private static String id(LineageKind kind, List<Uscc> predecessors, List<Uscc> successors, LocalDate on) {
        String digest = Sha256.of((kind + " " + predecessors + " " + successors + " " + on).getBytes(UTF_8));
        return predecessors.getFirst() + "-" + digest.substring(0, ID_DIGITS);
    }

    private static List<Uscc> codes(
            FieldChecks checks, String pointer, @Nullable List<String> texts, int least, int most) {
        Set<Uscc> codes = new LinkedHashSet<>();
        if (texts != null && texts.size() <= MOST) {
            texts.forEach(text -> codes.add(Uscc.of(text)));
        }
        if (codes.size() < least || codes.size() > most) {
            checks.wrong(
                    pointer,
                    codes,
                    codes.isEmpty() ? "missing-field" : "wrong-number",
                    least == most ? least + " different codes" : least + " to " + most + " different codes",
                    least == most ? least + " 个代码" : least + " 至 " + most + " 个不同的代码");
        }
        return codes.stream().sorted().toList();
    }

    private void refuseUnknown(Uscc uscc) {
        if (registrations
                .find(uscc)
                .filter(s -> !s.state().timeline().spans().isEmpty())
                .isEmpty()) {
            throw Problem.of(
                            KitProblem.NOT_FOUND,
                            "enterprise " + uscc + " is in no park's roster as far as the registry knows",
                            "总名录中没有企业 " + uscc)
                    .refused();
        }
    }

    /** What is recorded already is no change, whatever it is based on. */
    private void refuseStale(Uscc uscc, LineageView asked, String ifMatch) {
        registrations
                .find(uscc)
                .filter(s -> !isRecorded(s.state(), asked.ofPredecessor()))
                .ifPresent(s -> Versions.check(s, ifMatch));
    }

    private static boolean isRecorded(Registration state, Lineage link) {
        return state.lineage().stream().anyMatch(l -> l.stands() && l.saysAs(link));
    }

    /**
     * A successor that counts for no park on the day, a mistyped one above all, would take its predecessors out of every
     * figure.
     */
    private void refuseUncounted(Uscc uscc, LineageView asked) {
        if (asked.unclaimedReason() != null) {
            return;
        }
        Registration state = registrations.find(uscc).map(Stored::state).orElseGet(() -> Registration.none(uscc));
        Span span = state.timeline().at(asked.on());
        // what is sent again to complete it was right when it was begun
        if ((span == null || span.merged().park() == null) && !isRecorded(state, asked.ofSuccessor())) {
            throw Problem.of(
                            RegistryProblem.SUCCESSOR_NOT_CLAIMED,
                            "successors: value: " + uscc + " (expected: one that counts for a park on " + asked.on()
                                    + ", or unclaimedReason)",
                            "successors：" + uscc + " 于 " + asked.on() + " 未计入任何分园；如属实，须以 unclaimedReason 说明理由")
                    .refused();
        }
    }

    private void refuseEnded(Uscc uscc, LineageView asked) {
        registrations.find(uscc).ifPresent(s -> refuseEnded(s.state(), asked));
    }

    private static void refuseEnded(Registration state, LineageView asked) {
        LocalDate ended = state.endedOn();
        if (ended != null && !isRecorded(state, asked.ofPredecessor())) {
            throw Problem.of(
                            RegistryProblem.ALREADY_SUCCEEDED,
                            "enterprise " + state.uscc() + " has come to its end on " + ended,
                            "企业 " + state.uscc() + " 已于 " + ended + " 被承继")
                    .refused();
        }
    }

    private void link(Uscc uscc, LineageView asked, Lineage link, List<Outgoing<EnterpriseEvent>> cause) {
        write(uscc, cause, (before, today) -> {
            // asked of what is written: another may have ended it since it was looked at
            refuseEnded(before, asked);
            return Registry.link(before, link, today);
        });
    }

    private void unlink(Uscc uscc, String id, String reason, List<Outgoing<EnterpriseEvent>> cause) {
        write(uscc, cause, (before, today) -> Registry.revoke(before, id, reason, today));
    }

    private void write(
            Uscc uscc,
            List<Outgoing<EnterpriseEvent>> cause,
            BiFunction<Registration, LocalDate, Registry.Decision> decide) {
        LocalDate today = LocalDate.now(clock.withZone(Registry.ZONE));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Stored<Registration>> found = registrations.find(uscc);
            Registration before = found.map(Stored::state).orElseGet(() -> Registration.none(uscc));
            Registry.Decision decision = decide.apply(before, today);
            if (decision.state().equals(before)) {
                return;
            }
            List<Outgoing<EnterpriseEvent>> told = new ArrayList<>(cause);
            told.addAll(decision.outgoing());
            if (registrations
                    .saveAll(List.of(new Write<>(found.orElse(null), uscc.value(), decision.state(), told)))
                    .isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException(uscc + " was written by others " + ATTEMPTS + " times in a row");
    }
}

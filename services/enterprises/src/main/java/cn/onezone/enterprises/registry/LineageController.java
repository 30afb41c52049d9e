package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
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
    private static final int ATTEMPTS = 5;

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
     */
    record LineageForm(
            @Nullable LineageKind kind,
            @Nullable List<String> predecessors,
            @Nullable List<String> successors,
            @Nullable LocalDate on,
            @Nullable String reason) {}

    /** What was recorded. */
    record LineageView(LineageKind kind, List<Uscc> predecessors, List<Uscc> successors, LocalDate on, String reason) {}

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(
            summary = "Record a change of code, a merger or a split: predecessors count no longer from that day 登记企业承继",
            description =
                    "The same sent again, whatever was interrupted, ends in the same. With If-Match, the ETag of the"
                            + " predecessor that is named first, nothing is recorded if that has changed since it was"
                            + " read.")
    ResponseEntity<LineageView> record(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody LineageForm form) {
        LineageView asked = checked(form);
        CommandKeys.Asked command =
                keys.asked(key, "lineage", asked.predecessors().getFirst().value(), asked);
        for (Uscc predecessor : asked.predecessors()) {
            refuseUnknown(predecessor);
            refuseEnded(predecessor, asked);
        }
        if (ifMatch != null) {
            refuseStale(Uscc.of(Objects.requireNonNull(form.predecessors()).getFirst()), asked, ifMatch);
        }
        for (Uscc successor : asked.successors()) {
            refuseEnded(successor, asked);
        }
        // successors first: what is interrupted then leaves every figure as it was
        for (Uscc successor : asked.successors()) {
            link(
                    successor,
                    asked,
                    new Lineage(asked.kind(), asked.predecessors(), List.of(), asked.on(), asked.reason(), null),
                    List.of());
        }
        for (Uscc predecessor : asked.predecessors()) {
            link(
                    predecessor,
                    asked,
                    new Lineage(asked.kind(), List.of(), asked.successors(), asked.on(), asked.reason(), null),
                    List.of(new Outgoing<>(
                            EnterpriseEvents.ENTERPRISE_SUCCEEDED,
                            predecessor.value(),
                            asked.on().atStartOfDay(Registry.ZONE).toInstant(),
                            new EnterpriseSucceeded(
                                    predecessor, asked.kind(), asked.successors(), asked.on(), asked.reason()))));
        }
        keys.done(command);
        return ResponseEntity.created(
                        URI.create("/enterprises/" + asked.predecessors().getFirst()))
                .body(asked);
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
        checks.done();
        return new LineageView(
                Objects.requireNonNull(kind), predecessors, successors, Objects.requireNonNull(on), reason);
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
        Lineage same = new Lineage(asked.kind(), List.of(), asked.successors(), asked.on(), asked.reason(), null);
        registrations
                .find(uscc)
                .filter(s -> s.state().lineage().stream().noneMatch(l -> l.saysAs(same)))
                .ifPresent(s -> Versions.check(s, ifMatch));
    }

    private void refuseEnded(Uscc uscc, LineageView asked) {
        registrations.find(uscc).ifPresent(s -> refuseEnded(s.state(), asked));
    }

    private static void refuseEnded(Registration state, LineageView asked) {
        Lineage same = new Lineage(asked.kind(), List.of(), asked.successors(), asked.on(), asked.reason(), null);
        LocalDate ended = state.endedOn();
        if (ended != null && state.lineage().stream().noneMatch(l -> l.saysAs(same))) {
            throw Problem.of(
                            RegistryProblem.ALREADY_SUCCEEDED,
                            "enterprise " + state.uscc() + " has come to its end on " + ended,
                            "企业 " + state.uscc() + " 已于 " + ended + " 被承继")
                    .refused();
        }
    }

    private void link(Uscc uscc, LineageView asked, Lineage link, List<Outgoing<EnterpriseEvent>> cause) {
        LocalDate today = LocalDate.now(clock.withZone(Registry.ZONE));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Stored<Registration>> found = registrations.find(uscc);
            Registration before = found.map(Stored::state).orElseGet(() -> Registration.none(uscc));
            // asked of what is written: another may have ended it since it was looked at
            refuseEnded(before, asked);
            Registry.Decision decision = Registry.link(before, link, today);
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

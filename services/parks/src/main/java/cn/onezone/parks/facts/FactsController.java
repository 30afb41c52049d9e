package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/facts}: the dated facts of the park's enterprises. */
@RestController
@RequestMapping("/parks/{park}/facts")
@Tag(name = "facts", description = "Dated facts of enterprises 企业事项：境外并购、技术合同、标准、专利、分支机构")
class FactsController {
    private static final int ATTEMPTS = 5;
    private static final int LONGEST_REASON = 500;

    private final ThisPark park;
    private final FactBook book;
    private final ParkFacts facts;
    private final RosterEntries roster;
    private final Clock clock;

    FactsController(ThisPark park, ParkFacts facts, RosterEntries roster, Clock clock) {
        this.park = park;
        this.book = new FactBook(park.code());
        this.facts = facts;
        this.roster = roster;
        this.clock = clock;
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(
            summary = "State a fact 登记事项",
            description =
                    "The same fact sent twice is one: what is known already is answered as it stands. One that says"
                            + " something else about a known fact is refused with 409; state it anew with PUT.")
    ResponseEntity<FactView> record(
            @PathVariable("park") String inPath,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody FactForm form) {
        park.check(inPath);
        Creation creation = Idempotency.creation(key, form);
        Stated stated = checked(kind(form.kind()), form);
        if (roster.find(stated.uscc()).isEmpty()) {
            throw notInRoster(stated.uscc()).refused();
        }
        for (int attempt = 1; ; attempt++) {
            Stored<ParkFact> before = facts.find(stated.id()).orElse(null);
            try {
                switch (book.state(before == null ? null : before.state(), stated, today())) {
                    case FactDecision.Unchanged _ -> {
                        return created(java.util.Objects.requireNonNull(before));
                    }
                    case FactDecision.Refused(Problem problem) -> throw problem.refused();
                    case FactDecision.Accepted accepted -> {
                        if (before == null) {
                            Creating<ParkFact> creating = facts.create(accepted, creation);
                            if (!(creating instanceof Creating.AlreadyThere<ParkFact>) || attempt == ATTEMPTS) {
                                return created(Idempotency.created(creating, "fact " + stated.id()));
                            }
                        } else if (before.state().withdrawn()) {
                            return created(facts.replace(before, accepted));
                        } else {
                            // the store knows whether this very request made it, and refuses if another did
                            FactDecision.Accepted first = (FactDecision.Accepted) book.state(null, stated, today());
                            return created(Idempotency.created(facts.create(first, creation), "fact " + stated.id()));
                        }
                    }
                }
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "facts")
    @GetMapping
    @Operation(summary = "List the facts that the park states, by id 事项列表")
    Page<FactView> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        Excerpt<ParkFact> found = facts.list(
                kind == null ? null : kind(kind), uscc == null ? null : uscc(uscc), Page.after(cursor), most);
        return Page.of(found, most, Stored::id, s -> FactView.of(park.code(), s));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "facts/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a fact 事项详情")
    ResponseEntity<FactView> read(@PathVariable("park") String inPath, @PathVariable("id") String id) {
        park.check(inPath);
        return answer(there(id));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping("/{id}")
    @Operation(summary = "State a fact anew, from validFrom on; needs If-Match 更新事项")
    ResponseEntity<FactView> revise(
            @PathVariable("park") String inPath,
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody FactForm form) {
        park.check(inPath);
        Stored<ParkFact> before = there(id);
        Versions.check(before, ifMatch);
        Stated stated = checked(form.kind() == null ? before.state().kind() : kind(form.kind()), form);
        if (!stated.id().equals(before.state().id())) {
            throw FactBook.otherFact(before.state().id(), stated).refused();
        }
        return switch (book.state(before.state(), stated, today())) {
            case FactDecision.Unchanged _ -> answer(before);
            case FactDecision.Accepted accepted -> answer(facts.replace(before, accepted));
            case FactDecision.Refused(Problem problem) -> throw problem.refused();
        };
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @DeleteMapping("/{id}")
    @Operation(
            summary = "Take a fact back; needs If-Match 撤回事项",
            description = "Without validFrom for all days: it never was one. With it, from that day on.")
    ResponseEntity<Void> withdraw(
            @PathVariable("park") String inPath,
            @PathVariable("id") String id,
            @RequestParam(required = false) @Nullable LocalDate validFrom,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        park.check(inPath);
        String said = reason == null || reason.isBlank() ? "未说明" : reason.strip();
        if (said.length() > LONGEST_REASON) {
            throw Problem.of(
                            ParksProblem.WRONG_TEXT,
                            "reason",
                            said.substring(0, 60) + "…",
                            Text.of("at most 500 characters", "至多 500 个字符"))
                    .refused();
        }
        Stored<ParkFact> before = there(id);
        Versions.check(before, ifMatch);
        return switch (book.withdraw(before.state(), validFrom, said, today())) {
            case FactDecision.Accepted accepted ->
                ResponseEntity.noContent()
                        .eTag(Versions.tag(facts.replace(before, accepted)))
                        .build();
            case FactDecision.Refused(Problem problem) -> throw problem.refused();
            case FactDecision.Unchanged _ -> throw new IllegalStateException(id);
        };
    }

    /** The kind that a text names; {@code unknown-fact-kind} if it names none. */
    static FactKind kind(@Nullable String text) {
        try {
            return FactKind.of(text);
        } catch (InvalidValue e) {
            throw Problem.of(FactsProblem.UNKNOWN_KIND, new FieldProblem("/kind", e.value(), e.code(), e.expected()))
                    .refused();
        }
    }

    static Problem notInRoster(Uscc uscc) {
        return Problem.of(
                FactsProblem.NOT_IN_ROSTER,
                FactField.USCC.pointer(),
                uscc.value(),
                Text.of("an enterprise that the park has or had in its roster", "分园名录中现有或曾有的企业"));
    }

    private static Uscc uscc(String code) {
        try {
            return Uscc.of(code);
        } catch (InvalidValue e) {
            throw Problem.of(ParksProblem.WRONG_USCC, new FieldProblem("uscc", e.value(), e.code(), e.expected()))
                    .refused();
        }
    }

    private Stated checked(FactKind kind, FactForm form) {
        return switch (FactChecks.check(kind, form.texts(), today())) {
            case FactChecks.Checked.Fine(Stated stated) -> stated;
            case FactChecks.Checked.Wrong wrong -> throw wrong.problem().refused();
        };
    }

    private Stored<ParkFact> there(String text) {
        FactId id;
        try {
            id = FactId.of(text);
        } catch (InvalidValue e) {
            throw Problem.of(FactsProblem.WRONG_ID, new FieldProblem("id", e.value(), e.code(), e.expected()))
                    .refused();
        }
        return facts.find(id)
                .filter(s -> !s.state().withdrawn())
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "fact " + id + " is not stated by " + park.code(),
                                park.park().nameZh() + "没有登记事项 " + id)
                        .refused());
    }

    private ResponseEntity<FactView> created(Stored<ParkFact> stored) {
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/facts/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(FactView.of(park.code(), stored));
    }

    private ResponseEntity<FactView> answer(Stored<ParkFact> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(FactView.of(park.code(), stored));
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Roster.ZONE));
    }
}

package cn.onezone.parks.roster;

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
import cn.onezone.kit.web.Purpose;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
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

/** {@code /parks/{park}/roster/enterprises}: the park's roster. */
@RestController
@RequestMapping("/parks/{park}/roster/enterprises")
@Tag(name = "roster", description = "The park's roster of enterprises 分园企业名录")
class RosterController {
    private static final Pattern CODE_PREFIX = Pattern.compile("[0-9A-HJ-NPQRTUW-Y]{2,18}");
    private static final int ATTEMPTS = 5;

    private final ThisPark park;
    private final Roster roster;
    private final EntryChecks checks;
    private final RosterEntries entries;
    private final Clock clock;

    RosterController(ThisPark park, Roster roster, EntryChecks checks, RosterEntries entries, Clock clock) {
        this.park = park;
        this.roster = roster;
        this.checks = checks;
        this.entries = entries;
        this.clock = clock;
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(summary = "Take an enterprise into the roster 登记企业")
    ResponseEntity<EnterpriseView> register(
            @PathVariable("park") String inPath,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody EntryForm form) {
        park.check(inPath);
        Creation creation = Idempotency.creation(key, form);
        EntryFacts facts = facts(form, form.uscc());
        RosterEntry.Revival revival =
                creation == null ? null : new RosterEntry.Revival(creation.scoped(), creation.fingerprint());
        RosterCommand command = new RosterCommand.Register(facts, revival);
        for (int attempt = 1; ; attempt++) {
            Stored<RosterEntry> before = entries.find(facts.uscc()).orElse(null);
            if (before != null
                    && creation != null
                    && revival != null
                    && !before.state().removed()) {
                RosterEntry.Revival earlier = before.state().revival();
                if (earlier != null && earlier.key().equals(revival.key())) {
                    if (earlier.equals(revival)) {
                        return created(before);
                    }
                    return created(
                            Idempotency.<RosterEntry>created(new Creating.KeyReused<>(creation.key()), "enterprise"));
                }
            }
            if (before == null || !before.state().removed()) {
                // an entry that is there is left to the store's own answer: it knows whether this request made it
                Decision decision = roster.decide(null, command, Occasion.now(clock));
                return created(Idempotency.created(
                        entries.create(accepted(decision), creation), "enterprise " + facts.uscc()));
            }
            try {
                return created(
                        entries.replace(before, accepted(roster.decide(before.state(), command, Occasion.now(clock)))));
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "roster")
    @GetMapping
    @Operation(summary = "List the roster, by code, or by name where q is the beginning of one 名录列表")
    Page<EnterpriseView> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        String after = Page.after(cursor);
        String prefix = q == null ? "" : Roster.folded(q);
        if (prefix.isEmpty() || CODE_PREFIX.matcher(prefix).matches()) {
            Excerpt<RosterEntry> found = entries.byCode(prefix, after, most);
            return Page.of(found, most, s -> s.state().uscc().value(), this::view);
        }
        Excerpt<RosterEntry> found = entries.byName(prefix, after, most);
        return Page.of(found, most, s -> s.state().nameKey(), this::view);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "roster/{uscc}")
    @GetMapping("/{uscc}")
    @Operation(summary = "Read an enterprise of the roster 企业详情")
    ResponseEntity<EnterpriseView> read(@PathVariable("park") String inPath, @PathVariable("uscc") String code) {
        park.check(inPath);
        return answer(there(uscc(code)));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping("/{uscc}")
    @Operation(summary = "State an enterprise of the roster anew; needs If-Match 更新企业")
    ResponseEntity<EnterpriseView> revise(
            @PathVariable("park") String inPath,
            @PathVariable("uscc") String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody EntryForm form) {
        park.check(inPath);
        Uscc uscc = uscc(code);
        EntryFacts facts = facts(form, form.uscc() == null ? uscc.value() : form.uscc());
        if (!facts.uscc().equals(uscc)) {
            throw Problem.of(
                            ParksProblem.OTHER_USCC,
                            "/uscc",
                            facts.uscc().value(),
                            Text.of(uscc + " as in the path, or none", "与路径一致的 " + uscc + "，或不填"))
                    .refused();
        }
        Stored<RosterEntry> before = there(uscc);
        Versions.check(before, ifMatch);
        return switch (roster.decide(before.state(), new RosterCommand.Revise(facts), Occasion.now(clock))) {
            case Decision.Unchanged _ -> answer(before);
            case Decision.Accepted accepted -> answer(entries.replace(before, accepted));
            case Decision.Refused(Problem problem) -> throw problem.refused();
        };
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @DeleteMapping("/{uscc}")
    @Operation(summary = "Take an enterprise out of the roster; needs If-Match 移出名录")
    ResponseEntity<Void> remove(
            @PathVariable("park") String inPath,
            @PathVariable("uscc") String code,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        park.check(inPath);
        String said = reason == null || reason.isBlank() ? "未说明" : reason.strip();
        if (said.length() > 500) {
            throw Problem.of(
                            ParksProblem.WRONG_TEXT,
                            "reason",
                            said.substring(0, 60) + "…",
                            Text.of("at most 500 characters", "至多 500 个字符"))
                    .refused();
        }
        Stored<RosterEntry> before = there(uscc(code));
        Versions.check(before, ifMatch);
        Decision decision = roster.decide(
                before.state(), new RosterCommand.Remove(before.state().uscc(), said), Occasion.now(clock));
        Stored<RosterEntry> after = entries.replace(before, accepted(decision));
        return ResponseEntity.noContent().eTag(Versions.tag(after)).build();
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "roster/{uscc}/history")
    @GetMapping("/{uscc}/history")
    @Operation(
            summary = "Read how an entry came to be so, the latest change first 变更历史",
            description =
                    "Who changed what and when, and from which day on it is valid; of an enterprise that was removed"
                            + " too. The last 50 changes are kept. Contacts are named as changed and never shown here.")
    HistoryView history(@PathVariable("park") String inPath, @PathVariable("uscc") String code) {
        park.check(inPath);
        Uscc uscc = uscc(code);
        return HistoryView.of(entries.find(uscc).orElseThrow(() -> absent(uscc)));
    }

    /**
     * Whom to speak to in an enterprise.
     *
     * @param version also the {@code ETag}
     */
    record ContactsView(Uscc uscc, List<EntryFields.Contact> contacts, long version) {}

    /** Whom to speak to, at most 20. */
    @JsonIgnoreProperties({"uscc", "version"})
    record ContactsForm(@Nullable List<EntryForm.Person> contacts) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "roster/{uscc}/contacts")
    @GetMapping("/{uscc}/contacts")
    @Operation(
            summary = "Read whom to speak to; needs X-Purpose, is logged 联系人",
            description = "Personal data. Without the header X-Purpose: 400 purpose-required.")
    ResponseEntity<ContactsView> contacts(
            @PathVariable("park") String inPath,
            @PathVariable("uscc") String code,
            @RequestHeader(name = "X-Purpose", required = false) @Nullable String purpose) {
        park.check(inPath);
        var _ = Purpose.of(purpose);
        return answerContacts(there(uscc(code)));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping("/{uscc}/contacts")
    @Operation(summary = "Say whom to speak to; needs If-Match 更新联系人")
    ResponseEntity<ContactsView> introduce(
            @PathVariable("park") String inPath,
            @PathVariable("uscc") String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ContactsForm form) {
        park.check(inPath);
        List<EntryFields.Contact> contacts =
                switch (checks.check(form.contacts() == null ? List.of() : form.contacts())) {
                    case EntryChecks.Introduced.Fine(List<EntryFields.Contact> fine) -> fine;
                    case EntryChecks.Introduced.Wrong(Problem problem) -> throw problem.refused();
                };
        Stored<RosterEntry> before = there(uscc(code));
        Versions.check(before, ifMatch);
        RosterCommand command = new RosterCommand.Introduce(before.state().uscc(), contacts);
        return switch (roster.decide(before.state(), command, Occasion.now(clock))) {
            case Decision.Unchanged _ -> answerContacts(before);
            case Decision.Accepted accepted -> answerContacts(entries.replace(before, accepted));
            case Decision.Refused(Problem problem) -> throw problem.refused();
        };
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @DeleteMapping("/{uscc}/contacts")
    @Operation(
            summary = "Erase whom to speak to, in the history as well 删除联系人信息",
            description = "Also of an enterprise that was removed. Again changes nothing.")
    ResponseEntity<Void> erase(@PathVariable("park") String inPath, @PathVariable("uscc") String code) {
        park.check(inPath);
        Uscc uscc = uscc(code);
        for (int attempt = 1; ; attempt++) {
            Stored<RosterEntry> before = entries.find(uscc).orElseThrow(() -> absent(uscc));
            RosterEntry erased = roster.erased(before.state());
            if (erased == null) {
                return ResponseEntity.noContent().eTag(Versions.tag(before)).build();
            }
            try {
                return ResponseEntity.noContent()
                        .eTag(Versions.tag(entries.replace(before, erased)))
                        .build();
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static ResponseEntity<ContactsView> answerContacts(Stored<RosterEntry> stored) {
        return ResponseEntity.ok()
                .eTag(Versions.tag(stored))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(new ContactsView(stored.state().uscc(), stored.state().contacts(), stored.version()));
    }

    private static Uscc uscc(String code) {
        try {
            return Uscc.of(code);
        } catch (InvalidValue e) {
            throw Problem.of(ParksProblem.WRONG_USCC, new FieldProblem("uscc", e.value(), e.code(), e.expected()))
                    .refused();
        }
    }

    private EntryFacts facts(EntryForm form, @Nullable String code) {
        return switch (checks.check(form, code, today())) {
            case EntryChecks.Checked.Fine(EntryFacts facts) -> facts;
            case EntryChecks.Checked.Wrong wrong -> throw wrong.problem().refused();
        };
    }

    private static Decision.Accepted accepted(Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted -> accepted;
            case Decision.Refused(Problem problem) -> throw problem.refused();
            case Decision.Unchanged unchanged -> throw new IllegalStateException(unchanged.toString());
        };
    }

    private Stored<RosterEntry> there(Uscc uscc) {
        return entries.find(uscc).filter(s -> !s.state().removed()).orElseThrow(() -> absent(uscc));
    }

    private RuntimeException absent(Uscc uscc) {
        return Problem.of(
                        KitProblem.NOT_FOUND,
                        "enterprise " + uscc + " is not in the roster of " + park.code(),
                        "企业 " + uscc + " 不在" + park.park().nameZh() + "名录中")
                .refused();
    }

    private ResponseEntity<EnterpriseView> created(Stored<RosterEntry> stored) {
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/roster/enterprises/"
                        + stored.state().uscc()))
                .eTag(Versions.tag(stored))
                .body(view(stored));
    }

    private ResponseEntity<EnterpriseView> answer(Stored<RosterEntry> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }

    private EnterpriseView view(Stored<RosterEntry> stored) {
        return EnterpriseView.of(park.code(), stored);
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Roster.ZONE));
    }
}

package cn.onezone.partners.agreements;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.partners.PartnerEvent.AgreementTerms;
import cn.onezone.contracts.partners.PartnerEvent.ParkObjection;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

/** {@code /partners/agreements}. */
@RestController
@RequestMapping("/partners/agreements")
@Tag(name = "agreements", description = "Data-sharing agreements 数据共享协议")
class AgreementController {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;

    private final Agreements agreements;
    private final ParkDirectory directory;
    private final Clock clock;

    AgreementController(Agreements agreements, ParkDirectory directory, Clock clock) {
        this.agreements = agreements;
        this.directory = directory;
        this.clock = clock;
    }

    /** An agreement to be proposed. */
    record ProposalForm(@Nullable String purpose, @Nullable TermsForm terms) {}

    /** Why. */
    record ReasonForm(@Nullable String reason) {}

    /** What a repeated request is recognised by. */
    private record Asked(String partner, String purpose, AgreementTerms terms) {}

    /**
     * An agreement.
     *
     * @param inForce whether anything is delivered under it today
     * @param endedOn the last day on which it was in force, if it has ended
     */
    record AgreementView(
            String id,
            String partner,
            String purpose,
            AgreementTerms terms,
            int revision,
            AgreementStatus status,
            boolean inForce,
            List<ParkObjection> objections,
            LocalDate proposedOn,
            @Nullable LocalDate decidedOn,
            @Nullable String reason,
            @Nullable LocalDate endedOn) {
        static AgreementView of(Stored<Agreement> stored, LocalDate today) {
            Agreement one = stored.state();
            return new AgreementView(
                    one.id(),
                    one.partner(),
                    one.purpose(),
                    one.terms(),
                    one.revision(),
                    one.status(),
                    one.inForce(today),
                    one.objections(),
                    one.proposedOn(),
                    one.decidedOn(),
                    one.reason(),
                    one.endedOn());
        }
    }

    @Allowed(Role.PARTNER)
    @PostMapping
    @Operation(
            summary = "Propose a data-sharing agreement 提出数据共享协议",
            description = "It names the types of events, of each the fields that leave, the parks and the days (R21).")
    ResponseEntity<AgreementView> propose(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ProposalForm form) {
        FieldChecks checks = new FieldChecks();
        String purpose = checks.text("/purpose", form.purpose(), 1_000);
        TermsForm asked = form.terms() == null ? new TermsForm(null, null, null, null, null) : form.terms();
        AgreementTerms terms = asked.checked("/terms", checks, directory);
        checks.done();
        String partner = caller().name();
        Creation creation = Idempotency.creation(key, new Asked(partner, purpose, terms));
        String id = Idempotency.id("agreement", creation);
        Stored<Agreement> stored = Idempotency.created(
                agreements.propose(
                        Agreement.propose(id, partner, purpose, terms, Days.today(clock), newKey()), creation),
                "agreement " + id);
        return ResponseEntity.created(URI.create("/partners/agreements/" + id))
                .eTag(Versions.tag(stored))
                .body(view(stored));
    }

    private static Caller caller() {
        return Objects.requireNonNull(Caller.current(), "no route without a caller");
    }

    private static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    @Allowed(
            value = {Role.PARTNER, Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping
    @Operation(
            summary = "List agreements by id: a partner's own, those that name a park, or all 协议列表",
            description = "A partner sees its own, a park administrator those that name the park.")
    Page<AgreementView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        String partner = Partners.only(reach.caller());
        return Page.of(
                agreements.list(partner, reach.only(), Page.after(cursor), most),
                most,
                agreements.count(partner, reach.only()),
                Stored::id,
                this::view);
    }

    @Allowed(
            value = {Role.PARTNER, Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{id}")
    @Operation(summary = "Read an agreement 协议详情")
    ResponseEntity<AgreementView> read(@PathVariable("id") String id, Reach reach) {
        return answer(within(id, reach));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/grant")
    @Operation(
            summary = "Grant an agreement as it was read; its subscription begins 批准协议",
            description = "Needs If-Match: what is granted is what was read.")
    ResponseEntity<AgreementView> grant(
            @PathVariable("id") String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        return decide(id, before -> {
            Versions.check(before, ifMatch);
            return before.state().grant(Days.today(clock), agreements.countGranted(), Agreements.MOST);
        });
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/refusal")
    @Operation(summary = "Refuse an agreement 不予批准")
    ResponseEntity<AgreementView> refuse(@PathVariable("id") String id, @RequestBody ReasonForm form) {
        String reason = reason(form);
        return decide(id, before -> before.state().refuse(reason, Days.today(clock)));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{id}/terms")
    @Operation(
            summary = "Change the terms, at once 变更协议条款",
            description = "Needs If-Match. What waits to be delivered and is no longer named is withheld (R21).")
    ResponseEntity<AgreementView> change(
            @PathVariable("id") String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody TermsForm form) {
        FieldChecks checks = new FieldChecks();
        AgreementTerms terms = form.checked("", checks, directory);
        checks.done();
        return decide(id, before -> {
            Versions.check(before, ifMatch);
            return before.state().change(terms, Days.today(clock));
        });
    }

    @Allowed(value = Role.PARK_ADMINISTRATOR, own = true)
    @PutMapping("/{id}/objections/{park}")
    @Operation(
            summary = "Object for the park's own data, at once 分园异议",
            description = "From then on nothing that names the park leaves under the agreement.")
    ResponseEntity<AgreementView> object(
            @PathVariable("id") String id,
            @PathVariable("park") ParkCode park,
            @RequestBody ReasonForm form,
            Reach reach) {
        reach.require(park);
        var _ = within(id, reach);
        String reason = reason(form);
        return decide(id, before -> before.state().object(park, reason, clock.instant()));
    }

    @Allowed(value = Role.PARK_ADMINISTRATOR, own = true)
    @DeleteMapping("/{id}/objections/{park}")
    @Operation(summary = "Object no longer 撤回异议")
    ResponseEntity<AgreementView> objectNoLonger(
            @PathVariable("id") String id, @PathVariable("park") ParkCode park, Reach reach) {
        reach.require(park);
        var _ = within(id, reach);
        return decide(id, before -> before.state().objectNoLonger(park));
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR})
    @PostMapping("/{id}/withdrawal")
    @Operation(summary = "Withdraw an agreement, at once 撤回协议")
    ResponseEntity<AgreementView> withdraw(@PathVariable("id") String id, @RequestBody ReasonForm form) {
        var _ = Partners.require(caller(), agreements.find(id), () -> Agreements.missing(id));
        String reason = reason(form);
        return decide(id, before -> before.state().withdraw(reason, Days.today(clock)));
    }

    private Stored<Agreement> within(String id, Reach reach) {
        if (Partners.only(reach.caller()) != null) {
            return Partners.require(reach.caller(), agreements.find(id), () -> Agreements.missing(id));
        }
        return reach.thereOfAny(
                agreements.find(id), a -> Set.copyOf(a.state().terms().parks()), () -> Agreements.missing(id));
    }

    private static String reason(ReasonForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), 1_000);
        checks.done();
        return reason;
    }

    private ResponseEntity<AgreementView> decide(String id, Function<Stored<Agreement>, Agreement.Decision> decision) {
        return answer(agreements.decide(id, decision));
    }

    private AgreementView view(Stored<Agreement> stored) {
        return AgreementView.of(stored, Days.today(clock));
    }

    private ResponseEntity<AgreementView> answer(Stored<Agreement> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }
}

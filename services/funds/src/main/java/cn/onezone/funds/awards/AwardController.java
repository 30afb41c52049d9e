package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.funds.FundsProblem;
import cn.onezone.funds.budgets.FundYear;
import cn.onezone.funds.budgets.FundYear.Award;
import cn.onezone.funds.budgets.FundYears;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /funds/applications} and {@code /funds/awards}: decisions on applications, and payments. */
@RestController
@RequestMapping("/funds")
@Tag(name = "awards", description = "Awards and disbursements 资助与拨付")
class AwardController {
    private final Applications applications;
    private final Awarding awarding;
    private final FundYears years;

    AwardController(Applications applications, Awarding awarding, FundYears years) {
        this.applications = applications;
        this.awarding = awarding;
        this.years = years;
    }

    /** An amount to be awarded or paid. */
    record AmountForm(@Nullable Money amount) {}

    /** Why something is refused. */
    record ReasonForm(@Nullable String reason) {}

    /** An award with its payments. */
    record AwardView(
            String id,
            String fund,
            String call,
            int year,
            Applicant applicant,
            ParkCode park,
            Money amount,
            Money paid,
            Instant grantedAt,
            boolean synthetic,
            List<PaymentView> payments) {
        static AwardView of(FundYear year, Award award) {
            return new AwardView(
                    award.id(),
                    year.fund(),
                    award.call(),
                    year.year(),
                    award.applicant(),
                    award.park(),
                    award.amount(),
                    award.paid(),
                    award.grantedAt(),
                    year.synthetic(),
                    award.payments().stream()
                            .map(p -> new PaymentView(p.key(), p.amount(), p.paidAt()))
                            .toList());
        }
    }

    /** A payment. */
    record PaymentView(String key, Money amount, Instant paidAt) {}

    /** A payment just made or made by the same request before, and where its award stands now. */
    record DisbursementView(PaymentView payment, AwardView award) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "applications/{id}")
    @GetMapping("/applications/{id}")
    @Operation(summary = "Read an application 申报详情")
    ResponseEntity<ApplicationView> read(@PathVariable String id, Reach reach) {
        return answer(reach.there(applications.find(id), a -> a.state().park(), () -> Applications.missing(id)));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/applications/{id}/award")
    @Operation(
            summary = "Award an application 批准资助",
            description = "Commits the money in the fund's year (R16). The same award asked for again changes nothing.")
    ResponseEntity<ApplicationView> award(@PathVariable String id, @RequestBody AmountForm form) {
        FieldChecks checks = new FieldChecks();
        Money amount = Amounts.positive(checks, "/amount", form.amount());
        checks.done();
        return answer(awarding.award(id, Objects.requireNonNull(amount)));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/applications/{id}/refusal")
    @Operation(summary = "Refuse an application 不予资助")
    ResponseEntity<ApplicationView> refuse(@PathVariable String id, @RequestBody ReasonForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), 1_000);
        checks.done();
        return answer(awarding.refuse(id, reason));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "fundAwards/{id}")
    @GetMapping("/awards/{id}")
    @Operation(summary = "Read an award and its payments 资助详情")
    AwardView award(@PathVariable String id, Reach reach) {
        var _ = reach.there(applications.find(id), a -> a.state().park(), () -> Applications.missing(id));
        return view(id);
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/awards/{id}/disbursements")
    @Operation(
            summary = "Pay out money of an award; needs an Idempotency-Key 拨付",
            description = "Pays once for each key of an award, however often it is sent (R17).")
    ResponseEntity<DisbursementView> pay(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody AmountForm form) {
        Creation creation = Idempotency.creation(key, form);
        if (creation == null) {
            throw Problem.of(
                            FundsProblem.KEY_REQUIRED,
                            "Idempotency-Key: expected a key that is new for each payment and the same for its"
                                    + " repetitions",
                            "请在 Idempotency-Key 中给出键：每笔拨付一个新键，重试用同一键")
                    .refused();
        }
        FieldChecks checks = new FieldChecks();
        Money amount = Amounts.positive(checks, "/amount", form.amount());
        checks.done();
        // the award's own key, whoever sends it: two coordinators who repeat one payment must not pay twice (R17)
        Stored<FundYear> year = awarding.pay(id, creation.key(), Objects.requireNonNull(amount));
        Award award = year.state().award(id).orElseThrow();
        var payment = award.payment(creation.key()).orElseThrow();
        return ResponseEntity.created(URI.create("/funds/awards/" + id))
                .body(new DisbursementView(
                        new PaymentView(payment.key(), payment.amount(), payment.paidAt()),
                        AwardView.of(year.state(), award)));
    }

    private AwardView view(String id) {
        Application application = awarding.awarded(id);
        return years.award(application.fund(), application.year(), id)
                .map(found -> AwardView.of(found.year(), found.award()))
                .orElseThrow(() -> Problem.of(KitProblem.NOT_FOUND, "there is no award " + id, "没有资助 " + id)
                        .refused());
    }

    private static ResponseEntity<ApplicationView> answer(Stored<Application> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(ApplicationView.of(stored));
    }
}

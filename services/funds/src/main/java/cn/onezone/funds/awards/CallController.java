package cn.onezone.funds.awards;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicantKind;
import cn.onezone.contracts.funds.FundEvent.ApplicationStatus;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.funds.FundsProblem;
import cn.onezone.funds.budgets.Funds;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /funds/{fund}/calls}: calls and the applications to them. */
@RestController
@RequestMapping("/funds/{fund}/calls")
@Tag(name = "calls", description = "Calls and applications 申报通知与申报")
class CallController {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Funds funds;
    private final Calls calls;
    private final Applications applications;
    private final ParkDirectory parks;
    private final Clock clock;

    CallController(Funds funds, Calls calls, Applications applications, ParkDirectory parks, Clock clock) {
        this.funds = funds;
        this.calls = calls;
        this.applications = applications;
        this.parks = parks;
        this.clock = clock;
    }

    /** A call to be opened, by default today and until further notice; business dates in Asia/Shanghai, inclusive. */
    record CallForm(
            @Nullable String code,
            @Nullable String nameZh,
            @Nullable String nameEn,
            @Nullable Integer year,
            @Nullable LocalDate opensOn,
            @Nullable LocalDate closesOn,
            @Nullable String terms,
            @Nullable Boolean synthetic) {}

    /** A call. */
    record CallView(
            String fund,
            String code,
            String nameZh,
            String nameEn,
            int year,
            LocalDate opensOn,
            @Nullable LocalDate closesOn,
            @Nullable String terms,
            boolean synthetic) {
        static CallView of(Stored<Call> stored) {
            Call call = stored.state();
            return new CallView(
                    call.fund(),
                    call.code(),
                    call.name().zh(),
                    call.name().en(),
                    call.year(),
                    call.opensOn(),
                    call.closesOn(),
                    call.terms(),
                    call.synthetic());
        }
    }

    /** Who applies: {@code {"kind": "enterprise", "id": "9111…"}}. */
    record ApplicantForm(
            @Nullable ApplicantKind kind, @Nullable String id) {}

    /** An application. */
    record ApplicationForm(
            @Nullable ApplicantForm applicant,
            @Nullable ParkCode park,
            @Nullable Money amount,
            @Nullable String purpose,
            @Nullable Boolean synthetic) {}

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(summary = "Open a call for applications 发布申报通知")
    ResponseEntity<CallView> open(
            @PathVariable("fund") String fundCode,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody CallForm form) {
        var fund = funds.get(fundCode).state();
        FieldChecks checks = new FieldChecks();
        String code = checks.code("/code", form.code());
        Text name = Text.of(checks.text("/nameEn", form.nameEn(), 200), checks.text("/nameZh", form.nameZh(), 200));
        Integer year = checks.present("/year", form.year(), "a year 2000 to 2199", "2000 至 2199 年");
        if (year != null && (year < 2000 || year > 2199)) {
            checks.wrong("/year", year, "unknown-period", "a year 2000 to 2199", "2000 至 2199 年");
        }
        // absent: from now on, and until further notice
        LocalDate opensOn = Objects.requireNonNullElse(form.opensOn(), today());
        LocalDate closesOn = form.closesOn();
        if (closesOn != null && closesOn.isBefore(opensOn)) {
            checks.wrong("/closesOn", closesOn, "wrong-date", "not before " + opensOn, "不得早于 " + opensOn);
        }
        String terms = checks.optionalText("/terms", form.terms(), 4_000);
        checks.done();
        Call call = new Call(
                fund.code(),
                code,
                name,
                Objects.requireNonNull(year),
                opensOn,
                closesOn,
                terms,
                fund.synthetic() || Boolean.TRUE.equals(form.synthetic()));
        // the fund is part of what is asked for: the same key for another fund is another request
        Creation creation = Idempotency.creation(key, new Opened(fund.code(), form));
        Stored<Call> stored = Idempotency.created(calls.open(call, creation), "call " + code);
        return ResponseEntity.created(URI.create("/funds/" + stored.state().fund() + "/calls/"
                        + stored.state().code()))
                .eTag(Versions.tag(stored))
                .body(CallView.of(stored));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List a fund's calls 申报通知列表")
    Page<CallView> list(
            @PathVariable("fund") String fund,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var _ = funds.get(fund);
        int most = Page.limit(limit);
        return Page.of(
                calls.list(fund, Page.after(cursor), most),
                most,
                calls.count(fund),
                s -> s.state().code(),
                CallView::of);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{call}")
    @Operation(summary = "Read a call 申报通知详情")
    ResponseEntity<CallView> read(@PathVariable("fund") String fund, @PathVariable("call") String code) {
        Stored<Call> call = calls.get(fund, code);
        return ResponseEntity.ok().eTag(Versions.tag(call)).body(CallView.of(call));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR},
            own = true)
    @PostMapping("/{call}/applications")
    @Operation(summary = "Apply to a call 申报")
    ResponseEntity<ApplicationView> apply(
            @PathVariable("fund") String fund,
            @PathVariable("call") String code,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ApplicationForm form,
            Reach reach) {
        reach.require(form.park());
        Call call = calls.get(fund, code).state();
        FieldChecks checks = new FieldChecks();
        Applicant applicant = applicant(checks, form.applicant());
        ParkCode park = checks.present("/park", form.park(), "a park code such as haidian", "分园代码，如 haidian");
        if (park != null) {
            check(checks, "/park", park);
        }
        Money amount = Amounts.positive(checks, "/amount", form.amount());
        String purpose = checks.text("/purpose", form.purpose(), 2_000);
        checks.done();
        Creation creation = Idempotency.creation(key, new Asked(call.fund(), call.code(), form));
        String id = Idempotency.id("application", creation);
        LocalDate today = today();
        // a repetition after the last day is answered as the first time
        if (!call.isOpen(today) && applications.find(id).isEmpty()) {
            throw Problem.of(
                            FundsProblem.CALL_NOT_OPEN,
                            "today is " + today + " (expected: " + call.opensOn() + " to "
                                    + (call.closesOn() == null ? "further notice" : call.closesOn()) + ")",
                            "今天是 " + today + "，申报期为 " + call.opensOn() + " 至 "
                                    + (call.closesOn() == null ? "另行通知" : call.closesOn()))
                    .refused();
        }
        Application application = new Application(
                id,
                call.fund(),
                call.code(),
                call.year(),
                Objects.requireNonNull(applicant),
                Objects.requireNonNull(park),
                Objects.requireNonNull(amount),
                purpose,
                today,
                ApplicationStatus.RECEIVED,
                null,
                null,
                call.synthetic() || Boolean.TRUE.equals(form.synthetic()));
        Stored<Application> stored =
                Idempotency.created(applications.receive(application, creation), "application " + id);
        return ResponseEntity.created(URI.create("/funds/applications/" + id))
                .eTag(Versions.tag(stored))
                .body(ApplicationView.of(stored));
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    private record Opened(String fund, CallForm form) {}

    private record Asked(String fund, String call, ApplicationForm form) {}

    private @Nullable Applicant applicant(FieldChecks checks, @Nullable ApplicantForm form) {
        if (form == null
                || form.kind() == null
                || form.id() == null
                || form.id().isBlank()) {
            checks.wrong(
                    "/applicant",
                    form == null ? null : form.toString(),
                    "missing-field",
                    "{\"kind\": \"enterprise\" | \"project\" | \"park\", \"id\": …}",
                    "{\"kind\": \"enterprise\" | \"project\" | \"park\", \"id\": …}");
            return null;
        }
        String id = form.id().strip();
        try {
            return switch (form.kind()) {
                case ENTERPRISE -> new Applicant(form.kind(), Uscc.of(id).value());
                case PARK ->
                    new Applicant(form.kind(), parks.get(ParkCode.of(id)).code().value());
                case PROJECT -> new Applicant(form.kind(), checks.code("/applicant/id", id));
            };
        } catch (InvalidValue e) {
            checks.wrong(
                    "/applicant/id",
                    id,
                    e.code(),
                    e.expected().en(),
                    e.expected().zh());
            return null;
        }
    }

    private void check(FieldChecks checks, String pointer, ParkCode park) {
        try {
            var _ = parks.get(park);
        } catch (InvalidValue e) {
            checks.wrong(
                    pointer, park, e.code(), e.expected().en(), e.expected().zh());
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "applications")
    @GetMapping("/{call}/applications")
    @Operation(summary = "List the applications to a call 申报列表")
    Page<ApplicationView> applications(
            @PathVariable("fund") String fund,
            @PathVariable("call") String code,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        var _ = calls.get(fund, code);
        int most = Page.limit(limit);
        return Page.of(
                applications.list(fund, code, reach.only(), Page.after(cursor), most),
                most,
                applications.count(fund, code, reach.only()),
                Stored::id,
                ApplicationView::of);
    }
}

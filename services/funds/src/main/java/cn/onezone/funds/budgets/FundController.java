package cn.onezone.funds.budgets;

import cn.onezone.contracts.funds.FundEvent.FundKind;
import cn.onezone.contracts.funds.FundEvent.YearMoney;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /funds}: funds and their budgets by year. */
@RestController
@RequestMapping("/funds")
@Tag(name = "funds", description = "Funds and their budgets by year 资金与年度预算")
class FundController {
    // second path segments of this door
    private static final Set<String> RESERVED = Set.of("applications", "awards");
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2199;

    private final Funds funds;
    private final FundYears years;

    FundController(Funds funds, FundYears years) {
        this.funds = funds;
        this.years = years;
    }

    /**
     * A fund to be set up.
     *
     * @param code 1 to 64 small letters, digits and hyphens
     * @param budgets by year, 2000 to 2199
     */
    record FundForm(
            @Nullable String code,
            @Nullable String nameZh,
            @Nullable String nameEn,
            @Nullable FundKind kind,
            @Nullable String purpose,
            @Nullable Map<String, Money> budgets,
            @Nullable Boolean synthetic) {}

    /** A budget to be set. */
    record BudgetForm(@Nullable Money budget) {}

    /** A fund, with its money by year where one fund is asked for. */
    record FundView(
            String code,
            String nameZh,
            String nameEn,
            FundKind kind,
            String purpose,
            boolean synthetic,
            @Nullable List<YearMoney> years) {
        static FundView of(Fund fund, @Nullable List<YearMoney> years) {
            return new FundView(
                    fund.code(),
                    fund.name().zh(),
                    fund.name().en(),
                    fund.kind(),
                    fund.purpose(),
                    fund.synthetic(),
                    years);
        }
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(summary = "Set up a fund with its budgets 设立资金")
    ResponseEntity<FundView> establish(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody FundForm form) {
        Fund fund = checked(form);
        Creation creation = Idempotency.creation(key, form);
        Stored<Fund> stored = Idempotency.created(funds.establish(fund, creation), "fund " + fund.code());
        // A crash here leaves years out; they are begun when the service reads its own event, or by the repetition.
        years.begin(stored.state().established());
        return ResponseEntity.created(URI.create("/funds/" + fund.code()))
                .eTag(Versions.tag(stored))
                .body(view(stored));
    }

    private static Fund checked(FundForm form) {
        FieldChecks checks = new FieldChecks();
        String code = checks.code("/code", form.code());
        if (RESERVED.contains(code)) {
            checks.wrong("/code", code, "wrong-code", "none of " + RESERVED, "不得为 " + RESERVED);
        }
        Text name = Text.of(checks.text("/nameEn", form.nameEn(), 200), checks.text("/nameZh", form.nameZh(), 200));
        FundKind kind = checks.present(
                "/kind",
                form.kind(),
                "special, guidance, investment, guarantee or research",
                "special、guidance、investment、guarantee 或 research");
        String purpose = checks.text("/purpose", form.purpose(), 2_000);
        Map<String, Money> budgets = Objects.requireNonNullElse(form.budgets(), Map.of());
        budgets.forEach((year, budget) -> {
            if (!year.matches("2[01][0-9]{2}")) {
                checks.wrong("/budgets/" + year, year, "unknown-period", "a year 2000 to 2199", "2000 至 2199 年");
            }
            amount(checks, "/budgets/" + year, budget);
        });
        checks.done();
        return new Fund(
                code, name, Objects.requireNonNull(kind), purpose, budgets, Boolean.TRUE.equals(form.synthetic()));
    }

    private static void amount(FieldChecks checks, String pointer, @Nullable Money budget) {
        if (budget == null || budget.amount().signum() < 0 || !budget.currency().equals("CNY")) {
            checks.wrong(
                    pointer,
                    budget == null ? null : budget.amount().toPlainString() + " " + budget.currency(),
                    budget == null ? "missing-field" : "wrong-amount",
                    "an amount of CNY, not negative",
                    "人民币（CNY）金额，不得为负");
        }
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List funds by code 资金列表")
    Page<FundView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        return Page.of(
                funds.list(Page.after(cursor), most),
                most,
                funds.count(),
                Stored::id,
                s -> FundView.of(s.state(), null));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{code}")
    @Operation(summary = "Read a fund and its money by year 资金详情")
    ResponseEntity<FundView> read(@PathVariable String code) {
        Stored<Fund> fund = funds.get(code);
        return ResponseEntity.ok().eTag(Versions.tag(fund)).body(view(fund));
    }

    private FundView view(Stored<Fund> fund) {
        return FundView.of(
                fund.state(),
                years.of(fund.id()).stream().map(y -> y.state().money()).toList());
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{code}/budgets/{year}")
    @Operation(summary = "Read a fund's money in a year 年度资金")
    ResponseEntity<YearMoney> year(@PathVariable String code, @PathVariable int year) {
        var _ = funds.get(code);
        return answer(years.get(code, year));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{code}/budgets/{year}")
    @Operation(
            summary = "Set the budget of a year 设定年度预算",
            description =
                    "Needs If-Match where there is a budget already. Refused below what is committed (R16): budget-below-committed.")
    ResponseEntity<YearMoney> setBudget(
            @PathVariable String code,
            @PathVariable int year,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody BudgetForm form) {
        Stored<Fund> fund = funds.get(code);
        FieldChecks checks = new FieldChecks();
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            checks.wrong("year", year, "unknown-period", "a year 2000 to 2199", "2000 至 2199 年");
        }
        amount(checks, "/budget", form.budget());
        checks.done();
        Money budget = Objects.requireNonNull(form.budget());
        if (years.find(code, year).isEmpty()) {
            if (ifMatch != null) {
                throw Problem.of(
                                KitProblem.STALE_VERSION,
                                "there is no budget in " + year + " yet; leave If-Match out to set the first",
                                year + " 年度尚无预算；首次设定请勿带 If-Match")
                        .refused();
            }
            if (years.begin(code, year, budget, fund.state().synthetic())
                    instanceof Creating.Created<FundYear>(Stored<FundYear> begun)) {
                return ResponseEntity.created(URI.create("/funds/" + code + "/budgets/" + year))
                        .eTag(Versions.tag(begun))
                        .body(begun.state().money());
            }
        }
        return answer(years.command(
                code, year, new YearCommand.SetBudget(budget), stored -> Versions.check(stored, ifMatch)));
    }

    private static ResponseEntity<YearMoney> answer(Stored<FundYear> year) {
        return ResponseEntity.ok().eTag(Versions.tag(year)).body(year.state().money());
    }
}

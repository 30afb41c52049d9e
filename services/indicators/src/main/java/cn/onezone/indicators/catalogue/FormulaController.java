package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.UsedIndicator;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/catalogue/formulas}: tries a formula and changes nothing. */
@RestController
@RequestMapping("/indicators/catalogue/formulas")
@Tag(name = "catalogue", description = "Data elements, indicators and targets 数据项、指标与目标目录")
class FormulaController {
    private static final int MOST_REPORTS = 100;
    private static final int MOST_DIGITS = 24;

    private final Catalogue catalogue;

    FormulaController(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * A formula to be tried.
     *
     * @param code of the indicator that it would be for, so that a circle is found; may be absent
     * @param formula in the language of formulas
     * @param unit that the value should have; absent for basic units
     * @param decimals of the value, 0 to 6, absent for 2
     * @param reports values by data element, each in the element's unit, at most 100 reports; they are summed first (R10)
     */
    record Trial(
            @Nullable String code,
            @Nullable String formula,
            @Nullable Unit unit,
            @Nullable Integer decimals,
            @Nullable List<Map<String, @Nullable BigDecimal>> reports) {}

    /**
     * What a formula is.
     *
     * @param formula with blanks and parentheses where they belong
     * @param expanded over data elements only, in basic units
     * @param inputs its data elements
     * @param uses the indicators that it names, in their newest editions
     * @param kind what it measures, without scale
     * @param value of the reports
     * @param contributors reports that have all its data elements
     * @param reason why there is no value: {@code missing-element} or {@code zero-denominator}
     * @param what the data element that is missing, or the divisor that is zero
     */
    record Tried(
            String formula,
            String expanded,
            List<ExpressionInput> inputs,
            List<UsedIndicator> uses,
            String kind,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal value,

            @Nullable Integer contributors,
            @Nullable String reason,
            @Nullable String what) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.PARTNER})
    @PostMapping
    @Operation(summary = "Try a formula: what it measures, and its value of some reports; nothing is stored 试算公式")
    Tried check(@RequestBody Trial trial) {
        FieldChecks checks = new FieldChecks();
        String text = checks.present("/formula", trial.formula(), "a formula", "公式");
        int decimals = trial.decimals() == null ? 2 : trial.decimals();
        if (decimals < 0 || decimals > Defining.MOST_DECIMALS) {
            checks.wrong(
                    "/decimals",
                    decimals,
                    "wrong-decimals",
                    "0 to " + Defining.MOST_DECIMALS,
                    "0 至 " + Defining.MOST_DECIMALS);
        }
        List<Map<String, @Nullable BigDecimal>> reports = Objects.requireNonNullElse(trial.reports(), List.of());
        reports(checks, reports);
        checks.done();
        return switch (Compiling.compile(
                Objects.requireNonNullElse(trial.code(), ""),
                Objects.requireNonNull(text),
                trial.unit(),
                null,
                null,
                catalogue.now())) {
            case Compiling.Result.Wrong(List<FieldProblem> problems) ->
                throw new Problem(
                                IndicatorsProblem.WRONG_FORMULA,
                                Problem.of(IndicatorsProblem.WRONG_FORMULA, problems.getFirst())
                                        .detail(),
                                problems)
                        .refused();
            case Compiling.Result.Compiled compiled -> tried(compiled, trial, decimals, reports);
        };
    }

    private static void reports(FieldChecks checks, List<Map<String, @Nullable BigDecimal>> reports) {
        if (reports.size() > MOST_REPORTS) {
            checks.wrong(
                    "/reports", reports.size(), "wrong-text", "at most " + MOST_REPORTS, "至多 " + MOST_REPORTS + " 份");
        }
        for (int i = 0; i < reports.size(); i++) {
            String pointer = "/reports/" + i;
            reports.get(i).forEach((element, value) -> {
                if (value == null || value.precision() > MOST_DIGITS || Math.abs(value.scale()) > MOST_DIGITS) {
                    checks.wrong(
                            pointer + "/" + element,
                            null,
                            "wrong-decimal",
                            "a number of at most " + MOST_DIGITS + " digits",
                            "至多 " + MOST_DIGITS + " 位的数值");
                }
            });
        }
    }

    private static Tried tried(
            Compiling.Result.Compiled compiled,
            Trial trial,
            int decimals,
            List<Map<String, @Nullable BigDecimal>> reports) {
        Expression expression = trial.unit() == null ? basic(compiled.expression()) : compiled.expression();
        BigDecimal value = null;
        Integer contributors = null;
        String reason = null;
        String what = null;
        if (trial.reports() != null) {
            @SuppressWarnings("NullAway") // checked before: no value is absent
            List<Map<String, BigDecimal>> whole =
                    reports.stream().<Map<String, BigDecimal>>map(Map::copyOf).toList();
            switch (IndicatorFormula.of(expression).value(decimals, whole)) {
                case IndicatorFormula.Outcome.Computed(BigDecimal computed, int from) -> {
                    value = computed;
                    contributors = from;
                }
                case IndicatorFormula.Outcome.NoValue(IndicatorFormula.Reason why, String lacking) -> {
                    reason = why.wire();
                    what = lacking;
                }
            }
        }
        return new Tried(
                compiled.written(),
                expression.expanded(),
                expression.inputs(),
                expression.uses(),
                compiled.measured().kind(),
                value,
                contributors,
                reason,
                what);
    }

    private static Expression basic(Expression of) {
        return new Expression(of.text(), of.expanded(), of.inputs(), of.uses(), "1", of.note());
    }
}

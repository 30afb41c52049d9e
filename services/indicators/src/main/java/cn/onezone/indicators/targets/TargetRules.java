package cn.onezone.indicators.targets;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.value.DecimalLimit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.problem.Problem;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides on a target that somebody sets. Pure. */
final class TargetRules {
    private static final List<String> OPERATORS = List.of(">=", ">", "<=", "<", "=", "~", "range");
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;
    private static final DecimalLimit LIMIT = new DecimalLimit(6, 18);

    private TargetRules() {}

    /** What becomes of it. */
    sealed interface Decision {
        /** It is a target. */
        record Accepted(Target target) implements Decision {}

        /** It stands like that already. */
        record Unchanged() implements Decision {}

        /** It is none. */
        record Refused(Problem problem) implements Decision {}
    }

    static Decision decide(@Nullable Target before, IndicatorDefined indicator, int year, TargetForm form) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            return refused(
                    IndicatorsProblem.WRONG_YEAR,
                    "year",
                    Integer.toString(year),
                    FIRST_YEAR + " to " + LAST_YEAR,
                    FIRST_YEAR + " 至 " + LAST_YEAR);
        }
        if (form.operator() == null || form.value() == null) {
            return refused(
                    IndicatorsProblem.MISSING_FIELD,
                    form.operator() == null ? "/operator" : "/value",
                    null,
                    "operator and value",
                    "operator 与 value");
        }
        String operator = form.operator();
        if (!OPERATORS.contains(operator)) {
            String known = String.join(" ", OPERATORS);
            return refused(
                    IndicatorsProblem.UNKNOWN_OPERATOR, "/operator", operator, "one of " + known, "下列之一：" + known);
        }
        Decision wrong = number("/value", form.value());
        if (wrong == null && form.upper() != null) {
            wrong = number("/upper", form.upper());
        }
        if (wrong != null) {
            return wrong;
        }
        boolean range = operator.equals("range");
        if (range != (form.upper() != null)
                || (form.upper() != null && form.upper().compareTo(form.value()) <= 0)) {
            return refused(
                    IndicatorsProblem.WRONG_RANGE,
                    "/upper",
                    form.upper() == null ? null : form.upper().toPlainString(),
                    range
                            ? "an upper end above " + form.value().toPlainString()
                            : "none: only a range has an upper end",
                    range ? "大于 " + form.value().toPlainString() + " 的上限" : "不填：只有 range 有上限");
        }
        if (form.unit() != null && !form.unit().equals(indicator.unit())) {
            return refused(
                    IndicatorsProblem.WRONG_UNIT,
                    "/unit",
                    form.unit().symbol(),
                    indicator.unit() + ", the unit of " + indicator.code(),
                    indicator.code() + " 的单位 " + indicator.unit());
        }
        Target target = new Target(
                indicator.code(),
                year,
                operator,
                form.value(),
                form.upper(),
                indicator.unit(),
                form.source() == null ? List.of() : List.of(form.source()));
        return before != null && before.asks(target) ? new Decision.Unchanged() : new Decision.Accepted(target);
    }

    private static @Nullable Decision number(String pointer, BigDecimal value) {
        if (!LIMIT.holds(value)) {
            return refused(
                    IndicatorsProblem.WRONG_DECIMAL,
                    pointer,
                    DecimalLimit.shown(value),
                    "at most " + LIMIT.decimals() + " decimals and " + LIMIT.digits() + " digits before them",
                    "至多 " + LIMIT.decimals() + " 位小数、" + LIMIT.digits() + " 位整数");
        }
        return null;
    }

    private static Decision.Refused refused(
            IndicatorsProblem kind, String pointer, @Nullable String value, String en, String zh) {
        return new Decision.Refused(Problem.of(kind, pointer, value, Text.of(en, zh)));
    }
}

package cn.onezone.parks.reports;

import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;

/** A rule about reports. Rules are data, see {@link Rules}. */
sealed interface Rule {
    /** Stable code; explanations go by it. */
    String code();

    /** What it means to break it. */
    Severity severity();

    /** What should be so. */
    Text says();

    /** What it means to break a rule. */
    enum Severity {
        /** The report is refused. */
        HARD,
        /** It needs an explanation. */
        SOFT
    }

    /** How two values should stand to each other. */
    enum Comparison {
        /** At most. */
        AT_MOST,
        /** At least. */
        AT_LEAST,
        /** Equal. */
        EQUAL;

        /** Whether an order of left to right is as it should be. */
        boolean holds(int order) {
            return switch (this) {
                case AT_MOST -> order <= 0;
                case AT_LEAST -> order >= 0;
                case EQUAL -> order == 0;
            };
        }
    }

    /** Two formulas over the data elements of one report, in the units in which these are reported. */
    record Within(String code, Severity severity, Term left, Comparison comparison, Term right, Text says)
            implements Rule {}

    /**
     * A data element against the period before.
     *
     * @param mostPercent most change, up or down, in per cent of the value before
     */
    record Change(String code, Severity severity, String element, BigDecimal mostPercent, Text says) implements Rule {}

    /**
     * A report among others, see {@link UsualValues}. Such a rule is not in {@link Rules}: a report alone does not say whether it
     * is broken.
     */
    record Usual(String code, Severity severity, Text says) implements Rule {}
}

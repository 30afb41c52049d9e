package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: an indicator in one edition, or a data element as it is.
 *
 * @param code of the catalogue
 * @param names in both languages
 * @param unit of its values
 * @param decimals of its values
 * @param direction whether more is better
 * @param edition number of the edition; 0 for a data element, and for an indicator of before editions
 * @param formula absent for a data element, and for an indicator without one
 * @param elements the data elements it is computed from
 * @param reason why there are no values at all: not-in-force or no-formula
 */
record Quantity(
        String code,
        Text names,
        Unit unit,
        int decimals,
        Direction direction,
        int edition,
        @Nullable IndicatorFormula formula,
        List<String> elements,
        @Nullable String reason) {

    static Quantity of(DataElementDefined element) {
        return new Quantity(
                element.code(),
                element.name(),
                element.unit(),
                element.decimals(),
                Direction.NONE,
                0,
                null,
                List.of(element.code()),
                null);
    }

    /**
     * An indicator.
     *
     * @param inForce whether the edition holds when it is asked for
     */
    static Quantity of(IndicatorDefined indicator, @Nullable IndicatorFormula formula, boolean inForce) {
        return new Quantity(
                indicator.code(),
                indicator.name(),
                indicator.unit(),
                indicator.decimals(),
                indicator.direction(),
                indicator.edition() == null ? 0 : indicator.edition().number(),
                inForce ? formula : null,
                formula == null || !inForce ? List.of() : formula.elements(),
                !inForce ? "not-in-force" : formula == null ? "no-formula" : null);
    }

    /** Its value of sums, not rounded. */
    Evaluation.Result exact(Map<String, Fraction> sums) {
        if (formula != null) {
            return formula.exact(sums);
        }
        Fraction own = sums.get(code);
        return own == null ? new Evaluation.Result.Missing(code) : new Evaluation.Result.Value(own);
    }

    /** Whether the values of the parts add up to that of the whole. */
    boolean additive() {
        return reason == null && (formula == null || formula.additive());
    }

    /** Whether it says how things stand to each other and not how large they are. */
    boolean ratio() {
        return formula != null && formula.ratio();
    }

    /** The data elements by which parks weigh in it. */
    List<String> weights() {
        return formula == null ? elements : formula.numerator();
    }
}

package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.indicators.IndicatorFormula.Outcome;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.submissions.Accepted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What figures are computed from (R13).
 *
 * @param salt 32 hexadecimal digits by chance: who has its hash and the figures, which are public, cannot try out values
 * @param parks all that take part
 * @param indicators as they were defined for the year, with their formulas
 * @param submissions what was accepted, with the data elements that the formulas name
 */
public record Basis(
        String salt, List<ParkCode> parks, List<IndicatorDefined> indicators, List<Accepted.Values> submissions) {
    /** Copies the lists. */
    public Basis {
        parks = List.copyOf(parks);
        indicators = List.copyOf(indicators);
        submissions = List.copyOf(submissions);
    }

    /** The figures; where a formula has no value there is none (R10). */
    Figures figures() {
        List<Figure> figures = new ArrayList<>();
        for (Accepted.Values submission : submissions) {
            Map<String, BigDecimal> values = submission.values().stream()
                    .collect(Collectors.toMap(ElementValue::element, ElementValue::value, (first, _) -> first));
            for (IndicatorDefined indicator : indicators) {
                IndicatorFormula formula = IndicatorFormula.of(indicator).orElse(null);
                if (formula != null
                        && formula.value(indicator.decimals(), values)
                                instanceof Outcome.Computed(BigDecimal value, int _)) {
                    figures.add(new Figure(
                            submission.park(), indicator.code(), value, submission.id(), submission.revision()));
                }
            }
        }
        return new Figures(parks, figures);
    }
}

package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.indicators.IndicatorFormula.Outcome;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.catalogue.Indicator;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.submissions.Accepted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What parks are compared by: indicators of what the city has accepted from each for the year (R10, R13). */
@Component
class AcceptedFigures {
    private final ParkDirectory parks;
    private final Definitions definitions;
    private final Accepted accepted;

    AcceptedFigures(ParkDirectory parks, Definitions definitions, Accepted accepted) {
        this.parks = parks;
        this.definitions = definitions;
        this.accepted = accepted;
    }

    /**
     * The figures of a year.
     *
     * @param indicators codes; those without formula have no figures
     * @param asOf what the city had accepted until then counts
     */
    Figures of(int year, Collection<String> indicators, Instant asOf) {
        List<ParkCode> all = parks.parks().stream().map(p -> p.code()).sorted().toList();
        List<IndicatorDefined> defined = indicators.stream()
                .distinct()
                .flatMap(code -> definitions.indicator(code).stream())
                .map(Indicator::definition)
                .toList();
        List<Figure> figures = new ArrayList<>();
        accepted.of(Period.of(Integer.toString(year)), all, asOf).forEach(submission -> {
            Map<String, BigDecimal> values = submission.values().stream()
                    .collect(Collectors.toMap(ElementValue::element, ElementValue::value, (first, _) -> first));
            for (IndicatorDefined indicator : defined) {
                if (indicator.formula() != null
                        && IndicatorFormula.value(indicator.formula(), indicator.decimals(), values)
                                instanceof Outcome.Computed(BigDecimal value, int _)) {
                    figures.add(new Figure(
                            submission.park(), indicator.code(), value, submission.id(), submission.revision()));
                }
            }
        });
        return new Figures(all, figures);
    }
}

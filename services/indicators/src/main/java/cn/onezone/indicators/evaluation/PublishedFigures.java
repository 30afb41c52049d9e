package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.indicators.evaluation.Evaluation.Published;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.store.Stored;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which published rankings were computed with a value, for those who tell that it has changed. */
@Component
public class PublishedFigures {
    private final Evaluations evaluations;

    PublishedFigures(Evaluations evaluations) {
        this.evaluations = evaluations;
    }

    /**
     * A park's value of an indicator in a published ranking.
     *
     * @param evaluation its id
     * @param before as it was published, for ever
     * @param after what it would be with other values, absent if it would be none
     */
    public record Changed(
            String evaluation,
            String indicator,
            BigDecimal before,
            @Nullable BigDecimal after) {}

    /**
     * Figures that were published of a submission and would be others now. A ranking says which revision it was computed
     * from (R13).
     *
     * @param year of the values
     * @param submission its id
     * @param revision that was published
     * @param elements that have changed
     * @param after values that are accepted now
     */
    public List<Changed> changed(
            int year, String submission, int revision, Set<String> elements, List<ElementValue> after) {
        List<Changed> changed = new ArrayList<>();
        for (Stored<Evaluation> stored : evaluations.published(year, Evaluations.MOST_OF_A_YEAR)) {
            Published published = stored.state().published();
            if (published == null) {
                continue;
            }
            Basis basis = EventJson.mapper().readValue(published.basis(), Basis.class);
            List<Accepted.Values> used = basis.submissions().stream()
                    .filter(s -> s.id().equals(submission) && s.revision() == revision)
                    .toList();
            Set<String> concerned = basis.indicators().stream()
                    .filter(i -> IndicatorFormula.of(i)
                            .filter(formula -> formula.elements().stream().anyMatch(elements::contains))
                            .isPresent())
                    .map(i -> i.code())
                    .collect(Collectors.toSet());
            Map<String, BigDecimal> now = figures(
                            basis,
                            used.stream()
                                    .map(v -> new Accepted.Values(v.id(), v.park(), v.period(), v.revision(), after))
                                    .toList())
                    .stream()
                    .collect(Collectors.toMap(Figure::indicator, Figure::value));
            figures(basis, used).stream()
                    .filter(f -> concerned.contains(f.indicator()))
                    .map(f -> new Changed(stored.id(), f.indicator(), f.value(), now.get(f.indicator())))
                    .forEach(changed::add);
        }
        return changed;
    }

    private static Collection<Figure> figures(Basis basis, List<Accepted.Values> of) {
        return new Basis(basis.salt(), basis.parks(), basis.indicators(), of)
                .figures()
                .figures();
    }
}

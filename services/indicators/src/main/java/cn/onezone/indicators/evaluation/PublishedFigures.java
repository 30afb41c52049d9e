package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.indicators.evaluation.Evaluation.Published;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.indicators.submissions.Revision;
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
     * Figures that were published of a submission and are others by a restatement than they were published, or than they were until
     * it. A ranking says which revision it was computed from (R13); others that told nothing of it may lie in between.
     *
     * @param year of the values
     * @param submission its id
     * @param elements that have changed
     * @param from revision that was accepted until then
     * @param to revision that is accepted now
     */
    public List<Changed> changed(int year, String submission, Set<String> elements, Revision from, Revision to) {
        List<Changed> changed = new ArrayList<>();
        for (Stored<Evaluation> stored : evaluations.published(year, Evaluations.MOST_OF_A_YEAR)) {
            Published published = stored.state().published();
            if (published == null) {
                continue;
            }
            Basis basis = EventJson.mapper().readValue(published.basis(), Basis.class);
            List<Accepted.Values> used = basis.submissions().stream()
                    // what was published behind the restatement has its values already
                    .filter(s -> s.id().equals(submission) && s.revision() < to.revision())
                    .toList();
            Set<String> concerned = basis.indicators().stream()
                    .filter(i -> IndicatorFormula.of(i)
                            .filter(formula -> formula.elements().stream().anyMatch(elements::contains))
                            .isPresent())
                    .map(i -> i.code())
                    .collect(Collectors.toSet());
            Map<String, BigDecimal> until = figures(basis, used, from);
            Map<String, BigDecimal> now = figures(basis, used, to);
            figures(basis, used).stream()
                    .filter(f -> concerned.contains(f.indicator()))
                    .filter(f -> isOther(now.get(f.indicator()), f.value())
                            || isOther(now.get(f.indicator()), until.get(f.indicator())))
                    .map(f -> new Changed(stored.id(), f.indicator(), f.value(), now.get(f.indicator())))
                    .forEach(changed::add);
        }
        return changed;
    }

    private static boolean isOther(@Nullable BigDecimal now, @Nullable BigDecimal then) {
        if (now != null && then != null) {
            return now.compareTo(then) != 0;
        }
        return now != null || then != null;
    }

    /** What the figures would be with the values of a revision, by indicator. */
    private static Map<String, BigDecimal> figures(Basis basis, List<Accepted.Values> used, Revision by) {
        return figures(
                        basis,
                        used.stream()
                                .map(v -> new Accepted.Values(v.id(), v.park(), v.period(), by.revision(), by.values()))
                                .toList())
                .stream()
                .collect(Collectors.toMap(Figure::indicator, Figure::value));
    }

    private static Collection<Figure> figures(Basis basis, List<Accepted.Values> of) {
        return new Basis(basis.salt(), basis.parks(), basis.indicators(), of)
                .figures()
                .figures();
    }
}

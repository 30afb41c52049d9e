package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.submissions.Accepted;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a published ranking that would be another by what is accepted now, by the same definitions (R8, R13). The ranking
 * itself stays as it is (R15).
 *
 * @param park whose value it is
 * @param indicator its code
 * @param unit of the indicator
 * @param then as it was frozen, absent if the park had no value
 * @param now as it would be, absent if it would be none
 * @param submission that both are from
 * @param revisionThen that was accepted when the ranking was frozen, absent if none was
 * @param revisionNow that is accepted now
 * @param elements the data elements of the formula whose values differ
 */
record RestatedFigure(
        ParkCode park,
        String indicator,
        Unit unit,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal then,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal now,

        String submission,
        @Nullable Integer revisionThen,
        int revisionNow,
        List<Change> elements) {
    /**
     * A data element with another value.
     *
     * @param then absent if it was not there
     * @param now absent if it is there no more
     */
    record Change(
            String element,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal then,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal now) {}

    /**
     * Those of a ranking, by park, then in the order of its indicators. Pure.
     *
     * @param basis what it was computed from
     * @param accepted what is accepted of the year now
     */
    static List<RestatedFigure> of(Basis basis, List<Accepted.Values> accepted) {
        Map<ParkCode, Accepted.Values> then = byPark(basis.submissions());
        List<RestatedFigure> all = new ArrayList<>();
        for (Accepted.Values now : accepted) {
            Accepted.Values before = then.get(now.park());
            if (!basis.parks().contains(now.park()) || (before != null && before.revision() == now.revision())) {
                continue;
            }
            Map<String, BigDecimal> was = before == null ? Map.of() : figures(basis, before);
            Map<String, BigDecimal> is = figures(basis, now);
            for (IndicatorDefined indicator : basis.indicators()) {
                BigDecimal one = was.get(indicator.code());
                BigDecimal other = is.get(indicator.code());
                if (one == null ? other != null : other == null || one.compareTo(other) != 0) {
                    all.add(new RestatedFigure(
                            now.park(),
                            indicator.code(),
                            indicator.unit(),
                            one,
                            other,
                            now.id(),
                            before == null ? null : before.revision(),
                            now.revision(),
                            changes(indicator, before, now)));
                }
            }
        }
        return all;
    }

    private static Map<ParkCode, Accepted.Values> byPark(List<Accepted.Values> all) {
        return all.stream().collect(Collectors.toMap(Accepted.Values::park, Function.identity(), (first, _) -> first));
    }

    private static Map<String, BigDecimal> figures(Basis basis, Accepted.Values of) {
        return new Basis(basis.salt(), basis.parks(), basis.indicators(), List.of(of))
                .figures().figures().stream().collect(Collectors.toMap(Figure::indicator, Figure::value));
    }

    private static List<Change> changes(
            IndicatorDefined indicator, Accepted.@Nullable Values before, Accepted.Values now) {
        Set<String> named = IndicatorFormula.of(indicator)
                .map(formula -> Set.copyOf(formula.elements()))
                .orElse(Set.of());
        Map<String, BigDecimal> was = values(before == null ? List.of() : before.values());
        Map<String, BigDecimal> is = values(now.values());
        return Correction.between(0, before == null ? List.of() : before.values(), now.values(), List.of())
                .changed()
                .stream()
                .filter(named::contains)
                .map(element -> new Change(element, was.get(element), is.get(element)))
                .toList();
    }

    private static Map<String, BigDecimal> values(List<ElementValue> values) {
        Map<String, BigDecimal> all = new HashMap<>();
        values.forEach(v -> all.putIfAbsent(v.element(), v.value()));
        return all;
    }
}

package cn.onezone.indicators.evaluation;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants parks to be compared.
 *
 * @param id the year (if absent), or the year, a hyphen and small letters, digits and inner hyphens
 * @param year 2000 to 2100
 * @param name 1 to 200 characters; the year's evaluation if absent
 * @param normalisation {@code min-max}, {@code z-score}, {@code distance-to-target}
 * @param aggregation {@code arithmetic} (if absent) or {@code geometric}
 * @param missing {@code share-weight} (if absent), {@code zero}, {@code mean}, {@code not-ranked}
 * @param criteria indicators and weights, which sum to 100
 */
record EvaluationForm(
        @Nullable String id,
        @Nullable Integer year,
        @Nullable String name,
        @Nullable String normalisation,
        @Nullable String aggregation,
        @Nullable String missing,
        @Nullable List<@Nullable CriterionForm> criteria) {

    /**
     * An indicator with its weight.
     *
     * @param target only for the distance to it; that of the year if absent
     */
    record CriterionForm(
            @Nullable String indicator,
            @Nullable BigDecimal weight,
            @Nullable BigDecimal target) {}
}

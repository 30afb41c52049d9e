package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who stands where, and by what.
 *
 * @param standings by rank, then by code of the park; those that are not ranked at the end
 */
public record Ranking(List<Standing> standings) {
    /** Copies the list. */
    public Ranking {
        standings = List.copyOf(standings);
    }

    /**
     * Where a park stands.
     *
     * @param rank from 1; equal totals share one, and the next is as many further on. Absent if it is not ranked
     * @param total 0 to 100 with six decimals; absent if it is not ranked
     * @param parts one for each criterion, in the scheme's order
     */
    public record Standing(
            ParkCode park,
            @Nullable Integer rank,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal total,

            List<Part> parts) {
        /** Copies the list. */
        public Standing {
            parts = List.copyOf(parts);
        }
    }

    /**
     * What one indicator adds.
     *
     * @param value absent if the park has none
     * @param score 0 to 100 with six decimals; without a value what the rule for missing data gives, absent if that is
     *     nothing
     */
    public record Part(
            String indicator,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal value,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal score) {}

    /** The ranking of these figures by a scheme. */
    public static Ranking of(Scheme scheme, Figures figures) {
        Scores scores = Scores.of(scheme, figures);
        long[] totals = Totals.of(
                scheme,
                scores,
                scheme.criteria().stream().mapToInt(Criterion::units).toArray());
        int[] ranks = Totals.ranks(totals);
        var values = figures.byIndicator();
        List<Standing> all = new ArrayList<>();
        for (int row = 0; row < totals.length; row++) {
            ParkCode park = figures.parks().get(row);
            List<Part> parts = new ArrayList<>();
            for (int column = 0; column < scheme.criteria().size(); column++) {
                String indicator = scheme.criteria().get(column).indicator();
                var ofIndicator = values.get(indicator);
                parts.add(new Part(
                        indicator,
                        ofIndicator == null ? null : ofIndicator.get(park),
                        decimal(scores.millionths()[row][column])));
            }
            all.add(new Standing(park, totals[row] == Scores.NONE ? null : ranks[row], decimal(totals[row]), parts));
        }
        all.sort(Comparator.comparingInt((Standing s) -> s.rank() == null ? Integer.MAX_VALUE : s.rank())
                .thenComparing(s -> s.park().value()));
        return new Ranking(all);
    }

    private static @Nullable BigDecimal decimal(long millionths) {
        return millionths == Scores.NONE ? null : BigDecimal.valueOf(millionths, Scores.DECIMALS);
    }
}

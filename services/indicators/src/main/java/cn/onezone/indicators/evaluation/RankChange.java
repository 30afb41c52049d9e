package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.value.ParkCode;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Why a park's rank is another than the year before (R15), split into four causes that sum to the change exactly.
 *
 * <p>Each cause is what it changes on average over all orders in which the four could have come (Shapley value): no order is
 * preferred, and nothing is left over. Four causes have 24 orders, so each part is a number of 24ths.
 *
 * @param park which
 * @param before rank then, from 1; a park that was not ranked counts as the one after the last
 * @param after rank now
 * @param totalBefore total then, in 0 to 100; 0 if not ranked
 * @param totalAfter total now
 * @param causes all four
 */
public record RankChange(
        ParkCode park,
        int before,
        int after,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal totalBefore,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal totalAfter,
        List<Part> causes) {
    private static final List<Cause> CAUSES = List.of(Cause.values());

    /** Copies the list. */
    public RankChange {
        causes = List.copyOf(causes);
    }

    /** What can change a rank. */
    public enum Cause {
        /** The park's own values are others. */
        @JsonProperty("own-values")
        OWN_VALUES,
        /** The values of all other parks are others. */
        @JsonProperty("others-values")
        OTHERS_VALUES,
        /** Values of the year before have been restated since its ranking was published. */
        @JsonProperty("restatement")
        RESTATEMENT,
        /** Weights, targets and method are others. */
        @JsonProperty("weights")
        WEIGHTS
    }

    /**
     * What one cause did.
     *
     * @param rank by how much it raised the number of the rank (worse) or lowered it (better)
     * @param total by how many points it raised the total, in millionths
     */
    public record Part(Cause cause, Fraction rank, Fraction total) {}

    /**
     * An exact share: {@code 24ths ÷ 24}.
     *
     * @param twentyFourths the numerator
     */
    public record Fraction(long twentyFourths) {}

    /**
     * Why each park's rank changed.
     *
     * @param then the scheme of the ranking before
     * @param published the figures it was published with
     * @param restated the figures of the same year as they are known now
     * @param now the scheme of the ranking after
     * @param figures its figures; a park that is not among theirs is left out, one that was not there before had no values
     */
    public static List<RankChange> of(Scheme then, Figures published, Figures restated, Scheme now, Figures figures) {
        List<RankChange> all = new ArrayList<>();
        for (int row = 0; row < figures.parks().size(); row++) {
            all.add(of(figures.parks().get(row), row, then, published, restated, now, figures));
        }
        return all;
    }

    private static RankChange of(
            ParkCode park, int row, Scheme then, Figures published, Figures restated, Scheme now, Figures figures) {
        int[] ranks = new int[1 << CAUSES.size()];
        long[] totals = new long[1 << CAUSES.size()];
        for (int happened = 0; happened < ranks.length; happened++) {
            Figures old = has(happened, Cause.RESTATEMENT) ? restated : published;
            Figures others = has(happened, Cause.OTHERS_VALUES) ? figures : old;
            Figures own = has(happened, Cause.OWN_VALUES) ? figures : old;
            Scheme scheme = has(happened, Cause.WEIGHTS) ? now : then;
            Figures mixed = others.among(figures.parks()).butOf(park, own);
            long[] all = Totals.of(
                    scheme,
                    Scores.of(scheme, mixed),
                    scheme.criteria().stream().mapToInt(Scheme.Criterion::units).toArray());
            ranks[happened] = Totals.ranks(all)[row];
            totals[happened] = Math.max(0, all[row]);
        }
        Map<Cause, long[]> parts = new EnumMap<>(Cause.class);
        for (Cause cause : CAUSES) {
            parts.put(cause, new long[2]);
        }
        for (int happened = 0; happened < ranks.length; happened++) {
            for (Cause cause : CAUSES) {
                if (!has(happened, cause)) {
                    int next = happened | bit(cause);
                    long orders = orders(Integer.bitCount(happened));
                    long[] part = parts.getOrDefault(cause, new long[2]);
                    part[0] += orders * (ranks[next] - ranks[happened]);
                    part[1] += orders * (totals[next] - totals[happened]);
                }
            }
        }
        int last = ranks.length - 1;
        return new RankChange(
                park,
                ranks[0],
                ranks[last],
                BigDecimal.valueOf(totals[0], Scores.DECIMALS),
                BigDecimal.valueOf(totals[last], Scores.DECIMALS),
                parts.entrySet().stream()
                        .map(e -> new Part(e.getKey(), new Fraction(e.getValue()[0]), new Fraction(e.getValue()[1])))
                        .toList());
    }

    /** In how many orders a cause comes right after this many others, which are given: those before and behind in any order. */
    private static long orders(int before) {
        return switch (before) {
            case 0, 3 -> 6;
            default -> 2;
        };
    }

    private static int bit(Cause cause) {
        return 1 << CAUSES.indexOf(cause);
    }

    private static boolean has(int happened, Cause cause) {
        return (happened & bit(cause)) != 0;
    }
}

package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.value.ParkCode;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a park's rank is another than the year before (R15), split into four causes that sum to the change exactly.
 *
 * <p>Each cause is what it changes on average over all orders in which the four could have come (Shapley value), where new
 * values come after the restatement of the old ones: they are held against what is known now of the year before, so that what
 * only was restated is nobody's new value. There are eight such orders, and nothing is left over; parts are told in 24ths.
 *
 * <p>Before anything happened the park stands as it was published, among the parks of then.
 *
 * @param park which
 * @param before rank then as it was published, from 1; a park that was not ranked counts as the one after the last
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
    private static final List<List<Cause>> ORDERS = orders(List.of());
    private static final long WEIGHT = 24L / ORDERS.size();

    /** Copies the list. */
    public RankChange {
        causes = List.copyOf(causes);
    }

    /** What can change a rank. */
    public enum Cause {
        /** The park's own values are others. */
        @JsonProperty("own-values")
        OWN_VALUES,
        /** The values of all other parks are others, or there are other parks. */
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
     * @param figures its figures; a park that is not among theirs is left out, one that was not there before was not ranked
     */
    public static List<RankChange> of(Scheme then, Figures published, Figures restated, Scheme now, Figures figures) {
        List<RankChange> all = new ArrayList<>();
        for (ParkCode park : figures.parks()) {
            all.add(of(park, then, published, restated, now, figures));
        }
        return all;
    }

    /**
     * Where a park stands.
     *
     * @param rank from 1
     * @param total in millionths
     */
    private record Standing(int rank, long total) {}

    private static RankChange of(
            ParkCode park, Scheme then, Figures published, Figures restated, Scheme now, Figures figures) {
        Map<Integer, Standing> standings = new HashMap<>();
        Map<Cause, long[]> parts = new EnumMap<>(Cause.class);
        for (Cause cause : CAUSES) {
            parts.put(cause, new long[2]);
        }
        for (List<Cause> order : ORDERS) {
            int happened = 0;
            Standing before = standing(happened, standings, park, then, published, restated, now, figures);
            for (Cause cause : order) {
                happened |= bit(cause);
                Standing after = standing(happened, standings, park, then, published, restated, now, figures);
                long[] part = parts.getOrDefault(cause, new long[2]);
                part[0] += WEIGHT * (after.rank() - before.rank());
                part[1] += WEIGHT * (after.total() - before.total());
                before = after;
            }
        }
        Standing first = standing(0, standings, park, then, published, restated, now, figures);
        Standing last = standing((1 << CAUSES.size()) - 1, standings, park, then, published, restated, now, figures);
        return new RankChange(
                park,
                first.rank(),
                last.rank(),
                BigDecimal.valueOf(first.total(), Scores.DECIMALS),
                BigDecimal.valueOf(last.total(), Scores.DECIMALS),
                parts.entrySet().stream()
                        .map(e -> new Part(e.getKey(), new Fraction(e.getValue()[0]), new Fraction(e.getValue()[1])))
                        .toList());
    }

    private static Standing standing(
            int happened,
            Map<Integer, Standing> kept,
            ParkCode park,
            Scheme then,
            Figures published,
            Figures restated,
            Scheme now,
            Figures figures) {
        Standing known = kept.get(happened);
        if (known != null) {
            return known;
        }
        Figures old = has(happened, Cause.RESTATEMENT) ? restated : published;
        Standing standing = standing(
                park,
                has(happened, Cause.WEIGHTS) ? now : then,
                has(happened, Cause.OWN_VALUES) ? figures : old,
                has(happened, Cause.OTHERS_VALUES) ? figures : old);
        kept.put(happened, standing);
        return standing;
    }

    /** Among the parks of the others' figures, and with its own if it was a park where these are from. */
    private static Standing standing(ParkCode park, Scheme scheme, Figures own, Figures others) {
        boolean ranked = own.parks().contains(park);
        List<ParkCode> parks = new ArrayList<>(others.parks());
        if (!ranked) {
            parks.remove(park);
        } else if (!parks.contains(park)) {
            parks.add(park);
        }
        Figures mixed = others.among(parks);
        mixed = ranked ? mixed.butOf(park, own) : mixed;
        long[] totals = Totals.of(
                scheme,
                Scores.of(scheme, mixed),
                scheme.criteria().stream().mapToInt(Scheme.Criterion::units).toArray());
        if (ranked) {
            int row = parks.indexOf(park);
            return new Standing(Totals.ranks(totals)[row], Math.max(0, totals[row]));
        }
        int all = (int)
                Arrays.stream(totals).filter(total -> total != Scores.NONE).count();
        return new Standing(all + 1, 0);
    }

    /** All in which new values come after the restatement of the old ones, which they are held against. */
    private static List<List<Cause>> orders(List<Cause> begun) {
        if (begun.size() == CAUSES.size()) {
            return List.of(begun);
        }
        List<List<Cause>> all = new ArrayList<>();
        for (Cause next : CAUSES) {
            boolean isNew = next == Cause.OWN_VALUES || next == Cause.OTHERS_VALUES;
            if (!begun.contains(next) && (!isNew || begun.contains(Cause.RESTATEMENT))) {
                List<Cause> longer = new ArrayList<>(begun);
                longer.add(next);
                all.addAll(orders(longer));
            }
        }
        return List.copyOf(all);
    }

    private static int bit(Cause cause) {
        return 1 << CAUSES.indexOf(cause);
    }

    private static boolean has(int happened, Cause cause) {
        return (happened & bit(cause)) != 0;
    }
}

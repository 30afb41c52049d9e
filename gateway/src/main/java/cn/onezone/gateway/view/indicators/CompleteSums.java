package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of one pivot that nothing stands against: everybody who should has told all of it, and nobody withholds any.
 * Most are like this, and a pivot has thousands. For them who tells and what a value rests on is found once for all parts of
 * a place and a period, and a data element, which no formula is about, is added up as it is.
 *
 * <p>Whatever is not so simple is left to {@link Measuring}, which says why there is no value; where both give one, they
 * give the same. Not for several threads.
 */
final class CompleteSums {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int SHARE_DECIMALS = 4;

    private final IndicatorCube cube;
    private final Measuring measuring;
    private final Map<At, Optional<Tellers>> tellers = new HashMap<>();
    private final Map<Series, Map<Period, Optional<Sum>>> sums = new HashMap<>();
    private final IdentityHashMap<Quantity, Elements> elements = new IdentityHashMap<>();
    private final Map<NoteKey, Note> notes = new HashMap<>();
    private final Map<Period, List<Period>> cumulative = new HashMap<>();
    private final Map<Period, List<Period>> moving = new HashMap<>();
    private final Map<Period, Optional<Period>> yearEarlier = new HashMap<>();

    private record At(String place, Period period) {}

    /** What is asked for period by period. */
    private record Series(String code, int edition, String place, Slice slice) {}

    private record NoteKey(
            Measure measure,
            String place,
            Period period,
            @Nullable String share) {}

    /** Who tells of a place: every submission that should be there. */
    private static final class Tellers {
        private final List<Origin> origins;
        private final boolean accepted;
        /** What a value of theirs rests on if all of it is accepted, which is the same for all items and parts. */
        private @Nullable Note note;

        Tellers(List<Origin> origins) {
            this.origins = origins;
            this.accepted = origins.stream().allMatch(Origin::accepted);
        }
    }

    /** What a quantity is computed from, and where that stands in figures. */
    private static final class Elements {
        private final List<String> codes;
        private final List<@Nullable Unit> units = new ArrayList<>();
        /** Which of them weigh. */
        private final int[] weights;

        private final int[] places;
        private Figures.@Nullable Form form;

        Elements(Quantity of, IndicatorCube cube) {
            this.codes = of.elements();
            for (String code : codes) {
                DataElementDefined defined = cube.element(code);
                units.add(defined == null ? null : defined.unit());
            }
            this.weights = of.weights().stream()
                    .mapToInt(codes::indexOf)
                    .filter(at -> at >= 0)
                    .toArray();
            this.places = new int[codes.size()];
        }

        /** Where each stands, less than 0 for one that is not told of: looked up once for all figures of one form. */
        int[] in(Figures figures) {
            if (!figures.isOf(form)) {
                form = figures.form();
                for (int i = 0; i < places.length; i++) {
                    places[i] = figures.place(codes.get(i), units.get(i));
                }
            }
            return places;
        }
    }

    /** What they told. */
    private static final class Sum {
        private final Tellers tellers;
        /** In the order of the quantity's elements. */
        private final BigDecimal[] values;

        private final BigDecimal weight;
        private final BigDecimal acceptedWeight;

        Sum(Tellers tellers, BigDecimal[] values, BigDecimal weight, BigDecimal acceptedWeight) {
            this.tellers = tellers;
            this.values = values;
            this.weight = weight;
            this.acceptedWeight = acceptedWeight;
        }
    }

    CompleteSums(Measuring measuring) {
        this.cube = measuring.cube();
        this.measuring = measuring;
    }

    /** The value, absent if it is not as simple as that. */
    @Nullable
    Cell of(Measure measure, Measuring.Asked asked) {
        if (asked.of().reason() != null || asked.of().elements().isEmpty()) {
            return null;
        }
        return switch (measure) {
            case VALUE -> value(asked);
            case CUMULATIVE -> cumulative(asked);
            case MOVING_AVERAGE -> movingAverage(asked);
            case YEAR_ON_YEAR -> yearOnYear(asked);
            case SHARE_OF_ZONE -> shareOfZone(asked);
            case GAP_TO_TARGET, FORECAST -> null;
        };
    }

    private @Nullable Cell value(Measuring.Asked asked) {
        // asked for once, so there is no need to keep it
        Sum sum = reckoned(asked.of(), asked.place(), asked.period(), asked.slice());
        return sum == null ? null : told(Measure.VALUE, asked, List.of(sum), sum.values);
    }

    private @Nullable Cell cumulative(Measuring.Asked asked) {
        List<Sum> told = kept(asked, cumulative.computeIfAbsent(asked.period(), Windows::cumulative));
        if (told == null) {
            return null;
        }
        BigDecimal[] values = new BigDecimal[asked.of().elements().size()];
        for (int i = 0; i < values.length; i++) {
            Kind kind = cube.kind(asked.of().elements().get(i));
            if (kind == null && told.size() > 1) {
                return null;
            }
            values[i] = kind == Kind.STOCK ? told.getLast().values[i] : total(told, i);
        }
        return told(Measure.CUMULATIVE, asked, told, values);
    }

    private @Nullable Cell movingAverage(Measuring.Asked asked) {
        int window = measuring.extent().window();
        List<Sum> told = kept(asked, moving.computeIfAbsent(asked.period(), period -> Windows.last(window, period)));
        if (told == null || asked.of().formula() != null) {
            return null;
        }
        return some(
                Measure.MOVING_AVERAGE,
                asked,
                told,
                total(told, 0)
                        .divide(BigDecimal.valueOf(told.size()), asked.of().decimals(), RoundingMode.HALF_UP));
    }

    private @Nullable Cell yearOnYear(Measuring.Asked asked) {
        Optional<Period> earlier = yearEarlier.computeIfAbsent(asked.period(), Period::yearEarlier);
        if (earlier.isEmpty() || asked.of().formula() != null) {
            return null;
        }
        List<Sum> both = kept(asked, List.of(earlier.get(), asked.period()));
        if (both == null || both.getFirst().values[0].signum() == 0) {
            return null;
        }
        BigDecimal old = both.getFirst().values[0];
        BigDecimal change = both.getLast().values[0].subtract(old).multiply(HUNDRED);
        return some(
                Measure.YEAR_ON_YEAR,
                asked,
                both,
                change.divide(old.abs(), Measure.PERCENT_DECIMALS, RoundingMode.HALF_UP));
    }

    private @Nullable Cell shareOfZone(Measuring.Asked asked) {
        if (asked.of().formula() != null || !asked.of().additive()) {
            return null;
        }
        Sum own = reckoned(asked.of(), asked.place(), asked.period(), asked.slice());
        Sum all = own == null
                ? null
                : kept(
                        series(asked.of(), IndicatorCube.ZONE, asked.slice()),
                        asked.of(),
                        IndicatorCube.ZONE,
                        asked.period(),
                        asked.slice());
        if (own == null || all == null || all.values[0].signum() == 0) {
            return null;
        }
        // a share rests on all parks
        return new Cell(
                own.values[0]
                        .multiply(HUNDRED)
                        .divide(all.values[0], Measure.PERCENT_DECIMALS, RoundingMode.HALF_UP)
                        .toPlainString(),
                null,
                null,
                note(Measure.VALUE, IndicatorCube.ZONE, asked.period(), List.of(all)));
    }

    private static BigDecimal total(List<Sum> told, int element) {
        BigDecimal total = told.getFirst().values[element];
        for (int i = 1; i < told.size(); i++) {
            total = total.add(told.get(i).values[element]);
        }
        return total;
    }

    private @Nullable Cell told(Measure measure, Measuring.Asked asked, List<Sum> told, BigDecimal[] values) {
        Quantity of = asked.of();
        if (of.formula() == null) {
            return some(measure, asked, told, values[0].setScale(of.decimals(), RoundingMode.HALF_UP));
        }
        Map<String, Fraction> exact = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            exact.put(of.elements().get(i), Fraction.of(values[i]));
        }
        return of.exact(exact) instanceof Evaluation.Result.Value(Fraction value)
                ? some(measure, asked, told, value.rounded(of.decimals()))
                : null;
    }

    private Cell some(Measure measure, Measuring.Asked asked, List<Sum> told, BigDecimal value) {
        return new Cell(value.toPlainString(), null, null, note(measure, asked.place(), asked.period(), told));
    }

    private Note note(Measure measure, String place, Period period, List<Sum> told) {
        Tellers only = told.size() == 1 ? told.getFirst().tellers : null;
        // of a zone in which nothing is told no part is accepted
        if (only == null
                || !only.accepted
                || (place.equals(IndicatorCube.ZONE) && told.getFirst().weight.signum() == 0)) {
            return noted(measure, place, period, told);
        }
        Note known = only.note;
        if (known == null) {
            known = noted(measure, place, period, told);
            only.note = known;
        }
        return known;
    }

    private Note noted(Measure measure, String place, Period period, List<Sum> told) {
        String share = place.equals(IndicatorCube.ZONE) ? acceptedShare(told) : null;
        NoteKey key = new NoteKey(measure, place, period, share);
        Note known = notes.get(key);
        if (known == null) {
            List<Origin> origins = new ArrayList<>();
            Set<String> parks = new HashSet<>();
            boolean accepted = true;
            for (Sum sum : told) {
                origins.addAll(sum.tellers.origins);
                accepted &= sum.tellers.accepted;
            }
            origins.forEach(origin -> parks.add(origin.park()));
            known = new Note(
                    accepted ? "accepted" : "submitted",
                    null,
                    parks.size(),
                    parks.size(),
                    List.of(),
                    List.of(),
                    share,
                    origins.stream().anyMatch(Origin::synthetic),
                    origins);
            notes.put(key, known);
        }
        return known;
    }

    private static @Nullable String acceptedShare(List<Sum> told) {
        BigDecimal weight = BigDecimal.ZERO;
        BigDecimal accepted = BigDecimal.ZERO;
        for (Sum sum : told) {
            weight = weight.add(sum.weight);
            accepted = accepted.add(sum.acceptedWeight);
        }
        return weight.signum() == 0
                ? null
                : accepted.divide(weight, SHARE_DECIMALS, RoundingMode.DOWN).toPlainString();
    }

    private @Nullable List<Sum> kept(Measuring.Asked asked, List<Period> periods) {
        List<Sum> all = new ArrayList<>(periods.size());
        Map<Period, Optional<Sum>> series = series(asked.of(), asked.place(), asked.slice());
        for (Period period : periods) {
            Sum sum = kept(series, asked.of(), asked.place(), period, asked.slice());
            if (sum == null) {
                return null;
            }
            all.add(sum);
        }
        return all;
    }

    private Map<Period, Optional<Sum>> series(Quantity of, String place, Slice slice) {
        return sums.computeIfAbsent(new Series(of.code(), of.edition(), place, slice), _ -> new HashMap<>());
    }

    private @Nullable Sum kept(
            Map<Period, Optional<Sum>> series, Quantity of, String place, Period period, Slice slice) {
        Optional<Sum> known = series.get(period);
        if (known == null) {
            known = Optional.ofNullable(reckoned(of, place, period, slice));
            series.put(period, known);
        }
        return known.orElse(null);
    }

    private @Nullable Sum reckoned(Quantity of, String place, Period period, Slice slice) {
        if (measuring.standpoint().embargo().hides(period, of.code())) {
            return null;
        }
        Tellers who = tellers.computeIfAbsent(new At(place, period), _ -> Optional.ofNullable(tellers(place, period)))
                .orElse(null);
        if (who == null) {
            return null;
        }
        Elements asked = elements.computeIfAbsent(of, quantity -> new Elements(quantity, cube));
        ExactSum[] sums = new ExactSum[asked.places.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new ExactSum();
        }
        // only of the zone it is told how much is accepted
        boolean weighs = place.equals(IndicatorCube.ZONE);
        ExactSum weight = new ExactSum();
        ExactSum accepted = who.accepted ? weight : new ExactSum();
        boolean anybody = false;
        for (Origin origin : who.origins) {
            Report.Content content = origin.content();
            Report.Part part = content.part(slice);
            if (part == null && content.tellsOfPartsLike(slice)) {
                // nobody is in it there
                continue;
            }
            if (part == null || part.withholds(asked.codes)) {
                return null;
            }
            Figures figures = part.figures();
            anybody = true;
            int[] places = asked.in(figures);
            for (int i = 0; i < sums.length; i++) {
                if (places[i] < 0) {
                    return null;
                }
                figures.addTo(sums[i], places[i]);
            }
            if (weighs) {
                for (int at : asked.weights) {
                    figures.addSizeTo(weight, places[at]);
                    if (!who.accepted && origin.accepted()) {
                        figures.addSizeTo(accepted, places[at]);
                    }
                }
            }
        }
        if (!anybody) {
            return null;
        }
        BigDecimal[] values = new BigDecimal[sums.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sums[i].value();
        }
        return new Sum(who, values, weight.value(), accepted.value());
    }

    private @Nullable Tellers tellers(String place, Period period) {
        List<Origin> origins = cube.origins(place, measuring.parks(), period, measuring.standpoint());
        return origins == null || origins.isEmpty() ? null : new Tellers(origins);
    }
}

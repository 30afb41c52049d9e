package cn.onezone.indicators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import cn.onezone.indicators.evaluation.Scheme.Normalisation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R15. */
class RankingTest {
    private static final List<ParkCode> THREE =
            List.of(ParkCode.of("changping"), ParkCode.of("fengtai"), ParkCode.of("haidian"));

    private static Criterion criterion(String indicator, String weight, Direction direction) {
        return new Criterion(indicator, new BigDecimal(weight), direction, new BigDecimal("8"));
    }

    private static Figure figure(ParkCode park, String indicator, String value) {
        return new Figure(park, indicator, new BigDecimal(value), park + "-2025", 1);
    }

    private static Scheme scheme(
            Normalisation normalisation, Aggregation aggregation, MissingData missing, Criterion... criteria) {
        return new Scheme(normalisation, aggregation, missing, List.of(criteria));
    }

    /** Three parks, one indicator each way. Worked out by hand. */
    private static Figures two() {
        return new Figures(
                THREE,
                List.of(
                        figure(THREE.get(0), "income", "2"),
                        figure(THREE.get(1), "income", "4"),
                        figure(THREE.get(2), "income", "10"),
                        figure(THREE.get(0), "energy", "5"),
                        figure(THREE.get(1), "energy", "16"),
                        figure(THREE.get(2), "energy", "9")));
    }

    private static Map<String, String> totals(Ranking ranking) {
        return ranking.standings().stream()
                .collect(Collectors.toMap(s -> s.park().value(), s -> s.rank() + " " + s.total()));
    }

    @Test
    void minMaxGoesFromTheWorstToTheBest() {
        Ranking ranking = Ranking.of(
                scheme(
                        Normalisation.MIN_MAX,
                        Aggregation.ARITHMETIC,
                        MissingData.SHARE_WEIGHT,
                        criterion("income", "60", Direction.UP),
                        criterion("energy", "40", Direction.DOWN)),
                two());
        // income 0, 25, 100; energy 100, 0, 63.636364
        assertThat(totals(ranking))
                .containsEntry("changping", "2 40.000000")
                .containsEntry("fengtai", "3 15.000000")
                .containsEntry("haidian", "1 85.454546");
        assertThat(ranking.standings())
                .extracting(s -> s.park().value())
                .containsExactly("haidian", "changping", "fengtai");
    }

    @Test
    void distanceToTargetIsTheShareOfItThatIsReached() {
        Ranking ranking = Ranking.of(
                scheme(
                        Normalisation.DISTANCE_TO_TARGET,
                        Aggregation.ARITHMETIC,
                        MissingData.SHARE_WEIGHT,
                        criterion("income", "50", Direction.UP),
                        criterion("energy", "50", Direction.DOWN)),
                two());
        // target 8: income 25, 50, 100; energy 100, 50, 88.888889
        assertThat(totals(ranking))
                .containsEntry("changping", "2 62.500000")
                .containsEntry("fengtai", "3 50.000000")
                .containsEntry("haidian", "1 94.444445");
    }

    @Test
    void zScoreIsTenPointsForAStandardDeviation() {
        Ranking ranking = Ranking.of(
                scheme(
                        Normalisation.Z_SCORE,
                        Aggregation.ARITHMETIC,
                        MissingData.SHARE_WEIGHT,
                        criterion("income", "100", Direction.UP)),
                two());
        // mean 16/3, variance 104/9: (10 − 16/3) ÷ √(104/9) = 1.372813
        assertThat(totals(ranking))
                .containsEntry("haidian", "1 63.728129")
                .containsEntry("fengtai", "2 46.077677")
                .containsEntry("changping", "3 40.194193");
    }

    @Test
    void aGeometricMeanIsTheRootOfTheProduct() {
        Ranking ranking = Ranking.of(
                scheme(
                        Normalisation.MIN_MAX,
                        Aggregation.GEOMETRIC,
                        MissingData.SHARE_WEIGHT,
                        criterion("income", "60", Direction.UP),
                        criterion("energy", "40", Direction.DOWN)),
                two());
        // 1^.6 × 100^.4; 25^.6 × 1^.4; 100^.6 × 63.636364^.4
        assertThat(totals(ranking))
                .containsEntry("changping", "3 6.309573")
                .containsEntry("fengtai", "2 6.898648")
                .containsEntry("haidian", "1 83.460723");
    }

    /** Against the same with another way of computing it. */
    @Test
    void geometricMeansAreThoseOfLogarithms() {
        SplittableRandom random = new SplittableRandom(15);
        for (int i = 0; i < 300; i++) {
            Scheme scheme = random(random, Aggregation.GEOMETRIC, MissingData.SHARE_WEIGHT);
            Figures figures = random(random, 5);
            Scores scores = Scores.of(scheme, figures);
            int[] weights =
                    scheme.criteria().stream().mapToInt(Criterion::units).toArray();
            long[] totals = Totals.of(scheme, scores, weights);
            for (int row = 0; row < totals.length; row++) {
                double logarithms = 0;
                double weight = 0;
                for (int column = 0; column < weights.length; column++) {
                    long score = scores.millionths()[row][column];
                    if (score != Scores.NONE) {
                        logarithms += weights[column] * Math.log(Math.max(1, score / 1e6));
                        weight += weights[column];
                    }
                }
                if (weight > 0) {
                    assertThat((double) totals[row])
                            .isCloseTo(1e6 * Math.exp(logarithms / weight), org.assertj.core.data.Offset.offset(2.0));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MissingData.class)
    void aMissingValueCountsForWhatTheRuleSays(MissingData rule) {
        Figures figures = new Figures(
                THREE,
                two().figures().stream()
                        .filter(f ->
                                !(f.indicator().equals("energy") && f.park().equals(THREE.get(1))))
                        .toList());
        Ranking ranking = Ranking.of(
                scheme(
                        Normalisation.MIN_MAX,
                        Aggregation.ARITHMETIC,
                        rule,
                        criterion("income", "60", Direction.UP),
                        criterion("energy", "40", Direction.DOWN)),
                figures);
        // energy of the two others: 100 and 0
        assertThat(totals(ranking).get("fengtai"))
                .isEqualTo(
                        switch (rule) {
                            case SHARE_WEIGHT -> "3 25.000000";
                            case ZERO -> "3 15.000000";
                            case MEAN -> "3 35.000000";
                            case NOT_RANKED -> "null null";
                        });
    }

    @Test
    void whatNobodyHasTakesNoPart() {
        for (MissingData rule : MissingData.values()) {
            Ranking ranking = Ranking.of(
                    scheme(
                            Normalisation.MIN_MAX,
                            Aggregation.ARITHMETIC,
                            rule,
                            criterion("income", "60", Direction.UP),
                            criterion("unheard-of", "40", Direction.UP)),
                    two());
            assertThat(totals(ranking))
                    .containsEntry("haidian", "1 100.000000")
                    .containsEntry("fengtai", "2 25.000000");
        }
    }

    @Test
    void equalTotalsShareARank() {
        Figures figures = new Figures(
                THREE,
                List.of(
                        figure(THREE.get(0), "income", "7"),
                        figure(THREE.get(1), "income", "7.00"),
                        figure(THREE.get(2), "income", "1")));
        Ranking ranking = Ranking.of(
                scheme(
                        Normalisation.MIN_MAX,
                        Aggregation.ARITHMETIC,
                        MissingData.SHARE_WEIGHT,
                        criterion("income", "100", Direction.UP)),
                figures);
        assertThat(ranking.standings()).extracting(Ranking.Standing::rank).containsExactly(1, 1, 3);
    }

    /** No park's place depends on the order in which parks and figures are named, nor on the scale of a unit. */
    @Test
    void orderAndUnitsChangeNothing() {
        SplittableRandom random = new SplittableRandom(1_501);
        for (int i = 0; i < 300; i++) {
            Aggregation aggregation = one(random, Aggregation.values());
            MissingData missing = one(random, MissingData.values());
            Scheme drawn = random(random, aggregation, missing);
            Scheme scheme = drawn.normalisation() == Normalisation.DISTANCE_TO_TARGET
                    ? new Scheme(Normalisation.Z_SCORE, aggregation, missing, drawn.criteria())
                    : drawn;
            Figures figures = random(random, 16);
            List<Figure> turned = new ArrayList<>(figures.figures().reversed());
            turned.replaceAll(f -> f.indicator().equals("i0")
                    ? new Figure(f.park(), f.indicator(), f.value().movePointRight(4), f.submission(), f.revision())
                    : f);
            Figures other = new Figures(figures.parks().reversed(), turned);
            assertThat(totals(Ranking.of(scheme, other))).isEqualTo(totals(Ranking.of(scheme, figures)));
        }
    }

    /** A better value never lowers the own total by distance to a target, where nobody else's score depends on it. */
    @Test
    void beingBetterIsNeverWorse() {
        SplittableRandom random = new SplittableRandom(1_502);
        for (int i = 0; i < 300; i++) {
            Scheme drawn = random(random, one(random, Aggregation.values()), MissingData.SHARE_WEIGHT);
            Scheme scheme = new Scheme(
                    Normalisation.DISTANCE_TO_TARGET, drawn.aggregation(), drawn.missing(), drawn.criteria());
            Figures figures = random(random, 6);
            Criterion criterion = scheme.criteria().getFirst();
            ParkCode park = figures.parks().getFirst();
            Figures better = new Figures(
                    figures.parks(),
                    figures.figures().stream()
                            .map(f -> f.park().equals(park) && f.indicator().equals(criterion.indicator())
                                    ? new Figure(
                                            park,
                                            f.indicator(),
                                            criterion.direction() == Direction.UP
                                                    ? f.value().add(BigDecimal.ONE)
                                                    : f.value().subtract(BigDecimal.ONE),
                                            f.submission(),
                                            f.revision())
                                    : f)
                            .toList());
            assertThat(rank(better, scheme, park)).isLessThanOrEqualTo(rank(figures, scheme, park));
        }
    }

    private static int rank(Figures figures, Scheme scheme, ParkCode park) {
        return Ranking.of(scheme, figures).standings().stream()
                .filter(s -> s.park().equals(park))
                .map(s -> s.rank() == null ? Integer.MAX_VALUE : s.rank())
                .findFirst()
                .orElseThrow();
    }

    /** Short texts of numbers that would fill the memory: refused before anything is computed with them. */
    @Test
    void numbersWithHugeExponentsAreRefused() {
        for (String huge : List.of("1E+1000000000", "-1E+2147483647", "1E-1000000000", "0E-1000000000")) {
            assertThatThrownBy(() -> criterion("income", huge, Direction.UP)).isInstanceOf(InvalidValue.class);
            assertThatThrownBy(() -> figure(THREE.get(0), "income", huge)).isInstanceOf(InvalidValue.class);
            assertThatThrownBy(() -> new Criterion("income", BigDecimal.TEN, Direction.UP, new BigDecimal(huge)))
                    .isInstanceOf(InvalidValue.class);
        }
    }

    @Test
    void wrongSchemesAreRefused() {
        assertThatThrownBy(() -> scheme(
                        Normalisation.MIN_MAX,
                        Aggregation.ARITHMETIC,
                        MissingData.ZERO,
                        criterion("income", "60", Direction.UP),
                        criterion("energy", "39.9999", Direction.DOWN)))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("99.9999");
        assertThatThrownBy(() -> scheme(
                        Normalisation.MIN_MAX,
                        Aggregation.ARITHMETIC,
                        MissingData.ZERO,
                        criterion("income", "50", Direction.UP),
                        criterion("income", "50", Direction.UP)))
                .isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> criterion("income", "0.00001", Direction.UP)).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> criterion("income", "100", Direction.NONE)).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new Figures(
                        THREE, List.of(figure(THREE.get(0), "income", "1"), figure(THREE.get(0), "income", "2"))))
                .isInstanceOf(InvalidValue.class);
    }

    static <T> T one(SplittableRandom random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    static Scheme random(SplittableRandom random, Aggregation aggregation, MissingData missing) {
        int count = 1 + random.nextInt(8);
        int left = 1_000_000;
        List<Criterion> criteria = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int weight = i == count - 1 ? left : 1 + random.nextInt(left - (count - i));
            left -= weight;
            criteria.add(new Criterion(
                    "i" + i,
                    BigDecimal.valueOf(weight, 4),
                    random.nextBoolean() ? Direction.UP : Direction.DOWN,
                    BigDecimal.valueOf(1 + random.nextInt(10_000), 2)));
        }
        return new Scheme(one(random, Normalisation.values()), aggregation, missing, criteria);
    }

    /** Values with gaps and ties. */
    static Figures random(SplittableRandom random, int parks) {
        List<ParkCode> all =
                IntStream.range(0, parks).mapToObj(i -> ParkCode.of("park" + i)).toList();
        return new Figures(
                all,
                all.stream()
                        .map(park -> IntStream.range(0, 8)
                                .filter(_ -> random.nextInt(6) > 0)
                                .mapToObj(i -> figure(
                                        park,
                                        "i" + i,
                                        BigDecimal.valueOf(random.nextInt(100) < 20 ? 500 : random.nextInt(10_000), 2)
                                                .toPlainString()))
                                .toList())
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(Function.identity(), Function.identity(), (a, _) -> a))
                        .values()
                        .stream()
                        .toList());
    }
}

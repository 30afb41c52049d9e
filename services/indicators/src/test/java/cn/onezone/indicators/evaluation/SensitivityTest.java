package cn.onezone.indicators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import cn.onezone.indicators.evaluation.Scheme.Normalisation;
import cn.onezone.indicators.evaluation.Sensitivity.Range;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** R15: how firm a rank is. */
class SensitivityTest {
    private static Criterion criterion(String indicator, String weight) {
        return new Criterion(indicator, new BigDecimal(weight), Direction.UP, null);
    }

    private static Figure figure(String park, String indicator, String value) {
        return new Figure(ParkCode.of(park), indicator, new BigDecimal(value), park + "-2025", 1);
    }

    /** One park leads by one indicator, one by the other, a third is behind both whatever the weights are. */
    private static Figures seesaw() {
        return new Figures(
                List.of(ParkCode.of("aa"), ParkCode.of("bb"), ParkCode.of("cc")),
                List.of(
                        figure("aa", "i0", "10"),
                        figure("aa", "i1", "0"),
                        figure("bb", "i0", "0"),
                        figure("bb", "i1", "10"),
                        figure("cc", "i0", "0"),
                        figure("cc", "i1", "0")));
    }

    @Test
    void closeWeightsLetRanksTurnAndFarOnesDoNot() {
        for (Aggregation aggregation : Aggregation.values()) {
            Sensitivity close = Sensitivity.of(
                    new Scheme(
                            Normalisation.MIN_MAX,
                            aggregation,
                            MissingData.ZERO,
                            List.of(criterion("i0", "51"), criterion("i1", "49"))),
                    seesaw(),
                    2_000,
                    10,
                    7);
            assertThat(close.parks()).extracting(Range::best).containsExactly(1, 1, 3);
            assertThat(close.parks()).extracting(Range::worst).containsExactly(2, 2, 3);
            assertThat(close.parks().getLast().kept()).isEqualByComparingTo("100");
            assertThat(close.parks().getFirst().kept()).isBetween(new BigDecimal("50"), new BigDecimal("90"));

            Sensitivity far = Sensitivity.of(
                    new Scheme(
                            Normalisation.MIN_MAX,
                            aggregation,
                            MissingData.ZERO,
                            List.of(criterion("i0", "60"), criterion("i1", "40"))),
                    seesaw(),
                    2_000,
                    10,
                    7);
            assertThat(far.parks())
                    .allMatch(r -> r.best() == r.rank() && r.worst() == r.rank() && r.median() == r.rank());
        }
    }

    @Test
    void theSameSeedGivesTheSame() {
        SplittableRandom random = new SplittableRandom(3);
        Scheme scheme = RankingTest.random(random, Aggregation.GEOMETRIC, MissingData.SHARE_WEIGHT);
        Figures figures = RankingTest.random(random, 16);
        assertThat(Sensitivity.of(scheme, figures, 500, 25, 42))
                .isEqualTo(Sensitivity.of(scheme, figures, 500, 25, 42));
    }

    @Test
    void theRankItselfLiesWithinItsRange() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 50; i++) {
            Scheme scheme = RankingTest.random(
                    random,
                    RankingTest.one(random, Aggregation.values()),
                    RankingTest.one(random, MissingData.values()));
            Figures figures = RankingTest.random(random, 16);
            for (Range range : Sensitivity.of(scheme, figures, 200, 1, i).parks()) {
                assertThat(range.best()).isLessThanOrEqualTo(range.median());
                assertThat(range.worst()).isGreaterThanOrEqualTo(range.median());
                assertThat(range.best()).isBetween(1, 16);
            }
        }
    }
}

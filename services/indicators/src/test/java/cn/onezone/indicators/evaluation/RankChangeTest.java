package cn.onezone.indicators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.evaluation.RankChange.Cause;
import cn.onezone.indicators.evaluation.RankChange.Part;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import cn.onezone.indicators.evaluation.Scheme.Normalisation;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** R15: why a rank changed. */
class RankChangeTest {
    private static final ParkCode A = ParkCode.of("aa");
    private static final ParkCode B = ParkCode.of("bb");
    private static final ParkCode C = ParkCode.of("cc");

    private static Scheme income() {
        return new Scheme(
                Normalisation.DISTANCE_TO_TARGET,
                Aggregation.ARITHMETIC,
                MissingData.ZERO,
                List.of(new Criterion("income", new BigDecimal("100"), Direction.UP, new BigDecimal("100"))));
    }

    private static Figures values(String a, String b) {
        return new Figures(
                List.of(A, B),
                List.of(
                        new Figure(A, "income", new BigDecimal(a), "aa-2024", 1),
                        new Figure(B, "income", new BigDecimal(b), "bb-2024", 1)));
    }

    private static long rankPart(RankChange change, Cause cause) {
        return part(change, cause).rank().twentyFourths();
    }

    private static Part part(RankChange change, Cause cause) {
        return change.causes().stream()
                .filter(p -> p.cause() == cause)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAloneChangedIsTheWholeCause() {
        RankChange own = RankChange.of(income(), values("10", "20"), values("10", "20"), income(), values("30", "20"))
                .getFirst();
        assertThat(own.before()).isEqualTo(2);
        assertThat(own.after()).isEqualTo(1);
        assertThat(rankPart(own, Cause.OWN_VALUES)).isEqualTo(-24);
        assertThat(part(own, Cause.OWN_VALUES).total().twentyFourths()).isEqualTo(24 * 20_000_000L);

        RankChange others = RankChange.of(
                        income(), values("30", "20"), values("30", "20"), income(), values("30", "40"))
                .getFirst();
        assertThat(rankPart(others, Cause.OTHERS_VALUES)).isEqualTo(24);
        assertThat(part(others, Cause.OTHERS_VALUES).total().twentyFourths()).isZero();
    }

    /** Restated values of the year before stand now as they stood then restated: only the restatement moved the park. */
    @Test
    void aRestatementIsItsOwnCause() {
        RankChange change = RankChange.of(
                        income(), values("30", "20"), values("10", "20"), income(), values("10", "20"))
                .getFirst();
        assertThat(change.before()).isEqualTo(1);
        assertThat(change.after()).isEqualTo(2);
        assertThat(rankPart(change, Cause.RESTATEMENT)).isEqualTo(24);
        assertThat(rankPart(change, Cause.OWN_VALUES)).isZero();
        assertThat(rankPart(change, Cause.OTHERS_VALUES)).isZero();
        assertThat(rankPart(change, Cause.WEIGHTS)).isZero();
    }

    private static Figures incomes(ParkCode... parks) {
        List<String> values = List.of("30", "20", "25");
        return new Figures(
                List.of(parks),
                List.of(parks).stream()
                        .map(park -> new Figure(
                                park,
                                "income",
                                new BigDecimal(values.get(List.of(A, B, C).indexOf(park))),
                                park + "-2024",
                                1))
                        .toList());
    }

    /** R1: parks of the year before that are no more were ranked then, and the rank that was published is the first. */
    @Test
    void startsFromTheRankAmongTheParksOfThen() {
        RankChange change = RankChange.of(income(), incomes(A, B, C), incomes(A, B, C), income(), incomes(A, B))
                .get(1);
        assertThat(change.park()).isEqualTo(B);
        assertThat(change.before()).isEqualTo(3);
        assertThat(change.after()).isEqualTo(2);
        assertThat(rankPart(change, Cause.OTHERS_VALUES)).isEqualTo(-24);

        RankChange fresh = RankChange.of(income(), incomes(A, B), incomes(A, B), income(), incomes(A, B, C))
                .get(2);
        assertThat(fresh.before()).as("not ranked, so after the last").isEqualTo(3);
        assertThat(fresh.totalBefore()).isEqualByComparingTo("0");
        assertThat(fresh.after()).isEqualTo(2);
        assertThat(rankPart(fresh, Cause.OWN_VALUES)).isEqualTo(-24);
    }

    /** A second ranking of a year is of the same year's values as they are known now. */
    @Test
    void aCorrectedRankingHasNoNewValues() {
        SplittableRandom random = new SplittableRandom(15_002);
        for (int i = 0; i < 40; i++) {
            Scheme then = RankingTest.random(random, Aggregation.ARITHMETIC, MissingData.MEAN);
            Scheme now = RankingTest.random(random, Aggregation.ARITHMETIC, MissingData.MEAN);
            Figures published = RankingTest.random(random, 5);
            Figures corrected = RankingTest.random(random, 5);
            for (RankChange change : RankChange.of(then, published, corrected, now, corrected)) {
                for (Cause cause : List.of(Cause.OWN_VALUES, Cause.OTHERS_VALUES)) {
                    assertThat(rankPart(change, cause)).isZero();
                    assertThat(part(change, cause).total().twentyFourths()).isZero();
                }
            }
        }
    }

    /** For any two years the four causes sum to the change, of the rank and of the total, with nothing left over. */
    @Test
    void fourCausesSumToTheChange() {
        SplittableRandom random = new SplittableRandom(15_000);
        for (int i = 0; i < 40; i++) {
            Aggregation aggregation = RankingTest.one(random, Aggregation.values());
            MissingData missing = RankingTest.one(random, MissingData.values());
            Scheme then = RankingTest.random(random, aggregation, missing);
            Scheme now = RankingTest.random(random, aggregation, missing);
            Figures published = RankingTest.random(random, 5);
            Figures restated = RankingTest.random(random, 5);
            Figures figures = RankingTest.random(random, 5);
            for (RankChange change : RankChange.of(then, published, restated, now, figures)) {
                assertThat(change.causes().stream()
                                .mapToLong(p -> p.rank().twentyFourths())
                                .sum())
                        .isEqualTo(24L * (change.after() - change.before()));
                assertThat(change.causes().stream()
                                .mapToLong(p -> p.total().twentyFourths())
                                .sum())
                        .isEqualTo(24L
                                * change.totalAfter()
                                        .subtract(change.totalBefore())
                                        .movePointRight(6)
                                        .longValueExact());
            }
        }
    }

    @Test
    void whatDidNotChangeHasNoPart() {
        SplittableRandom random = new SplittableRandom(15_001);
        for (int i = 0; i < 40; i++) {
            Scheme scheme = RankingTest.random(random, Aggregation.ARITHMETIC, MissingData.MEAN);
            Figures published = RankingTest.random(random, 5);
            Figures figures = RankingTest.random(random, 5);
            for (RankChange change : RankChange.of(scheme, published, published, scheme, figures)) {
                assertThat(rankPart(change, Cause.WEIGHTS)).isZero();
                assertThat(rankPart(change, Cause.RESTATEMENT)).isZero();
            }
        }
    }
}

package cn.onezone.benchmarks.evaluation;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Figures;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.evaluation.RankChange;
import cn.onezone.indicators.evaluation.Ranking;
import cn.onezone.indicators.evaluation.Scheme;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import cn.onezone.indicators.evaluation.Scheme.Normalisation;
import cn.onezone.indicators.evaluation.Sensitivity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Sixteen parks by sixteen indicators, ranked with 10 000 draws of weights. */
public final class Evaluating {
    private static final int PARKS = 16;
    private static final int INDICATORS = 16;
    private static final int RUNS = 10_000;
    private static final double MOST_SECONDS = 1;

    private Evaluating() {}

    /** The rows. The first of each is cold; the median of the others is told beside it. */
    public static List<Row> measure(Session session) {
        session.say("evaluation: " + RUNS + " draws of weights");
        List<Row> rows = new ArrayList<>();
        for (Aggregation aggregation : Aggregation.values()) {
            SplittableRandom random = new SplittableRandom(15);
            Scheme scheme = scheme(aggregation);
            Figures figures = figures(random);
            double[] seconds = new double[1 + 4 * session.rounds()];
            for (int round = 0; round < seconds.length; round++) {
                long began = System.nanoTime();
                var ranking = Ranking.of(scheme, figures);
                var sensitivity = Sensitivity.of(scheme, figures, RUNS, 20, round);
                seconds[round] = (System.nanoTime() - began) / 1e9;
                if (ranking.standings().size() != PARKS || sensitivity.parks().size() != PARKS) {
                    throw new IllegalStateException("not all parks are ranked");
                }
            }
            double slowest = Arrays.stream(seconds).max().orElseThrow();
            rows.add(Row.of(
                            "evaluation with " + RUNS + " sensitivity runs, "
                                    + (aggregation == Aggregation.ARITHMETIC ? "arithmetic" : "geometric") + " mean",
                            number(1e3 * slowest) + " ms, the slowest")
                    .beside("median " + number(1e3 * median(seconds)) + " ms; the first, cold, "
                            + number(1e3 * seconds[0]) + " ms")
                    .note(PARKS + " parks × " + INDICATORS + " indicators, " + seconds.length
                            + " times, on the client's compiler")
                    .bar("≤ 1 s", slowest <= MOST_SECONDS));
            long began = System.nanoTime();
            int changes = RankChange.of(scheme, figures, figures(random), scheme, figures(random))
                    .size();
            rows.add(Row.of(
                    "why " + changes + " ranks changed, four causes, "
                            + (aggregation == Aggregation.ARITHMETIC ? "arithmetic" : "geometric") + " mean",
                    number((System.nanoTime() - began) / 1e6) + " ms, once"));
        }
        return rows;
    }

    private static double median(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Scheme scheme(Aggregation aggregation) {
        return new Scheme(
                Normalisation.Z_SCORE,
                aggregation,
                MissingData.SHARE_WEIGHT,
                IntStream.range(0, INDICATORS)
                        .mapToObj(i -> new Criterion(
                                "i" + i, new BigDecimal("6.25"), i % 4 == 0 ? Direction.DOWN : Direction.UP, null))
                        .toList());
    }

    private static Figures figures(SplittableRandom random) {
        List<ParkCode> parks =
                IntStream.range(0, PARKS).mapToObj(i -> ParkCode.of("park" + i)).toList();
        List<Figure> figures = new ArrayList<>();
        for (ParkCode park : parks) {
            for (int i = 0; i < INDICATORS; i++) {
                figures.add(new Figure(
                        park, "i" + i, BigDecimal.valueOf(random.nextInt(1, 1_000_000), 2), park + "-2025", 1));
            }
        }
        return new Figures(parks, figures);
    }
}

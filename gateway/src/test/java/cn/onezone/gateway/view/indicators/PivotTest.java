package cn.onezone.gateway.view.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.ReleaseScheduled;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PivotTest {
    private static final List<String> PARKS = List.of("haidian", "fengtai", "yanqing");
    private static final Instant NOON = Instant.parse("2023-03-01T04:00:00Z");

    private static List<Object> catalogue() {
        return List.of(
                new DataElementDefined("income", Text.of("Income", "总收入"), Unit.of("万元"), 2, Kind.FLOW, null, null),
                new DataElementDefined("profit", Text.of("Profit", "利润"), Unit.of("万元"), 2, Kind.FLOW, null, null),
                new DataElementDefined("staff", Text.of("Staff", "从业人员"), Unit.of("人"), 0, Kind.STOCK, null, null),
                new DataElementDefined("odd", Text.of("Odd", "其他"), Unit.of("项"), 0),
                indicator("margin", "%", 2, List.of("profit"), List.of("income"), "100"),
                indicator("per-head", "万元/人", 2, List.of("income"), List.of("staff"), "1"),
                indicator("turnover", "亿元", 4, List.of("income"), List.of(), "0.0001"),
                indicator("wages", "万元", 2, List.of("wage"), List.of(), "1"),
                new TargetSet("margin", 2022, ">=", new BigDecimal("8"), null, Unit.of("%"), List.of()),
                new TargetSet("turnover", 2025, ">=", new BigDecimal("8"), null, Unit.of("亿元"), List.of()));
    }

    private static IndicatorDefined indicator(
            String code, String unit, int decimals, List<String> above, List<String> below, String factor) {
        return new IndicatorDefined(
                code,
                Text.of(code, code),
                null,
                1,
                Unit.of(unit),
                decimals,
                Direction.UP,
                new Formula(above, below, new BigDecimal(factor), null));
    }

    private static ElementValue value(String element, String value) {
        return new ElementValue(element, new BigDecimal(value), Unit.of(element.equals("staff") ? "人" : "万元"));
    }

    private static List<ElementValue> values(String income, String profit, String staff) {
        return List.of(value("income", income), value("profit", profit), value("staff", staff));
    }

    private static SubmissionSubmitted submitted(String park, String period, List<ElementValue> values) {
        return submitted(park, period, values, List.of());
    }

    private static SubmissionSubmitted submitted(
            String park, String period, List<ElementValue> values, List<ParkEvent.Cell> cells) {
        return new SubmissionSubmitted(
                park + '-' + period, ParkCode.of(park), Period.of(period), 1, values, NOON, false, null, cells);
    }

    private static ParkEvent.Cell cell(@Nullable String section, List<ElementValue> values, String... suppressed) {
        return new ParkEvent.Cell(section, null, null, null, values, List.of(suppressed));
    }

    private static IndicatorCube cube(Object... facts) {
        return IndicatorCube.empty()
                .with(IndicatorCubeTest.told(catalogue()))
                .with(IndicatorCubeTest.told(List.of(facts)));
    }

    private static Pivot pivot(
            IndicatorCube cube,
            Standpoint standpoint,
            List<String> items,
            List<String> places,
            String periods,
            String sections,
            Measure... measures) {
        return Pivot.of(
                cube,
                new PivotQuestion(
                        items,
                        places,
                        Arrays.stream(periods.split(",", -1)).map(Period::of).toList(),
                        sections(sections),
                        one(),
                        one(),
                        List.of(measures),
                        List.of(),
                        List.of(Axis.PERIOD),
                        2,
                        5,
                        null),
                PARKS,
                standpoint,
                () -> {});
    }

    private static List<@Nullable String> sections(String text) {
        List<@Nullable String> all = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            all.add(one.equals("total") ? null : one);
        }
        return all;
    }

    private static List<@Nullable String> one() {
        List<@Nullable String> one = new ArrayList<>();
        one.add(null);
        return one;
    }

    private static Cell cell(IndicatorCube cube, Measure measure, String item, String place, String period) {
        return pivot(cube, Standpoint.REPORTED, List.of(item), List.of(place), period, "total", measure)
                .cell(0, 0);
    }

    private static BigDecimal number(Cell cell) {
        return new BigDecimal(
                Objects.requireNonNull(cell.value(), String.valueOf(cell.note().reason())));
    }

    @Test
    void measuresChangesSumsAndMeansOfSumsAndNeverOfRatios_R10() {
        IndicatorCube cube = cube(
                submitted("haidian", "2022-01", values("100", "50", "10")),
                submitted("haidian", "2022-02", values("900", "9", "30")),
                submitted("haidian", "2021-02", values("600", "30", "20")));
        assertThat(cell(cube, Measure.VALUE, "margin", "haidian", "2022-02").value())
                .isEqualTo("1.00");
        assertThat(cell(cube, Measure.CUMULATIVE, "margin", "haidian", "2022-02")
                        .value())
                .as("59 of 1000; the mean of 50 % and 1 % would be 25.5")
                .isEqualTo("5.90");
        assertThat(cell(cube, Measure.CUMULATIVE, "per-head", "haidian", "2022-02")
                        .value())
                .as("a flow is added up, a stock is as it is at the end: 1000 of 30")
                .isEqualTo("33.33");
        assertThat(cell(cube, Measure.MOVING_AVERAGE, "margin", "haidian", "2022-02")
                        .value())
                .isEqualTo("5.90");
        assertThat(cell(cube, Measure.MOVING_AVERAGE, "turnover", "haidian", "2022-02")
                        .value())
                .isEqualTo("0.0500");
        assertThat(cell(cube, Measure.YEAR_ON_YEAR, "income", "haidian", "2022-02")
                        .value())
                .isEqualTo("50.00");
        assertThat(cell(cube, Measure.YEAR_ON_YEAR, "income", "haidian", "2022-01")
                        .note()
                        .reason())
                .isEqualTo("no-earlier-value");
        assertThat(cell(cube, Measure.CUMULATIVE, "income", "haidian", "2021-02")
                        .note()
                        .reason())
                .as("a part of it is no sum of the year")
                .isEqualTo("missing-element: income");
        assertThat(cell(cube, Measure.VALUE, "wages", "haidian", "2022-01")
                        .note()
                        .reason())
                .isEqualTo("missing-element: wage");
    }

    /** Who did not tell of every period is in none: else the sum would bend where somebody comes or goes. */
    @Test
    void comparesLikeWithLike_R14() {
        IndicatorCube cube = cube(
                submitted("haidian", "2022", values("200", "1", "1")),
                submitted("haidian", "2021", values("100", "1", "1")),
                submitted("fengtai", "2022", values("1000", "1", "1")));
        Cell growth = cell(cube, Measure.YEAR_ON_YEAR, "income", "zone", "2022");
        assertThat(growth.value()).as("not 1100 %").isEqualTo("100.00");
        assertThat(growth.note().missing()).containsExactlyInAnyOrder("fengtai", "yanqing");
        assertThat(growth.note().parks()).isOne();
        assertThat(growth.note().of()).isEqualTo(3);
        assertThat(growth.note().origins())
                .extracting(origin -> origin.park() + origin.period())
                .containsExactlyInAnyOrder("haidian2021", "haidian2022");
    }

    @Test
    void saysTheShareTheGapAndWhereALineWouldBe() {
        IndicatorCube cube = cube(
                submitted("haidian", "2020", values("10000", "100", "1")),
                submitted("haidian", "2021", values("20000", "100", "1")),
                submitted("haidian", "2022", values("30000", "900", "1")),
                submitted("fengtai", "2022", values("10000", "100", "1")));
        assertThat(cell(cube, Measure.SHARE_OF_ZONE, "turnover", "haidian", "2022")
                        .value())
                .isEqualTo("75.00");
        assertThat(cell(cube, Measure.SHARE_OF_ZONE, "margin", "haidian", "2022")
                        .note()
                        .reason())
                .as("R10: a ratio has no share in a ratio")
                .isEqualTo("not-additive");
        assertThat(cell(cube, Measure.GAP_TO_TARGET, "margin", "haidian", "2022")
                        .value())
                .isEqualTo("-5");
        assertThat(cell(cube, Measure.GAP_TO_TARGET, "turnover", "haidian", "2022")
                        .note()
                        .reason())
                .isEqualTo("no-target");
        Cell forecast = cell(cube, Measure.FORECAST, "turnover", "haidian", "2022");
        assertThat(List.of(
                        Objects.requireNonNull(forecast.lower()),
                        Objects.requireNonNull(forecast.value()),
                        Objects.requireNonNull(forecast.upper())))
                .as("of the year of the last target")
                .containsExactly("6.0000", "6.0000", "6.0000");
        assertThat(cell(cube, Measure.FORECAST, "turnover", "fengtai", "2022")
                        .note()
                        .reason())
                .isEqualTo("too-few-years");
        assertThat(cell(cube, Measure.FORECAST, "margin", "haidian", "2022")
                        .note()
                        .reason())
                .isEqualTo("target-year-over");
    }

    /** A line through the other years would tell what the one that is held back is not far from. */
    @Test
    void holdsBackAForecastThatReachesOverAYearThatIsHeldBack() {
        Instant release = NOON.plusSeconds(3600);
        IndicatorCube cube = cube(
                submitted("haidian", "2019", values("10000", "100", "1")),
                submitted("haidian", "2020", values("20000", "100", "1")),
                submitted("haidian", "2021", values("30000", "100", "1")),
                submitted("haidian", "2022", values("40000", "100", "1")),
                new ReleaseScheduled(Period.of("2021"), "turnover", release, null));
        Cell hidden = pivot(
                        cube,
                        new Standpoint(null, null, cube.embargo(NOON)),
                        List.of("turnover"),
                        List.of("haidian"),
                        "2022",
                        "total",
                        Measure.FORECAST)
                .cell(0, 0);
        assertThat(hidden.value()).isNull();
        assertThat(hidden.lower()).isNull();
        assertThat(hidden.note().reason()).isEqualTo("embargoed");
        assertThat(cell(cube, Measure.FORECAST, "turnover", "haidian", "2022").value())
                .as("and is there when it is released")
                .isEqualTo("7.0000");
    }

    @Test
    void doesNotAddUpWhatItDoesNotKnowToBeAFlow() {
        SubmissionSubmitted first =
                submitted("haidian", "2022Q1", List.of(new ElementValue("odd", BigDecimal.ONE, Unit.of("项"))));
        SubmissionSubmitted second =
                submitted("haidian", "2022Q2", List.of(new ElementValue("odd", BigDecimal.ONE, Unit.of("项"))));
        assertThat(cell(cube(first, second), Measure.CUMULATIVE, "odd", "haidian", "2022Q2")
                        .note()
                        .reason())
                .isEqualTo("unknown-kind: odd");
    }

    @Test
    void tellsWhatIsSuppressedAsSuchAndGivesNoSumWithoutIt_R12() {
        IndicatorCube cube = cube(
                submitted(
                        "haidian",
                        "2022",
                        values("100", "10", "5"),
                        List.of(
                                cell("I", List.of(value("income", "60")), "profit"),
                                cell("M", values("40", "4", "2")))),
                submitted("fengtai", "2022", values("50", "5", "5"), List.of(cell("I", values("50", "5", "5")))));
        Pivot pivot = pivot(
                cube,
                Standpoint.REPORTED,
                List.of("income", "margin"),
                List.of("zone", "haidian", "yanqing"),
                "2022",
                "total,I,M,J",
                Measure.VALUE);
        assertThat(pivot.question().rows()).containsExactly(Axis.ITEM, Axis.PARK, Axis.SECTION);
        assertThat(told(pivot, "income", "zone", "I").value()).isEqualTo("110.00");
        assertThat(told(pivot, "income", "zone", "total").value()).isEqualTo("150.00");
        assertThat(told(pivot, "income", "zone", "M").value())
                .as("Fengtai has nobody there: it told of its sections, and not of this one")
                .isEqualTo("40.00");
        assertThat(told(pivot, "income", "zone", "M").note().missing()).containsExactly("yanqing");
        Cell withheld = told(pivot, "margin", "haidian", "I");
        assertThat(withheld.value()).isNull();
        assertThat(withheld.note().reason()).isEqualTo("suppressed");
        assertThat(withheld.note().suppressed()).containsExactly("haidian");
        assertThat(withheld.note().missing()).isEmpty();
        assertThat(told(pivot, "margin", "zone", "I").note().reason())
                .as("5 of 50 would be told as if it were the zone")
                .isEqualTo("suppressed");
        assertThat(told(pivot, "margin", "zone", "M").value()).isEqualTo("10.00");
        assertThat(told(pivot, "income", "zone", "J").note().reason()).isEqualTo("nobody");
        assertThat(told(pivot, "income", "yanqing", "I").note().reason()).isEqualTo("missing-element: income");
    }

    private static Cell ofSectionC(IndicatorCube cube, Measure measure, String item, String period) {
        Pivot pivot =
                pivot(cube, Standpoint.REPORTED, List.of(item), List.of("haidian", "zone"), period, "total,C", measure);
        return told(pivot, "haidian", "C");
    }

    /** R10: a part that was empty in an earlier period adds nothing to the sum of the year, and is no value of a year ago. */
    @Test
    void addsUpAPartThatWasEmptyBefore_R10() {
        ParkEvent.Cell sectionI = cell("I", values("60", "6", "6"));
        IndicatorCube cube = cube(
                submitted("haidian", "2021Q2", values("60", "6", "6"), List.of(sectionI)),
                submitted("haidian", "2022Q1", values("60", "6", "6"), List.of(sectionI)),
                submitted(
                        "haidian",
                        "2022Q2",
                        values("110", "11", "11"),
                        List.of(sectionI, cell("C", values("50", "5", "5")))),
                submitted("haidian", "2022Q3", values("60", "6", "6"), List.of(sectionI)));
        assertThat(ofSectionC(cube, Measure.CUMULATIVE, "income", "2022Q1")
                        .note()
                        .reason())
                .isEqualTo("nobody");
        assertThat(ofSectionC(cube, Measure.CUMULATIVE, "income", "2022Q2").value())
                .isEqualTo("50.00");
        assertThat(ofSectionC(cube, Measure.CUMULATIVE, "income", "2022Q3").value())
                .isEqualTo("50.00");
        assertThat(ofSectionC(cube, Measure.CUMULATIVE, "per-head", "2022Q3")
                        .note()
                        .reason())
                .as("a stock is as it is at the end")
                .isEqualTo("nobody");
        assertThat(ofSectionC(cube, Measure.YEAR_ON_YEAR, "income", "2022Q2")
                        .note()
                        .reason())
                .isEqualTo("no-earlier-value");
    }

    /** A park of few enterprises withholds its whole: no measure tells a zone without it, and none calls it missing. */
    @Test
    void tellsAWithheldWholeAsSuchInEveryMeasure_R12() {
        IndicatorCube cube = cube(
                submitted(
                        "haidian",
                        "2022",
                        List.of(value("staff", "5")),
                        List.of(cell(null, List.of(value("staff", "5")), "income", "profit"))),
                submitted("haidian", "2021", values("100", "10", "5")),
                submitted("fengtai", "2022", values("50", "5", "5")),
                submitted("fengtai", "2021", values("40", "4", "5")),
                submitted("yanqing", "2022", values("30", "3", "5")),
                submitted("yanqing", "2021", values("20", "2", "5")));
        for (Measure measure : List.of(
                Measure.VALUE,
                Measure.YEAR_ON_YEAR,
                Measure.CUMULATIVE,
                Measure.MOVING_AVERAGE,
                Measure.GAP_TO_TARGET)) {
            for (String place : List.of("zone", "haidian")) {
                Cell cell = cell(cube, measure, "margin", place, "2022");
                assertThat(cell.value()).as(measure + " of " + place).isNull();
                assertThat(cell.note().reason()).as(measure + " of " + place).isEqualTo("suppressed");
                assertThat(cell.note().suppressed()).containsExactly("haidian");
                assertThat(cell.note().missing()).isEmpty();
            }
        }
        assertThat(cell(cube, Measure.SHARE_OF_ZONE, "income", "fengtai", "2022")
                        .note()
                        .reason())
                .isEqualTo("suppressed");
        assertThat(cell(cube, Measure.VALUE, "staff", "zone", "2022").value())
                .as("what it tells counts")
                .isEqualTo("15");
        assertThat(cell(cube, Measure.VALUE, "margin", "zone", "2021").value()).isEqualTo("10.00");
    }

    private static Cell told(Pivot pivot, String... row) {
        for (int i = 0; i < pivot.rows(); i++) {
            if (pivot.row(i).equals(List.of(row))) {
                return pivot.cell(i, 0);
            }
        }
        throw new AssertionError("no row " + List.of(row));
    }

    @Test
    void followsEachFigureDownToTheSignedSubmission_R13() {
        IndicatorCube cube = cube(
                submitted("haidian", "2022", values("100", "10", "5")),
                new SubmissionAccepted(
                        "haidian-2022",
                        ParkCode.of("haidian"),
                        Period.of("2022"),
                        1,
                        values("100", "10", "5"),
                        NOON,
                        false));
        Cell cell = cell(cube, Measure.VALUE, "margin", "zone", "2022");
        assertThat(cell.note().status()).isEqualTo("accepted");
        assertThat(cell.note().acceptedShare()).isEqualTo("1.0000");
        Origin origin = cell.note().origins().getFirst();
        assertThat(origin.revision()).isOne();
        assertThat(origin.submittedBy()).isEqualTo(new Told.Voice(NOON, "event-0", "key"));
        assertThat(Objects.requireNonNull(origin.acceptedBy()).event()).isEqualTo("event-1");
    }

    @Test
    void hidesWhatIsNotReleasedAndWhatItCouldBeReckonedFrom() {
        Instant release = NOON.plusSeconds(3600);
        IndicatorCube cube = cube(
                submitted("haidian", "2022", values("100", "10", "5")),
                submitted("haidian", "2021", values("100", "10", "5")),
                submitted("haidian", "2023", values("100", "10", "5")),
                new ReleaseScheduled(Period.of("2022"), "margin", release, null),
                new ReleaseScheduled(Period.of("2023"), null, release, null));
        Standpoint before = new Standpoint(null, null, cube.embargo(release.minusMillis(1)));
        Pivot hidden = pivot(
                cube,
                before,
                List.of("margin", "profit", "turnover", "staff"),
                List.of("haidian"),
                "2021,2022,2023",
                "total",
                Measure.VALUE);
        for (String item : List.of("margin", "profit", "turnover")) {
            assertThat(reasons(hidden, item)).containsExactly(null, "embargoed", "embargoed");
        }
        assertThat(reasons(hidden, "staff")).containsExactly(null, null, "embargoed");
        assertThat(pivot(cube, before, List.of("staff"), List.of("zone"), "2023", "total", Measure.YEAR_ON_YEAR)
                        .cell(0, 0)
                        .note()
                        .reason())
                .isEqualTo("embargoed");
        assertThat(cube.embargo(release)).isEqualTo(Embargo.NONE);
        assertThat(cube.latestPeriod(java.time.LocalDate.MAX, before.embargo())).isEqualTo(Period.of("2022"));
        IndicatorCube earlier = cube.with(List.of(new Told(
                new ReleaseScheduled(Period.of("2023"), null, NOON, null), 99, new Told.Voice(NOON, "e", null))));
        assertThat(earlier.embargo(NOON).hidden()).doesNotContain("2023").contains("2022/margin");
    }

    private static List<@Nullable String> reasons(Pivot pivot, String item) {
        List<@Nullable String> all = new ArrayList<>();
        for (int row = 0; row < pivot.rows(); row++) {
            if (pivot.row(row).getFirst().equals(item)) {
                for (int column = 0; column < pivot.columns(); column++) {
                    all.add(pivot.cell(row, column).note().reason());
                }
            }
        }
        return all;
    }

    /** R10: what can be added up is the sum of its parts, by park, by section and by month. */
    @Property(tries = 60)
    void theWholeIsTheSumOfItsParts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int months) {
        Random random = new Random(seed);
        List<Object> facts = new ArrayList<>();
        for (int month = 1; month <= months; month++) {
            for (String park : PARKS) {
                int first = random.nextInt(1_000_000);
                int second = random.nextInt(1_000_000);
                facts.add(submitted(
                        park,
                        "2022-%02d".formatted(month),
                        values(cents(first + second), "1", "1"),
                        List.of(
                                cell("I", List.of(value("income", cents(first)))),
                                cell("M", List.of(value("income", cents(second)))))));
            }
        }
        IndicatorCube cube = cube(facts.toArray());
        String last = "2022-%02d".formatted(months);
        Pivot parts = pivot(cube, Standpoint.REPORTED, List.of("income"), PARKS, last, "I,M", Measure.VALUE);
        BigDecimal sum = BigDecimal.ZERO;
        for (int row = 0; row < parts.rows(); row++) {
            sum = sum.add(number(parts.cell(row, 0)));
        }
        assertThat(number(cell(cube, Measure.VALUE, "income", "zone", last))).isEqualByComparingTo(sum);
        BigDecimal year = BigDecimal.ZERO;
        for (int month = 1; month <= months; month++) {
            year = year.add(number(cell(cube, Measure.VALUE, "income", "zone", "2022-%02d".formatted(month))));
        }
        assertThat(number(cell(cube, Measure.CUMULATIVE, "income", "zone", last)))
                .isEqualByComparingTo(year);
        BigDecimal shares = BigDecimal.ZERO;
        for (String park : PARKS) {
            shares = shares.add(number(cell(cube, Measure.SHARE_OF_ZONE, "income", park, last)));
        }
        assertThat(shares.subtract(new BigDecimal("100")).abs())
                .as("each is rounded by half a hundredth at most")
                .isLessThanOrEqualTo(new BigDecimal("0.015"));
    }

    private static String cents(int cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    @Test
    void laysOutEveryAxisOnceAndSharesNotes() {
        IndicatorCube cube = cube(
                submitted("haidian", "2022", values("100", "10", "5")),
                submitted("haidian", "2021", values("80", "10", "5")));
        Pivot pivot = pivot(
                cube,
                Standpoint.REPORTED,
                List.of("income", "profit"),
                List.of("haidian"),
                "2021,2022",
                "total",
                Measure.VALUE,
                Measure.GAP_TO_TARGET);
        assertThat(pivot.question().rows()).containsExactly(Axis.ITEM, Axis.MEASURE);
        assertThat(pivot.question().fixed()).containsExactly(Axis.PARK, Axis.SECTION, Axis.SCALE, Axis.QUALIFICATION);
        assertThat(pivot.rows()).isEqualTo(4);
        assertThat(pivot.column(1)).containsExactly("2022");
        assertThat(pivot.cell(0, 1).value()).isEqualTo("100.00");
        assertThat(pivot.cell(2, 0).value()).isEqualTo("10.00");
        assertThat(pivot.notes())
                .as("a note for each year, and one more where there is no target")
                .hasSize(4);
        assertThat(pivot.origins()).hasSize(2);
        assertThat(pivot.number(pivot.cell(0, 0).note()))
                .isEqualTo(pivot.number(pivot.cell(2, 0).note()));
    }
}

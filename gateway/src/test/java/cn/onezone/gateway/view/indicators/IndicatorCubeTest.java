package cn.onezone.gateway.view.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.indicators.TargetStatus;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndicatorCubeTest {
    private static final Period YEAR = Period.of("2022");
    private static final List<String> PARKS = List.of("haidian", "fengtai", "yanqing");
    private static final Instant NOON = Instant.parse("2023-03-01T04:00:00Z");
    private static final IndicatorDefined INTENSITY = new IndicatorDefined(
            "rd-intensity",
            Text.of("R&D intensity", "研发投入强度"),
            "创新能力",
            1,
            Unit.of("%"),
            2,
            Direction.UP,
            new Formula(List.of("rd"), List.of("income"), new BigDecimal("100"), null));

    private static List<Object> catalogue() {
        return List.of(
                new DataElementDefined("rd", Text.of("R&D", "研发"), Unit.of("万元"), 2),
                new DataElementDefined("income", Text.of("Income", "总收入"), Unit.of("万元"), 2),
                INTENSITY,
                new TargetSet("rd-intensity", 2022, ">=", new BigDecimal("8.00"), null, Unit.of("%"), List.of()));
    }

    private static List<ElementValue> values(String rd, String income) {
        return List.of(
                new ElementValue("rd", new BigDecimal(rd), Unit.of("万元")),
                new ElementValue("income", new BigDecimal(income), Unit.of("万元")));
    }

    private static SubmissionSubmitted submitted(String park, int revision, String rd, String income) {
        return new SubmissionSubmitted(
                park + "-2022", ParkCode.of(park), YEAR, revision, values(rd, income), NOON, true, null);
    }

    private static SubmissionAccepted accepted(String park, int revision, String rd, String income) {
        return new SubmissionAccepted(
                park + "-2022", ParkCode.of(park), YEAR, revision, values(rd, income), NOON, false);
    }

    /** Each recorded a second after the one before. */
    static List<Told> told(List<Object> facts) {
        List<Told> all = new ArrayList<>();
        for (Object fact : facts) {
            all.add(new Told(
                    fact, all.size() + 1, new Told.Voice(NOON.plusSeconds(all.size()), "event-" + all.size(), "key")));
        }
        return all;
    }

    private static IndicatorCube cube(Object... facts) {
        return IndicatorCube.empty().with(told(catalogue())).with(told(List.of(facts)));
    }

    @Test
    void computesTheZoneFromSumsAndNeverFromRatios_R10() {
        IndicatorCube.Item zone = cube(submitted("haidian", 1, "90", "1000"), accepted("fengtai", 1, "10", "9000"))
                .zone(INTENSITY, YEAR, PARKS);
        // the mean of 9 % and 0.11 % would be 4.56 %
        assertThat(zone.value()).isEqualTo("1.00");
        assertThat(zone.gap()).isEqualTo("-7");
        assertThat(zone.status()).isEqualTo(TargetStatus.Status.MISSED);
        assertThat(zone.parks()).isEqualTo(2);
        assertThat(zone.missing()).containsExactly("yanqing");
        assertThat(zone.basis()).isEqualTo("submitted");
        assertThat(zone.acceptedShare()).isEqualTo("0.1000");
        assertThat(zone.synthetic()).isTrue();
    }

    private static IndicatorDefined edition(int number, @Nullable LocalDate from, @Nullable LocalDate to, String text) {
        return new IndicatorDefined(
                "rd-intensity",
                Text.of("R&D intensity", "研发投入强度"),
                "创新能力",
                1,
                Unit.of("%"),
                2,
                Direction.UP,
                null,
                new Expression(
                        text,
                        text,
                        List.of(
                                new ExpressionInput("rd", Unit.of("万元"), "10000"),
                                new ExpressionInput("income", Unit.of("万元"), "10000")),
                        List.of(),
                        "1/100",
                        null),
                new Edition(
                        number,
                        from,
                        to,
                        List.of(Level.PARK, Level.ZONE),
                        List.of(Frequency.YEAR),
                        List.of(),
                        List.of(),
                        null,
                        null));
    }

    /** R8, R10: an edition is for its days, whatever comes later, and any formula is computed of the sums. */
    @Test
    void computesEachPeriodByTheEditionThatHoldsThen_R8() {
        IndicatorCube cube = cube(
                submitted("haidian", 1, "90", "1000"),
                submitted("fengtai", 1, "10", "9000"),
                edition(3, LocalDate.of(2024, 1, 1), LocalDate.of(2029, 12, 31), "rd / income"),
                edition(2, LocalDate.of(2022, 1, 1), null, "rd / (income - rd)"));
        // 100 of 9900, not the mean of two ratios
        assertThat(cube.zone(INTENSITY, YEAR, PARKS).value()).isEqualTo("1.01");
        assertThat(cube.park(INTENSITY, YEAR, "haidian").target())
                .as("a ratio is held against the target of the zone")
                .isEqualTo("8.00");
        assertThat(cube.zone(INTENSITY, Period.of("2021"), PARKS).reason())
                .as("the one of before editions")
                .isEqualTo("missing-element: rd");
        assertThat(cube.zone(INTENSITY, Period.of("2030"), PARKS).reason()).isEqualTo("not-in-force");
        assertThat(cube.indicators())
                .singleElement()
                .satisfies(i ->
                        assertThat(Objects.requireNonNull(i.edition()).number()).isEqualTo(3));
    }

    @Test
    void keepsTheAcceptedRevisionWhileALaterOneWaits_R8() {
        IndicatorCube cube = cube(
                submitted("haidian", 1, "90", "1000"),
                accepted("haidian", 1, "90", "1000"),
                submitted("haidian", 2, "10", "1000"));
        IndicatorCube.Item park = cube.park(INTENSITY, YEAR, "haidian");
        assertThat(park.value()).isEqualTo("9.00");
        assertThat(park.revision()).isEqualTo(1);
        assertThat(park.basis()).isEqualTo("accepted");
        assertThat(park.status()).isEqualTo(TargetStatus.Status.MET);
        assertThat(cube.submissions(YEAR, PARKS, Standpoint.REPORTED).submitted())
                .containsExactly("haidian");
        assertThat(cube.submissions(YEAR, PARKS, Standpoint.REPORTED).missing()).containsExactly("fengtai", "yanqing");
    }

    @Test
    void doesNotCountAReturnedRevision() {
        IndicatorCube cube = cube(
                submitted("haidian", 1, "90", "1000"),
                new SubmissionReturned("haidian-2022", ParkCode.of("haidian"), YEAR, 1, List.of("单位"), NOON));
        assertThat(cube.park(INTENSITY, YEAR, "haidian").value()).isNull();
        assertThat(cube.park(INTENSITY, YEAR, "haidian").status()).isEqualTo(TargetStatus.Status.NO_VALUE);
        assertThat(cube.submissions(YEAR, PARKS, Standpoint.REPORTED).returned())
                .containsExactly("haidian");
    }

    @Test
    void addsUpNothingInAnotherUnit_R11() {
        SubmissionSubmitted wrong = new SubmissionSubmitted(
                "haidian-2022",
                ParkCode.of("haidian"),
                YEAR,
                1,
                List.of(
                        new ElementValue("rd", new BigDecimal("90"), Unit.of("亿元")),
                        new ElementValue("income", new BigDecimal("1000"), Unit.of("万元"))),
                NOON,
                false,
                null);
        assertThat(cube(wrong).zone(INTENSITY, YEAR, PARKS).reason()).isEqualTo("missing-element: rd");
    }

    private static SubmissionSubmitted withholding(String park, String income, String... withheld) {
        return new SubmissionSubmitted(
                park + "-2022",
                ParkCode.of(park),
                YEAR,
                1,
                List.of(new ElementValue("income", new BigDecimal(income), Unit.of("万元"))),
                NOON,
                false,
                null,
                List.of(
                        new ParkEvent.Cell(null, null, null, null, List.of(), List.of(withheld)),
                        new ParkEvent.Cell("I", null, null, null, List.of(), List.of(withheld))));
    }

    /** R12: what a park withholds of its whole is not missing, and the zone is not told as if it were whole without it. */
    @Test
    void aWholeThatIsWithheldIsSuppressedAndNotMissing_R12() {
        IndicatorCube cube = cube(withholding("haidian", "1000", "rd"), submitted("fengtai", 1, "10", "9000"));
        IndicatorCube.Item park = cube.park(INTENSITY, YEAR, "haidian");
        assertThat(park.reason()).isEqualTo("suppressed");
        assertThat(park.missing()).isEmpty();
        IndicatorCube.Item zone = cube.zone(INTENSITY, YEAR, PARKS);
        assertThat(zone.value()).as("0.11 would be Fengtai's alone").isNull();
        assertThat(zone.reason()).isEqualTo("suppressed");
        assertThat(zone.missing()).containsExactly("yanqing");
    }

    /** What was heard of before there were cells, or comes later, takes nothing away from it. */
    @Test
    void staysWithheldHoweverItIsToldOf_R12() {
        SubmissionSubmitted full = withholding("haidian", "1000", "rd");
        SubmissionAccepted plain =
                new SubmissionAccepted("haidian-2022", ParkCode.of("haidian"), YEAR, 1, full.values(), NOON, false);
        for (List<Object> order : List.of(List.<Object>of(full, plain), List.<Object>of(plain, full))) {
            assertThat(cube(order.toArray()).park(INTENSITY, YEAR, "haidian").reason())
                    .isEqualTo("suppressed");
        }
    }

    @Property(tries = 200)
    void comesToTheSameWhateverOrderAndHoweverOftenEventsArrive(@ForAll long seed) {
        List<Object> facts = new ArrayList<>(catalogue());
        facts.addAll(List.of(
                submitted("haidian", 1, "90", "1000"),
                new SubmissionReturned("haidian-2022", ParkCode.of("haidian"), YEAR, 1, List.of("x"), NOON),
                submitted("haidian", 2, "80", "1000"),
                accepted("haidian", 2, "80", "1000"),
                submitted("haidian", 3, "70", "1000"),
                submitted("fengtai", 1, "5", "100")));
        List<Told> told = told(facts);
        IndicatorCube inOrder = IndicatorCube.empty().with(told);
        List<Told> shuffled = new ArrayList<>(told);
        shuffled.addAll(told);
        Random random = new Random(seed);
        Collections.shuffle(shuffled, random);
        IndicatorCube other = IndicatorCube.empty();
        for (Told one : shuffled) {
            other = other.with(List.of(one));
        }
        assertThat(other.zone(INTENSITY, YEAR, PARKS)).isEqualTo(inOrder.zone(INTENSITY, YEAR, PARKS));
        assertThat(other.zone(INTENSITY, YEAR, PARKS).value()).isEqualTo("7.73");
        assertThat(other.submissions(YEAR, PARKS, Standpoint.REPORTED))
                .isEqualTo(inOrder.submissions(YEAR, PARKS, Standpoint.REPORTED));
    }

    @Test
    void showsPublishedFiguresBesideComputedValuesAndNeverMixesThem() {
        IndicatorCube cube = cube(new ObservationRecorded(
                "income-2022-zone",
                "income",
                Text.of("Total income", "总收入"),
                "zone",
                LocalDate.of(2022, 1, 1),
                LocalDate.of(2022, 11, 30),
                new BigDecimal("79000.5"),
                Unit.of("亿元"),
                null,
                "规模以上",
                new Source("中关村管委会", null, null)));
        assertThat(cube.published(List.of(INTENSITY), List.of(YEAR), List.of()))
                .singleElement()
                .satisfies(published -> {
                    assertThat(published.value()).isEqualTo("79000.5");
                    assertThat(published.coverage()).isEqualTo("规模以上");
                });
        assertThat(cube.published(List.of(INTENSITY), List.of(Period.of("2021")), List.of()))
                .isEmpty();
        assertThat(cube.zone(INTENSITY, YEAR, PARKS).value()).isNull();
    }

    @Test
    void namesIndicatorsThatLookLikeAMistypedOne() {
        assertThat(cube().near("rd-intensty")).containsExactly("rd-intensity");
    }
}

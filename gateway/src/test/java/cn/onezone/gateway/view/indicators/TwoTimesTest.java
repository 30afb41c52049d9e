package cn.onezone.gateway.view.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringPart;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
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
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R8: what was known when, and the parks of which day. R1: parks are split and become one. */
class TwoTimesTest {
    private static final List<String> PARKS = List.of("east", "west", "joint", "north", "south");
    private static final IndicatorDefined INTENSITY = new IndicatorDefined(
            "rd-intensity",
            Text.of("R&D intensity", "研发投入强度"),
            null,
            1,
            Unit.of("%"),
            2,
            Direction.UP,
            new Formula(List.of("rd"), List.of("income"), new BigDecimal("100"), null));

    private static Instant at(int day) {
        return Instant.parse("2023-01-01T00:00:00Z").plusSeconds(86_400L * day);
    }

    private static Told told(int day, Object fact) {
        return new Told(fact, day + 1, new Told.Voice(at(day), "event-" + day, "key"));
    }

    private static List<Told> catalogue() {
        return List.of(
                told(0, new DataElementDefined("rd", Text.of("R&D", "研发"), Unit.of("万元"), 2)),
                told(0, new DataElementDefined("income", Text.of("Income", "总收入"), Unit.of("万元"), 2)),
                told(0, INTENSITY),
                told(0, new TargetSet("rd-intensity", 2022, ">=", new BigDecimal("8"), null, Unit.of("%"), List.of())),
                told(
                        20,
                        new TargetSet("rd-intensity", 2022, ">=", new BigDecimal("6"), null, Unit.of("%"), List.of())));
    }

    private static List<ElementValue> values(int rd, int income) {
        return List.of(
                new ElementValue("rd", new BigDecimal(rd), Unit.of("万元")),
                new ElementValue("income", new BigDecimal(income), Unit.of("万元")));
    }

    private static Told submitted(int day, String park, String period, int revision, int rd, int income) {
        return told(
                day,
                new SubmissionSubmitted(
                        park + '-' + period,
                        ParkCode.of(park),
                        Period.of(period),
                        revision,
                        values(rd, income),
                        at(day),
                        false,
                        null));
    }

    private static Told accepted(int day, String park, String period, int revision, int rd, int income) {
        return told(
                day,
                new SubmissionAccepted(
                        park + '-' + period,
                        ParkCode.of(park),
                        Period.of(period),
                        revision,
                        values(rd, income),
                        at(day),
                        false));
    }

    private static Told restructured(int day, String effective, List<String> from, List<String> into) {
        return told(
                day,
                new ParksRestructured(
                        "r-" + effective,
                        LocalDate.parse(effective),
                        from.stream().map(ParkCode::of).toList(),
                        into.stream()
                                .map(park ->
                                        new RestructuringPart(ParkCode.of(park), List.of(), List.of(), List.of(), 0))
                                .toList(),
                        null,
                        null));
    }

    private static IndicatorCube cube(Told... facts) {
        return IndicatorCube.empty().with(catalogue()).with(List.of(facts));
    }

    private static @Nullable String value(IndicatorCube cube, String place, String period) {
        return cube.item(INTENSITY, Period.of(period), place, PARKS, Standpoint.REPORTED)
                .value();
    }

    private static Standpoint restated(String day) {
        return new Standpoint(null, LocalDate.parse(day), Embargo.NONE);
    }

    @Test
    void answersAsItWasKnownAtAnyMoment_R8() {
        IndicatorCube cube = cube(
                submitted(10, "north", "2022", 1, 90, 1000),
                accepted(12, "north", "2022", 1, 90, 1000),
                submitted(14, "north", "2022", 2, 10, 1000),
                accepted(16, "north", "2022", 2, 10, 1000));
        assertThat(value(cube.asOf(at(10).minusMillis(1)), "north", "2022")).isNull();
        IndicatorCube.Item first =
                cube.asOf(at(10)).item(INTENSITY, Period.of("2022"), "north", PARKS, Standpoint.REPORTED);
        assertThat(first.value()).isEqualTo("9.00");
        assertThat(first.basis()).isEqualTo("submitted");
        assertThat(first.target()).isEqualTo("8");
        assertThat(cube.asOf(at(12))
                        .item(INTENSITY, Period.of("2022"), "north", PARKS, Standpoint.REPORTED)
                        .basis())
                .isEqualTo("accepted");
        assertThat(value(cube.asOf(at(15)), "north", "2022"))
                .as("the second waits, the first stands")
                .isEqualTo("9.00");
        assertThat(value(cube.asOf(at(16)), "north", "2022")).isEqualTo("1.00");
        assertThat(cube.item(INTENSITY, Period.of("2022"), "north", PARKS, Standpoint.REPORTED)
                        .target())
                .as("the target that was set later")
                .isEqualTo("6");
        assertThat(cube.asOf(at(-1)).indicators()).isEmpty();
    }

    @Test
    void reportsEachPeriodByTheParksOfItsTimeAndCountsNobodyTwice_R1() {
        IndicatorCube cube = cube(
                restructured(1, "2023-01-01", List.of("joint"), List.of("east", "west")),
                submitted(2, "joint", "2022", 1, 10, 100),
                submitted(3, "east", "2022", 1, 4, 50),
                submitted(4, "west", "2022", 1, 6, 50),
                submitted(5, "north", "2022", 1, 0, 100),
                submitted(6, "east", "2023", 1, 5, 50),
                submitted(7, "joint", "2023", 1, 50, 50));
        assertThat(value(cube, "joint", "2022")).isEqualTo("10.00");
        assertThat(cube.item(INTENSITY, Period.of("2022"), "east", PARKS, Standpoint.REPORTED)
                        .reason())
                .isEqualTo("no-such-park-then");
        assertThat(value(cube, "zone", "2022")).isEqualTo("5.00");
        assertThat(value(cube, "east", "2023")).isEqualTo("10.00");
        assertThat(cube.item(INTENSITY, Period.of("2023"), "joint", PARKS, Standpoint.REPORTED)
                        .reason())
                .isEqualTo("no-such-park-then");
        assertThat(value(cube, "zone", "2023"))
                .as("a park that is no more does not count")
                .isEqualTo("10.00");
        assertThat(cube.asOf(at(0))
                        .item(INTENSITY, Period.of("2022"), "east", PARKS, Standpoint.REPORTED)
                        .reason())
                .as("nobody knew of it yet, nor of the parks that came with it")
                .isEqualTo("no-such-park-then");
    }

    @Test
    void restatesToTheParksOfADay_R8() {
        Told split = restructured(1, "2023-01-01", List.of("joint"), List.of("east", "west"));
        IndicatorCube whole = cube(split, submitted(2, "joint", "2022", 1, 10, 100));
        IndicatorCube.Item east = whole.item(INTENSITY, Period.of("2022"), "east", PARKS, restated("2024-01-01"));
        assertThat(east.value()).isNull();
        assertThat(east.reason()).isEqualTo("not-separable: joint");
        assertThat(whole.item(INTENSITY, Period.of("2022"), "zone", PARKS, restated("2024-01-01"))
                        .value())
                .as("the zone is whole all the same")
                .isEqualTo("10.00");
        assertThat(whole.item(INTENSITY, Period.of("2022"), "joint", PARKS, restated("2022-12-31"))
                        .value())
                .isEqualTo("10.00");
        IndicatorCube told = cube(
                split,
                submitted(2, "joint", "2022", 1, 10, 100),
                submitted(3, "east", "2022", 1, 4, 50),
                submitted(4, "west", "2022", 1, 5, 50));
        assertThat(told.item(INTENSITY, Period.of("2022"), "east", PARKS, restated("2024-01-01"))
                        .value())
                .as("what the new park itself told of the time before it")
                .isEqualTo("8.00");
        assertThat(told.item(INTENSITY, Period.of("2022"), "zone", PARKS, restated("2024-01-01"))
                        .value())
                .as("all parts are told anew, so they count and the former whole does not")
                .isEqualTo("9.00");
        IndicatorCube merged = cube(
                restructured(1, "2023-01-01", List.of("east", "west"), List.of("joint")),
                submitted(2, "east", "2022", 1, 1, 10),
                submitted(3, "west", "2022", 1, 1, 90));
        assertThat(merged.item(INTENSITY, Period.of("2022"), "joint", PARKS, restated("2024-01-01"))
                        .value())
                .as("R10: of sums, not the mean of 10 % and 1.11 %")
                .isEqualTo("2.00");
        IndicatorCube there = cube(
                split,
                restructured(2, "2024-01-01", List.of("east", "west"), List.of("joint")),
                submitted(3, "joint", "2022", 1, 10, 100));
        assertThat(there.item(INTENSITY, Period.of("2022"), "joint", PARKS, restated("2024-06-01"))
                        .value())
                .as("split and made one again")
                .isEqualTo("10.00");
    }

    /** R14: beside indicators of the parks of then, those of today are not missing; R1: a former park is not either. */
    @Test
    void tellsHowFarTheParksOfThePeriodAre_R14() {
        IndicatorCube cube = cube(
                restructured(1, "2025-01-01", List.of("joint"), List.of("east", "west")),
                submitted(2, "joint", "2024", 1, 10, 100),
                accepted(3, "north", "2024", 1, 10, 100),
                submitted(740, "east", "2025", 1, 10, 100));
        IndicatorCube.Submissions before = submissions(cube, "2024", Standpoint.REPORTED);
        assertThat(before.of()).isEqualTo(3);
        assertThat(before.submitted()).containsExactly("joint");
        assertThat(before.accepted()).containsExactly("north");
        assertThat(before.missing()).containsExactly("south");
        IndicatorCube.Submissions after = submissions(cube, "2025", Standpoint.REPORTED);
        assertThat(after.of()).isEqualTo(4);
        assertThat(after.submitted()).containsExactly("east");
        assertThat(after.missing()).containsExactly("west", "north", "south");
        assertThat(submissions(cube, "2024", restated("2025-06-01")).of())
                .as("nobody can tell what the new parks would have told")
                .isEqualTo(3);
        IndicatorCube anew =
                cube.with(List.of(submitted(741, "east", "2024", 1, 4, 50), submitted(742, "west", "2024", 1, 6, 50)));
        assertThat(submissions(anew, "2024", restated("2025-06-01")).submitted())
                .containsExactlyInAnyOrder("east", "west");
        assertThat(submissions(anew, "2024", Standpoint.REPORTED)).isEqualTo(before);
        assertThat(submissions(cube.asOf(at(0)), "2024", Standpoint.REPORTED).of())
                .as("R8: nobody knew of a restructuring, nor of the parks that came with it")
                .isEqualTo(3);
        assertThat(submissions(cube.asOf(at(0)), "2025", Standpoint.REPORTED).missing())
                .containsExactly("joint", "north", "south");
    }

    /** Of as many parks as the zone's indicators are. */
    private static IndicatorCube.Submissions submissions(IndicatorCube cube, String period, Standpoint standpoint) {
        IndicatorCube.Submissions submissions = cube.submissions(Period.of(period), PARKS, standpoint);
        assertThat(cube.item(INTENSITY, Period.of(period), "zone", PARKS, standpoint)
                        .of())
                .isEqualTo(submissions.of());
        return submissions;
    }

    private static List<Told> history() {
        return Stream.concat(
                        catalogue().stream(),
                        Stream.of(
                                restructured(1, "2023-01-01", List.of("joint"), List.of("east", "west")),
                                restructured(3, "2024-01-01", List.of("east", "north"), List.of("north")),
                                submitted(2, "joint", "2022", 1, 10, 100),
                                accepted(4, "joint", "2022", 1, 10, 100),
                                submitted(5, "joint", "2022", 2, 20, 100),
                                told(
                                        6,
                                        new SubmissionReturned(
                                                "joint-2022",
                                                ParkCode.of("joint"),
                                                Period.of("2022"),
                                                2,
                                                List.of("x"),
                                                at(6))),
                                submitted(7, "east", "2022", 1, 7, 50),
                                submitted(8, "north", "2022", 1, 1, 30),
                                submitted(9, "north", "2023", 1, 1, 40),
                                submitted(10, "east", "2023", 1, 2, 40),
                                submitted(11, "west", "2023", 1, 3, 40),
                                accepted(12, "west", "2023", 1, 3, 40)))
                .toList();
    }

    /** However events arrive, however often, every question at every moment has the same answer. */
    @Property(tries = 150)
    void restatingDoesNotDependOnTheOrderInWhichItWasToldOf(@ForAll long seed, @ForAll @IntRange(max = 13) int day) {
        IndicatorCube inOrder = IndicatorCube.empty().with(history()).asOf(at(day));
        List<Told> shuffled = new ArrayList<>(history());
        shuffled.addAll(history());
        Collections.shuffle(shuffled, new Random(seed));
        IndicatorCube other = IndicatorCube.empty();
        for (Told one : shuffled) {
            other = other.with(List.of(one));
        }
        for (String place : List.of("zone", "east", "west", "joint", "north", "south")) {
            for (String period : List.of("2022", "2023")) {
                for (Standpoint standpoint : List.of(
                        Standpoint.REPORTED, restated("2022-06-01"), restated("2023-06-01"), restated("2025-01-01"))) {
                    IndicatorDefined indicator = inOrder.indicator("rd-intensity");
                    if (indicator != null) {
                        assertThat(other.asOf(at(day)).item(indicator, Period.of(period), place, PARKS, standpoint))
                                .isEqualTo(inOrder.item(indicator, Period.of(period), place, PARKS, standpoint));
                    }
                }
            }
        }
    }

    private static Told edition(int day, int number, @Nullable String from, String formula) {
        return told(
                day,
                new IndicatorDefined(
                        "rd-intensity",
                        Text.of("R&D intensity", "研发投入强度"),
                        null,
                        1,
                        Unit.of("%"),
                        2,
                        Direction.UP,
                        null,
                        new Expression(
                                formula,
                                formula,
                                List.of(
                                        new ExpressionInput("rd", Unit.of("万元"), "10000"),
                                        new ExpressionInput("income", Unit.of("万元"), "10000")),
                                List.of(),
                                "1/100",
                                null),
                        new Edition(
                                number,
                                from == null ? null : LocalDate.parse(from),
                                null,
                                List.of(Level.PARK, Level.ZONE),
                                List.of(Frequency.YEAR),
                                List.of(),
                                List.of(),
                                null,
                                null)));
    }

    /** Two editions, two days, two moments: each answer is by one of the editions, and none is by chance the other's. */
    @Test
    void takesTheDefinitionOfTheDayAskedForOrOfEachPeriod_R8() {
        IndicatorCube cube = cube(
                edition(1, 1, null, "rd / income"),
                edition(30, 2, "2024-01-01", "rd / (income - rd)"),
                submitted(2, "north", "2022", 1, 10, 100),
                submitted(3, "north", "2024", 1, 10, 100));
        assertThat(by(cube, "2022", null)).as("each period by its own last day").isEqualTo("10.00");
        assertThat(by(cube, "2024", null)).isEqualTo("11.11");
        assertThat(by(cube, "2022", "2023-12-31")).isEqualTo("10.00");
        assertThat(by(cube, "2024", "2023-12-31"))
                .as("the first edition for all periods")
                .isEqualTo("10.00");
        assertThat(by(cube, "2022", "2024-01-01")).as("the second one").isEqualTo("11.11");
        assertThat(by(cube, "2024", "2024-01-01")).isEqualTo("11.11");
        assertThat(by(cube.asOf(at(29)), "2022", "2024-01-01"))
                .as("nobody knew of the second yet")
                .isEqualTo("10.00");
        assertThat(cube.item(INTENSITY, Period.of("2022"), "north", PARKS, standpoint("2024-01-01"))
                        .edition())
                .isEqualTo(2);
    }

    private static Standpoint standpoint(@Nullable String validAt) {
        return new Standpoint(validAt == null ? null : LocalDate.parse(validAt), null, Embargo.NONE);
    }

    private static @Nullable String by(IndicatorCube cube, String period, @Nullable String validAt) {
        return cube.item(INTENSITY, Period.of(period), "north", PARKS, standpoint(validAt))
                .value();
    }
}

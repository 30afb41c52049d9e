package cn.onezone.gateway.view.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
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
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompleteSumsTest {
    private static final List<String> PARKS = List.of("haidian", "fengtai", "yanqing");
    private static final Instant NOON = Instant.parse("2023-03-01T04:00:00Z");
    private static final List<String> MONTHS =
            List.of("2021-01", "2021-02", "2021-03", "2022-01", "2022-02", "2022-03", "2022-04");
    private static final List<String> ELEMENTS = List.of("income", "profit", "staff", "odd");
    private static final List<String> ITEMS = List.of("income", "staff", "odd", "margin", "per-head", "both");

    private static List<Object> catalogue() {
        return List.of(
                new DataElementDefined("income", Text.of("Income", "总收入"), Unit.of("万元"), 2, Kind.FLOW, null, null),
                new DataElementDefined("profit", Text.of("Profit", "利润"), Unit.of("万元"), 2, Kind.FLOW, null, null),
                new DataElementDefined("staff", Text.of("Staff", "从业人员"), Unit.of("人"), 0, Kind.STOCK, null, null),
                // nobody says whether it is a flow
                new DataElementDefined("odd", Text.of("Odd", "其他"), Unit.of("项"), 1),
                indicator("margin", "%", List.of("profit"), List.of("income"), "100"),
                indicator("per-head", "万元/人", List.of("income"), List.of("staff"), "1"),
                indicator("both", "万元", List.of("income", "profit"), List.of(), "1"));
    }

    private static IndicatorDefined indicator(
            String code, String unit, List<String> above, List<String> below, String factor) {
        return new IndicatorDefined(
                code,
                Text.of(code, code),
                null,
                1,
                Unit.of(unit),
                2,
                Direction.UP,
                new Formula(above, below, new BigDecimal(factor), null));
    }

    /** R10, R12, R14: where both have a value they have the same one, and it rests on the same. */
    @Property(tries = 120)
    void saysWhatMeasuringSays(@ForAll long seed) {
        Random random = new Random(seed);
        // whatever can stand against a value: nothing at all in some cubes, a lot in others
        int odds = random.nextInt(4) * 4;
        IndicatorCube cube = cube(random, odds);
        int simple = compare(cube);
        if (odds == 0) {
            assertThat(simple).as("values told without Measuring").isGreaterThan(200);
        }
    }

    @Test
    void leavesNothingOfACompleteCubeToMeasuring() {
        IndicatorCube cube = cube(new Random(1), 0);
        Measuring measuring = measuring(cube);
        CompleteSums complete = new CompleteSums(measuring);
        for (String place : List.of("haidian", "zone")) {
            for (Measure measure : List.of(
                    Measure.VALUE,
                    Measure.CUMULATIVE,
                    Measure.MOVING_AVERAGE,
                    Measure.YEAR_ON_YEAR,
                    Measure.SHARE_OF_ZONE)) {
                assertThat(complete.of(measure, asked(cube, measuring, "income", place, "2022-03", null)))
                        .as(measure + " of " + place)
                        .isNotNull();
            }
        }
    }

    private static Measuring measuring(IndicatorCube cube) {
        return new Measuring(cube, PARKS, Standpoint.REPORTED, new Measuring.Extent(2, 3, null));
    }

    private static Measuring.Asked asked(
            IndicatorCube cube,
            Measuring measuring,
            String item,
            String place,
            String month,
            @Nullable String section) {
        Period period = Period.of(month);
        return new Measuring.Asked(
                Objects.requireNonNull(cube.quantity(item, period, measuring.standpoint())),
                place,
                period,
                new Slice(section, null, null));
    }

    private static int compare(IndicatorCube cube) {
        Measuring measuring = measuring(cube);
        CompleteSums complete = new CompleteSums(measuring);
        int simple = 0;
        List<@Nullable String> sections = new ArrayList<>(List.of("C", "I"));
        sections.add(null);
        for (String item : ITEMS) {
            for (String place : List.of("haidian", "yanqing", "zone")) {
                for (String month : MONTHS) {
                    for (String section : sections) {
                        Measuring.Asked asked = asked(cube, measuring, item, place, month, section);
                        for (Measure measure : Measure.values()) {
                            Cell cell = complete.of(measure, asked);
                            if (cell != null) {
                                simple++;
                                assertThat(cell)
                                        .as(measure + " of " + item + " of " + place + " in " + month + ", section "
                                                + section)
                                        .isEqualTo(measuring.of(measure, asked));
                            }
                        }
                    }
                }
            }
        }
        return simple;
    }

    private static IndicatorCube cube(Random random, int odds) {
        List<Object> facts = new ArrayList<>();
        for (String park : PARKS) {
            for (String month : MONTHS) {
                if (random.nextInt(100) < odds) {
                    continue;
                }
                List<ElementValue> whole = values(random, odds);
                List<ParkEvent.Cell> cells = new ArrayList<>();
                if (random.nextInt(100) < odds) {
                    whole = whole.stream()
                            .filter(v -> !v.element().equals("profit"))
                            .toList();
                    cells.add(new ParkEvent.Cell(null, null, null, null, List.of(), List.of("profit")));
                }
                for (String section : List.of("C", "I")) {
                    if (random.nextInt(100) >= odds) {
                        List<ElementValue> part = values(random, odds);
                        List<String> suppressed = random.nextInt(100) < odds ? List.of("income") : List.of();
                        cells.add(new ParkEvent.Cell(
                                section,
                                null,
                                null,
                                null,
                                part.stream()
                                        .filter(v -> !suppressed.contains(v.element()))
                                        .toList(),
                                suppressed));
                    }
                }
                String id = park + '-' + month;
                facts.add(new SubmissionSubmitted(
                        id,
                        ParkCode.of(park),
                        Period.of(month),
                        1,
                        whole,
                        NOON,
                        random.nextInt(100) < odds,
                        null,
                        cells));
                if (random.nextInt(100) >= 3 * odds) {
                    facts.add(new SubmissionAccepted(
                            id, ParkCode.of(park), Period.of(month), 1, whole, NOON, false, cells));
                }
            }
        }
        return IndicatorCube.empty().with(IndicatorCubeTest.told(catalogue())).with(IndicatorCubeTest.told(facts));
    }

    private static List<ElementValue> values(Random random, int odds) {
        List<ElementValue> all = new ArrayList<>();
        for (String element : ELEMENTS) {
            if (random.nextInt(100) >= odds) {
                long digits = random.nextInt(100) < odds ? 0 : random.nextLong(-99_999, 999_999);
                all.add(new ElementValue(
                        element,
                        BigDecimal.valueOf(digits, random.nextInt(5)),
                        Unit.of(
                                element.equals("staff")
                                        ? "人"
                                        : element.equals("odd") ? "项" : random.nextInt(100) < odds ? "亿元" : "万元")));
            }
        }
        return all;
    }
}

package cn.onezone.gateway.view;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.indicators.Axis;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Measure;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.gateway.view.indicators.Slice;
import cn.onezone.gateway.view.indicators.Windows;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of a pivot. */
final class PivotQuestions {
    /** Most periods of a span: twenty years of months. */
    static final int MOST_PERIODS = 240;

    private static final int USUAL_WINDOW = 3;
    private static final int MOST_WINDOW = 60;
    private static final int USUAL_YEARS = 5;
    private static final int LEAST_YEARS = 3;
    private static final int MOST_YEARS = 20;
    private static final String ALL = "*";
    /** Enterprises whose industry or class the roster does not know. */
    private static final String UNKNOWN = "unknown";

    private static final Pattern SECTION = Pattern.compile("[A-T]");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private PivotQuestions() {}

    static PivotQuestion of(Parameters parameters, Facts facts, Looking looking) {
        IndicatorCube cube = looking.cube();
        List<Period> periods = periods(parameters, looking);
        Set<Slice> slices = cube.slices(periods);
        List<Axis> columns = axes(parameters, "columns");
        List<Axis> rows = axes(parameters, "rows");
        rows.stream().filter(columns::contains).findFirst().ifPresent(twice -> {
            throw wrong("rows", twice.code(), Text.of("what does not stand in columns too", "未在 columns 中出现的维度"));
        });
        PivotQuestion question = new PivotQuestion(
                items(parameters, cube),
                NetworkAnswers.places(parameters, facts),
                periods,
                parts(parameters, "section", slices, Slice::section, PivotQuestions::section),
                parts(parameters, "scale", slices, Slice::scale, PivotQuestions::scale),
                parts(parameters, "qualification", slices, Slice::qualification, code -> qualification(code, slices)),
                measures(parameters),
                rows,
                columns.isEmpty() && !rows.contains(Axis.PERIOD) ? List.of(Axis.PERIOD) : columns,
                number(parameters, "window", USUAL_WINDOW, 2, MOST_WINDOW),
                number(parameters, "years", USUAL_YEARS, LEAST_YEARS, MOST_YEARS),
                parameters.one("forecastTo") == null ? null : number(parameters, "forecastTo", 0, 1979, 2199));
        if (question.cells() > PivotQuestion.MOST_CELLS) {
            String axes = Arrays.stream(Axis.values())
                    .map(axis -> question.size(axis) + " " + axis.code())
                    .collect(Collectors.joining(" × "));
            throw Problem.of(
                            ViewProblem.PIVOT_TOO_LARGE,
                            axes + " are " + question.cells() + " values (expected: at most " + PivotQuestion.MOST_CELLS
                                    + ")",
                            axes + " 共 " + question.cells() + " 个数值，至多 " + PivotQuestion.MOST_CELLS + " 个")
                    .refused();
        }
        return question;
    }

    private static List<String> items(Parameters parameters, IndicatorCube cube) {
        List<String> elements = parameters.all("element");
        for (String code : elements) {
            if (!code.equals(ALL) && cube.element(code) == null) {
                throw Problem.of(
                                ViewProblem.UNKNOWN_ELEMENT,
                                "element",
                                code,
                                Text.of("the code of a data element of the catalogue, or *", "数据项目录中的代码，或 *"))
                        .refused();
            }
        }
        List<String> indicators = parameters.all("indicator");
        Stream<IndicatorDefined> asked = indicators.isEmpty()
                ? cube.indicators().stream().filter(i -> elements.isEmpty() && i.keyNo() != null)
                : NetworkAnswers.indicators(parameters, cube).stream();
        Set<String> all = asked.map(IndicatorDefined::code).collect(Collectors.toCollection(LinkedHashSet::new));
        elements.forEach(code -> {
            if (code.equals(ALL)) {
                cube.elements().forEach(element -> all.add(element.code()));
            } else {
                all.add(code);
            }
        });
        return List.copyOf(all);
    }

    private static List<Period> periods(Parameters parameters, Looking looking) {
        String from = parameters.one("from");
        String to = parameters.one("to");
        if (from == null && to == null) {
            return NetworkAnswers.periods(parameters, looking);
        }
        if (from == null || to == null || !parameters.all("period").isEmpty()) {
            throw wrong(
                    from == null ? "from" : to == null ? "to" : "period",
                    from == null || to == null ? null : parameters.one("period"),
                    Text.of("from and to together, and then no period", "from 与 to 同时给出，且不得再给 period"));
        }
        Period first = Period.of(from);
        Period last = Period.of(to);
        Period.Kind kind = frequency(parameters, first);
        List<Period> all = Windows.span(at(kind, first.start()), at(kind, last.end()), MOST_PERIODS + 1);
        if (all.isEmpty() || all.size() > MOST_PERIODS) {
            throw wrong(
                    "to",
                    to,
                    Text.of(
                            "a period from " + from + " on, and no more than " + MOST_PERIODS + " of them",
                            "不早于 " + from + " 的时期，至多 " + MOST_PERIODS + " 期"));
        }
        return all;
    }

    private static Period.Kind frequency(Parameters parameters, Period first) {
        String asked = parameters.one("frequency");
        if (asked == null) {
            return first.kind();
        }
        return Arrays.stream(Period.Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(asked))
                .findFirst()
                .orElseThrow(
                        () -> wrong("frequency", asked, Text.of("month, quarter or year", "month、quarter 或 year")));
    }

    private static Period at(Period.Kind kind, LocalDate day) {
        return Period.of(
                switch (kind) {
                    case YEAR -> Integer.toString(day.getYear());
                    case QUARTER -> day.getYear() + "Q" + (day.getMonthValue() + 2) / 3;
                    case MONTH -> YearMonth.from(day).toString();
                });
    }

    private static List<@Nullable String> parts(
            Parameters parameters,
            String name,
            Set<Slice> slices,
            Function<Slice, @Nullable String> of,
            Function<String, String> read) {
        Set<@Nullable String> all = new LinkedHashSet<>();
        for (String one : parameters.all(name)) {
            if (one.equals(ALL)) {
                all.addAll(new TreeSet<>(
                        slices.stream().map(of).filter(Objects::nonNull).toList()));
            } else {
                all.add(one.equals(PivotQuestion.TOTAL) ? null : read.apply(one));
            }
        }
        if (all.isEmpty()) {
            all.add(null);
        }
        return new ArrayList<>(all);
    }

    private static String section(String text) {
        if (SECTION.matcher(text).matches() || text.equals(UNKNOWN)) {
            return text;
        }
        throw Problem.of(
                        ViewProblem.UNKNOWN_INDUSTRY,
                        "section",
                        text,
                        Text.of(
                                "a section of GB/T 4754-2017 from A to T, unknown, total, or * for all there are",
                                "GB/T 4754-2017 门类 A 至 T、unknown、total 或 *（全部）"))
                .refused();
    }

    private static String scale(String text) {
        if (text.equals(UNKNOWN)) {
            return text;
        }
        try {
            return ScaleClass.of(text).code();
        } catch (InvalidValue e) {
            throw Problem.of(
                            ViewProblem.UNKNOWN_SCALE,
                            "scale",
                            text,
                            Text.of(
                                    "large, medium, small, micro, unknown, total, or * for all there are",
                                    "large、medium、small、micro、unknown、total 或 *（全部）"))
                    .refused();
        }
    }

    private static String qualification(String text, Set<Slice> slices) {
        Set<String> known = new TreeSet<>(slices.stream()
                .map(Slice::qualification)
                .filter(Objects::nonNull)
                .toList());
        if (known.contains(text)) {
            return text;
        }
        String all = String.join(", ", known);
        throw Problem.of(
                        ViewProblem.UNKNOWN_QUALIFICATION,
                        "qualification",
                        text,
                        Text.of(
                                "one that parks told of in these periods"
                                        + (all.isEmpty() ? ", which is none" : ": " + all) + "; total, or * for all",
                                "分园在这些时期报过的资质" + (all.isEmpty() ? "（无）" : "：" + all) + "；或 total、*（全部）"))
                .refused();
    }

    private static List<Measure> measures(Parameters parameters) {
        List<String> asked = parameters.all("measure");
        if (asked.isEmpty()) {
            return List.of(Measure.VALUE);
        }
        return asked.stream()
                .map(code -> Measure.of(code).orElseThrow(() -> {
                    String all =
                            Arrays.stream(Measure.values()).map(Measure::code).collect(Collectors.joining(", "));
                    return Problem.of(
                                    ViewProblem.UNKNOWN_MEASURE,
                                    "measure",
                                    code,
                                    Text.of("one of " + all, "下列之一：" + all))
                            .refused();
                }))
                .toList();
    }

    private static List<Axis> axes(Parameters parameters, String name) {
        return parameters.all(name).stream()
                .map(code -> Axis.of(code).orElseThrow(() -> {
                    String all = Arrays.stream(Axis.values()).map(Axis::code).collect(Collectors.joining(", "));
                    return wrong(name, code, Text.of("some of " + all, "下列维度：" + all));
                }))
                .toList();
    }

    private static int number(Parameters parameters, String name, int usual, int least, int most) {
        String text = parameters.one(name);
        if (text == null) {
            return usual;
        }
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw wrong(name, text, Text.of("a number from " + least + " to " + most, least + " 到 " + most + " 的整数"));
    }

    private static RuntimeException wrong(String name, @Nullable String value, Text expected) {
        return Problem.of(KitProblem.WRONG_PARAMETER, name, value, expected).refused();
    }
}

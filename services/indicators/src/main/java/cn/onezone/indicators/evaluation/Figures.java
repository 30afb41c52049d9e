package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.value.DecimalLimit;
import cn.onezone.contracts.value.ParkCode;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What parks are compared by.
 *
 * @param parks all that take part, each once
 * @param figures at most one for each park and indicator; a park that has none has no value
 */
public record Figures(List<ParkCode> parks, List<Figure> figures) {
    /** More than any sum of values that parks may submit, and than any indicator has decimals. */
    static final DecimalLimit LIMIT = new DecimalLimit(12, 40);

    static final String LIMIT_EN =
            "at most " + LIMIT.decimals() + " decimals and " + LIMIT.digits() + " digits before them";
    static final String LIMIT_ZH = "至多 " + LIMIT.decimals() + " 位小数、" + LIMIT.digits() + " 位整数";

    /** Refuses with {@code wrong-scheme} a park or a figure that stands there twice, or a figure of no park of these. */
    public Figures {
        parks = List.copyOf(parks);
        figures = List.copyOf(figures);
        Set<Object> seen = new HashSet<>();
        for (ParkCode park : parks) {
            if (!seen.add(park)) {
                throw Scheme.wrong(park.value(), "each park once", "每个分园只出现一次");
            }
        }
        for (Figure figure : figures) {
            if (!seen.contains(figure.park()) || !seen.add(List.of(figure.park(), figure.indicator()))) {
                throw Scheme.wrong(
                        figure.park() + " " + figure.indicator(),
                        "one figure for each park that takes part and indicator",
                        "每个参评分园、每个指标一个数值");
            }
        }
    }

    /**
     * A park's value of an indicator.
     *
     * @param value exact, in the indicator's unit
     * @param submission id of the submission it was computed from
     * @param revision of that submission
     */
    public record Figure(
            ParkCode park,
            String indicator,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,
            String submission,
            int revision) {
        /** Refuses with {@code wrong-scheme} a value of more than 12 decimals or 40 digits before them. */
        public Figure {
            if (!LIMIT.holds(value)) {
                throw Scheme.wrong(DecimalLimit.shown(value), LIMIT_EN, LIMIT_ZH);
            }
        }
    }

    /** Values of the parks by indicator. */
    Map<String, Map<ParkCode, BigDecimal>> byIndicator() {
        Map<String, Map<ParkCode, BigDecimal>> all = new HashMap<>();
        for (Figure figure : figures) {
            all.computeIfAbsent(figure.indicator(), _ -> new HashMap<>()).put(figure.park(), figure.value());
        }
        return all;
    }

    /** The figures of some parks, which take part whether or not they have any. */
    Figures among(List<ParkCode> some) {
        return new Figures(
                some, figures.stream().filter(f -> some.contains(f.park())).toList());
    }

    /** These for all parks but one, which has those of {@code other}; absent in the other is absent. */
    Figures butOf(ParkCode park, Figures other) {
        return new Figures(
                parks,
                Stream.concat(
                                figures.stream().filter(f -> !f.park().equals(park)),
                                other.figures.stream().filter(f -> f.park().equals(park)))
                        .toList());
    }
}

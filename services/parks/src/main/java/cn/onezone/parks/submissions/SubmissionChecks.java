package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.DecimalLimit;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what a park states about a period into values, or says what is wrong with each. Pure. */
public final class SubmissionChecks {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final int LONGEST_CODE = 60;
    private static final int MOST_VALUES = 500;
    private static final DecimalLimit LIMIT = new DecimalLimit(4, 24);
    private static final int LONGEST_NOTE = 2_000;

    private SubmissionChecks() {}

    /** What the checks found. */
    public sealed interface Checked {
        /** All is well. */
        record Fine(List<ElementValue> values, @Nullable String note) implements Checked {}

        /** At least one value is wrong. */
        record Wrong(List<FieldProblem> problems) implements Checked {
            /** The refusal, under the code of the first thing that is wrong. */
            public Problem problem() {
                FieldProblem first = problems.getFirst();
                Problem one = Problem.of(ParksProblem.of(first.code()), first);
                return new Problem(one.kind(), one.detail(), problems);
            }
        }
    }

    /**
     * Looks at what is stated. Of a data element that the park knows only from before editions, the city looks whether it is
     * reported of such a period and may be below zero.
     *
     * @param period what the values are about
     * @param level whose values they are
     */
    public static Checked check(SubmissionForm form, Period period, Level level, KnownElements.Catalogue catalogue) {
        List<FieldProblem> problems = new ArrayList<>();
        String note = form.note() == null || form.note().isBlank()
                ? null
                : form.note().strip();
        if (note != null && note.length() > LONGEST_NOTE) {
            problems.add(problem(
                    "/note",
                    note.substring(0, 60) + "…",
                    ParksProblem.WRONG_TEXT,
                    "at most " + LONGEST_NOTE + " characters",
                    "至多 " + LONGEST_NOTE + " 个字符"));
        }
        List<SubmissionForm.Value> stated = form.values() == null ? List.of() : form.values();
        if (stated.isEmpty() || stated.size() > MOST_VALUES) {
            problems.add(problem(
                    "/values",
                    Integer.toString(stated.size()),
                    ParksProblem.MISSING_FIELD,
                    "1 to " + MOST_VALUES + " values",
                    "1 至 " + MOST_VALUES + " 个数值"));
            return new Checked.Wrong(problems);
        }
        Set<String> seen = HashSet.newHashSet(stated.size());
        List<ElementValue> values = new ArrayList<>(stated.size());
        // once and not for each value: a report has sixty of them
        LocalDate day = period.end();
        for (int i = 0; i < stated.size(); i++) {
            ElementValue value = value(i, stated.get(i), period, day, level, catalogue, seen, problems);
            if (value != null) {
                values.add(value);
            }
        }
        return problems.isEmpty() ? new Checked.Fine(List.copyOf(values), note) : new Checked.Wrong(problems);
    }

    private static @Nullable ElementValue value(
            int place,
            SubmissionForm.Value stated,
            Period period,
            LocalDate day,
            Level level,
            KnownElements.Catalogue catalogue,
            Set<String> seen,
            List<FieldProblem> problems) {
        String code = stated.element();
        KnownElement known = code == null ? null : catalogue.elements().get(code);
        // a code that the catalogue has is one
        if (code == null
                || (known == null
                        && (code.length() > LONGEST_CODE || !CODE.matcher(code).matches()))) {
            problems.add(problem(
                    at(place) + "/element",
                    code,
                    ParksProblem.UNKNOWN_ELEMENT,
                    "code of a data element such as total-income",
                    "数据项代码，如 total-income"));
            return null;
        }
        if (known == null && catalogue.learnt()) {
            problems.add(problem(
                    at(place) + "/element",
                    code,
                    ParksProblem.UNKNOWN_ELEMENT,
                    "a data element of the catalogue (GET /indicators/catalogue)",
                    "目录中的数据项（GET /indicators/catalogue）"));
            return null;
        }
        if (!seen.add(code)) {
            problems.add(problem(
                    at(place) + "/element", code, ParksProblem.DUPLICATE_ELEMENT, "each data element once", "每个数据项一次"));
            return null;
        }
        KnownElement.KnownEdition edition = known == null ? null : known.at(day).orElse(null);
        FieldProblem unreported =
                edition == null ? null : unreported(at(place) + "/element", code, edition.edition(), period, level);
        if (unreported != null) {
            problems.add(unreported);
            return null;
        }
        boolean signed = edition == null || edition.signed() == null || edition.signed();
        BigDecimal value = number(place, signed, known != null && known.isCounted(), stated.value(), problems);
        Unit unit = unit(place, stated.unit(), known, problems);
        return value == null || unit == null ? null : new ElementValue(code, value, unit);
    }

    private static String at(int place) {
        return "/values/" + place;
    }

    /** What speaks against a data element in values of a level and period: another level, or another length of periods. */
    public static Optional<FieldProblem> unreported(String pointer, KnownElement known, Period period, Level level) {
        return known.at(period.end())
                .map(edition -> unreported(pointer, known.code(), edition.edition(), period, level));
    }

    private static @Nullable FieldProblem unreported(
            String pointer, String code, Edition edition, Period period, Level level) {
        if (!edition.levels().contains(level)) {
            return problem(
                    pointer,
                    code,
                    ParksProblem.WRONG_LEVEL,
                    "a data element of level " + level + "; it is one of " + joined(edition.levels()),
                    level + " 层级的数据项；该项层级为 " + joined(edition.levels()));
        }
        Frequency frequency = Frequency.of(period.kind());
        if (!edition.frequencies().contains(frequency)) {
            return problem(
                    pointer,
                    code,
                    ParksProblem.WRONG_FREQUENCY,
                    "a data element that is reported by " + frequency + "; it is by " + joined(edition.frequencies()),
                    "按 " + frequency + " 报送的数据项；该项按 " + joined(edition.frequencies()) + " 报送");
        }
        return null;
    }

    private static String joined(List<?> of) {
        return of.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static @Nullable BigDecimal number(
            int place, boolean signed, boolean counted, @Nullable BigDecimal value, List<FieldProblem> problems) {
        if (value == null) {
            problems.add(problem(
                    at(place) + "/value",
                    null,
                    ParksProblem.MISSING_FIELD,
                    "a decimal such as 1234.5",
                    "十进制数，如 1234.5"));
            return null;
        }
        if (!LIMIT.holds(value)) {
            problems.add(problem(
                    at(place) + "/value",
                    DecimalLimit.shown(value),
                    ParksProblem.WRONG_DECIMAL,
                    "at most " + LIMIT.decimals() + " decimals and " + LIMIT.digits() + " digits before them",
                    "至多 " + LIMIT.decimals() + " 位小数、" + LIMIT.digits() + " 位整数"));
            return null;
        }
        if (value.signum() < 0 && !signed) {
            problems.add(problem(
                    at(place) + "/value", value.toPlainString(), ParksProblem.NEGATIVE_AMOUNT, "0 or more", "不小于 0"));
            return null;
        }
        BigDecimal exact = value.stripTrailingZeros();
        if (counted && exact.scale() > 0) {
            problems.add(problem(
                    at(place) + "/value",
                    value.toPlainString(),
                    ParksProblem.WRONG_DECIMAL,
                    "a whole number: people and things are counted",
                    "整数：人和物按个数计"));
            return null;
        }
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    private static @Nullable Unit unit(
            int place, @Nullable String stated, @Nullable KnownElement known, List<FieldProblem> problems) {
        if (known != null && known.unit().symbol().equals(stated)) {
            return known.unit();
        }
        if (stated == null || stated.isBlank()) {
            if (known != null) {
                return known.unit();
            }
            problems.add(
                    problem(at(place) + "/unit", stated, ParksProblem.MISSING_FIELD, "a unit such as 万元", "单位，如 万元"));
            return null;
        }
        if (known != null && !known.unit().symbol().equals(stated.strip())) {
            problems.add(problem(
                    at(place) + "/unit",
                    stated,
                    ParksProblem.WRONG_UNIT,
                    known.unit() + ", the unit of " + known.code() + " "
                            + known.name().en(),
                    known.unit() + "（“" + known.name().zh() + "”的单位）"));
            return null;
        }
        if (known != null) {
            return known.unit();
        }
        try {
            return new Unit(stated.strip());
        } catch (InvalidValue e) {
            problems.add(new FieldProblem(at(place) + "/unit", stated, ParksProblem.WRONG_UNIT.code(), e.expected()));
            return null;
        }
    }

    private static FieldProblem problem(
            String pointer, @Nullable String value, ParksProblem kind, String en, String zh) {
        return new FieldProblem(pointer, value, kind.code(), Text.of(en, zh));
    }
}

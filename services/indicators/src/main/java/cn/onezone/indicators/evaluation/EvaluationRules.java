package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.indicators.evaluation.EvaluationForm.CriterionForm;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import cn.onezone.indicators.evaluation.Scheme.Normalisation;
import cn.onezone.kit.problem.FieldChecks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides on a scheme that somebody asks for. Pure. */
final class EvaluationRules {
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;
    private static final int LONGEST_NAME = 200;

    private EvaluationRules() {}

    /** Where indicators and their targets are looked up. */
    interface Known {
        /** The indicator of this code, absent if there is none. */
        @Nullable
        IndicatorDefined indicator(String code);

        /** The target that is set for a year, absent if none is. */
        @Nullable
        BigDecimal target(String indicator, int year);
    }

    /**
     * The draft that a form asks for.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code wrong-field}, naming all fields that are wrong
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code wrong-scheme} for weights that do not sum to 100
     */
    static Evaluation draft(EvaluationForm form, Known known) {
        FieldChecks checks = new FieldChecks();
        Integer year = form.year();
        if (year == null || year < FIRST_YEAR || year > LAST_YEAR) {
            checks.wrong(
                    "/year",
                    year,
                    year == null ? "missing-field" : "wrong-year",
                    FIRST_YEAR + " to " + LAST_YEAR,
                    FIRST_YEAR + " 至 " + LAST_YEAR);
            year = FIRST_YEAR;
        }
        String id = form.id() == null ? Integer.toString(year) : checks.code("/id", form.id());
        if (!id.equals(Integer.toString(year)) && !id.startsWith(year + "-") && !id.isEmpty()) {
            checks.wrong("/id", id, "wrong-code", year + ", or " + year + "- and more", year + "，或以 " + year + "- 开头");
        }
        String name = checks.optionalText("/name", form.name(), LONGEST_NAME);
        Normalisation normalisation = one(checks, "/normalisation", form.normalisation(), Normalisation.values(), null);
        Aggregation aggregation =
                one(checks, "/aggregation", form.aggregation(), Aggregation.values(), Aggregation.ARITHMETIC);
        MissingData missing = one(checks, "/missing", form.missing(), MissingData.values(), MissingData.SHARE_WEIGHT);
        List<Criterion> criteria = criteria(checks, form.criteria(), year, normalisation, known);
        checks.done();
        return Evaluation.draft(
                id,
                year,
                name == null ? year + " 年度创新发展考核评价" : name,
                new Scheme(normalisation, aggregation, missing, criteria));
    }

    private static List<Criterion> criteria(
            FieldChecks checks,
            @Nullable List<@Nullable CriterionForm> forms,
            int year,
            Normalisation normalisation,
            Known known) {
        List<Criterion> criteria = new ArrayList<>();
        List<@Nullable CriterionForm> said = forms == null ? List.of() : forms;
        for (int i = 0; i < said.size() && i <= Scheme.MOST; i++) {
            String pointer = "/criteria/" + i;
            CriterionForm form = said.get(i);
            String code = form == null ? null : form.indicator();
            BigDecimal weight = form == null ? null : form.weight();
            if (form == null || code == null || weight == null) {
                checks.wrong(pointer, form, "missing-field", "an indicator and its weight", "指标与权重");
                continue;
            }
            IndicatorDefined indicator = known.indicator(code);
            if (indicator == null) {
                checks.wrong(pointer + "/indicator", code, "unknown-indicator", "the code of an indicator", "指标代码");
                continue;
            }
            try {
                criteria.add(new Criterion(
                        code, weight, indicator.direction(), target(form, year, normalisation, indicator, known)));
            } catch (InvalidValue e) {
                checks.wrong(
                        pointer,
                        e.value(),
                        "wrong-scheme",
                        e.expected().en(),
                        e.expected().zh());
            }
        }
        return criteria;
    }

    private static @Nullable BigDecimal target(
            CriterionForm form, int year, Normalisation normalisation, IndicatorDefined indicator, Known known) {
        if (normalisation != Normalisation.DISTANCE_TO_TARGET || indicator.direction() == Direction.NONE) {
            return null;
        }
        return form.target() == null ? known.target(indicator.code(), year) : form.target();
    }

    private static <T extends Enum<T>> T one(
            FieldChecks checks, String pointer, @Nullable String said, T[] all, @Nullable T otherwise) {
        if (said == null && otherwise != null) {
            return otherwise;
        }
        for (T each : all) {
            if (wire(each).equals(said)) {
                return each;
            }
        }
        String words = Arrays.stream(all).map(EvaluationRules::wire).collect(Collectors.joining(", "));
        checks.wrong(
                pointer, said, said == null ? "missing-field" : "unknown-word", "one of " + words, "下列之一：" + words);
        return all[0];
    }

    /** {@code MIN_MAX} is {@code min-max} in requests and answers. */
    static String wire(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

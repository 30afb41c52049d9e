package cn.onezone.indicators.observations;

import cn.onezone.contracts.value.DecimalLimit;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.NamedIds;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a published figure that is entered. Pure. */
final class ObservationRules {
    private static final Pattern ID = Pattern.compile("[a-z0-9](?:-?[a-z0-9]){0,119}");
    private static final int LONGEST = 2_000;
    private static final DecimalLimit LIMIT = new DecimalLimit(6, 18);
    private static final List<String> SCOPES = List.of("zone", "city");

    private ObservationRules() {}

    /** What becomes of it. */
    sealed interface Decision {
        /** It is a figure. */
        record Accepted(Observation observation) implements Decision {}

        /** It is none. */
        record Refused(Problem problem) implements Decision {}
    }

    static Decision check(ObservationForm form, Definitions definitions) {
        String item = form.item();
        BigDecimal value = form.value();
        Unit unit = form.unit();
        String publisher = form.publisher();
        if (item == null || value == null || unit == null || publisher == null) {
            String missing = item == null ? "item" : value == null ? "value" : unit == null ? "unit" : "publisher";
            return refused(
                    IndicatorsProblem.MISSING_FIELD,
                    "/" + missing,
                    null,
                    "item, value, unit and publisher",
                    "item、value、unit 与 publisher");
        }
        Text name = definitions.name(item).orElse(null);
        if (name == null) {
            return new Decision.Refused(definitions.unknownItem(IndicatorsProblem.UNKNOWN_ITEM, "/item", item));
        }
        if (!definitions.knows(unit)) {
            return refused(IndicatorsProblem.WRONG_UNIT, "/unit", unit.symbol(), "a unit of the catalogue", "目录中的计量单位");
        }
        Decision wrong = firstWrong(form);
        if (wrong != null) {
            return wrong;
        }
        LocalDate from = form.from();
        LocalDate to = form.to();
        Period period = form.period();
        if (period != null) {
            if ((from != null && !from.equals(period.start())) || (to != null && !to.equals(period.end()))) {
                return refused(
                        IndicatorsProblem.WRONG_SPAN,
                        "/period",
                        period.value(),
                        "from and to are its first and last day, or absent",
                        "from 与 to 为该时期的首日与末日，或不填");
            }
            from = period.start();
            to = period.end();
        }
        if (from == null || to == null || to.isBefore(from)) {
            return refused(
                    IndicatorsProblem.WRONG_SPAN,
                    "/to",
                    to == null ? null : to.toString(),
                    "a period, or from and a to not before it",
                    "时期，或 from 与不早于它的 to");
        }
        String scope = Objects.requireNonNullElse(form.scope(), "zone");
        if (!SCOPES.contains(scope)) {
            scope = ParkCode.of(scope).value();
        }
        String id = form.id() == null ? id(form, scope, from, to) : form.id();
        return new Decision.Accepted(new Observation(
                id,
                from + " " + id,
                item,
                Text.of(
                        Objects.requireNonNullElse(form.nameEn(), name.en()),
                        Objects.requireNonNullElse(form.nameZh(), name.zh())),
                scope,
                period,
                form.span(),
                from,
                to,
                value,
                unit,
                form.yearOnYearPercent(),
                form.sharePercent(),
                form.qualifier(),
                form.dimension(),
                form.coverage(),
                publisher,
                form.plan(),
                form.via(),
                form.title(),
                form.published(),
                form.publishedIn(),
                form.quote(),
                form.note()));
    }

    private static @Nullable Decision firstWrong(ObservationForm form) {
        if (form.id() != null && !ID.matcher(form.id()).matches()) {
            return refused(
                    IndicatorsProblem.WRONG_TEXT,
                    "/id",
                    cut(form.id()),
                    "1 to 120 small letters, digits and inner hyphens",
                    "1 至 120 个小写字母、数字与中间的连字符");
        }
        for (BigDecimal number : Arrays.asList(form.value(), form.yearOnYearPercent(), form.sharePercent())) {
            if (number != null && !LIMIT.holds(number)) {
                return refused(
                        IndicatorsProblem.WRONG_DECIMAL,
                        "/value",
                        DecimalLimit.shown(number),
                        "at most " + LIMIT.decimals() + " decimals and " + LIMIT.digits() + " digits before them",
                        "至多 " + LIMIT.decimals() + " 位小数、" + LIMIT.digits() + " 位整数");
            }
        }
        for (String text : Arrays.asList(
                form.nameZh(),
                form.nameEn(),
                form.span(),
                form.qualifier(),
                form.dimension(),
                form.coverage(),
                form.publisher(),
                form.plan(),
                form.via(),
                form.title(),
                form.publishedIn(),
                form.quote(),
                form.note())) {
            if (text != null && (text.isBlank() || text.length() > LONGEST)) {
                return refused(
                        IndicatorsProblem.WRONG_TEXT,
                        "",
                        cut(text),
                        "texts of 1 to " + LONGEST + " characters, or none",
                        "1 至 " + LONGEST + " 字的文本，或不填");
            }
        }
        return null;
    }

    /** The same for what is the same publication of the same figure, whatever value it is given. */
    private static String id(ObservationForm form, String scope, LocalDate from, LocalDate to) {
        String identity = Stream.of(
                        form.item(),
                        scope,
                        from.toString(),
                        to.toString(),
                        form.dimension(),
                        form.coverage(),
                        form.publisher(),
                        form.published() == null
                                ? form.publishedIn()
                                : form.published().toString())
                .map(part -> part == null ? "" : part)
                .collect(Collectors.joining("\u0000"));
        return form.item() + "-" + from + "-" + NamedIds.of(identity).toString().substring(0, 13);
    }

    private static String cut(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static Decision.Refused refused(
            IndicatorsProblem kind, String pointer, @Nullable String value, String en, String zh) {
        return new Decision.Refused(Problem.of(kind, pointer, value, Text.of(en, zh)));
    }
}

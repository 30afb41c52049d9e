package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.catalogue.DefinitionForm.NameForm;
import cn.onezone.kit.json.EventJson;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as OneZone ships it: what the plans count and ask for.
 *
 * @param plans plans that the catalogue cites
 * @param basicUnits units that all others are made of
 * @param units units that values are usually given in
 * @param groups first-level groups of the key indicators
 * @param elements data elements
 * @param indicators indicators
 * @param targets targets by year, or for every year
 * @param directions sentences that ask for more without a number
 * @param conflicts where plans disagree or only look alike
 */
public record CatalogueFile(
        List<Plan> plans,
        List<BasicUnit> basicUnits,
        List<UsualUnit> units,
        List<Group> groups,
        List<Element> elements,
        List<Indicator> indicators,
        List<PlanTarget> targets,
        List<Aim> directions,
        List<Conflict> conflicts) {
    private static final String FILE = "/cn/onezone/indicators/catalogue.json";

    /** Reads the file from the class path. */
    public static CatalogueFile bundled() {
        try (InputStream in = CatalogueFile.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new FileNotFoundException(FILE + " is not on the class path");
            }
            return EventJson.read(in.readAllBytes(), CatalogueFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A plan.
     *
     * @param code P13, AP22 …
     */
    public record Plan(String code, String titleZh) {}

    /** A unit that values are usually given in. */
    public record UsualUnit(Unit symbol, String nameEn) {}

    /**
     * A unit that others are made of.
     *
     * @param factor how many of {@code of} one of it is, absent for one
     * @param of absent for a basic unit
     */
    public record BasicUnit(
            Unit symbol,
            String nameZh,
            String nameEn,
            @Nullable String factor,
            @Nullable Unit of) {
        UnitForm form() {
            return new UnitForm(symbol, new NameForm(nameEn, nameZh), factor, of);
        }
    }

    /** A first-level group of the key indicators. */
    public record Group(String nameZh, String nameEn) {}

    /**
     * A data element.
     *
     * @param kind {@code flow} over a period or {@code stock} at its end
     * @param signed whether values may be below zero, absent if they may not
     */
    public record Element(
            String code,
            String nameZh,
            String nameEn,
            Unit unit,
            int decimals,
            Kind kind,
            List<Level> levels,
            List<Frequency> frequencies,
            List<Breakdown> breakdowns,
            @Nullable List<Quotation> sources,
            @Nullable Name responsible,
            @Nullable String note,
            @Nullable Boolean signed) {
        ElementForm form() {
            return new ElementForm(
                    code,
                    new NameForm(nameEn, nameZh),
                    unit,
                    decimals,
                    kind,
                    levels,
                    frequencies,
                    breakdowns,
                    quoted(sources),
                    named(responsible),
                    note,
                    null,
                    null,
                    signed);
        }
    }

    /**
     * An indicator.
     *
     * @param annexNo 1 to 16 for a key indicator
     * @param sector industry it is about, absent for all
     */
    public record Indicator(
            String code,
            String nameZh,
            String nameEn,
            @Nullable Integer annexNo,
            @Nullable String group,
            Unit unit,
            int decimals,
            String direction,
            @Nullable String sector,
            @Nullable String formula,
            @Nullable String formulaNote,
            List<Level> levels,
            List<Frequency> frequencies,
            List<Breakdown> breakdowns,
            @Nullable List<Quotation> sources,
            @Nullable Name responsible,
            @Nullable String note) {
        IndicatorForm form() {
            return new IndicatorForm(
                    code,
                    new NameForm(nameEn, nameZh),
                    group,
                    annexNo,
                    unit,
                    decimals,
                    Direction.valueOf(direction.toUpperCase(Locale.ROOT)),
                    formula,
                    formulaNote,
                    sector,
                    levels,
                    frequencies,
                    breakdowns,
                    quoted(sources),
                    named(responsible),
                    note,
                    null,
                    null);
        }
    }

    /** Words of a plan. */
    public record Quotation(String plan, String quote) {}

    /** A name. */
    public record Name(String nameZh, String nameEn) {}

    private static List<Source> quoted(@Nullable List<Quotation> quotations) {
        return quotations == null
                ? List.of()
                : quotations.stream()
                        .map(q -> new Source(q.plan(), q.quote(), null))
                        .toList();
    }

    private static @Nullable NameForm named(@Nullable Name name) {
        return name == null ? null : new NameForm(name.nameEn(), name.nameZh());
    }

    /**
     * A target as a plan states it.
     *
     * @param year absent if it holds for every year
     * @param everyYear whether it holds for every year
     */
    public record PlanTarget(
            String indicator,
            @Nullable Integer year,
            @Nullable Boolean everyYear,
            String operator,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal upper,

            Unit unit,
            String scope,
            String plan,
            String quote) {}

    /** A sentence that asks for more without a number. */
    public record Aim(
            String indicator, @Nullable Integer year, String meaning, String scope, String plan, String quote) {}

    /** Where plans disagree or only look alike. */
    public record Conflict(String code, List<String> plans, String en, String zh) {}
}

package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
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
 * @param units units that values may have
 * @param groups first-level groups of the key indicators
 * @param elements data elements
 * @param indicators indicators
 * @param targets targets by year, or for every year
 * @param directions sentences that ask for more without a number
 * @param conflicts where plans disagree or only look alike
 */
public record CatalogueFile(
        List<Plan> plans,
        List<NamedUnit> units,
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

    /** A unit of values. */
    public record NamedUnit(Unit symbol, String nameEn) {}

    /** A first-level group of the key indicators. */
    public record Group(String nameZh, String nameEn) {}

    /**
     * A data element.
     *
     * @param kind {@code flow} over a period or {@code stock} at its end
     */
    public record Element(
            String code,
            String nameZh,
            String nameEn,
            Unit unit,
            int decimals,
            String kind,
            @Nullable String note) {
        DataElementDefined definition() {
            return new DataElementDefined(code, Text.of(nameEn, nameZh), unit, decimals);
        }
    }

    /**
     * An indicator.
     *
     * @param annexNo 1 to 16 for a key indicator
     * @param scope {@code zone} or {@code city}
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
            String scope,
            @Nullable String sector,
            @Nullable RawFormula formula,
            @Nullable String formulaNote,
            @Nullable String note) {
        IndicatorDefined definition() {
            return new IndicatorDefined(
                    code,
                    Text.of(nameEn, nameZh),
                    group,
                    annexNo,
                    unit,
                    decimals,
                    Direction.valueOf(direction.toUpperCase(Locale.ROOT)),
                    formula == null ? null : formula.with(formulaNote));
        }
    }

    /** A formula without the note on where it is from. */
    public record RawFormula(
            List<String> numerator, @Nullable List<String> denominator, BigDecimal factor) {
        Formula with(@Nullable String note) {
            return new Formula(numerator, denominator == null ? List.of() : denominator, factor, note);
        }
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

package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data element as the park has learnt it from the city.
 *
 * @param code of the catalogue
 * @param name in both languages
 * @param unit in which its values are reported
 * @param sequence of the event it was learnt from
 * @param editions those the park has heard of, by number; none if it heard of it before there were any
 * @param decimals of a published value; absent if it heard of it before this was kept
 * @param kind whether it is counted over a period or at its end, absent likewise or if the city has not said so
 */
public record KnownElement(
        String code,
        Text name,
        Unit unit,
        long sequence,
        List<KnownEdition> editions,
        @Nullable Integer decimals,
        @Nullable Kind kind) {
    /** What is counted and not measured: of these there are no parts. */
    private static final Set<String> COUNTED = Set.of("人", "件", "家", "个", "项", "户", "起");

    /** Copies the editions; of what was learnt earlier none are known. */
    public KnownElement {
        editions = editions == null ? List.of() : List.copyOf(editions);
    }

    /**
     * An edition of it.
     *
     * @param edition for which days, levels and lengths of periods it is
     * @param signed whether values may be below zero, absent if the city has not said so
     */
    public record KnownEdition(Edition edition, @Nullable Boolean signed) {}

    /** Whether values of such a period may be below zero; absent if the city has not said so. */
    public @Nullable Boolean signed(Period period) {
        return at(period.end()).map(KnownEdition::signed).orElse(null);
    }

    /** Whether it is newer, or the same and has what was not kept when the other was learnt. */
    boolean tellsMoreThan(KnownElement known) {
        return sequence > known.sequence || (sequence == known.sequence && kind != null && known.kind == null);
    }

    /** Whether it may be the same at the end of a period and of a longer one: the city has not said that it is a flow. */
    public boolean mayBeStock() {
        return kind != Kind.FLOW;
    }

    /** Whether it is people or things, of which there are no parts. */
    public boolean isCounted() {
        return decimals != null && decimals == 0 && COUNTED.contains(unit.symbol());
    }

    /** Whether the city has said that values of such a period may be below zero. */
    public boolean isSigned(Period period) {
        return at(period.end()).map(KnownEdition::signed).orElse(Boolean.FALSE);
    }

    static KnownElement of(DataElementDefined defined, long sequence) {
        Edition edition = defined.edition();
        return new KnownElement(
                defined.code(),
                defined.name(),
                defined.unit(),
                sequence,
                edition == null ? List.of() : List.of(new KnownEdition(edition, defined.signed())),
                defined.decimals(),
                defined.kind());
    }

    /** This one with what was known of earlier editions. */
    KnownElement behind(@Nullable KnownElement before) {
        if (before == null) {
            return this;
        }
        return new KnownElement(
                code,
                name,
                unit,
                sequence,
                Stream.concat(
                                before.editions.stream()
                                        .filter(known -> editions.stream()
                                                .noneMatch(e -> e.edition().number()
                                                        == known.edition().number())),
                                editions.stream())
                        .sorted(Comparator.comparingInt(e -> e.edition().number()))
                        .toList(),
                decimals,
                kind == null ? before.kind : kind);
    }

    /**
     * The edition that is for a day: what came later holds from its first day on (R8). Empty if none is, or the park has not
     * heard of it.
     */
    Optional<KnownEdition> at(LocalDate day) {
        for (KnownEdition one : editions.reversed()) {
            LocalDate from = one.edition().validFrom();
            if (from == null || !day.isBefore(from)) {
                return one.edition().holds(day) ? Optional.of(one) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}

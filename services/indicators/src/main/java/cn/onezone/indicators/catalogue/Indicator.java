package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An indicator of the catalogue with all its editions. Its unit is the same in all of them, so that targets keep their sense.
 *
 * @param code its code
 * @param editions oldest first, at least one
 * @param changedAt when the newest was recorded
 */
public record Indicator(
        String code,
        List<IndicatorEdition> editions,
        @Nullable Instant changedAt) implements Recorded<Indicator> {
    /** Copies the editions; a document from before editions has none and is replaced at start. */
    public Indicator {
        code = code == null ? "" : code;
        editions = editions == null ? List.of() : List.copyOf(editions);
    }

    /**
     * One edition.
     *
     * @param definition what the network knows of it
     * @param sector industry it is about, absent for all
     * @param recordedAt since when
     */
    public record IndicatorEdition(
            IndicatorDefined definition,
            @Nullable String sector,
            @Nullable Instant recordedAt) implements Editions.Dated {
        @Override
        public Edition edition() {
            return Objects.requireNonNull(definition.edition());
        }

        /** {@code city} (Beijing) or {@code zone}. */
        public String scope() {
            return edition().levels().contains(Level.CITY) ? "city" : "zone";
        }
    }

    static Indicator first(IndicatorDefined definition, @Nullable String sector) {
        return new Indicator(definition.code(), List.of(new IndicatorEdition(definition, sector, null)), null);
    }

    Indicator with(IndicatorDefined definition, @Nullable String sector) {
        List<IndicatorEdition> all = new ArrayList<>(editions);
        all.add(new IndicatorEdition(definition, sector, null));
        return new Indicator(code, all, changedAt);
    }

    @Override
    public Indicator recorded(Instant at) {
        return new Indicator(
                code,
                editions.stream()
                        .map(e -> e.recordedAt() == null ? new IndicatorEdition(e.definition(), e.sector(), at) : e)
                        .toList(),
                at);
    }

    /** The newest edition. */
    public IndicatorDefined definition() {
        return editions.getLast().definition();
    }

    /** The edition that holds on a day as known at a moment; either may be absent, see {@link Editions#at}. */
    public Optional<IndicatorEdition> at(@Nullable LocalDate validAt, @Nullable Instant asOf) {
        return Editions.at(editions, validAt, asOf);
    }
}

package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.value.Unit;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data element of the catalogue with all its editions. Its unit is the same in all of them, so that values of any time
 * can be added.
 *
 * @param code its code
 * @param editions oldest first, at least one
 * @param changedAt when the newest was recorded
 */
public record Element(
        String code,
        List<ElementEdition> editions,
        @Nullable Instant changedAt) implements Recorded<Element> {
    /** Copies the editions; a document from before editions has none and is replaced at start. */
    public Element {
        code = code == null ? "" : code;
        editions = editions == null ? List.of() : List.copyOf(editions);
    }

    /**
     * One edition.
     *
     * @param definition what the network knows of it
     * @param recordedAt since when
     */
    public record ElementEdition(
            DataElementDefined definition, @Nullable Instant recordedAt) implements Editions.Dated {
        @Override
        public Edition edition() {
            return Objects.requireNonNull(definition.edition());
        }
    }

    static Element first(DataElementDefined definition) {
        return new Element(definition.code(), List.of(new ElementEdition(definition, null)), null);
    }

    Element with(DataElementDefined definition) {
        List<ElementEdition> all = new ArrayList<>(editions);
        all.add(new ElementEdition(definition, null));
        return new Element(code, all, changedAt);
    }

    /** With what editions of before it was told say nothing of, whether values may be below zero; the same if all say it. */
    Element signedAs(@Nullable Boolean signed) {
        if (editions.stream().allMatch(e -> e.definition().signed() != null)) {
            return this;
        }
        return new Element(
                code,
                editions.stream()
                        .map(e -> new ElementEdition(e.definition().signedAs(signed), e.recordedAt()))
                        .toList(),
                changedAt);
    }

    @Override
    public Element recorded(Instant at) {
        return new Element(
                code,
                editions.stream()
                        .map(e -> e.recordedAt() == null ? new ElementEdition(e.definition(), at) : e)
                        .toList(),
                at);
    }

    /** The newest edition. */
    public DataElementDefined definition() {
        return editions.getLast().definition();
    }

    /** Unit of its values. */
    public Unit unit() {
        return definition().unit();
    }

    /** The edition that holds on a day as known at a moment; either may be absent, see {@link Editions#at}. */
    public Optional<ElementEdition> at(@Nullable LocalDate validAt, @Nullable Instant asOf) {
        return Editions.at(editions, validAt, asOf);
    }
}

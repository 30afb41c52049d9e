package cn.onezone.indicators.catalogue;

import static com.mongodb.client.model.Filters.gte;

import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The catalogue: all named units, data elements and indicators with their editions. It is kept in memory as well, and what
 * other instances write is seen after {@link #LOOK} at the latest. The shipped ones are brought in where absent; what
 * stands there is never overwritten.
 */
@Component
public class Catalogue {
    /** How old what is kept in memory may be. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** Most data elements, and most indicators. */
    static final int MOST = 5_000;

    /** Clocks of instances may differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Aggregates<NamedUnit> units;
    private final Aggregates<Element> elements;
    private final Aggregates<Indicator> indicators;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Kept kept;

    /**
     * What is kept in memory.
     *
     * @param newest recorded time of the newest entry in it
     */
    private record Kept(Definitions definitions, Instant lookedAt, Instant newest) {}

    Catalogue(CatalogueFile file, MongoDatabase database, Relay relay, Clock clock) {
        this.clock = clock;
        this.units =
                new Aggregates<>(database, "units", NamedUnit.class, relay).index(Indexes.ascending("state.changedAt"));
        this.elements = new Aggregates<>(database, "elements", Element.class, relay)
                .index(Indexes.ascending("state.changedAt"));
        this.indicators = new Aggregates<>(database, "indicators", Indicator.class, relay)
                .index(Indexes.ascending("state.changedAt"));
        Definitions shipped = Shipped.of(file);
        seed(
                units,
                shipped.namedUnits().stream().map(u -> new NamedUnit(u, null)).toList(),
                u -> u.definition().symbol().symbol(),
                (there, _) -> there,
                u -> defined(u.definition()));
        seed(
                elements,
                shipped.elements(),
                Element::code,
                (there, one) -> there.editions().isEmpty()
                        ? one
                        : there.signedAs(one.definition().signed()),
                Catalogue::defined);
        seed(
                indicators,
                shipped.indicators(),
                Indicator::code,
                (there, one) -> there.editions().isEmpty() ? one : there,
                Catalogue::defined);
        this.kept = looked(new Kept(Definitions.empty(), Instant.EPOCH, Instant.EPOCH), clock.instant());
    }

    private static <S> void seed(
            Aggregates<S> all,
            List<S> shipped,
            Function<S, String> id,
            BinaryOperator<S> completed,
            Function<S, Outgoing<?>> defined) {
        Map<String, Stored<S>> there = new HashMap<>();
        all.findAll(shipped.stream().map(id).toList()).forEach(s -> there.put(s.id(), s));
        List<Write<S>> writes = new ArrayList<>();
        for (S one : shipped) {
            Stored<S> before = there.get(id.apply(one));
            // a document from before editions has none, and one from before signs says nothing of them
            S wanted = before == null ? one : completed.apply(before.state(), one);
            if (before == null || !wanted.equals(before.state())) {
                writes.add(new Write<>(before, id.apply(one), wanted, List.of(defined.apply(wanted))));
            }
        }
        // those that another instance writes at the same moment are the same
        var _ = all.saveAll(writes);
    }

    private static Outgoing<?> defined(UnitDefined unit) {
        return Outgoing.of(IndicatorEvents.UNIT_DEFINED, "unit/" + unit.symbol(), unit);
    }

    private static Outgoing<?> defined(Element element) {
        return Outgoing.of(IndicatorEvents.DATA_ELEMENT_DEFINED, "element/" + element.code(), element.definition());
    }

    private static Outgoing<?> defined(Indicator indicator) {
        return Outgoing.of(IndicatorEvents.INDICATOR_DEFINED, "indicator/" + indicator.code(), indicator.definition());
    }

    /** What is counted, at most {@link #LOOK} old. */
    public Definitions now() {
        Kept known = kept;
        Instant now = clock.instant();
        // one looks, the others go on with what there is
        if (now.isAfter(known.lookedAt().plus(LOOK)) && looking.tryLock()) {
            try {
                known = kept;
                kept = looked(known, now);
            } finally {
                looking.unlock();
            }
        }
        return kept.definitions();
    }

    private Kept looked(Kept before, Instant now) {
        Bson changed = gte("state.changedAt", before.newest().minus(SKEW));
        Bson order = Sorts.ascending("state.changedAt");
        List<NamedUnit> newUnits = states(units.find(changed, order, MOST));
        List<Element> newElements = states(elements.find(changed, order, MOST));
        List<Indicator> newIndicators = states(indicators.find(changed, order, MOST));
        Instant newest = before.newest();
        newest = newest(newest, newUnits, NamedUnit::changedAt);
        newest = newest(newest, newElements, Element::changedAt);
        newest = newest(newest, newIndicators, Indicator::changedAt);
        return new Kept(before.definitions().with(newUnits, newElements, newIndicators), now, newest);
    }

    private static <S> List<S> states(List<Stored<S>> found) {
        return found.stream().map(Stored::state).toList();
    }

    private static <S> Instant newest(Instant before, List<S> found, Function<S, @Nullable Instant> changedAt) {
        Instant newest = before;
        for (S one : found) {
            Instant at = changedAt.apply(one);
            newest = at != null && at.isAfter(newest) ? at : newest;
        }
        return newest;
    }

    private void keep(List<NamedUnit> newUnits, List<Element> newElements, List<Indicator> newIndicators) {
        looking.lock();
        try {
            Kept known = kept;
            kept = new Kept(
                    known.definitions().with(newUnits, newElements, newIndicators), known.lookedAt(), known.newest());
        } finally {
            looking.unlock();
        }
    }

    Optional<Stored<NamedUnit>> unit(String symbol) {
        return units.find(symbol);
    }

    /** The data element of this code as it is stored. */
    public Optional<Stored<Element>> element(String code) {
        return elements.find(code);
    }

    /** The indicator of this code as it is stored. */
    public Optional<Stored<Indicator>> indicator(String code) {
        return indicators.find(code);
    }

    Creating<NamedUnit> create(NamedUnit unit, @Nullable Creation creation) {
        Creating<NamedUnit> creating =
                units.create(unit.definition().symbol().symbol(), unit, creation, List.of(defined(unit.definition())));
        if (creating instanceof Creating.Created<NamedUnit>(Stored<NamedUnit> stored)) {
            keep(List.of(stored.state()), List.of(), List.of());
        }
        return creating;
    }

    Creating<Element> create(Element element, @Nullable Creation creation) {
        Creating<Element> creating = elements.create(element.code(), element, creation, List.of(defined(element)));
        if (creating instanceof Creating.Created<Element>(Stored<Element> stored)) {
            keep(List.of(), List.of(stored.state()), List.of());
        }
        return creating;
    }

    Creating<Indicator> create(Indicator indicator, @Nullable Creation creation) {
        Creating<Indicator> creating =
                indicators.create(indicator.code(), indicator, creation, List.of(defined(indicator)));
        if (creating instanceof Creating.Created<Indicator>(Stored<Indicator> stored)) {
            keep(List.of(), List.of(), List.of(stored.state()));
        }
        return creating;
    }

    Stored<Element> replace(Stored<Element> before, Element element) {
        Stored<Element> stored = elements.replace(before, element, List.of(defined(element)));
        keep(List.of(), List.of(stored.state()), List.of());
        return stored;
    }

    Stored<Indicator> replace(Stored<Indicator> before, Indicator indicator) {
        Stored<Indicator> stored = indicators.replace(before, indicator, List.of(defined(indicator)));
        keep(List.of(), List.of(), List.of(stored.state()));
        return stored;
    }
}

package cn.onezone.indicators.targets;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;

import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.indicators.catalogue.CatalogueFile;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All targets. Those of the plans are brought in where absent; what was set since is never overwritten. */
@Component
public class Targets {
    private static final int MOST_OF_ONE = 200;
    /** As many as there may be indicators. */
    private static final int MOST_OF_A_YEAR = 5_000;

    private final Aggregates<Target> targets;

    Targets(CatalogueFile file, MongoDatabase database, Relay relay) {
        this.targets = new Aggregates<>(database, "targets", Target.class, relay)
                .index(Indexes.ascending("state.indicator", "state.year"))
                .index(Indexes.ascending("state.year", "state.indicator"));
        seed(file);
    }

    private void seed(CatalogueFile file) {
        Map<String, Target> shipped = file.targets().stream()
                .flatMap(t -> of(t).stream())
                .collect(Collectors.toMap(Target::id, Function.identity()));
        Set<String> there =
                targets.findAll(shipped.keySet()).stream().map(Stored::id).collect(Collectors.toSet());
        List<Write<Target>> absent = shipped.values().stream()
                .filter(t -> !there.contains(t.id()))
                .map(t -> new Write<>(null, t.id(), t, List.of(set(t))))
                .toList();
        // those that another instance writes at the same moment are the same
        var _ = targets.saveAll(absent);
    }

    /** A target for every year belongs to none; it is shown with the catalogue only. */
    private static Optional<Target> of(CatalogueFile.PlanTarget t) {
        Integer year = t.year();
        return year == null
                ? Optional.empty()
                : Optional.of(new Target(
                        t.indicator(),
                        year,
                        t.operator(),
                        t.value(),
                        t.upper(),
                        t.unit(),
                        List.of(new Source(t.plan(), t.quote(), null))));
    }

    private static Outgoing<?> set(Target target) {
        return Outgoing.of(IndicatorEvents.TARGET_SET, "target/" + target.id(), target.event());
    }

    Optional<Stored<Target>> find(String indicator, int year) {
        return targets.find(indicator + "/" + year);
    }

    /** The target of an indicator and year, of a range its lower end. */
    public Optional<BigDecimal> value(String indicator, int year) {
        return find(indicator, year).map(stored -> stored.state().value());
    }

    /** Targets of an indicator, by year. */
    public List<Stored<Target>> of(String indicator) {
        return targets.find(
                eq("state.indicator", indicator), Sorts.ascending("state.indicator", "state.year"), MOST_OF_ONE);
    }

    /** Targets of a year, by indicator. */
    public List<Target> of(int year) {
        return targets
                .find(eq("state.year", year), Sorts.ascending("state.year", "state.indicator"), MOST_OF_A_YEAR)
                .stream()
                .map(Stored::state)
                .toList();
    }

    Creating<Target> create(Target target) {
        return targets.create(target.id(), target, null, List.of(set(target)));
    }

    Stored<Target> replace(Stored<Target> before, Target target) {
        return targets.replace(before, target, List.of(set(target)));
    }

    /** Those of an indicator and year, or all, in the order of their ids. */
    Excerpt<Target> list(@Nullable String indicator, @Nullable Integer year, String after, int limit) {
        List<Bson> filters = new ArrayList<>();
        if (indicator != null) {
            filters.add(eq("state.indicator", indicator));
        }
        if (year != null) {
            filters.add(eq("state.year", year));
        }
        if (filters.isEmpty()) {
            filters.add(gte("_id", ""));
        }
        Bson all = and(filters);
        Bson part = after.isEmpty() ? all : and(all, gt("_id", after));
        // few hundred at most: the index finds those of a year or an indicator, the order is made of what it found
        return new Excerpt<>(targets.count(all), targets.find(part, Sorts.ascending("_id"), limit + 1));
    }
}

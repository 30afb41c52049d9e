package cn.onezone.indicators.releases;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All scheduled releases. */
@Component
class Releases {
    /** More indicators than the catalogue takes. */
    private static final int MOST_OF_A_PERIOD = 10_000;

    private final Aggregates<Release> releases;

    Releases(MongoDatabase database, Relay relay) {
        this.releases = new Aggregates<>(database, "releases", Release.class, relay);
    }

    Optional<Stored<Release>> find(String id) {
        return releases.find(id);
    }

    Creating<Release> create(Release release) {
        return releases.create(release.id(), release, null, List.of(scheduled(release)));
    }

    Stored<Release> replace(Stored<Release> before, Release release) {
        return releases.replace(before, release, List.of(scheduled(release)));
    }

    private static Outgoing<?> scheduled(Release release) {
        return Outgoing.of(IndicatorEvents.RELEASE_SCHEDULED, "release/" + release.id(), release.event());
    }

    /** Those of a period and of single indicators of it. */
    List<Release> of(Period period) {
        List<Release> all = new ArrayList<>();
        find(period.value()).ifPresent(one -> all.add(one.state()));
        // what follows a slash is the code of an indicator
        releases.find(
                        and(gt("_id", period.value() + '/'), lt("_id", period.value() + (char) ('/' + 1))),
                        Sorts.ascending("_id"),
                        MOST_OF_A_PERIOD)
                .forEach(one -> all.add(one.state()));
        return all;
    }

    /** All of them, by id. */
    Excerpt<Release> list(String after, int limit) {
        return new Excerpt<>(
                releases.count(gte("_id", "")), releases.find(gt("_id", after), Sorts.ascending("_id"), limit + 1));
    }
}

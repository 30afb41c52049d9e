package cn.onezone.indicators.releases;

import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All scheduled releases. */
@Component
class Releases {
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

    /** All of them, by id. */
    Excerpt<Release> list(String after, int limit) {
        return new Excerpt<>(
                releases.count(gte("_id", "")), releases.find(gt("_id", after), Sorts.ascending("_id"), limit + 1));
    }
}

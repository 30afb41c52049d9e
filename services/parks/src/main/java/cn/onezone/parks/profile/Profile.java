package cn.onezone.parks.profile;

import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.ThisPark;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Publishes at the start what the directory says of the park, if that is not what it published last (R1). */
@Component
class Profile implements ApplicationRunner {
    private final ThisPark park;
    private final Aggregates<ParkDescribed> published;

    Profile(ThisPark park, MongoDatabase database, Relay relay) {
        this.park = park;
        this.published = new Aggregates<>(database, "profile", ParkDescribed.class, relay);
    }

    @Override
    public void run(ApplicationArguments args) {
        ParkDescribed now = park.park().described();
        String id = park.code().value();
        Optional<Stored<ParkDescribed>> before = published.find(id);
        List<Outgoing<?>> event = List.of(Outgoing.of(ParkEvents.PARK_DESCRIBED, id, now));
        if (before.isEmpty()) {
            var _ = published.create(id, now, null, event);
        } else if (!before.get().state().equals(now)) {
            try {
                published.replace(before.get(), now, event);
            } catch (StaleVersion e) {
                // another replica of this park has started at the same moment and said the same
                if (!published.find(id).orElseThrow().state().equals(now)) {
                    throw e;
                }
            }
        }
    }
}

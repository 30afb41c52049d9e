package cn.onezone.talent.persons;

import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All reads of personal data, for good. They stay in the service: addresses and purposes are nobody else's business. */
@Component
public class Accesses {
    private final Aggregates<Access> accesses;
    private final Clock clock;

    Accesses(MongoDatabase database, Relay relay, Clock clock) {
        this.accesses =
                new Aggregates<>(database, "accessLog", Access.class, relay).index(Indexes.descending("state.id"));
        this.clock = clock;
    }

    /** Notes a read before anything is shown: what cannot be noted is not shown. */
    public void note(String nomination, String person, String purpose, String address, @Nullable String forwardedFor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String id = String.format(Locale.ROOT, "%015d-%s", now.toEpochMilli(), UUID.randomUUID());
        // the audit trail has the read itself: that it is written down here too is nobody's command
        try (var _ = Asked.enter(null)) {
            var _ = accesses.create(
                    id, new Access(id, nomination, person, purpose, address, forwardedFor, now), null, List.of());
        }
    }

    /** Latest first. */
    List<Stored<Access>> list(String before, int limit) {
        return accesses.find(
                before.isEmpty() ? empty() : lt("state.id", before), Sorts.descending("state.id"), limit + 1);
    }

    long count() {
        return accesses.count();
    }
}

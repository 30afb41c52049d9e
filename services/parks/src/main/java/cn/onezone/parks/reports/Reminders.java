package cn.onezone.parks.reports;

import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The reminders of this park. They cause no event: whom a park reminds is its own business. */
@Component
class Reminders {
    private final Aggregates<Reminder> reminders;

    Reminders(MongoDatabase database, Relay relay) {
        this.reminders = new Aggregates<>(database, "report-reminders", Reminder.class, relay);
    }

    /** Those of these reports that are there, by id. */
    Map<String, Stored<Reminder>> of(Collection<String> ids) {
        Map<String, Stored<Reminder>> all = new HashMap<>();
        reminders.findAll(ids).forEach(s -> all.put(s.id(), s));
        return all;
    }

    /**
     * Writes a batch.
     *
     * @return ids of those that somebody else has written meanwhile
     */
    Set<String> saveAll(List<Write<Reminder>> writes) {
        return reminders.saveAll(writes);
    }
}

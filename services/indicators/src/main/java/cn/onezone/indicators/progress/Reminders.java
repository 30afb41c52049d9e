package cn.onezone.indicators.progress;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The latest reminder of each park in each round. */
@Component
class Reminders {
    private final Aggregates<Reminder> reminders;

    Reminders(MongoDatabase database, Relay relay) {
        this.reminders = new Aggregates<>(database, "reminders", Reminder.class, relay);
    }

    Map<String, Stored<Reminder>> of(Collection<String> ids) {
        return reminders.findAll(ids).stream().collect(Collectors.toMap(Stored::id, Function.identity()));
    }

    /**
     * Reminds. One that another instance has written meanwhile is left out: the park is reminded then.
     *
     * @param before as read with {@link #of}
     * @return how many were written
     */
    int write(Map<String, Stored<Reminder>> before, Collection<Reminder.Due> due) {
        List<Write<Reminder>> writes = new ArrayList<>();
        for (Reminder.Due one : due) {
            String id = one.reminder().id();
            writes.add(new Write<>(
                    before.get(id),
                    id,
                    one.reminder(),
                    List.of(Outgoing.of(IndicatorEvents.SUBMISSION_DUE, "round/" + id, one.event()))));
        }
        return writes.size() - reminders.saveAll(writes).size();
    }
}

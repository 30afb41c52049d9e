package cn.onezone.enterprises.restructuring;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;

import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.StandingRules;
import cn.onezone.enterprises.restructuring.Restructuring.Stage;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All restructurings; there are few, and all of them hold for what arrives. */
@Component
class Restructurings implements StandingRules {
    /** More are not made: parks are restructured once in some years. */
    static final int MOST = 1_000;

    private final Aggregates<Restructuring> restructurings;

    Restructurings(MongoDatabase database, Relay relay) {
        this.restructurings = new Aggregates<>(database, "restructurings", Restructuring.class, relay)
                .index(Indexes.ascending("state.effective"))
                .index(Indexes.ascending("state.stage"));
    }

    Optional<Stored<Restructuring>> find(String id) {
        return restructurings.find(id);
    }

    /** All, by effective day. */
    List<Stored<Restructuring>> all() {
        return restructurings.find(gte("state.effective", LocalDate.EPOCH), Sorts.ascending("state.effective"), MOST);
    }

    List<Stored<Restructuring>> at(Stage stage) {
        return restructurings.find(eq("state.stage", stage.name()), Sorts.ascending("state.stage"), MOST);
    }

    Creating<Restructuring> create(Restructuring made, @Nullable Creation creation) {
        return restructurings.create(
                made.id(),
                made,
                creation,
                List.of(Outgoing.of(RestructuringEvents.PARKS_RESTRUCTURED, made.id(), made.told())));
    }

    Stored<Restructuring> replace(Stored<Restructuring> before, Restructuring after, List<Outgoing<?>> outgoing) {
        return restructurings.replace(before, after, outgoing);
    }

    /** The rules in their order. */
    List<Restructuring> rules() {
        return all().stream().map(Stored::state).sorted(Mapping.ORDER).toList();
    }

    @Override
    public Rules now() {
        List<Restructuring> rules = rules();
        return new Rules() {
            @Override
            public List<Ruling> due(Registration registration, Set<ParkCode> also) {
                return Mapping.due(rules, registration, also);
            }

            @Override
            public boolean gone(ParkCode park, LocalDate day) {
                return Mapping.gone(rules, park, day);
            }
        };
    }
}

package cn.onezone.parks.claims;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.ThisPark;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** The claims of this park that do not stand on some days, as far as the city has said so (R5). */
@Component
public class OverruledClaims {
    private static final int ATTEMPTS = 5;
    private static final Bson CHANGES = Sorts.ascending("state.changedAt", "state.uscc");

    private final ParkCode park;
    private final Aggregates<OverruledClaim> claims;

    OverruledClaims(ThisPark park, MongoDatabase database, Relay relay) {
        this.park = park.code();
        this.claims = new Aggregates<>(database, "overruledClaims", OverruledClaim.class, relay)
                .index(Indexes.ascending("state.changedAt", "state.uscc"));
    }

    /** Learns what the city says of a claim; of another park's, or older than what is known, changes nothing. */
    public void learn(ClaimOverruled event, long sequence) {
        if (!park.equals(event.park())) {
            return;
        }
        String id = event.uscc().value();
        for (int attempt = 1; ; attempt++) {
            Stored<OverruledClaim> before = claims.find(id).orElse(null);
            if (before != null && before.state().sequence() >= sequence) {
                return;
            }
            if (claims.saveAll(List.of(new Write<>(before, id, OverruledClaim.of(event, sequence), List.of())))
                    .isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(id, before == null ? 0 : before.version());
            }
        }
    }

    /** Those of these enterprises that count for another park on a day; at most a batch of some thousand. */
    public Set<Uscc> overruledOn(Collection<Uscc> usccs, LocalDate day) {
        Set<Uscc> overruled = new HashSet<>();
        claims.findAll(usccs.stream().map(Uscc::value).toList()).stream()
                .map(Stored::state)
                .filter(claim -> claim.isOverruledOn(day))
                .forEach(claim -> overruled.add(claim.uscc()));
        return overruled;
    }

    /** Those recorded at this moment behind a code, or if there are none, those recorded after it; in this order. */
    public List<OverruledClaim> changedAfter(Instant moment, String code, int limit) {
        List<Stored<OverruledClaim>> same =
                claims.find(and(eq("state.changedAt", moment), gt("state.uscc", code)), CHANGES, limit);
        return (same.isEmpty() ? claims.find(gt("state.changedAt", moment), CHANGES, limit) : same)
                .stream().map(Stored::state).toList();
    }
}

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** The claims of this park that do not stand on some days, as far as the city has said so (R5). */
@Component
public class OverruledClaims {
    private static final int ATTEMPTS = 5;
    private static final int BATCH = 500;
    private static final Bson CHANGES = Sorts.ascending("state.changedAt", "state.uscc");

    private final ParkCode park;
    private final Aggregates<OverruledClaim> claims;
    /** Those that do not stand on some day, as far as they were recorded until then. */
    private final Map<Uscc, OverruledClaim> known = new HashMap<>();

    private Instant until = Instant.EPOCH;

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

    /**
     * All that do not stand on some day, in no order. Only those are read that were recorded since the last time somebody asked:
     * each list of submissions asks.
     */
    public synchronized List<OverruledClaim> all() {
        // before anything is read: what is recorded meanwhile may be read twice, but is not missed
        Instant quiet = claims.quietUntil();
        Instant moment = until;
        String after = "";
        List<OverruledClaim> found = changedAfter(moment, after, BATCH);
        while (!found.isEmpty()) {
            for (OverruledClaim claim : found) {
                if (claim.days().isEmpty()) {
                    known.remove(claim.uscc());
                } else {
                    known.put(claim.uscc(), claim);
                }
            }
            OverruledClaim last = found.getLast();
            moment = last.changedAt() == null ? moment : last.changedAt();
            after = last.uscc().value();
            found = changedAfter(moment, after, BATCH);
        }
        until = quiet;
        return List.copyOf(known.values());
    }

    /** Those recorded at this moment behind a code, or if there are none, those recorded after it; in this order. */
    public List<OverruledClaim> changedAfter(Instant moment, String code, int limit) {
        List<Stored<OverruledClaim>> same =
                claims.find(and(eq("state.changedAt", moment), gt("state.uscc", code)), CHANGES, limit);
        return (same.isEmpty() ? claims.find(gt("state.changedAt", moment), CHANGES, limit) : same)
                .stream().map(Stored::state).toList();
    }
}

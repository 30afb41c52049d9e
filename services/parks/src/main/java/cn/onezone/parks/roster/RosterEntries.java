package cn.onezone.parks.roster;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The entries of the park's roster, tombstones among them. */
@Component
public class RosterEntries {
    // the last code point: after every text that begins with a prefix, in UTF-8 order as the store keeps it
    private static final String AFTER_ALL = "\udbff\udfff";

    private static final Bson CHANGES = Sorts.ascending("state.changedAt", "state.uscc");

    private final Aggregates<RosterEntry> entries;

    RosterEntries(MongoDatabase database, Relay relay) {
        this.entries = new Aggregates<>(database, "roster", RosterEntry.class, relay)
                .index(Indexes.ascending("state.removed", "state.uscc"))
                .index(Indexes.ascending("state.removed", "state.nameKey"))
                .index(Indexes.ascending("state.changedAt", "state.uscc"));
    }

    /** The entry of an enterprise, which may be a tombstone. */
    public Optional<Stored<RosterEntry>> find(Uscc uscc) {
        return entries.find(uscc.value());
    }

    /** The entries of these enterprises, at most a batch of some thousand. */
    public List<Stored<RosterEntry>> findAll(Collection<Uscc> usccs) {
        return entries.findAll(usccs.stream().map(Uscc::value).toList());
    }

    /** Those of these enterprises that are in the roster now; at most a batch of some thousand. */
    public Set<Uscc> members(Collection<Uscc> usccs) {
        Set<String> there = entries.existing(usccs.stream().map(Uscc::value).toList(), eq("state.removed", false));
        return usccs.stream().filter(uscc -> there.contains(uscc.value())).collect(Collectors.toSet());
    }

    Creating<RosterEntry> create(Decision.Accepted accepted, @Nullable Creation creation) {
        return entries.create(accepted.entry().uscc().value(), accepted.entry(), creation, accepted.events());
    }

    Stored<RosterEntry> replace(Stored<RosterEntry> before, Decision.Accepted accepted) {
        return entries.replace(before, accepted.entry(), accepted.events());
    }

    /**
     * Writes a batch.
     *
     * @return codes of those that somebody else has written meanwhile
     */
    public Set<String> saveAll(List<Write<RosterEntry>> writes) {
        return entries.saveAll(writes);
    }

    /** Those in the roster behind a code, in the order of codes. */
    public List<Stored<RosterEntry>> after(String code, int limit) {
        return entries.find(
                and(eq("state.removed", false), gt("state.uscc", code)),
                Sorts.ascending("state.removed", "state.uscc"),
                limit);
    }

    /** Those recorded at this moment behind a code, or if there are none, those recorded after it; in this order. */
    public List<Stored<RosterEntry>> changedAfter(Instant moment, String code, int limit) {
        List<Stored<RosterEntry>> same =
                entries.find(and(eq("state.changedAt", moment), gt("state.uscc", code)), CHANGES, limit);
        return same.isEmpty() ? entries.find(gt("state.changedAt", moment), CHANGES, limit) : same;
    }

    /** How many are in the roster. */
    public long count() {
        return entries.count(eq("state.removed", false));
    }

    Stored<RosterEntry> replace(Stored<RosterEntry> before, RosterEntry after) {
        return entries.replace(before, after, List.of());
    }

    /** Those in the roster, by code. */
    Excerpt<RosterEntry> byCode(String prefix, String after, int limit) {
        return range("state.uscc", prefix, after, limit);
    }

    /** Those in the roster whose folded name begins so, by name. */
    Excerpt<RosterEntry> byName(String prefix, String after, int limit) {
        return range("state.nameKey", prefix, after, limit);
    }

    private Excerpt<RosterEntry> range(String field, String prefix, String after, int limit) {
        Bson all = prefix.isEmpty()
                ? eq("state.removed", false)
                : and(eq("state.removed", false), gte(field, prefix), lt(field, prefix + AFTER_ALL));
        Bson part = after.isEmpty()
                ? all
                : prefix.isEmpty()
                        ? and(eq("state.removed", false), gt(field, after))
                        : and(eq("state.removed", false), gt(field, after), lt(field, prefix + AFTER_ALL));
        return new Excerpt<>(
                entries.count(all), entries.find(part, Sorts.ascending("state.removed", field), limit + 1));
    }
}

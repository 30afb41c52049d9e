package cn.onezone.parks.roster;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /**
     * Those of these enterprises that the park claims on a day, see {@link RosterEntry#isClaimedOn}; at most a batch of some
     * thousand. Most are in the roster since long before, and the store itself says so; only of the others whole entries are
     * read.
     */
    public Set<Uscc> claimedOn(Collection<Uscc> usccs, LocalDate day) {
        Set<String> there = entries.existing(
                usccs.stream().map(Uscc::value).toList(),
                and(eq("state.removed", false), lte("state.fields.claimedFrom", day)));
        Set<Uscc> claimed = new HashSet<>();
        List<Uscc> others = new ArrayList<>();
        for (Uscc uscc : usccs) {
            if (there.contains(uscc.value())) {
                claimed.add(uscc);
            } else {
                others.add(uscc);
            }
        }
        if (!others.isEmpty()) {
            findAll(others).stream()
                    .map(Stored::state)
                    .filter(entry -> entry.isClaimedOn(day))
                    .forEach(entry -> claimed.add(entry.uscc()));
        }
        return claimed;
    }

    /**
     * Entries behind a code, those that have left the roster among them, in the order of codes. There are more behind the last
     * as long as there are any.
     */
    public List<Stored<RosterEntry>> allAfter(String code, int limit) {
        Bson order = Sorts.ascending("state.removed", "state.uscc");
        List<Stored<RosterEntry>> all = new ArrayList<>(after(code, limit));
        all.addAll(entries.find(and(eq("state.removed", true), gt("state.uscc", code)), order, limit));
        all.sort(Comparator.comparing(s -> s.state().uscc().value()));
        // of each kind there were as many as this, so nothing is missed between the first of both
        return all.size() > limit ? List.copyOf(all.subList(0, limit)) : all;
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

    /** How many the park claims on a day; claims that were removed and made anew count by the last one. */
    public long countClaimedOn(LocalDate day) {
        Bson begun = lte("state.fields.claimedFrom", day);
        return entries.count(and(eq("state.removed", false), begun))
                + entries.count(and(eq("state.removed", true), begun, gt("state.removedOn", day)));
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

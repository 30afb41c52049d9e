package cn.onezone.partners.manifests;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All manifests. They are never changed. */
@Component
class Manifests {
    private final Aggregates<Kept> manifests;

    /**
     * A manifest as it is kept.
     *
     * @param key sorts as they follow each other
     * @param subroots roots of its {@link Subtrees}, in base64url; absent in what was made before they were kept
     */
    public record Kept(
            String subscription,
            String key,
            long first,
            long last,
            SignedManifest manifest,
            @Nullable List<String> subroots) {}

    Manifests(MongoDatabase database, Relay relay) {
        this.manifests = new Aggregates<>(database, "manifests", Kept.class, relay)
                .index(Indexes.ascending("state.subscription", "state.key"))
                .index(Indexes.ascending("state.subscription", "state.last"));
    }

    private static String key(LocalDate day, int part) {
        return day + "/" + String.format(Locale.ROOT, "%06d", part);
    }

    /** Keeps one; the one that is there stays. */
    void put(SignedManifest manifest, List<Digest> subroots) {
        String key = key(manifest.day(), manifest.part());
        var _ = manifests.create(
                manifest.subscription() + "/" + key,
                new Kept(
                        manifest.subscription(),
                        key,
                        manifest.first(),
                        manifest.last(),
                        manifest,
                        subroots.stream().map(Digest::toString).toList()),
                null,
                List.of());
    }

    Optional<SignedManifest> latest(String subscription) {
        return manifests
                .find(
                        eq("state.subscription", subscription),
                        Sorts.orderBy(Sorts.descending("state.subscription", "state.key")),
                        1)
                .stream()
                .map(stored -> stored.state().manifest())
                .findFirst();
    }

    /** Those of a subscription in their order. */
    List<Stored<Kept>> list(String subscription, String after, int limit) {
        return manifests.find(
                and(eq("state.subscription", subscription), gt("state.key", after)),
                Sorts.ascending("state.subscription", "state.key"),
                limit + 1);
    }

    long count(String subscription) {
        return manifests.count(eq("state.subscription", subscription));
    }

    /** The one that has a number. */
    Optional<Kept> having(String subscription, long sequence) {
        return manifests
                .find(
                        and(
                                eq("state.subscription", subscription),
                                gte("state.last", sequence),
                                lte("state.first", sequence)),
                        Sorts.ascending("state.subscription", "state.last"),
                        1)
                .stream()
                .map(Stored::state)
                .findFirst();
    }
}

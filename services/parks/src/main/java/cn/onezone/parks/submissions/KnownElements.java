package cn.onezone.parks.submissions;

import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The catalogue of data elements as far as the park knows it: it works on with it when the city is away. */
@Component
public class KnownElements {
    private static final int ATTEMPTS = 5;

    private final Aggregates<KnownElement> elements;
    /**
     * As they were read last, none but those of the catalogue: each request with reports asks for the same, and to ask the store for
     * their versions costs less than to read them all anew.
     */
    private final Map<String, Stored<KnownElement>> read = new ConcurrentHashMap<>();

    KnownElements(MongoDatabase database, Relay relay) {
        this.elements = new Aggregates<>(database, "elements", KnownElement.class, relay);
    }

    /** What is known of these codes; nothing at all if the park has never heard of the catalogue. */
    public Catalogue of(Collection<String> codes) {
        Map<String, Long> versions = elements.versions(Set.copyOf(codes));
        Set<String> changed = new HashSet<>();
        versions.forEach((code, version) -> {
            Stored<KnownElement> one = read.get(code);
            if (one == null || one.version() != version) {
                changed.add(code);
            }
        });
        if (!changed.isEmpty()) {
            elements.findAll(changed).forEach(s -> read.put(s.id(), s));
        }
        Map<String, KnownElement> known = HashMap.newHashMap(versions.size());
        for (String code : versions.keySet()) {
            Stored<KnownElement> one = read.get(code);
            if (one != null) {
                known.put(code, one.state());
            }
        }
        return new Catalogue(!known.isEmpty() || elements.count() > 0, known);
    }

    /** Learns definitions, in the order of their events; an older one than what is known changes nothing. */
    void learn(Collection<KnownElement> definitions) {
        Map<String, KnownElement> newest = new HashMap<>();
        for (KnownElement definition : definitions) {
            newest.merge(definition.code(), definition, (a, b) -> a.sequence() >= b.sequence() ? a : b.behind(a));
        }
        Set<String> open = newest.keySet();
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            Map<String, Stored<KnownElement>> before = new HashMap<>();
            elements.findAll(open).forEach(s -> before.put(s.id(), s));
            List<Write<KnownElement>> writes = new ArrayList<>();
            for (String code : open) {
                Stored<KnownElement> known = before.get(code);
                KnownElement definition = newest.get(code);
                if (definition != null && (known == null || definition.tellsMoreThan(known.state()))) {
                    writes.add(new Write<>(
                            known, code, definition.behind(known == null ? null : known.state()), List.of()));
                }
            }
            open = elements.saveAll(writes);
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("data elements are written by somebody else all the time: " + open);
        }
    }

    /**
     * What the park knows of some codes.
     *
     * @param learnt whether it knows the catalogue at all
     * @param elements those it knows, by code
     */
    public record Catalogue(boolean learnt, Map<String, KnownElement> elements) {}
}

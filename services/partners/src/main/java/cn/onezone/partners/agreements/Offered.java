package cn.onezone.partners.agreements;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.wire.EventType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an agreement may name (R21): all that the network's services tell of their own, but not who receives what. */
public final class Offered {
    private static final Map<String, EventType<?>> TYPES =
            all().stream().collect(Collectors.toUnmodifiableMap(EventType::name, t -> t));

    private Offered() {}

    /** The types, in the order of the documentation. */
    public static List<EventType<?>> all() {
        return Catalogue.ALL.stream()
                .filter(type -> !NetworkEvents.ALL.contains(type) && !PartnerEvents.ALL.contains(type))
                .toList();
    }

    /** The types by name. */
    static Map<String, EventType<?>> types() {
        return TYPES;
    }

    /** Paths of the single values that may be named of a type, in the order of its record. */
    public static List<String> paths(EventType<?> type) {
        return EventFields.paths(type.data());
    }
}

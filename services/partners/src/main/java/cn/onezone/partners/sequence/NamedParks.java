package cn.onezone.partners.sequence;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which parks an event names: its source and every park code in its data, however deep. */
final class NamedParks {
    private static final String SOURCE = "/parks/";

    private NamedParks() {}

    static Set<ParkCode> of(Event<?> event) {
        Set<ParkCode> found = new HashSet<>();
        if (event.source().startsWith(SOURCE)) {
            found.add(ParkCode.of(event.source().substring(SOURCE.length())));
        }
        collect(event.data(), found);
        return found;
    }

    private static void collect(@Nullable Object value, Set<ParkCode> found) {
        switch (value) {
            case null -> {}
            case ParkCode park -> found.add(park);
            case Iterable<?> items -> items.forEach(item -> collect(item, found));
            case Map<?, ?> map ->
                map.forEach((key, one) -> {
                    collect(key, found);
                    collect(one, found);
                });
            case Record members -> {
                for (RecordComponent component : members.getClass().getRecordComponents()) {
                    try {
                        collect(component.getAccessor().invoke(members), found);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("contracts are open to all: " + component, e);
                    }
                }
            }
            default -> {}
        }
    }
}

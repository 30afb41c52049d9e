package cn.onezone.partners.sequence;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicantKind;
import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which parks an event names: its source and every park code in its data, however deep, also where the code is a text because
 * something else may stand there (R2).
 */
public final class NamedParks {
    private static final String SOURCE = "/parks/";
    /** What an observation may be about besides a park. */
    private static final Set<String> WHOLE = Set.of("zone", "city");

    private NamedParks() {}

    static Set<ParkCode> of(Event<?> event) {
        Set<ParkCode> found = new HashSet<>();
        if (event.source().startsWith(SOURCE)) {
            found.add(ParkCode.of(event.source().substring(SOURCE.length())));
        }
        collect(event.data(), found);
        return found;
    }

    /** Whether a text of an event, or something else, may be the code of a park. */
    public static boolean mayStandIn(EventType<?> type, String path) {
        return type.data() == ObservationRecorded.class
                ? path.equals("scope")
                : path.equals("applicant.id") || path.endsWith(".applicant.id");
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
            case Applicant(ApplicantKind kind, String id) -> {
                if (kind == ApplicantKind.PARK) {
                    found.add(ParkCode.of(id));
                }
            }
            case Record members -> {
                if (members instanceof ObservationRecorded observation && !WHOLE.contains(observation.scope())) {
                    found.add(ParkCode.of(observation.scope()));
                }
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

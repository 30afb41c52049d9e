package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.store.Outgoing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides what an event of a park's roster means for the registry. Pure: the same events give the same record. */
final class Registry {
    private static final Map<String, Function<Merged, @Nullable Object>> FIELDS = fields();

    private Registry() {}

    /**
     * What becomes of a registration.
     *
     * @param state after the event
     * @param outgoing what the registry tells of it
     */
    record Decision(Registration state, List<Outgoing<EnterpriseEvent>> outgoing) {}

    /** Takes in one event of a roster. The same state, and nothing to tell, if it says nothing new. */
    static Decision decide(Registration before, Event<? extends ParkEvent> event) {
        ParkCode park = event.data().park();
        ParkClaim known = before.claims().stream()
                .filter(c -> c.park().equals(park))
                .findFirst()
                .orElseGet(() -> ParkClaim.none(park));
        ParkClaim now = known.after(event);
        if (now.equals(known)) {
            return new Decision(before, List.of());
        }
        List<ParkClaim> claims = new ArrayList<>(before.claims());
        claims.remove(known);
        claims.add(now);
        claims.sort(Comparator.comparing(ParkClaim::park));
        Merged merged = Consolidation.merge(claims);
        Uscc uscc = before.uscc();
        Registration after = new Registration(
                uscc,
                claims,
                merged,
                merged == null ? null : merged.park(),
                merged != null && merged.park() != null,
                merged != null && merged.claims().size() > 1 ? uscc : null);
        return new Decision(after, tell(before, after, event));
    }

    private static List<Outgoing<EnterpriseEvent>> tell(
            Registration before, Registration after, Event<? extends ParkEvent> cause) {
        Merged was = before.merged();
        Merged is = after.merged();
        if (is == null || is.equals(was)) {
            return List.of();
        }
        List<Outgoing<EnterpriseEvent>> all = new ArrayList<>();
        all.add(outgoing(EnterpriseEvents.ENTERPRISE_CONSOLIDATED, consolidated(after.uscc(), was, is), cause));
        boolean wasContested = before.contested() != null;
        if (after.contested() != null) {
            if (was == null || !was.claims().equals(is.claims())) {
                all.add(outgoing(
                        EnterpriseEvents.DOUBLE_CLAIM_FOUND, new DoubleClaimFound(after.uscc(), is.claims()), cause));
            }
        } else if (wasContested) {
            all.add(outgoing(
                    EnterpriseEvents.DOUBLE_CLAIM_ENDED, new DoubleClaimEnded(after.uscc(), is.park()), cause));
        }
        return all;
    }

    private static Outgoing<EnterpriseEvent> outgoing(
            EventType<? extends EnterpriseEvent> type, EnterpriseEvent data, Event<? extends ParkEvent> cause) {
        return new Outgoing<>(type, data.uscc().value(), cause.time(), data);
    }

    private static EnterpriseConsolidated consolidated(Uscc uscc, @Nullable Merged was, Merged is) {
        List<String> changed = new ArrayList<>();
        FIELDS.forEach((name, of) -> {
            if (!Objects.equals(was == null ? null : of.apply(was), of.apply(is))) {
                changed.add(name);
            }
        });
        return new EnterpriseConsolidated(
                uscc,
                is.park(),
                is.name(),
                is.formerNames(),
                is.enterpriseType(),
                is.district(),
                is.address(),
                is.industry(),
                is.registeredCapital(),
                is.foundedOn(),
                is.qualifications(),
                is.provenance(),
                is.claims(),
                is.synthetic(),
                changed,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of());
    }

    private static Map<String, Function<Merged, @Nullable Object>> fields() {
        Map<String, Function<Merged, @Nullable Object>> all = new LinkedHashMap<>();
        all.put("park", Merged::park);
        all.put("name", Merged::name);
        all.put("formerNames", Merged::formerNames);
        all.put("enterpriseType", Merged::enterpriseType);
        all.put("district", Merged::district);
        all.put("address", Merged::address);
        all.put("industry", Merged::industry);
        all.put("registeredCapital", Merged::registeredCapital);
        all.put("foundedOn", Merged::foundedOn);
        all.put("qualifications", Merged::qualifications);
        all.put("provenance", Merged::provenance);
        all.put("claims", Merged::claims);
        all.put("synthetic", Merged::synthetic);
        return all;
    }
}

package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides what is said and ruled of an enterprise. Pure: the same of it gives the same timeline. */
public final class Registry {
    /** Business dates are days of this zone (R9). */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** The fields of a record by their names in events, in the order in which they are told. */
    static final Map<String, Function<Merged, @Nullable Object>> FIELDS = fields();

    private Registry() {}

    /**
     * What becomes of a registration.
     *
     * @param state after it
     * @param timeline what is right on each day after it
     * @param outgoing what the registry tells of it
     */
    public record Decision(Registration state, Timeline timeline, List<Outgoing<EnterpriseEvent>> outgoing) {
        /** Copies the list. */
        public Decision {
            outgoing = List.copyOf(outgoing);
        }

        /** Where a series of decisions starts. */
        static Decision start(Registration state) {
            return new Decision(state, state.timeline(), List.of());
        }
    }

    /**
     * Takes in one event of a roster. The same state, and nothing to tell, if it says nothing new.
     *
     * @throws IllegalStateException if the park has said more of the enterprise than can be kept and all of it is needed
     */
    static Decision decide(Decision before, Event<? extends ParkEvent> event, LocalDate today) {
        ParkCode park = event.data().park();
        List<ParkClaim> claims = before.state().claims();
        int at = 0;
        while (at < claims.size() && claims.get(at).park().compareTo(park) < 0) {
            at++;
        }
        boolean known = at < claims.size() && claims.get(at).park().equals(park);
        ParkClaim was = known ? claims.get(at) : ParkClaim.none(park);
        ParkClaim is = was.after(event);
        if (is.size() == was.size()) {
            return new Decision(before.state(), before.timeline(), List.of());
        }
        Registration start = before.state();
        if (is.size() > Registration.MOST_STATEMENTS) {
            is = thinned(is, start.uscc());
            start = start.withHorizon(lastHeard(was));
        }
        List<ParkClaim> all = new ArrayList<>(claims);
        if (known) {
            all.set(at, is);
        } else {
            all.add(at, is);
        }
        return decide(before, start.withClaims(all), today, event.time());
    }

    /** From when on everything is known that is known now. */
    private static Instant lastHeard(ParkClaim claim) {
        Instant last = Instant.EPOCH;
        for (Statement statement : claim.statements()) {
            if (statement.heardAt() != null && statement.heardAt().isAfter(last)) {
                last = statement.heardAt();
            }
        }
        for (Removal removal : claim.removals()) {
            if (removal.heardAt() != null && removal.heardAt().isAfter(last)) {
                last = removal.heardAt();
            }
        }
        return last;
    }

    /** Without the statements that no day needs any more. What was known while they were right is lost with them. */
    private static ParkClaim thinned(ParkClaim claim, Uscc uscc) {
        Set<Long> needed = Timeline.needed(claim);
        ParkClaim less = new ParkClaim(
                claim.park(),
                claim.statements().stream()
                        .filter(s -> needed.contains(s.sequence()))
                        .toList(),
                claim.removals());
        if (less.size() > Registration.MOST_STATEMENTS) {
            throw new IllegalStateException("park " + claim.park() + " has said more of enterprise " + uscc
                    + " than the registry keeps: " + less.size() + " (expected: at most "
                    + Registration.MOST_STATEMENTS + ")");
        }
        return less;
    }

    /**
     * Rules for which park an enterprise counts, besides what was ruled before. Relocations, decisions of double claims and
     * restructurings add to {@code outgoing} their own events and write all at once.
     *
     * @param before as it stands
     * @param added rulings that are not there yet; one whose id is there is left out
     * @param today the present day
     * @throws cn.onezone.kit.problem.Refused with {@code too-many} if more are recorded than can be kept
     */
    public static Decision rule(Registration before, List<Ruling> added, LocalDate today) {
        List<Ruling> rulings = new ArrayList<>(before.rulings());
        for (Ruling ruling : added) {
            if (rulings.stream().noneMatch(r -> r.id().equals(ruling.id()))) {
                rulings.add(ruling);
            }
        }
        if (rulings.size() > Registration.MOST_RULINGS) {
            throw RegistryProblem.tooMany("rulings", before.uscc().value(), Registration.MOST_RULINGS);
        }
        return decide(Decision.start(before), before.withRulings(rulings), today, null);
    }

    /**
     * Links an enterprise to those it came from or that it became.
     *
     * @throws cn.onezone.kit.problem.Refused if more are recorded than can be kept
     */
    static Decision link(Registration before, Lineage link, LocalDate today) {
        if (before.lineage().stream().anyMatch(l -> l.stands() && l.saysAs(link))) {
            return new Decision(before, before.timeline(), List.of());
        }
        if (before.lineage().size() >= Registration.MOST_LINEAGE) {
            throw RegistryProblem.tooMany("lineage", before.uscc().value(), Registration.MOST_LINEAGE);
        }
        List<Lineage> lineage = new ArrayList<>(before.lineage());
        lineage.add(link);
        return decide(Decision.start(before), before.withLineage(lineage), today, null);
    }

    /**
     * Takes back links that were recorded by mistake. The same state if none of them stands.
     *
     * @param id theirs
     */
    static Decision revoke(Registration before, String id, String reason, LocalDate today) {
        List<Lineage> lineage = before.lineage().stream()
                .map(l -> l.stands() && id.equals(l.id()) ? l.revoked(reason) : l)
                .toList();
        return lineage.equals(before.lineage())
                ? new Decision(before, before.timeline(), List.of())
                : decide(Decision.start(before), before.withLineage(lineage), today, null);
    }

    /** What the passing of days does: lists find it as it is today, and a double claim begins or ends on its day. */
    static Decision turn(Registration before, LocalDate today) {
        return decide(Decision.start(before), before, today, null);
    }

    private static Decision decide(Decision before, Registration changed, LocalDate today, @Nullable Instant cause) {
        Timeline timeline = changed.timeline();
        List<Outgoing<EnterpriseEvent>> told = new ArrayList<>(1);
        for (Span span : timeline.changedSince(before.timeline())) {
            told.add(outgoing(
                    EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                    consolidated(changed.uscc(), before.timeline(), span),
                    cause));
        }
        told.addAll(OverruledClaims.told(before.state(), before.timeline(), changed, timeline, cause));
        Registration after = DoubleClaims.follow(changed.on(today, timeline), timeline, today, cause, told);
        return new Decision(after, timeline, told);
    }

    private static Outgoing<EnterpriseEvent> outgoing(
            EventType<? extends EnterpriseEvent> type, EnterpriseEvent data, @Nullable Instant time) {
        return new Outgoing<>(type, data.uscc().value(), time, data);
    }

    private static EnterpriseConsolidated consolidated(Uscc uscc, Timeline before, Span span) {
        Merged is = span.merged();
        List<String> changed = new ArrayList<>();
        FIELDS.forEach((name, of) -> {
            if (differs(before, span, of)) {
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
                is.scale(),
                is.place(),
                is.listings(),
                is.worldLists(),
                span.from(),
                span.until(),
                is.basis(),
                is.restated(),
                is.contested(),
                is.lineage());
    }

    /** Whether a field was another on any of the days. */
    static boolean differs(Timeline before, Span span, Function<Merged, @Nullable Object> of) {
        Object is = of.apply(span.merged());
        Span first = before.at(span.from());
        if (!Objects.equals(first == null ? null : of.apply(first.merged()), is)) {
            return true;
        }
        for (Span was : before.spans()) {
            if (span.covers(was.from()) && !Objects.equals(of.apply(was.merged()), is)) {
                return true;
            }
        }
        return false;
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
        all.put("scale", Merged::scale);
        all.put("place", Merged::place);
        all.put("listings", Merged::listings);
        all.put("worldLists", Merged::worldLists);
        all.put("basis", Merged::basis);
        all.put("restated", Merged::restated);
        all.put("provenance", Merged::provenance);
        all.put("claims", Merged::claims);
        all.put("contested", Merged::contested);
        all.put("lineage", Merged::lineage);
        all.put("synthetic", Merged::synthetic);
        return all;
    }
}

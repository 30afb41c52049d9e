package cn.onezone.enterprises.registry;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R8: the timeline, its events and a model that asks every day anew say the same of every day at every moment. */
class TimelineTest {
    private static final List<ParkCode> PARKS = List.of(
            new ParkCode("haidian"), new ParkCode("fengtai"), new ParkCode("changping"), new ParkCode("yizhuang"));
    private static final LocalDate FIRST = LocalDate.of(2023, 1, 1);
    private static final int DAYS = 40;
    private static final LocalDate TODAY = FIRST.plusDays(DAYS / 2);

    /** What is looked at of a day. */
    private record Seen(
            @Nullable ParkCode park,
            @Nullable Basis basis,
            boolean contested,
            String name,
            @Nullable String district,
            @Nullable ScaleClass scale,
            List<ParkCode> claims,
            Map<ParkCode, ParkCode> restated) {
        static @Nullable Seen of(@Nullable Span span) {
            if (span == null) {
                return null;
            }
            Merged m = span.merged();
            return new Seen(
                    m.park(),
                    m.basis(),
                    m.contested(),
                    m.name(),
                    m.district(),
                    m.scale(),
                    m.claims().stream().map(c -> c.park()).toList(),
                    m.restated());
        }
    }

    private record Told(Instant at, EnterpriseConsolidated event) {}

    @Test
    void agreesWithAModelThatAsksEachDayAnew() {
        for (long seed = 1; seed <= 200; seed++) {
            agrees(seed);
        }
    }

    private static void agrees(long seed) {
        Random random = new Random(seed);
        List<Object> deeds = new ArrayList<>(history(random));
        for (int i = random.nextInt(4); i > 0; i--) {
            deeds.add(ruling(random, "r" + i));
        }
        // duplicates among them
        for (int i = random.nextInt(4); i > 0; i--) {
            deeds.add(deeds.get(random.nextInt(deeds.size())));
        }
        Collections.shuffle(deeds, random);

        Registration state = Registration.none(RosterEvents.USCC);
        List<Told> told = new ArrayList<>();
        List<Instant> moments = new ArrayList<>();
        Map<Instant, List<Object>> known = new HashMap<>();
        List<Object> heard = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            Instant at = RosterEvents.at(1_000 + i);
            Object deed = deeds.get(i);
            Registry.Decision decision = deed instanceof Ruling ruling
                    ? Registry.rule(state, List.of(ruling), TODAY)
                    : Registry.decide(Registry.Decision.start(state), event(deed), TODAY);
            state = decision.state().recorded(at);
            for (Outgoing<?> out : decision.outgoing()) {
                if (out.data() instanceof EnterpriseConsolidated event) {
                    told.add(new Told(at, event));
                }
            }
            if (!heard.contains(deed)) {
                heard.add(deed);
            }
            moments.add(at);
            known.put(at, List.copyOf(heard));
        }
        for (Instant moment : moments) {
            Timeline timeline = state.asOf(moment).timeline();
            for (int d = -2; d < DAYS + 2; d++) {
                LocalDate day = FIRST.plusDays(d);
                String where = "seed " + seed + " at " + day + " as of " + moment;
                Seen expected = model(Objects.requireNonNull(known.get(moment)), day);
                assertThat(Seen.of(timeline.at(day))).as(where).isEqualTo(expected);
                EnterpriseConsolidated event = answered(told, day, moment);
                if (expected == null) {
                    assertThat(event).as(where).isNull();
                    continue;
                }
                assertThat(event).as(where).isNotNull();
                assertThat(event.park()).as(where).isEqualTo(expected.park());
                assertThat(event.basis()).as(where).isEqualTo(expected.basis());
                assertThat(event.name()).as(where).isEqualTo(expected.name());
                assertThat(event.district()).as(where).isEqualTo(expected.district());
                assertThat(event.scale()).as(where).isEqualTo(expected.scale());
                assertThat(event.restated()).as(where).isEqualTo(expected.restated());
                assertThat(event.claims().stream().map(c -> c.park()))
                        .as(where)
                        .containsExactlyElementsOf(expected.claims());
            }
        }
        Seen today = model(heard, TODAY);
        assertThat(state.park()).isEqualTo(today == null ? null : today.park());
        assertThat(state.contested() != null).isEqualTo(today != null && today.contested());
        contiguous(state.timeline(), seed);
        sameInAnotherOrder(seed, random, heard, state);
    }

    @SuppressWarnings("unchecked") // what is no ruling is an event
    private static Event<ParkEvent> event(Object deed) {
        return (Event<ParkEvent>) deed;
    }

    /** As a reader of the log answers. */
    private static @Nullable EnterpriseConsolidated answered(List<Told> told, LocalDate day, Instant asOf) {
        EnterpriseConsolidated answer = null;
        for (Told one : told) {
            EnterpriseConsolidated e = one.event();
            if (!one.at().isAfter(asOf)
                    && !day.isBefore(Objects.requireNonNull(e.validFrom()))
                    && (e.validUntil() == null || day.isBefore(e.validUntil()))) {
                answer = e;
            }
        }
        return answer;
    }

    private static void contiguous(Timeline timeline, long seed) {
        for (int i = 1; i < timeline.spans().size(); i++) {
            Span before = timeline.spans().get(i - 1);
            Span span = timeline.spans().get(i);
            assertThat(before.until()).as("seed " + seed).isEqualTo(span.from());
            assertThat(before.merged()).as("seed " + seed).isNotEqualTo(span.merged());
        }
    }

    /** Only whether a park removed or claimed the enterprise after something was ruled, or before it, is a matter of order. */
    private static void sameInAnotherOrder(long seed, Random random, List<Object> heard, Registration expected) {
        long rulings = heard.stream().filter(d -> d instanceof Ruling).count();
        List<List<Object>> between = new ArrayList<>();
        for (long i = 0; i <= rulings; i++) {
            between.add(new ArrayList<>());
        }
        List<Object> ruled = new ArrayList<>();
        for (Object deed : heard) {
            if (deed instanceof Ruling) {
                ruled.add(deed);
            } else {
                boolean bound = removal(deed) || begins(event(deed));
                between.get(bound ? ruled.size() : random.nextInt(between.size()))
                        .add(deed);
            }
        }
        List<Object> order = new ArrayList<>();
        for (int i = 0; i < between.size(); i++) {
            Collections.shuffle(between.get(i), random);
            order.addAll(between.get(i));
            if (i < ruled.size()) {
                order.add(ruled.get(i));
            }
        }
        Registration state = Registration.none(RosterEvents.USCC);
        for (int i = 0; i < order.size(); i++) {
            Registry.Decision decision = order.get(i) instanceof Ruling ruling
                    ? Registry.rule(state, List.of(ruling), TODAY)
                    : Registry.decide(Registry.Decision.start(state), event(order.get(i)), TODAY);
            state = decision.state().recorded(RosterEvents.at(5_000 + i));
        }
        assertThat(state.timeline()).as("seed " + seed).isEqualTo(expected.timeline());
    }

    /** Whether a claim begins with it, or is moved. */
    private static boolean begins(Event<ParkEvent> event) {
        return event.data() instanceof RosterEntryRecorded entry
                && (event.sequence() == 1 || entry.changed().contains("claimedFrom"));
    }

    private static boolean removal(Object deed) {
        return deed instanceof Event<?> event && event.data() instanceof RosterEntryRemoved;
    }

    /** R6: a park has removed an enterprise for days to come, and then it moves there: it stays, until it is removed again. */
    @Test
    void whatWasRemovedBeforeItWasRuledDoesNotEndTheRuling() {
        ParkCode origin = PARKS.get(0);
        ParkCode destination = PARKS.get(1);
        LocalDate moved = FIRST.plusDays(5);
        Registration state = Registration.none(RosterEvents.USCC);
        int second = 0;
        for (Event<ParkEvent> event : List.of(
                RosterEvents.recorded(origin, 1, "2023-01-01", 1, "甲", null),
                RosterEvents.recorded(destination, 1, "2023-01-01", 2, "甲", null),
                RosterEvents.removed(destination, 2, 3, moved.plusDays(3)))) {
            state = Registry.decide(Registry.Decision.start(state), event, TODAY)
                    .state()
                    .recorded(RosterEvents.at(100 + second++));
        }
        for (Basis basis : List.of(Basis.RELOCATION, Basis.RESTRUCTURING)) {
            Ruling ruling = new Ruling("r", basis, destination, moved, null, null, "r", List.of(origin));
            Registration ruled =
                    Registry.rule(state, List.of(ruling), TODAY).state().recorded(RosterEvents.at(200));
            assertThat(park(ruled, moved.plusDays(2))).as("%s", basis).isEqualTo(destination);
            assertThat(park(ruled, moved.plusDays(20)))
                    .as("%s: the removal was known when it was ruled", basis)
                    .isEqualTo(destination);
            assertThat(park(ruled.asOf(RosterEvents.at(199)), moved.plusDays(20)))
                    .as("%s: before it was ruled", basis)
                    .isEqualTo(origin);
            Registration again = Registry.decide(
                            Registry.Decision.start(ruled),
                            RosterEvents.recorded(destination, 3, "2023-01-06", 4, "甲", null),
                            TODAY)
                    .state()
                    .recorded(RosterEvents.at(300));
            Registration gone = Registry.decide(
                            Registry.Decision.start(again),
                            RosterEvents.removed(destination, 4, 5, moved.plusDays(10)),
                            TODAY)
                    .state()
                    .recorded(RosterEvents.at(400));
            assertThat(park(gone, moved.plusDays(9))).as("%s", basis).isEqualTo(destination);
            assertThat(park(gone, moved.plusDays(10)))
                    .as("%s: given up afterwards", basis)
                    .isEqualTo(basis == Basis.RELOCATION ? origin : null);
        }
    }

    private static @Nullable ParkCode park(Registration state, LocalDate day) {
        return Objects.requireNonNull(state.timeline().at(day)).merged().park();
    }

    private static LocalDate day(Random random) {
        return FIRST.plusDays(random.nextInt(DAYS));
    }

    private static List<Event<ParkEvent>> history(Random random) {
        List<Event<ParkEvent>> history = new ArrayList<>();
        int second = 0;
        for (int p = 0; p < 3; p++) {
            ParkCode park = PARKS.get(p);
            boolean there = false;
            LocalDate claimedFrom = FIRST;
            String name = "";
            String district = null;
            ScaleClass scale = null;
            for (long sequence = 1; sequence <= random.nextInt(8); sequence++) {
                second += random.nextInt(2);
                if (there && random.nextInt(4) == 0) {
                    history.add(RosterEvents.removed(park, sequence, second, day(random)));
                    there = false;
                    continue;
                }
                List<String> changed = new ArrayList<>();
                if (!there || random.nextInt(5) == 0) {
                    changed.add("claimedFrom");
                    claimedFrom = day(random);
                }
                if (!there || random.nextInt(2) == 0) {
                    changed.add("name");
                    name = "公司" + random.nextInt(3);
                }
                if (random.nextInt(2) == 0) {
                    changed.add("district");
                    district = random.nextInt(3) == 0 ? null : "区" + random.nextInt(3);
                }
                if (random.nextInt(3) == 0) {
                    changed.add("scale");
                    scale = random.nextBoolean() ? null : ScaleClass.SMALL;
                }
                if (changed.isEmpty()) {
                    changed.add("scale");
                }
                LocalDate validFrom = there ? day(random) : claimedFrom;
                history.add(RosterEvents.said(
                        park, sequence, second, validFrom, claimedFrom, name, district, scale, changed));
                there = true;
            }
        }
        return history;
    }

    private static Ruling ruling(Random random, String id) {
        Basis basis =
                List.of(Basis.DECISION, Basis.RELOCATION, Basis.RESTRUCTURING).get(random.nextInt(3));
        LocalDate from = day(random);
        LocalDate until = random.nextInt(3) == 0 ? from.plusDays(1 + random.nextInt(10)) : null;
        List<ParkCode> settled = new ArrayList<>();
        settled.add(PARKS.get(random.nextInt(3)));
        if (basis == Basis.RESTRUCTURING) {
            return new Ruling(id, basis, PARKS.get(3), from, until, null, id, settled);
        }
        return new Ruling(id, basis, PARKS.get(random.nextInt(3)), from, until, null, id, settled);
    }

    // the model: nothing but loops

    /**
     * A claim.
     *
     * @param heard place of the first thing that was heard of it
     */
    private record Claims(LocalDate from, Instant at, ParkCode park, int heard) {}

    private static @Nullable Seen model(List<Object> known, LocalDate day) {
        Map<ParkCode, List<Event<ParkEvent>>> said = new HashMap<>();
        List<Ruling> rulings = new ArrayList<>();
        for (Object one : known) {
            if (one instanceof Ruling ruling) {
                rulings.add(ruling);
            } else {
                Event<ParkEvent> event = event(one);
                said.computeIfAbsent(event.data().park(), _ -> new ArrayList<>())
                        .add(event);
            }
        }
        said.values().forEach(events -> events.sort(Comparator.comparingLong(Event::sequence)));
        List<ParkCode> speakers = said.keySet().stream()
                .filter(p -> Objects.requireNonNull(said.get(p)).stream()
                        .anyMatch(e -> e.data() instanceof RosterEntryRecorded))
                .sorted()
                .toList();
        boolean begun = false;
        List<Claims> claims = new ArrayList<>();
        for (ParkCode park : speakers) {
            List<Event<ParkEvent>> events = Objects.requireNonNull(said.get(park));
            Claims open = null;
            Claims there = null;
            for (Event<ParkEvent> event : events) {
                if (event.data() instanceof RosterEntryRecorded e) {
                    begun |= !day.isBefore(Objects.requireNonNull(e.validFrom()));
                    if (begins(event)) {
                        begun |= !day.isBefore(e.claimedFrom());
                        int heard = known.indexOf(event);
                        open = new Claims(
                                e.claimedFrom(),
                                event.recordedAt(),
                                park,
                                open == null ? heard : Math.min(open.heard(), heard));
                    }
                } else if (event.data() instanceof RosterEntryRemoved r) {
                    if (open != null && !day.isBefore(open.from()) && day.isBefore(r.removedOn())) {
                        there = open;
                    }
                    open = null;
                }
            }
            if (open != null && !day.isBefore(open.from())) {
                there = open;
            }
            if (there != null) {
                claims.add(there);
            }
        }
        if (!begun) {
            return null;
        }
        claims.sort(Comparator.comparing(Claims::from).thenComparing(Claims::at).thenComparing(Claims::park));
        List<ParkCode> claimants =
                new ArrayList<>(claims.stream().map(Claims::park).toList());
        ParkCode park = claimants.isEmpty() ? null : claimants.getFirst();
        Basis basis = park == null ? null : Basis.CLAIM;
        List<ParkCode> settled = new ArrayList<>();
        for (Ruling r : rulings) {
            boolean may =
                    r.basis() == Basis.RELOCATION || (r.basis() == Basis.DECISION && claimants.contains(r.park()));
            if (may && inForce(r, day, said, known)) {
                park = r.park();
                basis = r.basis();
                for (ParkCode one : r.settled()) {
                    if (claims.stream().noneMatch(c -> c.park().equals(one) && c.heard() > known.indexOf(r))) {
                        settled.add(one);
                    }
                }
            }
        }
        ParkCode speaker = park;
        Map<ParkCode, ParkCode> successors = new HashMap<>();
        for (Ruling r :
                rulings.stream().sorted(Comparator.comparing(Ruling::from)).toList()) {
            if (r.basis() == Basis.RESTRUCTURING) {
                successors.put(r.settled().getFirst(), r.park());
                boolean covers = !day.isBefore(r.from()) && (r.until() == null || day.isBefore(r.until()));
                if (park != null && covers && r.settled().contains(park)) {
                    ParkCode former = park;
                    LocalDate removed = firstRemoval(r, said, known);
                    boolean givenUp = removed != null
                            && !day.isBefore(removed)
                            && !claimants.contains(r.park())
                            && claims.stream()
                                    .filter(c -> c.park().equals(former))
                                    .allMatch(c -> c.from().isBefore(removed));
                    if (givenUp) {
                        park = claimants.stream()
                                .filter(p -> !r.settled().contains(p) && !p.equals(r.park()))
                                .findFirst()
                                .orElse(null);
                        speaker = park;
                        basis = park == null ? null : Basis.CLAIM;
                    } else {
                        park = r.park();
                        if (claimants.contains(park)) {
                            speaker = park;
                        }
                        basis = r.basis();
                    }
                    settled.addAll(r.settled());
                } else if (covers && r.park().equals(park)) {
                    settled.addAll(r.settled());
                }
            }
        }
        boolean contested = false;
        for (ParkCode one : claimants) {
            contested |= !one.equals(park) && !settled.contains(one);
        }
        if (speaker != null && claimants.remove(speaker)) {
            // R4, R5: a former park speaks first for the one that has taken its place, and its claim is the one that
            // stands
            claimants.addFirst(speaker);
        }
        List<ParkCode> sources = claimants.isEmpty() ? speakers : new ArrayList<>(claimants);
        Event<ParkEvent> name = field("name", e -> e.name(), sources, claimants, said, day);
        Event<ParkEvent> district = field("district", e -> e.district(), sources, claimants, said, day);
        Event<ParkEvent> scale = field("scale", e -> e.scale(), sources, claimants, said, day);
        ParkCode successor = park == null ? null : successors.get(park);
        return new Seen(
                park,
                basis,
                contested,
                name == null
                        ? lastName(Objects.requireNonNull(said.get(sources.getFirst())))
                        : entry(name).name(),
                district == null ? null : entry(district).district(),
                scale == null ? null : entry(scale).scale(),
                claimants,
                park == null || successor == null ? Map.of() : Map.of(park, successor));
    }

    private static String lastName(List<Event<ParkEvent>> events) {
        return events.stream()
                .filter(e -> e.data() instanceof RosterEntryRecorded)
                .reduce((_, e) -> e)
                .map(e -> entry(e).name())
                .orElseThrow();
    }

    private static RosterEntryRecorded entry(Event<ParkEvent> event) {
        return (RosterEntryRecorded) event.data();
    }

    private static @Nullable LocalDate firstRemoval(
            Ruling r, Map<ParkCode, List<Event<ParkEvent>>> said, List<Object> known) {
        List<Event<ParkEvent>> events = said.getOrDefault(r.park(), List.of());
        if (events.stream().noneMatch(e -> e.data() instanceof RosterEntryRecorded)) {
            // a park that has said no more than that it removed the enterprise never had it
            return null;
        }
        LocalDate first = null;
        for (Event<ParkEvent> event : events) {
            if (event.data() instanceof RosterEntryRemoved removal
                    && removal.removedOn().isAfter(r.from())
                    && known.indexOf(event) > known.indexOf(r)
                    && (first == null || removal.removedOn().isBefore(first))) {
                first = removal.removedOn();
            }
        }
        return first;
    }

    private static boolean inForce(
            Ruling r, LocalDate day, Map<ParkCode, List<Event<ParkEvent>>> said, List<Object> known) {
        if (day.isBefore(r.from()) || (r.until() != null && !day.isBefore(r.until()))) {
            return false;
        }
        return r.basis() == Basis.DECISION
                // a park that has said no more than that it removed the enterprise never had it
                || said.getOrDefault(r.park(), List.of()).stream()
                        .noneMatch(e -> e.data() instanceof RosterEntryRecorded)
                || said.getOrDefault(r.park(), List.of()).stream()
                        .noneMatch(e -> e.data() instanceof RosterEntryRemoved removal
                                && removal.removedOn().isAfter(r.from())
                                && known.indexOf(e) > known.indexOf(r)
                                && !day.isBefore(removal.removedOn()));
    }

    private static @Nullable Event<ParkEvent> field(
            String field,
            java.util.function.Function<RosterEntryRecorded, @Nullable Object> of,
            List<ParkCode> sources,
            List<ParkCode> claimants,
            Map<ParkCode, List<Event<ParkEvent>>> said,
            LocalDate day) {
        Event<ParkEvent> best = null;
        for (ParkCode park : sources) {
            Event<ParkEvent> right = null;
            Event<ParkEvent> first = null;
            boolean there = false;
            for (Event<ParkEvent> event : Objects.requireNonNull(said.get(park))) {
                if (!(event.data() instanceof RosterEntryRecorded e)) {
                    there = false;
                    continue;
                }
                boolean begins = event.sequence() == 1 || e.changed().contains("claimedFrom");
                boolean all = event.sequence() == 1 || (begins && !there);
                there |= begins;
                if (!all && !e.changed().contains(field)) {
                    continue;
                }
                LocalDate from = Objects.requireNonNull(e.validFrom());
                if (!day.isBefore(from)) {
                    right = event;
                }
                if (first == null
                        || !from.isAfter(Objects.requireNonNull(entry(first).validFrom()))) {
                    first = event;
                }
            }
            Event<ParkEvent> value = right != null ? right : first;
            if (value == null || of.apply(entry(value)) == null) {
                continue;
            }
            if (!claimants.isEmpty() && park.equals(sources.getFirst())) {
                return value;
            }
            if (best == null || value.recordedAt().isAfter(best.recordedAt())) {
                best = value;
            } else if (value.recordedAt().equals(best.recordedAt())
                    && park.compareTo(best.data().park()) < 0) {
                best = value;
            }
        }
        return best;
    }
}

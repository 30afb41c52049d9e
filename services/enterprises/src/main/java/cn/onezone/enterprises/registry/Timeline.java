package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Succession;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is right of an enterprise on each day (valid time, R8): contiguous spans from the first day that any park speaks of,
 * each with one record. It depends on what was said and decided, not on the order in which it came, but for two things: a
 * removal ends a ruling only if it was heard after that, and a ruling answers only claims that were heard before it.
 */
public final class Timeline {
    private static final Timeline EMPTY = new Timeline(List.of());

    private final List<Span> spans;

    private Timeline(List<Span> spans) {
        this.spans = spans;
    }

    /** The spans, ascending, without gaps; none while no park has said more than that it removed the enterprise. */
    public List<Span> spans() {
        return spans;
    }

    /** The span that a day is in, absent before the first. */
    public @Nullable Span at(LocalDate day) {
        for (int i = spans.size() - 1; i >= 0; i--) {
            if (!day.isBefore(spans.get(i).from())) {
                return spans.get(i);
            }
        }
        return null;
    }

    /** The first day after this one from which on something else is right, absent: none known. */
    public @Nullable LocalDate changesAfter(LocalDate day) {
        for (Span span : spans) {
            if (span.from().isAfter(day)) {
                return span.from();
            }
        }
        return null;
    }

    /**
     * The parts of the spans of which another timeline says something else.
     *
     * @param before of the same enterprise
     * @return ascending, so that the last one has the latest days
     */
    List<Span> changedSince(Timeline before) {
        if (before.spans.isEmpty() || spans.equals(before.spans)) {
            return before.spans.isEmpty() ? spans : List.of();
        }
        List<Span> changed = new ArrayList<>();
        for (Span span : spans) {
            LocalDate from = null;
            for (LocalDate day : before.startsWithin(span)) {
                Span was = before.at(day);
                boolean same = was != null && was.merged().equals(span.merged());
                if (!same && from == null) {
                    from = day;
                } else if (same && from != null) {
                    changed.add(new Span(from, day, span.merged()));
                    from = null;
                }
            }
            if (from != null) {
                changed.add(new Span(from, span.until(), span.merged()));
            }
        }
        return changed;
    }

    /** The first day of a span and the days within it on which something changes here. */
    private List<LocalDate> startsWithin(Span span) {
        List<LocalDate> days = new ArrayList<>();
        days.add(span.from());
        for (Span mine : spans) {
            if (mine.from().isAfter(span.from()) && span.covers(mine.from())) {
                days.add(mine.from());
            }
        }
        return days;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timeline that && spans.equals(that.spans);
    }

    @Override
    public int hashCode() {
        return spans.hashCode();
    }

    @Override
    public String toString() {
        return spans.toString();
    }

    /** The timeline of what is known of an enterprise. */
    static Timeline of(Registration registration) {
        List<Voice> voices = new ArrayList<>(registration.claims().size());
        for (ParkClaim claim : registration.claims()) {
            if (!claim.statements().isEmpty()) {
                voices.add(new Voice(claim));
            }
        }
        return voices.isEmpty() ? EMPTY : new Making(voices, registration).timeline();
    }

    /**
     * A claim as long as it lasts.
     *
     * @param heardAt when the registry first wrote of it, wherever it began then; absent until it has
     */
    private record Claimed(
            LocalDate from,
            @Nullable LocalDate until,
            Instant recordedAt,
            long sequence,
            @Nullable Instant heardAt) {
        boolean covers(LocalDate day) {
            return !day.isBefore(from) && (until == null || day.isBefore(until));
        }

        /** The same claim, moved by a later statement. */
        Claimed moved(Statement to) {
            Instant heard = to.heardAt();
            boolean earlier = heard != null && (heardAt == null || heard.isBefore(heardAt));
            return begun(to, earlier ? heard : heardAt);
        }

        static Claimed begun(Statement with, @Nullable Instant heardAt) {
            return new Claimed(
                    Objects.requireNonNull(with.claimedFrom()), null, with.recordedAt(), with.sequence(), heardAt);
        }

        Claimed until(LocalDate removed) {
            return new Claimed(from, removed, recordedAt, sequence, heardAt);
        }
    }

    /** One park, made ready to be asked about any day. */
    private static final class Voice {
        private final ParkCode park;
        private final List<Statement> statements;
        private final List<Removal> removals;
        private final List<Claimed> claimed = new ArrayList<>(1);
        // sequences of statements with which the enterprise came into the roster: they speak of all fields
        private final Set<Long> opening = new HashSet<>(2);
        // absent while there is one statement only, which most have
        private final @Nullable Map<Field, NavigableMap<LocalDate, Statement>> values;

        Voice(ParkClaim claim) {
            this.park = claim.park();
            this.statements = claim.statements();
            this.removals = claim.removals();
            walk();
            this.values = statements.size() == 1 ? null : values();
        }

        /** A claim lasts from its begin, as it was last moved, to the removal that follows it. */
        private void walk() {
            Claimed open = null;
            int r = 0;
            for (Statement statement : statements) {
                for (; r < removals.size() && removals.get(r).sequence() < statement.sequence(); r++) {
                    close(open, removals.get(r));
                    open = null;
                }
                if (statement.claimedFrom() != null) {
                    if (open == null) {
                        opening.add(statement.sequence());
                        open = Claimed.begun(statement, statement.heardAt());
                    } else {
                        open = open.moved(statement);
                    }
                }
            }
            for (; r < removals.size(); r++) {
                close(open, removals.get(r));
                open = null;
            }
            if (open != null) {
                claimed.add(open);
            }
        }

        private void close(@Nullable Claimed open, Removal removal) {
            if (open != null && removal.removedOn().isAfter(open.from())) {
                claimed.add(open.until(removal.removedOn()));
            }
        }

        /** For each field the days from which on its values hold: what is said later overrides all that was said of later days. */
        private Map<Field, NavigableMap<LocalDate, Statement>> values() {
            Map<Field, NavigableMap<LocalDate, Statement>> all = new EnumMap<>(Field.class);
            for (Statement statement : statements) {
                if (statement.changed() == null || opening.contains(statement.sequence())) {
                    for (Field field : Field.values()) {
                        put(all, field, statement);
                    }
                } else {
                    for (String label : statement.changed()) {
                        Field field = Field.named(label);
                        if (field != null) {
                            put(all, field, statement);
                        }
                    }
                }
            }
            return all;
        }

        private static void put(Map<Field, NavigableMap<LocalDate, Statement>> all, Field field, Statement statement) {
            NavigableMap<LocalDate, Statement> days = all.computeIfAbsent(field, _ -> new TreeMap<>());
            days.tailMap(statement.validFrom(), true).clear();
            days.put(statement.validFrom(), statement);
        }

        /** Statements that are right on some day, or with which a claim began or was moved. */
        Set<Long> needed() {
            Set<Long> needed = new HashSet<>();
            if (values == null) {
                needed.add(statements.getFirst().sequence());
            } else {
                values.values().forEach(days -> days.values().forEach(s -> needed.add(s.sequence())));
            }
            for (Statement statement : statements) {
                if (statement.claimedFrom() != null) {
                    needed.add(statement.sequence());
                }
            }
            return needed;
        }

        /** The statement that is right of a field on a day; before the first one that speaks of it, that one. */
        @Nullable
        Statement of(Field field, LocalDate day) {
            if (values == null) {
                Statement only = statements.getFirst();
                return only.says(field) || opening.contains(only.sequence()) ? only : null;
            }
            NavigableMap<LocalDate, Statement> days = values.get(field);
            if (days == null) {
                return null;
            }
            Map.Entry<LocalDate, Statement> there = days.floorEntry(day);
            return there == null ? days.firstEntry().getValue() : there.getValue();
        }

        /** The claim on a day, of several the one made last. */
        @Nullable
        Claimed claimed(LocalDate day) {
            for (int i = claimed.size() - 1; i >= 0; i--) {
                if (claimed.get(i).covers(day)) {
                    return claimed.get(i);
                }
            }
            return null;
        }

        void days(Set<LocalDate> days) {
            for (Statement statement : statements) {
                days.add(statement.validFrom());
            }
            for (Claimed one : claimed) {
                days.add(one.from());
                if (one.until() != null) {
                    days.add(one.until());
                }
            }
        }

        LocalDate first() {
            LocalDate first = statements.getFirst().validFrom();
            for (Statement statement : statements) {
                first = earlier(first, statement.validFrom());
                if (statement.claimedFrom() != null) {
                    first = earlier(first, statement.claimedFrom());
                }
            }
            return first;
        }

        private static LocalDate earlier(LocalDate one, LocalDate other) {
            return other.isBefore(one) ? other : one;
        }
    }

    /** Sequences of the statements of a park that some day or claim still needs. */
    static Set<Long> needed(ParkClaim claim) {
        return claim.statements().isEmpty() ? Set.of() : new Voice(claim).needed();
    }

    /** A claim of a park on the day in question. */
    private record Standing(Voice voice, Claimed claimed) {
        /**
         * Whether a ruling has an answer to this claim: not to one of which the registry has heard since, by whomever (R5, R6).
         * A claim that is only moved is the one that it was. What is not written yet is being written now.
         */
        boolean isKnownTo(Ruling ruling) {
            Instant ruled = ruling.recordedAt();
            Instant heard = claimed.heardAt();
            return ruled == null || (heard != null && !heard.isAfter(ruled));
        }
    }

    /** R5: the first valid claim stands. Earliest first day, then earliest recorded, then by code so that it is total. */
    private static final Comparator<Standing> FIRST_VALID = Comparator.<Standing, LocalDate>comparing(
                    s -> s.claimed().from())
            .thenComparing(s -> s.claimed().recordedAt())
            .thenComparing(s -> s.voice().park);

    private record InForce(Ruling ruling, @Nullable LocalDate until) {
        boolean covers(LocalDate day) {
            return ruling.covers(day) && (until == null || day.isBefore(until));
        }

        void days(Set<LocalDate> days) {
            days.add(ruling.from());
            if (ruling.until() != null) {
                days.add(ruling.until());
            }
            if (until != null) {
                days.add(until);
            }
        }
    }

    /**
     * For each former park the one of today that takes its place (R1).
     *
     * @param restructurings in the order of their days: one takes up where the one before it has left off
     */
    static Map<ParkCode, ParkCode> successors(List<Ruling> restructurings) {
        Map<ParkCode, ParkCode> next = new HashMap<>();
        for (Ruling ruling : restructurings) {
            for (ParkCode former : ruling.settled()) {
                next.replaceAll((_, to) -> to.equals(former) ? ruling.park() : to);
                next.put(former, ruling.park());
            }
            // a park that is there again has no successor
            next.remove(ruling.park());
        }
        return next;
    }

    private static final class Making {
        private final List<Voice> voices;
        private final List<InForce> rulings = new ArrayList<>();
        // one takes up where the one before it in time has left off
        private final List<InForce> restructurings = new ArrayList<>();
        private final Map<ParkCode, ParkCode> successors;
        // those that stand, in an order that does not depend on that in which they were recorded
        private final List<Lineage> links;
        // on days before it has another code, under which it counts
        private final @Nullable LocalDate began;
        private final @Nullable LocalDate ended;

        Making(List<Voice> voices, Registration of) {
            List<Ruling> ruled = of.rulings();
            List<Lineage> linked = of.lineage();
            this.voices = voices;
            this.began = of.beganOn();
            this.ended = of.endedOn();
            this.links = linked.isEmpty()
                    ? linked
                    : linked.stream()
                            .filter(Lineage::stands)
                            .sorted(Comparator.comparing(Lineage::on)
                                    .thenComparing(Lineage::kind)
                                    .thenComparing(l -> l.predecessors().toString())
                                    .thenComparing(l -> l.successors().toString()))
                            .toList();
            for (Ruling ruling : ruled) {
                (ruling.basis() == Basis.RESTRUCTURING ? restructurings : rulings)
                        .add(new InForce(ruling, ruling.basis() == Basis.DECISION ? null : removedAfter(ruling)));
            }
            restructurings.sort(Comparator.comparing(one -> one.ruling().from()));
            this.successors =
                    successors(restructurings.stream().map(InForce::ruling).toList());
        }

        /**
         * From which later day on the park of a ruling has removed the enterprise, as was heard after it was ruled: what it
         * had removed before, for whatever day, was known then and was ruled over.
         */
        private @Nullable LocalDate removedAfter(Ruling ruling) {
            LocalDate first = null;
            for (Voice voice : voices) {
                if (voice.park.equals(ruling.park())) {
                    for (Removal removal : voice.removals) {
                        LocalDate on = removal.removedOn();
                        if (on.isAfter(ruling.from())
                                && heardAfter(removal, ruling)
                                && (first == null || on.isBefore(first))) {
                            first = on;
                        }
                    }
                }
            }
            return first;
        }

        /**
         * What is not written yet is being written now. What is written with the ruling counts as heard after it: the
         * rulings of a restructuring are made of what has arrived, at the end of each batch.
         */
        private static boolean heardAfter(Removal removal, Ruling ruling) {
            Instant heard = removal.heardAt();
            Instant ruled = ruling.recordedAt();
            return heard == null || (ruled != null && !heard.isBefore(ruled));
        }

        Timeline timeline() {
            LocalDate first = null;
            TreeSet<LocalDate> days = new TreeSet<>();
            for (Voice voice : voices) {
                voice.days(days);
                LocalDate begins = voice.first();
                if (first == null || begins.isBefore(first)) {
                    first = begins;
                }
            }
            days.add(Objects.requireNonNull(first));
            rulings.forEach(one -> one.days(days));
            restructurings.forEach(one -> one.days(days));
            if (ended != null) {
                days.add(ended);
            }
            links.forEach(link -> days.add(link.on()));
            List<Span> spans = new ArrayList<>(days.size());
            LocalDate from = null;
            Merged merged = null;
            for (LocalDate day : days.tailSet(first)) {
                Merged there = merge(day);
                if (merged == null || from == null) {
                    from = day;
                    merged = there;
                } else if (!there.equals(merged)) {
                    spans.add(new Span(from, day, merged));
                    from = day;
                    merged = there;
                }
            }
            spans.add(new Span(Objects.requireNonNull(from), null, Objects.requireNonNull(merged)));
            return new Timeline(List.copyOf(spans));
        }

        private Merged merge(LocalDate day) {
            List<Standing> standing = new ArrayList<>(voices.size());
            for (Voice voice : voices) {
                Claimed claimed = voice.claimed(day);
                if (claimed != null) {
                    standing.add(new Standing(voice, claimed));
                }
            }
            if (standing.size() > 1) {
                standing.sort(FIRST_VALID);
            }
            if ((ended != null && !day.isBefore(ended)) || (began != null && day.isBefore(began))) {
                // its successors count for it, or the code that it had then: no figure has it twice (R5)
                return new Fields(sources(standing, null), !standing.isEmpty(), day)
                        .merged(null, null, false, List.of(), List.of(), lineage(day), Map.of());
            }
            ParkCode park = standing.isEmpty() ? null : standing.getFirst().voice().park;
            Basis basis = park == null ? null : Basis.CLAIM;
            Set<ParkCode> settled = new LinkedHashSet<>();
            for (InForce one : rulings) {
                Ruling ruling = one.ruling();
                if (one.covers(day) && (ruling.basis() != Basis.DECISION || claimedBy(standing, ruling.park()))) {
                    park = ruling.park();
                    basis = ruling.basis();
                    settle(settled, ruling, standing);
                }
            }
            // whose record goes first (R4): a former park speaks for the new one until that has its own
            ParkCode speaker = park;
            for (InForce one : restructurings) {
                Ruling ruling = one.ruling();
                if (park != null && ruling.covers(day) && ruling.settled().contains(park)) {
                    if (givenUp(one, day, park, standing)) {
                        // the park that took its place gave up for it too: it does not come back to a park that is no
                        // more
                        park = nextOf(standing, ruling);
                        speaker = park;
                        basis = park == null ? null : Basis.CLAIM;
                    } else {
                        park = ruling.park();
                        speaker = claimedBy(standing, park) ? park : speaker;
                        basis = Basis.RESTRUCTURING;
                    }
                    settled.addAll(ruling.settled());
                } else if (ruling.covers(day) && ruling.park().equals(park)) {
                    // it counts there by the new park's own claim: that of a park that is no more is no other claim
                    settled.addAll(ruling.settled());
                }
            }
            boolean contested = false;
            for (Standing one : standing) {
                contested |= !one.voice().park.equals(park) && !settled.contains(one.voice().park);
            }
            ParkCode today = park == null ? null : successors.get(park);
            return new Fields(sources(standing, speaker), !standing.isEmpty(), day)
                    .merged(
                            park,
                            basis,
                            contested,
                            List.copyOf(settled),
                            claims(standing, speaker),
                            lineage(day),
                            park == null || today == null ? Map.of() : Map.of(park, today));
        }

        /** Parks that a ruling names are settled with; but for those that have given up since and claim anew. */
        private static void settle(Set<ParkCode> settled, Ruling ruling, List<Standing> standing) {
            for (ParkCode park : ruling.settled()) {
                if (standing.stream().allMatch(s -> !s.voice().park.equals(park) || s.isKnownTo(ruling))) {
                    settled.add(park);
                }
            }
        }

        private List<Succession> lineage(LocalDate day) {
            return links.isEmpty()
                    ? List.of()
                    : links.stream()
                            .filter(link -> !day.isBefore(link.on()))
                            .map(Lineage::succession)
                            .toList();
        }

        /** Whether the new park has removed the enterprise, and neither it nor the former park has claimed it anew since. */
        private static boolean givenUp(InForce one, LocalDate day, ParkCode former, List<Standing> standing) {
            LocalDate removed = one.until();
            return removed != null
                    && !day.isBefore(removed)
                    && !claimedBy(standing, one.ruling().park())
                    && standing.stream()
                            .filter(s -> s.voice().park.equals(former))
                            .allMatch(s -> s.claimed().from().isBefore(removed));
        }

        private static @Nullable ParkCode nextOf(List<Standing> standing, Ruling ruling) {
            for (Standing one : standing) {
                ParkCode park = one.voice().park;
                if (!ruling.settled().contains(park) && !park.equals(ruling.park())) {
                    return park;
                }
            }
            return null;
        }

        private static boolean claimedBy(List<Standing> standing, ParkCode park) {
            return standing.stream().anyMatch(s -> s.voice().park.equals(park));
        }

        /** Who speaks for the day, the one that goes first at the head: those who claim it, or else all who ever did. */
        private List<Voice> sources(List<Standing> standing, @Nullable ParkCode park) {
            if (standing.isEmpty()) {
                return voices;
            }
            List<Voice> sources = new ArrayList<>(standing.size());
            for (Standing one : standing) {
                sources.add(one.voice().park.equals(park) ? 0 : sources.size(), one.voice());
            }
            return sources;
        }

        /** That which stands at the head: by it the enterprise counts, for its park or for the one in the place of that (R1). */
        private static List<Claim> claims(List<Standing> standing, @Nullable ParkCode park) {
            List<Claim> claims = new ArrayList<>(standing.size());
            for (Standing one : standing) {
                boolean stands = one.voice().park.equals(park);
                claims.add(
                        stands ? 0 : claims.size(),
                        new Claim(
                                one.voice().park,
                                one.claimed().from(),
                                one.claimed().recordedAt(),
                                one.claimed().sequence(),
                                stands));
            }
            return claims;
        }
    }

    /** Takes each field by the rules of {@link Field}, and remembers where it came from. */
    private static final class Fields {
        private final List<Voice> sources;
        private final boolean led;
        private final LocalDate day;
        private final Map<String, Provenance> provenance = HashMap.newHashMap(Field.values().length);
        private final Map<String, LocalDate> since = HashMap.newHashMap(Field.values().length);
        private boolean synthetic;

        /**
         * @param led whether the first of the sources goes before the others
         */
        Fields(List<Voice> sources, boolean led, LocalDate day) {
            this.sources = sources;
            this.led = led;
            this.day = day;
        }

        Merged merged(
                @Nullable ParkCode park,
                @Nullable Basis basis,
                boolean contested,
                List<ParkCode> settled,
                List<Claim> claims,
                List<Succession> lineage,
                Map<ParkCode, ParkCode> restated) {
            Statement name = source(Field.NAME);
            Statement formerNames = source(Field.FORMER_NAMES);
            Statement enterpriseType = source(Field.ENTERPRISE_TYPE);
            Statement district = source(Field.DISTRICT);
            Statement address = source(Field.ADDRESS);
            Statement industry = source(Field.INDUSTRY);
            Statement registeredCapital = source(Field.REGISTERED_CAPITAL);
            Statement foundedOn = source(Field.FOUNDED_ON);
            Statement qualifications = source(Field.QUALIFICATIONS);
            Statement scale = source(Field.SCALE);
            Statement place = source(Field.PLACE);
            Statement listings = source(Field.LISTINGS);
            Statement worldLists = source(Field.WORLD_LISTS);
            return new Merged(
                    park,
                    basis,
                    contested,
                    settled,
                    // a park that has said of a change only so far has said the name too
                    name == null ? sources.getFirst().statements.getLast().name() : name.name(),
                    listOf(formerNames == null ? null : formerNames.formerNames()),
                    enterpriseType == null ? null : enterpriseType.enterpriseType(),
                    district == null ? null : district.district(),
                    address == null ? null : address.address(),
                    industry == null ? null : industry.industry(),
                    registeredCapital == null ? null : registeredCapital.registeredCapital(),
                    foundedOn == null ? null : foundedOn.foundedOn(),
                    listOf(qualifications == null ? null : qualifications.qualifications()),
                    scale == null ? null : scale.scale(),
                    place == null ? null : place.place(),
                    listOf(listings == null ? null : listings.listings()),
                    listOf(worldLists == null ? null : worldLists.worldLists()),
                    provenance,
                    since,
                    claims,
                    synthetic,
                    lineage,
                    restated);
        }

        private static <T> List<T> listOf(@Nullable List<T> list) {
            return list == null ? List.of() : list;
        }

        private @Nullable Statement source(Field field) {
            Statement found = null;
            Voice from = null;
            for (Voice voice : sources) {
                Statement said = voice.of(field, day);
                if (said == null || field.in(said) == null) {
                    continue;
                }
                // the first goes first; of the others the one that recorded it last
                boolean fixed = led && from == sources.getFirst();
                if (found == null || (!fixed && later(said, voice, found, from))) {
                    found = said;
                    from = voice;
                }
            }
            if (found != null && from != null) {
                provenance.put(field.label(), new Provenance(from.park, found.recordedAt(), found.validFrom()));
                since.put(field.label(), found.validFrom());
                Statement invented = from.of(Field.SYNTHETIC, day);
                synthetic |= invented != null && Boolean.TRUE.equals(invented.synthetic());
            }
            return found;
        }

        private static boolean later(Statement said, Voice by, Statement found, @Nullable Voice from) {
            int order = said.recordedAt().compareTo(found.recordedAt());
            return order != 0 ? order > 0 : from == null || by.park.compareTo(from.park) < 0;
        }
    }
}

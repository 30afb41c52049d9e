package cn.onezone.parks.roster;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The decisions about a park's roster. Pure: state and command in, new state and events or a refusal out. */
public final class Roster {
    /** Business dates are dates there (R9). */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final int MOST_FORMER_NAMES = 20;
    private static final Field[] FIELDS = Field.values();

    private final Park park;

    /** The roster of this park. */
    public Roster(Park park) {
        this.park = park;
    }

    /**
     * Decides.
     *
     * @param state the entry as it is, absent if there is none
     * @param occasion when, and by whom
     */
    public Decision decide(@Nullable RosterEntry state, RosterCommand command, Occasion occasion) {
        return switch (command) {
            case RosterCommand.Register(EntryFacts facts, RosterEntry.Revival revival) ->
                state == null || state.removed()
                        ? added(state, facts.uscc(), first(facts, occasion), revival, new By(occasion, null, null))
                        : new Decision.Refused(alreadyThere(state));
            case RosterCommand.Revise(EntryFacts facts) ->
                state == null || state.removed()
                        ? new Decision.Refused(absent(facts.uscc()))
                        : changed(state, revised(state, facts), facts.validFrom(), new By(occasion, null, null));
            case RosterCommand.Import(EntryFacts facts, Set<Field> stated, String job, int row) -> {
                By by = new By(occasion, job, row);
                yield state == null || state.removed()
                        ? added(state, facts.uscc(), first(facts, occasion), state == null ? null : state.revival(), by)
                        : changed(state, merged(state, facts, stated), facts.validFrom(), by);
            }
            case RosterCommand.Introduce(Uscc uscc, List<EntryFields.Contact> contacts) ->
                state == null || state.removed()
                        ? new Decision.Refused(absent(uscc))
                        : changed(
                                state,
                                state.fields().with(Field.CONTACTS, contacts),
                                null,
                                new By(occasion, null, null));
            case RosterCommand.ClaimFrom(Uscc uscc, LocalDate from) ->
                state == null || state.removed()
                        ? new Decision.Refused(absent(uscc))
                        : from.isBefore(state.claimedFrom())
                                ? changed(
                                        state,
                                        state.fields().with(Field.CLAIMED_FROM, from),
                                        from,
                                        new By(occasion, null, null))
                                : new Decision.Unchanged(state);
            case RosterCommand.Remove(Uscc uscc, String reason) ->
                state == null || state.removed()
                        ? new Decision.Refused(absent(uscc))
                        : removed(state, occasion.today(), reason, new By(occasion, null, null));
            case RosterCommand.Release(Uscc uscc, LocalDate on, String reason) ->
                state == null || state.removed()
                        ? new Decision.Refused(absent(uscc))
                        : removed(state, on, reason, new By(occasion, null, null));
        };
    }

    /**
     * Erases the persons of an entry, in its history as well.
     *
     * @return absent if there are none
     */
    @Nullable
    RosterEntry erased(RosterEntry state) {
        RosterEntry erased = state.withoutContacts();
        return erased.equals(state) ? null : erased;
    }

    /**
     * Takes back what a job did to an entry: new revisions, the first of them valid from the same day on as what is taken
     * back. A job may have spoken of a day before the latest of which something was said, so one value for all days since
     * would be wrong of some: each field is said again for each day on which it was another one before the job (R8), day by
     * day, and the last of them is what the entry showed. A field that somebody has changed since stays; one that was
     * changed and changed back counts as not changed.
     *
     * @param of the job to take back, as its steps name it
     * @param job the undoing job
     * @param row the row of the file that is taken back
     * @param reason why an entry that the job had added leaves the roster
     */
    public Undoing undo(@Nullable RosterEntry state, String of, String job, int row, String reason, Occasion occasion) {
        int first = state == null ? -1 : state.firstOf(of);
        if (state == null || first < 0) {
            // of an entry that is younger than its job's step nothing more can be known
            return state != null && state.steps().size() == RosterEntry.MOST_STEPS
                    ? new Undoing.Overtaken(List.of())
                    : new Undoing.AsItWas();
        }
        By by = new By(occasion, job, row);
        int end = first + 1;
        while (end < state.steps().size() && of.equals(state.steps().get(end).job())) {
            // an undo may have taken several steps in its one write
            end++;
        }
        List<Step> done = state.steps().subList(first, end);
        List<Step> later = state.steps().subList(end, state.steps().size());
        PastValues past = new PastValues(state, first);
        return switch (done.getFirst().change()) {
            case ADDED -> {
                if (state.removed()) {
                    yield new Undoing.AsItWas();
                }
                List<Field> left = new ArrayList<>();
                for (Field field : FIELDS) {
                    if (isChangedSince(field, later, state.fields())) {
                        left.add(field);
                    }
                }
                // from its first day on, as if the park had never claimed it
                LocalDate since =
                        state.claimedFrom().isBefore(occasion.today()) ? state.claimedFrom() : occasion.today();
                yield left.isEmpty() && later.stream().allMatch(s -> s.change() == RosterChange.CHANGED)
                        ? new Undoing.Restored(removed(state, since, reason, by), List.of())
                        : new Undoing.Overtaken(left);
            }
            case REMOVED ->
                !state.removed()
                        ? new Undoing.AsItWas()
                        : later.isEmpty() && past.reach(state.claimedFrom())
                                ? new Undoing.Restored(takenBack(state, past, by), List.of())
                                : new Undoing.Overtaken(List.of());
            case CHANGED -> {
                if (state.removed()
                        || later.stream().anyMatch(s -> s.change() != RosterChange.CHANGED)
                        || done.stream().anyMatch(s -> !past.reach(s.validFrom()))) {
                    yield new Undoing.Overtaken(List.of());
                }
                List<Field> left = new ArrayList<>();
                SortedMap<LocalDate, Map<Field, @Nullable Object>> days = new TreeMap<>();
                for (Field field : FIELDS) {
                    List<Step> speaking = speaking(field, done);
                    if (speaking.isEmpty()) {
                        continue;
                    }
                    if (isChangedSince(field, later, state.fields())) {
                        left.add(field);
                        continue;
                    }
                    // what was said of it more than once is not on every day what the entry shows
                    boolean shown =
                            speaking.size() == 1 && speaking(field, later).isEmpty();
                    sayAgain(days, field, course(past, field, speaking), shown, field.of(state.fields()));
                }
                yield !days.isEmpty()
                        ? new Undoing.Restored(dayByDay(state, RosterChange.CHANGED, List.of(), days, by), left)
                        : left.isEmpty() ? new Undoing.AsItWas() : new Undoing.Overtaken(left);
            }
        };
    }

    private static List<Step> speaking(Field field, List<Step> steps) {
        return steps.stream().filter(s -> s.changed().contains(field)).toList();
    }

    /** Of whom to speak to and of the claim itself only the last word counts, on whatever day it was said. */
    private static boolean isDated(Field field) {
        return field != Field.CONTACTS && field != Field.CLAIMED_FROM;
    }

    /** What a field was before the first of these steps, from the first day on of which they speak. */
    private static NavigableMap<LocalDate, @Nullable Object> course(PastValues past, Field field, List<Step> speaking) {
        LocalDate since = speaking.stream()
                .map(Step::validFrom)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        if (isDated(field)) {
            return past.from(field, since);
        }
        NavigableMap<LocalDate, @Nullable Object> once = new TreeMap<>();
        once.put(since, field.of(Objects.requireNonNull(speaking.getFirst().before())));
        return once;
    }

    /**
     * Adds what one field was to what is to be said of each day.
     *
     * @param shown whether the value {@code now} holds on all these days; then the days that begin with it need no word
     */
    private static void sayAgain(
            SortedMap<LocalDate, Map<Field, @Nullable Object>> days,
            Field field,
            NavigableMap<LocalDate, @Nullable Object> course,
            boolean shown,
            @Nullable Object now) {
        boolean known = shown;
        Object last = now;
        for (Map.Entry<LocalDate, @Nullable Object> one : course.entrySet()) {
            // what has been erased meanwhile is none
            Object value = orNone(field, one.getValue());
            if (!known || !Objects.equals(last, value)) {
                days.computeIfAbsent(one.getKey(), _ -> new EnumMap<>(Field.class))
                        .put(field, value);
            }
            known = true;
            last = value;
        }
    }

    /** Takes an enterprise back that an undo had taken out, with all days of what was known of it. */
    private Decision.Accepted takenBack(RosterEntry state, PastValues past, By by) {
        SortedMap<LocalDate, Map<Field, @Nullable Object>> days = new TreeMap<>();
        EntryFields first = EntryFields.of(field -> {
            if (!isDated(field)) {
                return field.of(state.fields());
            }
            NavigableMap<LocalDate, @Nullable Object> course = past.from(field, state.claimedFrom());
            Object value = orNone(field, course.firstEntry().getValue());
            sayAgain(days, field, course, true, value);
            return value;
        });
        Decision.Accepted added = added(state, state.uscc(), first, state.revival(), by);
        return dayByDay(added.entry(), added.change(), added.events(), days, by);
    }

    /**
     * Says of each day what is right from it on, in the order of the days: what is said later overrides what was said of
     * later days.
     *
     * @param told events of before
     */
    private Decision.Accepted dayByDay(
            RosterEntry state,
            RosterChange change,
            List<Outgoing<?>> told,
            SortedMap<LocalDate, Map<Field, @Nullable Object>> days,
            By by) {
        RosterEntry entry = state;
        List<Outgoing<?>> events = new ArrayList<>(told);
        for (Map.Entry<LocalDate, Map<Field, @Nullable Object>> one : days.entrySet()) {
            Map<Field, @Nullable Object> said = one.getValue();
            EntryFields before = entry.fields();
            List<Field> changed = List.copyOf(said.keySet());
            entry = entry.with(
                    EntryFields.of(field -> said.containsKey(field) ? said.get(field) : field.of(before)),
                    entry.revival(),
                    by.step(RosterChange.CHANGED, one.getKey(), changed, only(changed, before), null));
            List<String> shared = shared(changed);
            if (!shared.isEmpty()) {
                events.add(recorded(entry, shared, one.getKey()));
            }
        }
        return new Decision.Accepted(entry, change, events);
    }

    /** Whether a field has another value now than before the first of these steps that touched it. */
    private static boolean isChangedSince(Field field, List<Step> later, EntryFields now) {
        for (Step step : later) {
            if (step.changed().contains(field)) {
                return step.before() == null || !Objects.equals(field.of(step.before()), field.of(now));
            }
        }
        return false;
    }

    /** By whom, and by which row of which job. */
    private record By(
            Occasion occasion,
            @Nullable String job,
            @Nullable Integer row) {
        Step step(
                RosterChange change,
                LocalDate validFrom,
                List<Field> changed,
                @Nullable EntryFields before,
                @Nullable String reason) {
            return new Step(occasion.at(), occasion.actor(), change, validFrom, changed, before, job, row, reason);
        }
    }

    private static Problem alreadyThere(RosterEntry state) {
        return Problem.of(
                KitProblem.ALREADY_EXISTS,
                "enterprise " + state.uscc() + " is in the roster already: " + state.name(),
                "企业 " + state.uscc() + " 已在名录中：" + state.name());
    }

    private static Problem absent(Uscc uscc) {
        return Problem.of(
                KitProblem.NOT_FOUND, "enterprise " + uscc + " is not in the roster", "企业 " + uscc + " 不在名录中");
    }

    /** What a statement about an enterprise that is not in the roster makes of it. */
    private EntryFields first(EntryFacts facts, Occasion occasion) {
        return EntryFields.of(field -> {
            Object stated = field.of(facts.fields());
            return switch (field) {
                case DISTRICT -> or(stated, park.districtZh());
                case CLAIMED_FROM -> or(stated, occasion.today());
                case SYNTHETIC -> or(stated, false);
                default -> orNone(field, stated);
            };
        });
    }

    private static Object or(@Nullable Object stated, Object other) {
        return stated == null ? other : stated;
    }

    /** In an entry a list that has nothing is empty, and not absent. */
    private static @Nullable Object orNone(Field field, @Nullable Object stated) {
        return switch (field) {
            case FORMER_NAMES, QUALIFICATIONS, LISTINGS, WORLD_LISTS, CONTACTS, TAGS, ATTACHMENTS ->
                or(stated, List.of());
            default -> stated;
        };
    }

    private Decision.Accepted added(
            @Nullable RosterEntry before, Uscc uscc, EntryFields fields, RosterEntry.@Nullable Revival revival, By by) {
        LocalDate claimedFrom = Objects.requireNonNull(fields.claimedFrom());
        List<Field> differing = before == null ? List.of() : differing(before.fields(), fields);
        Step step = by.step(
                RosterChange.ADDED,
                claimedFrom,
                differing,
                before == null ? null : only(differing, before.fields()),
                null);
        RosterEntry after = before == null
                ? new RosterEntry(
                        uscc,
                        nameKey(Objects.requireNonNull(fields.name()), uscc),
                        fields,
                        null,
                        false,
                        revival,
                        List.of(step),
                        null)
                : before.with(fields, revival, step);
        List<String> changed = new ArrayList<>(List.of("name", "claimedFrom", "synthetic"));
        for (Field field : FIELDS) {
            if (field.reach() == Field.Reach.SHARED
                    && !changed.contains(field.label())
                    && !Field.isNone(field.of(fields))) {
                changed.add(field.label());
            }
        }
        // the first statement holds for as long as the claim does
        return new Decision.Accepted(after, RosterChange.ADDED, List.of(recorded(after, changed, claimedFrom)));
    }

    private EntryFields revised(RosterEntry state, EntryFacts facts) {
        return EntryFields.of(field -> {
            Object stated = field.of(facts.fields());
            return switch (field) {
                case NAME -> name(state, facts);
                case FORMER_NAMES -> formerNames(state, facts);
                case DISTRICT -> or(stated, park.districtZh());
                case CLAIMED_FROM, SYNTHETIC -> or(stated, Objects.requireNonNull(field.of(state.fields())));
                // who states an enterprise anew need not have seen them
                case CONTACTS -> or(stated, state.contacts());
                default -> orNone(field, stated);
            };
        });
    }

    private static EntryFields merged(RosterEntry state, EntryFacts facts, Set<Field> cleared) {
        return EntryFields.of(field -> {
            Object stated = field.of(facts.fields());
            Object known = field.of(state.fields());
            return switch (field) {
                case NAME -> name(state, facts);
                case FORMER_NAMES -> formerNames(state, facts);
                case SCOPE ->
                    cleared.contains(field)
                            ? scope(state.fields().scope(), facts.fields().scope())
                            : known;
                default -> stated != null || cleared.contains(field) ? orNone(field, stated) : known;
            };
        });
    }

    /** Registers cut long scopes off with dots; a cut text takes nothing from the full one. */
    private static @Nullable String scope(@Nullable String known, @Nullable String stated) {
        if (known != null && stated != null) {
            String beginning = stated.endsWith("...")
                    ? stated.substring(0, stated.length() - 3)
                    : stated.endsWith("…") ? stated.replaceAll("…+$", "") : null;
            if (beginning != null && known.startsWith(beginning)) {
                return known;
            }
        }
        return stated;
    }

    /** A name that differs in the width of letters and brackets only is the same name. */
    private static String name(RosterEntry state, EntryFacts facts) {
        return facts.name().equals(state.name()) || folded(facts.name()).equals(folded(state.name()))
                ? state.name()
                : facts.name();
    }

    private static List<String> formerNames(RosterEntry state, EntryFacts facts) {
        if (facts.fields().formerNames() != null) {
            return facts.fields().formerNames();
        }
        if (name(state, facts).equals(state.name())) {
            return state.formerNames();
        }
        List<String> names = new ArrayList<>(state.formerNames());
        names.remove(facts.name());
        names.remove(state.name());
        names.addFirst(state.name());
        return List.copyOf(names.subList(0, Math.min(names.size(), MOST_FORMER_NAMES)));
    }

    private Decision changed(RosterEntry before, EntryFields after, @Nullable LocalDate stated, By by) {
        List<Field> changed = differing(before.fields(), after);
        if (changed.isEmpty()) {
            return new Decision.Unchanged(before);
        }
        LocalDate validFrom = stated == null ? by.occasion().today() : stated;
        RosterEntry written = before.with(
                after,
                before.revival(),
                by.step(RosterChange.CHANGED, validFrom, changed, only(changed, before.fields()), null));
        List<String> shared = shared(changed);
        return new Decision.Accepted(
                written,
                RosterChange.CHANGED,
                shared.isEmpty() ? List.of() : List.of(recorded(written, shared, validFrom)));
    }

    private static List<String> shared(List<Field> fields) {
        return fields.stream()
                .filter(field -> field.reach() == Field.Reach.SHARED)
                .map(Field::label)
                .toList();
    }

    private static EntryFields only(List<Field> chosen, EntryFields fields) {
        return EntryFields.of(field -> chosen.contains(field) ? field.of(fields) : null);
    }

    /** The fields in which two differ. */
    public static List<Field> differing(EntryFields one, EntryFields other) {
        List<Field> differing = new ArrayList<>();
        for (Field field : FIELDS) {
            if (!Objects.equals(field.of(one), field.of(other))) {
                differing.add(field);
            }
        }
        return differing;
    }

    private Decision.Accepted removed(RosterEntry state, LocalDate since, String reason, By by) {
        RosterEntry tombstone = state.tombstone(since, by.step(RosterChange.REMOVED, since, List.of(), null, reason));
        return new Decision.Accepted(
                tombstone,
                RosterChange.REMOVED,
                List.of(new Outgoing<>(
                        ParkEvents.ROSTER_ENTRY_REMOVED,
                        subject(state.uscc()),
                        startOf(since),
                        new RosterEntryRemoved(park.code(), state.uscc(), since, reason))));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant();
    }

    private Outgoing<?> recorded(RosterEntry entry, List<String> changed, LocalDate validFrom) {
        // only what is shared is among them: the rest stays in the park (R2)
        EntryFields fields = entry.fields();
        return new Outgoing<>(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                subject(entry.uscc()),
                startOf(validFrom),
                new RosterEntryRecorded(
                        park.code(),
                        entry.uscc(),
                        entry.name(),
                        entry.formerNames(),
                        fields.enterpriseType(),
                        fields.district(),
                        fields.address(),
                        fields.industry(),
                        fields.registeredCapital(),
                        fields.foundedOn(),
                        RosterEntry.list(fields.qualifications()),
                        entry.claimedFrom(),
                        Boolean.TRUE.equals(fields.synthetic()),
                        changed.stream().sorted().toList(),
                        fields.scale(),
                        fields.place(),
                        RosterEntry.list(fields.listings()),
                        RosterEntry.list(fields.worldLists()),
                        validFrom));
    }

    private String subject(Uscc uscc) {
        return park.code() + "/" + uscc;
    }

    /** Folded name, then the code, so that entries of one name have an order. */
    static String nameKey(String name, Uscc uscc) {
        return folded(name) + " " + uscc;
    }

    /** A name without differences of width and case. */
    static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\s+", " ")
                .toUpperCase(java.util.Locale.ROOT);
    }
}

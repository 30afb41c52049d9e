package cn.onezone.parks.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Taking an import back, whatever happened before it, between and since. */
class UndoingTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 5, 6);
    private static final Uscc USCC = RosterTest.uscc("91110108MA0000001");
    private static final List<Field> FIELDS = List.of(Field.values());
    private static final int ROUNDS = 2_000;

    private final Roster roster = new Roster(ParkDirectory.bundled().get(new ParkCode("haidian")));

    private static Occasion on(int day) {
        LocalDate date = TODAY.plusDays(day);
        return new Occasion(date, date.atTime(12, 0).toInstant(ZoneOffset.UTC), "li");
    }

    /** A value of a field, one of three, so that by chance the same is said again. */
    private static @Nullable Object value(Field field, Random random) {
        int one = random.nextInt(3);
        return switch (field) {
            case NAME -> List.of("甲公司", "乙公司", "丙公司").get(one);
            case FORMER_NAMES -> one == 0 ? null : List.of("旧名" + one);
            case ENTERPRISE_TYPE, ADDRESS, SCOPE, NOTES -> one == 0 ? null : field.label() + one;
            case DISTRICT -> one == 0 ? null : "海淀区" + one;
            case INDUSTRY -> one == 0 ? null : new IndustryCode("I651" + one);
            case REGISTERED_CAPITAL -> one == 0 ? null : Money.fen(one);
            case FOUNDED_ON -> one == 0 ? null : TODAY.minusYears(one);
            case QUALIFICATIONS -> one == 0 ? null : List.of(new Qualification("unicorn", null, null, "证" + one));
            case CLAIMED_FROM -> one == 0 ? null : TODAY.minusDays(one);
            case SYNTHETIC -> one == 0 ? null : one == 1;
            case SCALE -> one == 0 ? null : one == 1 ? ScaleClass.SMALL : ScaleClass.LARGE;
            case PLACE -> one == 0 ? null : new Place(BigDecimal.valueOf(one), BigDecimal.ONE);
            case LISTINGS -> one == 0 ? null : List.of(new Listing("XSHG", "T" + one, null, null));
            case WORLD_LISTS -> one == 0 ? null : List.of(new WorldListing("fortune-global-500", 2020 + one, null));
            case CONTACTS -> one == 0 ? null : List.of(new EntryFields.Contact("人" + one, null, null, null));
            case TAGS -> one == 0 ? null : List.of("签" + one);
            case ATTACHMENTS ->
                one == 0 ? null : List.of(new EntryFields.Attachment("件" + one, "ab".repeat(32), one, null));
        };
    }

    private static EntryFacts facts(Random random) {
        return new EntryFacts(
                USCC,
                random.nextBoolean() ? null : TODAY.minusDays(random.nextInt(30)),
                EntryFields.of(field -> value(field, random)));
    }

    private static final Set<Field> STATED =
            Set.of(Field.ENTERPRISE_TYPE, Field.REGISTERED_CAPITAL, Field.FOUNDED_ON, Field.SCOPE, Field.ADDRESS);

    // what has left the park, in order
    private final List<Object> told = new ArrayList<>();

    private RosterEntry after(@Nullable RosterEntry before, Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted -> {
                accepted.events().forEach(e -> told.add(e.data()));
                yield accepted.entry();
            }
            case Decision.Unchanged _ -> before;
            case Decision.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    /** A few things that people do, the last of which may leave the entry in the roster or out of it. */
    private @Nullable RosterEntry lived(@Nullable RosterEntry entry, Random random, int steps, int day, boolean whole) {
        for (int i = 0; i < steps; i++) {
            if (entry == null || entry.removed()) {
                entry = after(entry, roster.decide(entry, new RosterCommand.Register(facts(random), null), on(day)));
            } else if (whole && random.nextInt(6) == 0) {
                entry = after(entry, roster.decide(entry, new RosterCommand.Remove(USCC, "迁出"), on(day)));
            } else {
                RosterEntry now = entry;
                Field one = FIELDS.get(random.nextInt(FIELDS.size()));
                // one field anew, all others as they are
                EntryFacts facts = new EntryFacts(
                        USCC,
                        random.nextBoolean() ? null : TODAY.plusDays(day - random.nextInt(40)),
                        EntryFields.of(field -> field == one ? value(field, random) : field.of(now.fields())));
                RosterCommand command = random.nextBoolean()
                        ? new RosterCommand.Revise(facts)
                        : new RosterCommand.Import(facts, STATED, "other" + day + "/" + i, 2);
                entry = after(entry, roster.decide(entry, command, on(day)));
            }
        }
        return entry;
    }

    @Test
    void restoresExactlyWhatNobodyHasChangedSince() {
        int restored = 0;
        int partly = 0;
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            String at = "seed " + seed;
            RosterEntry before = lived(null, random, random.nextInt(5), 0, true);
            Decision decision = roster.decide(before, new RosterCommand.Import(facts(random), STATED, "job", 7), on(1));
            if (!(decision instanceof Decision.Accepted imported)) {
                assertThat(roster.undo(before, "job", "undo", 7, "撤销", on(2)))
                        .as(at)
                        .isInstanceOf(Undoing.AsItWas.class);
                continue;
            }
            RosterEntry since = lived(imported.entry(), random, random.nextInt(4), 2, random.nextInt(4) == 0);
            boolean wasIn = before != null && !before.removed();
            boolean lost = since.steps().stream()
                    .anyMatch(s -> s.change() == RosterChange.REMOVED
                            && since.steps().indexOf(s) > since.steps().indexOf(since.stepOf("job")));
            switch (roster.undo(since, "job", "undo", 7, "撤销", on(3))) {
                case Undoing.Restored(Decision.Accepted undone, List<Field> left) -> {
                    restored++;
                    partly += left.isEmpty() ? 0 : 1;
                    RosterEntry now = undone.entry();
                    assertThat(undone.change()).as(at).isEqualTo(wasIn ? RosterChange.CHANGED : RosterChange.REMOVED);
                    assertThat(now.removed()).as(at).isEqualTo(!wasIn);
                    for (Field field : Field.values()) {
                        if (field == Field.CONTACTS && !wasIn) {
                            continue;
                        }
                        assertThat(field.of(now.fields()))
                                .as(at + " " + field)
                                .isEqualTo(expected(field, wasIn ? before : null, imported.entry(), since));
                        assertThat(left.contains(field))
                                .as(at + " " + field)
                                .isEqualTo(wasIn
                                        && differ(field, before, imported.entry())
                                        && differ(field, imported.entry(), since));
                    }
                    undoAgain(at, since, now, wasIn);
                }
                case Undoing.Overtaken(List<Field> left) ->
                    assertThat(lost || wasIn || differing(imported.entry(), since) || !left.isEmpty())
                            .as(at)
                            .isTrue();
                case Undoing.AsItWas _ ->
                    assertThat(since.removed()
                                    || (wasIn
                                            && Roster.differing(before.fields(), since.fields())
                                                    .isEmpty())
                                    || wasIn)
                            .as(at)
                            .isTrue();
            }
        }
        assertThat(restored).isGreaterThan(ROUNDS / 3);
        assertThat(partly).isPositive();
    }

    private static boolean differ(Field field, RosterEntry one, RosterEntry other) {
        return !Objects.equals(field.of(one.fields()), field.of(other.fields()));
    }

    private static boolean differing(RosterEntry one, RosterEntry other) {
        return !Roster.differing(one.fields(), other.fields()).isEmpty();
    }

    private static @Nullable Object expected(
            Field field, @Nullable RosterEntry before, RosterEntry imported, RosterEntry since) {
        boolean changedSince = differ(field, imported, since);
        return before == null || changedSince || !differ(field, before, imported)
                ? field.of(since.fields())
                : field.of(before.fields());
    }

    /** An undo can be undone: then all is as it was before the undo, but for persons of what had left the roster. */
    private void undoAgain(String at, RosterEntry since, RosterEntry undone, boolean wasIn) {
        Undoing again = roster.undo(undone, "undo", "undo again", 7, "撤销", on(4));
        assertThat(again).as(at).isInstanceOf(Undoing.Restored.class);
        RosterEntry now = ((Undoing.Restored) again).decision().entry();
        assertThat(now.removed()).as(at).isEqualTo(since.removed());
        List<Field> differing = new ArrayList<>(Roster.differing(since.fields(), now.fields()));
        if (!wasIn) {
            differing.remove(Field.CONTACTS);
        }
        assertThat(differing).as(at).isEmpty();
    }

    @Test
    void takesBackFromTheSameDayOn() { // R8
        EntryFacts first = facts("甲公司", null);
        RosterEntry entry = after(null, roster.decide(null, new RosterCommand.Register(first, null), on(0)));
        Decision imported = roster.decide(
                entry, new RosterCommand.Import(facts("乙公司", TODAY.minusDays(20)), Set.of(), "job", 3), on(1));
        Undoing undone = roster.undo(after(entry, imported), "job", "undo", 3, "撤销", on(5));
        RosterEntryRecorded event = (RosterEntryRecorded)
                ((Undoing.Restored) undone).decision().events().getFirst().data();
        assertThat(event.validFrom()).isEqualTo(TODAY.minusDays(20));
        assertThat(event.name()).isEqualTo("甲公司");
        assertThat(event.changed()).containsExactly("formerNames", "name");
    }

    private static @Nullable Object of(Field field, RosterEntryRecorded told) {
        return switch (field) {
            case NAME -> told.name();
            case FORMER_NAMES -> told.formerNames();
            case ENTERPRISE_TYPE -> told.enterpriseType();
            case DISTRICT -> told.district();
            case ADDRESS -> told.address();
            case INDUSTRY -> told.industry();
            case REGISTERED_CAPITAL -> told.registeredCapital();
            case FOUNDED_ON -> told.foundedOn();
            case QUALIFICATIONS -> told.qualifications();
            case SYNTHETIC -> told.synthetic();
            case SCALE -> told.scale();
            case PLACE -> told.place();
            case LISTINGS -> told.listings();
            case WORLD_LISTS -> told.worldLists();
            case CLAIMED_FROM, SCOPE, CONTACTS, TAGS, ATTACHMENTS, NOTES -> throw new IllegalArgumentException();
        };
    }

    /** Of which something else may be right on each day, as far as the network hears of it. */
    private static final List<Field> DATED = FIELDS.stream()
            .filter(f -> f.reach() == Field.Reach.SHARED && f != Field.CLAIMED_FROM)
            .toList();

    /**
     * What whoever has heard this holds for right of a field on a day: the last word of that day or an earlier one; before
     * all of them the word of the first day. With what an enterprise comes into the roster, that speaks of all fields.
     */
    private static @Nullable Object heard(List<Object> told, Field field, LocalDate day) {
        RosterEntryRecorded right = null;
        RosterEntryRecorded first = null;
        boolean in = false;
        for (Object one : told) {
            if (one instanceof RosterEntryRecorded word) {
                if (!in || word.changed().contains(field.label())) {
                    LocalDate from = Objects.requireNonNull(word.validFrom());
                    right = from.isAfter(day) ? right : word;
                    first = first != null && from.isAfter(Objects.requireNonNull(first.validFrom())) ? first : word;
                }
                in = true;
            } else {
                in = false;
            }
        }
        RosterEntryRecorded word = right == null ? first : right;
        return word == null ? null : of(field, word);
    }

    /** R8: whatever days the import and what was said before it speak of, all of them are as they were. */
    @Test
    void restoresEveryDayOfThePast() {
        int severalDays = 0;
        int takenBack = 0;
        for (long seed = 1; seed <= ROUNDS; seed++) {
            told.clear();
            Random random = new Random(seed);
            RosterEntry before = lived(null, random, random.nextInt(9), 0, true);
            int then = told.size();
            RosterEntry imported = after(
                    before, roster.decide(before, new RosterCommand.Import(facts(random), STATED, "job", 7), on(1)));
            int came = told.size();
            RosterEntry since = lived(imported, random, random.nextInt(3), 2, false);
            int now = told.size();
            if (!(roster.undo(since, "job", "undo", 7, "撤销", on(3)) instanceof Undoing.Restored undone)) {
                continue;
            }
            RosterEntry restored = after(since, undone.decision());
            severalDays += told.size() - now > 1 ? 1 : 0;
            if (before != null && !before.removed()) {
                assertEachDay(seed, then, told.size(), since(came, now));
            }
            if (!(roster.undo(restored, "undo", "undo again", 7, "撤销", on(4)) instanceof Undoing.Restored again)) {
                throw new AssertionError("seed " + seed);
            }
            takenBack += restored.removed() ? 1 : 0;
            assertThat(after(restored, again.decision()).fields().name()).isEqualTo(since.name());
            assertEachDay(seed, now, told.size(), Set.of());
        }
        assertThat(severalDays).isGreaterThan(ROUNDS / 10);
        assertThat(takenBack).isGreaterThan(ROUNDS / 20);
    }

    /** Fields of which somebody has said something meanwhile. */
    private Set<String> since(int from, int until) {
        Set<String> said = new HashSet<>();
        told.subList(from, until).forEach(e -> said.addAll(((RosterEntryRecorded) e).changed()));
        return said;
    }

    private void assertEachDay(long seed, int then, int now, Set<String> except) {
        for (Field field : DATED) {
            if (except.contains(field.label())) {
                continue;
            }
            for (int day = -45; day < 8; day++) {
                LocalDate date = TODAY.plusDays(day);
                assertThat(heard(told.subList(0, now), field, date))
                        .as("seed %s, %s on %s", seed, field, date)
                        .isEqualTo(heard(told.subList(0, then), field, date));
            }
        }
    }

    private static EntryFacts scale(ScaleClass scale, @Nullable LocalDate validFrom) {
        return new EntryFacts(
                USCC,
                validFrom,
                EntryFields.of(field -> field == Field.NAME ? "甲公司" : field == Field.SCALE ? scale : null));
    }

    private RosterEntry revised(RosterEntry entry, ScaleClass scale, @Nullable LocalDate validFrom) {
        return after(entry, roster.decide(entry, new RosterCommand.Revise(scale(scale, validFrom)), on(0)));
    }

    @Test
    void saysAgainWhatWasRightOnEachDayThatAnImportOfThePastHadOverridden() { // R8
        LocalDate january = LocalDate.of(2024, 1, 1);
        LocalDate march = LocalDate.of(2024, 3, 1);
        EntryFacts first = new EntryFacts(
                USCC,
                null,
                EntryFields.of(field -> field == Field.CLAIMED_FROM
                        ? LocalDate.of(2020, 1, 1)
                        : field.of(scale(ScaleClass.MICRO, null).fields())));
        RosterEntry entry = after(null, roster.decide(null, new RosterCommand.Register(first, null), on(0)));
        entry = revised(entry, ScaleClass.SMALL, march);
        RosterEntry imported = after(
                entry,
                roster.decide(
                        entry, new RosterCommand.Import(scale(ScaleClass.LARGE, january), Set.of(), "job", 3), on(1)));
        told.clear();
        RosterEntry undone =
                after(imported, ((Undoing.Restored) roster.undo(imported, "job", "undo", 3, "撤销", on(2))).decision());
        assertThat(told.stream().map(e -> (RosterEntryRecorded) e))
                .extracting(RosterEntryRecorded::validFrom, RosterEntryRecorded::scale, RosterEntryRecorded::changed)
                .containsExactly(
                        tuple(january, ScaleClass.MICRO, List.of("scale")),
                        tuple(march, ScaleClass.SMALL, List.of("scale")));
        assertThat(undone.fields()).isEqualTo(entry.fields());
        // and all of that is one thing to take back
        told.clear();
        RosterEntry redone =
                after(undone, ((Undoing.Restored) roster.undo(undone, "undo", "again", 3, "撤销", on(3))).decision());
        assertThat(redone.fields()).isEqualTo(imported.fields());
        assertThat(told.stream().map(e -> (RosterEntryRecorded) e))
                .extracting(RosterEntryRecorded::validFrom, RosterEntryRecorded::scale)
                .containsExactly(tuple(january, ScaleClass.LARGE));
    }

    @Test
    void restoresNoPastThatIsNoLongerKept() { // R8
        RosterEntry entry = after(
                null, roster.decide(null, new RosterCommand.Register(scale(ScaleClass.MICRO, null), null), on(0)));
        for (int i = 0; i < RosterEntry.MOST_STEPS; i++) {
            entry = revised(entry, i % 2 == 0 ? ScaleClass.SMALL : ScaleClass.MEDIUM, null);
        }
        RosterEntry now = entry;
        assertThat(roster.undo(imported(now, null), "job", "undo", 3, "撤销", on(2)))
                .as("of today and later nothing was said that is forgotten")
                .isInstanceOf(Undoing.Restored.class);
        assertThat(roster.undo(imported(now, TODAY.minusDays(9)), "job", "undo", 3, "撤销", on(2)))
                .isEqualTo(new Undoing.Overtaken(List.of()));
    }

    private RosterEntry imported(RosterEntry entry, @Nullable LocalDate validFrom) {
        return after(
                entry,
                roster.decide(
                        entry,
                        new RosterCommand.Import(scale(ScaleClass.LARGE, validFrom), Set.of(), "job", 3),
                        on(1)));
    }

    private static EntryFacts facts(String name, @Nullable LocalDate validFrom) {
        return new EntryFacts(USCC, validFrom, EntryFields.of(field -> field == Field.NAME ? name : null));
    }

    @Test
    void leavesNoDayClaimedOfWhatAnImportHadAdded() { // R5
        EntryFacts facts = new EntryFacts(
                USCC,
                null,
                EntryFields.of(field ->
                        field == Field.NAME ? "甲公司" : field == Field.CLAIMED_FROM ? TODAY.minusYears(1) : null));
        RosterEntry added =
                after(null, roster.decide(null, new RosterCommand.Import(facts, Set.of(), "job", 3), on(0)));
        Undoing undone = roster.undo(added, "job", "undo", 3, "撤销导入", on(9));
        assertThat(((Undoing.Restored) undone).decision().events().getFirst().data())
                .isEqualTo(new RosterEntryRemoved(new ParkCode("haidian"), USCC, TODAY.minusYears(1), "撤销导入"));
    }

    @Test
    void undoesTwoImportsOfOneFieldInReverse() {
        RosterEntry first =
                after(null, roster.decide(null, new RosterCommand.Register(facts("甲公司", null), null), on(0)));
        RosterEntry second = after(
                first, roster.decide(first, new RosterCommand.Import(facts("乙公司", null), Set.of(), "a", 2), on(1)));
        RosterEntry third = after(
                second, roster.decide(second, new RosterCommand.Import(facts("丙公司", null), Set.of(), "b", 2), on(2)));
        assertThat(roster.undo(third, "a", "undo a", 2, "撤销", on(3)))
                .as("another has written the name since")
                .isInstanceOf(Undoing.Overtaken.class);
        Undoing.Restored withoutB = (Undoing.Restored) roster.undo(third, "b", "undo b", 2, "撤销", on(3));
        Undoing.Restored withoutA =
                (Undoing.Restored) roster.undo(withoutB.decision().entry(), "a", "undo a", 2, "撤销", on(4));
        assertThat(withoutA.decision().entry().fields()).isEqualTo(first.fields());
    }
}

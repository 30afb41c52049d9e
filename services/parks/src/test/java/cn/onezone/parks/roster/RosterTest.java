package cn.onezone.parks.roster;

import static org.assertj.core.api.Assertions.assertThat;

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
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.store.Outgoing;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 5, 6);
    private static final Uscc USCC = uscc("91110108MA0000001");
    private static final String NAME = "海淀甲科技有限公司";
    private static final Set<Field> ALL =
            Set.of(Field.ENTERPRISE_TYPE, Field.REGISTERED_CAPITAL, Field.FOUNDED_ON, Field.SCOPE, Field.ADDRESS);
    private static final Money TWO_MILLION = Money.yuan(new BigDecimal("2000000"));

    private final Roster roster = new Roster(ParkDirectory.bundled().get(new ParkCode("haidian")));

    static Uscc uscc(String first17) {
        return new Uscc(first17 + Uscc.checkCharacter(first17));
    }

    private static EntryFacts facts(String name, @Nullable Money capital, @Nullable String scope) {
        return stated(null, field -> switch (field) {
            case NAME -> name;
            case ENTERPRISE_TYPE -> "有限责任公司";
            case ADDRESS -> "北京市海淀区中关村大街1号";
            case INDUSTRY -> new IndustryCode("I6513");
            case REGISTERED_CAPITAL -> capital;
            case FOUNDED_ON -> LocalDate.of(2019, 4, 23);
            case SCOPE -> scope;
            default -> null;
        });
    }

    private static EntryFacts stated(@Nullable LocalDate validFrom, Function<Field, @Nullable Object> choice) {
        return new EntryFacts(USCC, validFrom, EntryFields.of(choice));
    }

    private static Occasion on(LocalDate day) {
        return new Occasion(day, day.atTime(12, 0).toInstant(ZoneOffset.UTC), "li");
    }

    private static EntryFacts facts(String name) {
        return facts(name, TWO_MILLION, "软件开发");
    }

    private RosterEntry registered(EntryFacts facts) {
        return ((Decision.Accepted) roster.decide(null, new RosterCommand.Register(facts, null), on(TODAY))).entry();
    }

    private static Outgoing<?> onlyEvent(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return ((Decision.Accepted) decision).events().getFirst();
    }

    private static RosterEntryRecorded recorded(Decision decision) {
        return (RosterEntryRecorded) onlyEvent(decision).data();
    }

    @Test
    void claimsANewEnterpriseFromTodayInItsOwnDistrict() {
        Decision decision = roster.decide(null, new RosterCommand.Register(facts(NAME), null), on(TODAY));
        RosterEntryRecorded event = recorded(decision);
        assertThat(event.claimedFrom()).isEqualTo(TODAY);
        assertThat(event.district()).isEqualTo("海淀区");
        assertThat(event.synthetic()).isFalse();
        assertThat(String.join(" ", event.changed()))
                .isEqualTo("address claimedFrom district enterpriseType foundedOn industry name registeredCapital"
                        + " synthetic");
        assertThat(onlyEvent(decision).subject()).isEqualTo("haidian/" + USCC);
    }

    @Test
    void keepsTheBusinessScopeInThePark() { // R2
        RosterEntry entry = registered(facts(NAME));
        Decision decision = roster.decide(
                entry, new RosterCommand.Revise(facts(NAME, TWO_MILLION, "集成电路设计")), on(TODAY.plusDays(1)));
        assertThat(decision).isInstanceOfSatisfying(Decision.Accepted.class, a -> {
            assertThat(a.entry().fields().scope()).isEqualTo("集成电路设计");
            assertThat(a.events()).isEmpty();
        });
    }

    private RosterEntry revised(RosterEntry entry, LocalDate validFrom, String industry, String scale) {
        EntryFacts facts = stated(validFrom, field -> switch (field) {
            case NAME -> NAME;
            case INDUSTRY -> new IndustryCode(industry);
            case SCALE -> ScaleClass.of(scale);
            default -> null;
        });
        return ((Decision.Accepted) roster.decide(entry, new RosterCommand.Revise(facts), on(TODAY))).entry();
    }

    /** R8: of each day is known what the enterprise was, and what is said later of a day overrides what was said before. */
    @Test
    void knowsWhatAnEnterpriseWasOnEachDay() {
        LocalDate change = LocalDate.of(2024, 3, 1);
        RosterEntry first = registered(facts(NAME));
        assertThat(first.industryOn(LocalDate.of(2000, 1, 1))).isEqualTo(new IndustryCode("I6513"));
        assertThat(first.scaleOn(TODAY)).isNull();
        RosterEntry second = revised(first, change, "C3911", "small");
        assertThat(second.industryOn(change.minusDays(1)))
                .as("claimed from %s, and before that the first word holds", TODAY)
                .isEqualTo(new IndustryCode("C3911"));
        RosterEntry longSince = registered(stated(null, field -> switch (field) {
            case NAME -> NAME;
            case INDUSTRY -> new IndustryCode("I6513");
            case CLAIMED_FROM -> LocalDate.of(2020, 1, 1);
            default -> null;
        }));
        RosterEntry moved = revised(longSince, change, "C3911", "small");
        assertThat(moved.industryOn(change.minusDays(1))).isEqualTo(new IndustryCode("I6513"));
        assertThat(moved.scaleOn(change.minusDays(1))).isNull();
        assertThat(moved.industryOn(change)).isEqualTo(new IndustryCode("C3911"));
        assertThat(moved.scaleOn(change)).isEqualTo(ScaleClass.of("small"));
        RosterEntry corrected = revised(moved, change.minusDays(10), "M7310", "small");
        assertThat(corrected.industryOn(change.minusDays(11))).isEqualTo(new IndustryCode("I6513"));
        assertThat(corrected.industryOn(change.minusDays(10))).isEqualTo(new IndustryCode("M7310"));
        assertThat(corrected.industryOn(TODAY)).isEqualTo(new IndustryCode("M7310"));
        assertThat(corrected.scaleOn(change.minusDays(1))).isNull();
    }

    @Test
    void refusesToTakeInTwice() {
        assertThat(roster.decide(registered(facts(NAME)), new RosterCommand.Register(facts("另一名称"), null), on(TODAY)))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        r -> assertThat(r.problem().kind().code()).isEqualTo("already-exists"));
    }

    @Test
    void writesNothingWhenNothingChanges() {
        assertThat(roster.decide(registered(facts(NAME)), new RosterCommand.Revise(facts(NAME)), on(TODAY.plusDays(9))))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void takesNamesThatDifferInWidthOnlyAsTheSame() {
        RosterEntry entry = registered(facts("ＡＢＣ（北京）科技有限公司"));
        assertThat(entry.name()).isEqualTo("ＡＢＣ（北京）科技有限公司");
        assertThat(roster.decide(entry, new RosterCommand.Revise(facts("ABC(北京)科技有限公司")), on(TODAY)))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void remembersTheNameBeforeAChange() {
        RosterEntryRecorded event =
                recorded(roster.decide(registered(facts(NAME)), new RosterCommand.Revise(facts("海淀乙有限公司")), on(TODAY)));
        assertThat(event.formerNames()).containsExactly(NAME);
        assertThat(event.changed()).containsExactly("formerNames", "name");
    }

    @Test
    void keepsTheFirstClaimedDayThroughRevisions() {
        RosterEntryRecorded event = recorded(roster.decide(
                registered(facts(NAME)), new RosterCommand.Revise(facts("海淀乙有限公司")), on(TODAY.plusDays(30))));
        assertThat(event.claimedFrom()).isEqualTo(TODAY);
    }

    @Test
    void leavesATombstoneThatCanBeTakenBack() {
        Decision removal =
                roster.decide(registered(facts(NAME)), new RosterCommand.Remove(USCC, "迁出"), on(TODAY.plusDays(2)));
        RosterEntry tombstone = ((Decision.Accepted) removal).entry();
        assertThat(tombstone.removed()).isTrue();
        assertThat(onlyEvent(removal).data())
                .isEqualTo(new RosterEntryRemoved(new ParkCode("haidian"), USCC, TODAY.plusDays(2), "迁出"));
        assertThat(roster.decide(tombstone, new RosterCommand.Remove(USCC, "再次"), on(TODAY)))
                .isInstanceOf(Decision.Refused.class);
        assertThat(roster.decide(tombstone, new RosterCommand.Revise(facts("甲")), on(TODAY)))
                .isInstanceOf(Decision.Refused.class);
        Decision back = roster.decide(tombstone, new RosterCommand.Register(facts(NAME), null), on(TODAY.plusDays(5)));
        assertThat(recorded(back).claimedFrom()).isEqualTo(TODAY.plusDays(5));
        assertThat(((Decision.Accepted) back).entry().removed()).isFalse();
    }

    /** R6: on each day the park claims whom it claimed then, whatever became of it since. */
    @Test
    void knowsOnWhichDaysItClaimedAnEnterprise() {
        RosterEntry entry = registered(stated(null, field -> switch (field) {
            case NAME -> NAME;
            case CLAIMED_FROM -> TODAY.minusDays(100);
            default -> null;
        }));
        assertThat(entry.isClaimedOn(TODAY.minusDays(101))).as("before").isFalse();
        assertThat(entry.isClaimedOn(TODAY.minusDays(100))).as("the first day").isTrue();
        RosterEntry gone = ((Decision.Accepted)
                        roster.decide(entry, new RosterCommand.Release(USCC, TODAY.minusDays(50), "迁往 丰台"), on(TODAY)))
                .entry();
        assertThat(gone.isClaimedOn(TODAY.minusDays(51))).as("the last day").isTrue();
        assertThat(gone.isClaimedOn(TODAY.minusDays(50)))
                .as("the effective day")
                .isFalse();
        RosterEntry back = ((Decision.Accepted) roster.decide(
                        gone,
                        new RosterCommand.Register(
                                stated(null, field -> switch (field) {
                                    case NAME -> NAME;
                                    case CLAIMED_FROM -> TODAY.minusDays(20);
                                    default -> null;
                                }),
                                null),
                        on(TODAY)))
                .entry();
        assertThat(back.isClaimedOn(TODAY.minusDays(20))).as("come back").isTrue();
        assertThat(back.isClaimedOn(TODAY.minusDays(30))).as("away").isFalse();
        assertThat(back.isClaimedOn(TODAY.minusDays(60))).as("before it left").isTrue();
        assertThat(back.isClaimedOn(TODAY.minusDays(101))).as("before it came").isFalse();
    }

    /** R6: it moves here on an earlier day than the one from which on it is claimed here. */
    @Test
    void claimsFromAnEarlierDayOnAndNeverFromALaterOne() {
        RosterEntry entry = registered(stated(null, field -> switch (field) {
            case NAME -> NAME;
            case CLAIMED_FROM -> TODAY.minusDays(20);
            default -> null;
        }));
        Decision earlier = roster.decide(entry, new RosterCommand.ClaimFrom(USCC, TODAY.minusDays(50)), on(TODAY));
        assertThat(recorded(earlier).changed()).containsExactly("claimedFrom");
        assertThat(recorded(earlier).claimedFrom()).isEqualTo(TODAY.minusDays(50));
        RosterEntry moved = ((Decision.Accepted) earlier).entry();
        assertThat(moved.isClaimedOn(TODAY.minusDays(50))).isTrue();
        assertThat(moved.isClaimedOn(TODAY.minusDays(51))).isFalse();
        assertThat(roster.decide(moved, new RosterCommand.ClaimFrom(USCC, TODAY.minusDays(50)), on(TODAY)))
                .as("done twice")
                .isInstanceOf(Decision.Unchanged.class);
        assertThat(roster.decide(moved, new RosterCommand.ClaimFrom(USCC, TODAY), on(TODAY)))
                .isInstanceOf(Decision.Unchanged.class);
        assertThat(roster.decide(null, new RosterCommand.ClaimFrom(USCC, TODAY), on(TODAY)))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void takesNothingAwayThatAFileDoesNotState() {
        EntryFacts full = facts(NAME);
        RosterEntry entry = registered(stated(null, field -> switch (field) {
            case FORMER_NAMES -> List.of("旧名");
            case QUALIFICATIONS -> List.of(new Qualification("high-tech", LocalDate.of(2020, 1, 1), null, null));
            case SYNTHETIC -> true;
            case TAGS -> List.of("重点");
            case CONTACTS -> List.of(new EntryFields.Contact("张三", null, null, null));
            default -> field.of(full.fields());
        }));
        EntryFacts row = stated(null, field -> switch (field) {
            case NAME -> NAME;
            case DISTRICT -> "海淀区";
            default -> null;
        });
        assertThat(roster.decide(entry, new RosterCommand.Import(row, Set.of(), "j", 2), on(TODAY)))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void clearsWhatTheFileSaysIsNoneAndRemembersTheRow() {
        Decision decision = roster.decide(
                registered(facts(NAME)), new RosterCommand.Import(facts(NAME, null, "软件开发"), ALL, "j", 7), on(TODAY));
        assertThat(recorded(decision).registeredCapital()).isNull();
        assertThat(recorded(decision).changed()).containsExactly("registeredCapital");
        Step step = ((Decision.Accepted) decision).entry().stepOf("j");
        assertThat(step.row()).isEqualTo(7);
        assertThat(step.change()).isEqualTo(RosterChange.CHANGED);
        assertThat(step.before().registeredCapital()).isEqualTo(TWO_MILLION);
    }

    @Test
    void doesNotLetACutScopeShortenTheFullOne() {
        RosterEntry entry = registered(facts(NAME, TWO_MILLION, "软件开发；集成电路设计"));
        assertThat(roster.decide(
                        entry, new RosterCommand.Import(facts(NAME, TWO_MILLION, "软件开发..."), ALL, "j", 7), on(TODAY)))
                .isInstanceOf(Decision.Unchanged.class);
        assertThat(roster.decide(
                        entry, new RosterCommand.Import(facts(NAME, TWO_MILLION, "餐饮..."), ALL, "j", 7), on(TODAY)))
                .isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void saysFromWhichDayOnAChangeIsValid() { // R8
        RosterEntry entry = registered(facts(NAME));
        LocalDate since = TODAY.minusDays(40);
        Decision decision = roster.decide(
                entry,
                new RosterCommand.Revise(
                        new EntryFacts(USCC, since, facts("海淀乙有限公司").fields())),
                on(TODAY.plusDays(1)));
        assertThat(recorded(decision).validFrom()).isEqualTo(since);
        assertThat(onlyEvent(decision).time())
                .isEqualTo(since.atStartOfDay(Roster.ZONE).toInstant());
        assertThat(recorded(roster.decide(entry, new RosterCommand.Revise(facts("丙")), on(TODAY.plusDays(3))))
                        .validFrom())
                .as("today, if nobody says")
                .isEqualTo(TODAY.plusDays(3));
        EntryFacts later = stated(since, field -> switch (field) {
            case CLAIMED_FROM -> TODAY.plusDays(30);
            default -> field.of(facts(NAME).fields());
        });
        assertThat(recorded(roster.decide(null, new RosterCommand.Register(later, null), on(TODAY)))
                        .validFrom())
                .as("the first statement holds as long as the claim")
                .isEqualTo(TODAY.plusDays(30));
    }

    @Test
    void sharesScalePlaceListingsAndWorldListsAndNothingElseThatIsNew() { // R2
        EntryFacts rich = stated(null, field -> switch (field) {
            case SCALE -> ScaleClass.LARGE;
            case PLACE -> new Place(new BigDecimal("116.3"), new BigDecimal("39.9"));
            case LISTINGS -> List.of(new Listing("XSHG", "688981", null, null));
            case WORLD_LISTS -> List.of(new WorldListing("fortune-global-500", 2023, 1));
            case CONTACTS -> List.of(new EntryFields.Contact("张三", null, "010-12345678", null));
            case TAGS -> List.of("只在本园");
            case NOTES -> "本园备注";
            case ATTACHMENTS -> List.of(new EntryFields.Attachment("本园附件", "ab".repeat(32), 1, null));
            default -> field.of(facts(NAME).fields());
        });
        RosterEntryRecorded event = recorded(roster.decide(null, new RosterCommand.Register(rich, null), on(TODAY)));
        assertThat(event.scale()).isEqualTo(ScaleClass.LARGE);
        assertThat(event.changed()).contains("scale", "place", "listings", "worldLists");
        assertThat(event.changed()).doesNotContain("contacts", "tags", "notes", "attachments", "scope");
        assertThat(EventJson.write(event)).doesNotContain("张三", "只在本园", "本园备注", "本园附件", "010-12345678");
        RosterEntry entry = registered(rich);
        assertThat(entry.toString()).doesNotContain("张三");
        Decision revised = roster.decide(entry, new RosterCommand.Revise(facts(NAME)), on(TODAY));
        assertThat(recorded(revised).changed()).containsExactly("listings", "place", "scale", "worldLists");
        RosterEntry after = ((Decision.Accepted) revised).entry();
        assertThat(after.fields().tags())
                .as("what is not stated is no longer known")
                .isEmpty();
        assertThat(after.contacts())
                .as("but the contacts, which an answer does not show")
                .hasSize(1);
    }

    @Test
    void erasesPersonsWithTheirHistoryAndWithTheEntry() { // R2
        RosterEntry entry = registered(stated(
                null,
                field -> field == Field.CONTACTS
                        ? List.of(new EntryFields.Contact("张三", null, null, null))
                        : field.of(facts(NAME).fields())));
        RosterEntry changed = ((Decision.Accepted) roster.decide(
                        entry,
                        new RosterCommand.Introduce(USCC, List.of(new EntryFields.Contact("李四", null, null, null))),
                        on(TODAY)))
                .entry();
        assertThat(changed.steps().getLast().before().contacts()).hasSize(1);
        RosterEntry erased = roster.erased(changed);
        assertThat(erased.contacts()).isEmpty();
        assertThat(erased.steps())
                .allSatisfy(step -> assertThat(
                                step.before() == null || step.before().contacts() == null)
                        .isTrue());
        assertThat(roster.erased(erased)).as("again changes nothing").isNull();
        RosterEntry gone =
                ((Decision.Accepted) roster.decide(changed, new RosterCommand.Remove(USCC, "迁出"), on(TODAY))).entry();
        assertThat(gone.contacts()).isEmpty();
        assertThat(roster.erased(gone)).isNull();
    }
}

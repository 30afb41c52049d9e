package cn.onezone.parks.roster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Outgoing;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 5, 6);
    private static final Uscc USCC = uscc("91110108MA0000001");
    private static final String NAME = "海淀甲科技有限公司";
    private static final RosterCommand.Columns ALL = new RosterCommand.Columns(true, true, true, true, true, true);
    private static final Money TWO_MILLION = Money.yuan(new BigDecimal("2000000"));

    private final Roster roster = new Roster(ParkDirectory.bundled().get(new ParkCode("haidian")));

    static Uscc uscc(String first17) {
        return new Uscc(first17 + Uscc.checkCharacter(first17));
    }

    private static EntryFacts facts(String name, @Nullable Money capital, @Nullable String scope) {
        return new EntryFacts(
                USCC,
                name,
                null,
                "有限责任公司",
                null,
                "北京市海淀区中关村大街1号",
                new IndustryCode("I6513"),
                capital,
                LocalDate.of(2019, 4, 23),
                null,
                null,
                scope,
                null);
    }

    private static EntryFacts facts(String name) {
        return facts(name, TWO_MILLION, "软件开发");
    }

    private RosterEntry registered(EntryFacts facts) {
        return ((Decision.Accepted) roster.decide(null, new RosterCommand.Register(facts, null), TODAY)).entry();
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
        Decision decision = roster.decide(null, new RosterCommand.Register(facts(NAME), null), TODAY);
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
        Decision decision =
                roster.decide(entry, new RosterCommand.Revise(facts(NAME, TWO_MILLION, "集成电路设计")), TODAY.plusDays(1));
        assertThat(decision).isInstanceOfSatisfying(Decision.Accepted.class, a -> {
            assertThat(a.entry().scope()).isEqualTo("集成电路设计");
            assertThat(a.events()).isEmpty();
        });
    }

    @Test
    void refusesToTakeInTwice() {
        assertThat(roster.decide(registered(facts(NAME)), new RosterCommand.Register(facts("另一名称"), null), TODAY))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        r -> assertThat(r.problem().kind().code()).isEqualTo("already-exists"));
    }

    @Test
    void writesNothingWhenNothingChanges() {
        assertThat(roster.decide(registered(facts(NAME)), new RosterCommand.Revise(facts(NAME)), TODAY.plusDays(9)))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void takesNamesThatDifferInWidthOnlyAsTheSame() {
        RosterEntry entry = registered(facts("ＡＢＣ（北京）科技有限公司"));
        assertThat(entry.name()).isEqualTo("ＡＢＣ（北京）科技有限公司");
        assertThat(roster.decide(entry, new RosterCommand.Revise(facts("ABC(北京)科技有限公司")), TODAY))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void remembersTheNameBeforeAChange() {
        RosterEntryRecorded event =
                recorded(roster.decide(registered(facts(NAME)), new RosterCommand.Revise(facts("海淀乙有限公司")), TODAY));
        assertThat(event.formerNames()).containsExactly(NAME);
        assertThat(event.changed()).containsExactly("formerNames", "name");
    }

    @Test
    void keepsTheFirstClaimedDayThroughRevisions() {
        RosterEntryRecorded event = recorded(
                roster.decide(registered(facts(NAME)), new RosterCommand.Revise(facts("海淀乙有限公司")), TODAY.plusDays(30)));
        assertThat(event.claimedFrom()).isEqualTo(TODAY);
    }

    @Test
    void leavesATombstoneThatCanBeTakenBack() {
        Decision removal =
                roster.decide(registered(facts(NAME)), new RosterCommand.Remove(USCC, "迁出"), TODAY.plusDays(2));
        RosterEntry tombstone = ((Decision.Accepted) removal).entry();
        assertThat(tombstone.removed()).isTrue();
        assertThat(onlyEvent(removal).data())
                .isEqualTo(new RosterEntryRemoved(new ParkCode("haidian"), USCC, TODAY.plusDays(2), "迁出"));
        assertThat(roster.decide(tombstone, new RosterCommand.Remove(USCC, "再次"), TODAY))
                .isInstanceOf(Decision.Refused.class);
        assertThat(roster.decide(tombstone, new RosterCommand.Revise(facts("甲")), TODAY))
                .isInstanceOf(Decision.Refused.class);
        Decision back = roster.decide(tombstone, new RosterCommand.Register(facts(NAME), null), TODAY.plusDays(5));
        assertThat(recorded(back).claimedFrom()).isEqualTo(TODAY.plusDays(5));
        assertThat(((Decision.Accepted) back).entry().removed()).isFalse();
    }

    @Test
    void takesNothingAwayThatAFileDoesNotState() {
        EntryFacts full = facts(NAME);
        RosterEntry entry = registered(new EntryFacts(
                USCC,
                NAME,
                List.of("旧名"),
                full.enterpriseType(),
                null,
                full.address(),
                full.industry(),
                full.registeredCapital(),
                full.foundedOn(),
                List.of(new Qualification("high-tech", LocalDate.of(2020, 1, 1), null, null)),
                null,
                full.scope(),
                true));
        EntryFacts row = new EntryFacts(USCC, NAME, null, null, "海淀区", null, null, null, null, null, null, null, null);
        RosterCommand.Columns districtOnly = new RosterCommand.Columns(false, false, false, false, true, false);
        assertThat(roster.decide(entry, new RosterCommand.Import(row, districtOnly, "j", 2), TODAY))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void clearsWhatTheFileSaysIsNoneAndRemembersTheRow() {
        Decision decision = roster.decide(
                registered(facts(NAME)), new RosterCommand.Import(facts(NAME, null, "软件开发"), ALL, "j", 7), TODAY);
        assertThat(recorded(decision).registeredCapital()).isNull();
        assertThat(recorded(decision).changed()).containsExactly("registeredCapital");
        assertThat(((Decision.Accepted) decision).entry().trace())
                .isEqualTo(new RosterEntry.ImportTrace("j", 7, RosterChange.CHANGED));
    }

    @Test
    void doesNotLetACutScopeShortenTheFullOne() {
        RosterEntry entry = registered(facts(NAME, TWO_MILLION, "软件开发；集成电路设计"));
        assertThat(roster.decide(
                        entry, new RosterCommand.Import(facts(NAME, TWO_MILLION, "软件开发..."), ALL, "j", 7), TODAY))
                .isInstanceOf(Decision.Unchanged.class);
        assertThat(roster.decide(
                        entry, new RosterCommand.Import(facts(NAME, TWO_MILLION, "餐饮..."), ALL, "j", 7), TODAY))
                .isInstanceOf(Decision.Accepted.class);
    }
}

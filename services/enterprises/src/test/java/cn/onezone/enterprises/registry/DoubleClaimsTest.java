package cn.onezone.enterprises.registry;

import static cn.onezone.enterprises.registry.RosterEvents.USCC;
import static cn.onezone.enterprises.registry.RosterEvents.recorded;
import static cn.onezone.enterprises.registry.RosterEvents.removed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimOverdue;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Succession;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R5 from detection to decision. */
class DoubleClaimsTest {
    private static final ParkCode HAIDIAN = new ParkCode("haidian");
    private static final ParkCode FENGTAI = new ParkCode("fengtai");
    private static final ParkCode CHANGPING = new ParkCode("changping");
    private static final LocalDate TODAY = LocalDate.of(2024, 7, 1);

    private Registration state = Registration.none(USCC);
    private List<Object> told = List.of();

    private void take(Event<ParkEvent> event) {
        keep(Registry.decide(Registry.Decision.start(state), event, TODAY));
    }

    private void keep(Registry.Decision decision) {
        state = decision.state();
        told = decision.outgoing().stream().<Object>map(Outgoing::data).toList();
    }

    private DoubleClaim open() {
        return state.openDoubleClaim().orElseThrow();
    }

    private Merged on(LocalDate day) {
        return Objects.requireNonNull(state.timeline().at(day)).merged();
    }

    private void contested() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        take(recorded(FENGTAI, 1, "2024-03-01", 20, "甲公司", "丰台区"));
    }

    @Test
    void countsForTheDecidedParkFromTheDecidedDay() {
        contested();
        assertThat(state.contestedSince()).isEqualTo(TODAY);
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 6, 1), "核实", TODAY));
        assertThat(told)
                .hasExactlyElementsOfTypes(
                        DoubleClaimDecided.class,
                        EnterpriseConsolidated.class,
                        ClaimOverruled.class,
                        ClaimOverruled.class);
        assertThat(on(LocalDate.of(2024, 5, 31)).park()).isEqualTo(HAIDIAN);
        assertThat(on(LocalDate.of(2024, 6, 1)).park()).isEqualTo(FENGTAI);
        assertThat(on(TODAY).basis()).isEqualTo(Basis.DECISION);
        assertThat(state.contested()).isNull();
        assertThat(state.contestedSince()).isNull();
        assertThat(state.openDoubleClaim()).isEmpty();
    }

    private static OverruledDays days(String from, @Nullable String until, ParkCode by) {
        return new OverruledDays(LocalDate.parse(from), until == null ? null : LocalDate.parse(until), by);
    }

    /** R5: each party hears on which days its claim does not stand, while nobody has decided, and then by the decision. */
    @Test
    void tellsEachPartyOnWhichDaysItsClaimDoesNotStand() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        assertThat(told).as("there is one claim").noneMatch(ClaimOverruled.class::isInstance);
        take(recorded(FENGTAI, 1, "2024-03-01", 20, "甲公司", "丰台区"));
        assertThat(told)
                .contains(new ClaimOverruled(USCC, FENGTAI, List.of(days("2024-03-01", null, HAIDIAN))))
                .filteredOn(ClaimOverruled.class::isInstance)
                .hasSize(1);
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 6, 1), "核实", TODAY));
        assertThat(told)
                .contains(
                        new ClaimOverruled(USCC, FENGTAI, List.of(days("2024-03-01", "2024-06-01", HAIDIAN))),
                        new ClaimOverruled(USCC, HAIDIAN, List.of(days("2024-06-01", null, FENGTAI))));
        // who gives up has no claim that could be overruled: it is not told of days on which it has none
        take(removed(HAIDIAN, 2, 40));
        assertThat(told)
                .filteredOn(ClaimOverruled.class::isInstance)
                .allSatisfy(event -> assertThat(((ClaimOverruled) event).park()).isEqualTo(HAIDIAN));
        assertThat(OverruledClaims.of(state, state.timeline()).get(FENGTAI))
                .as("of the days before it was otherwise, and stays so")
                .containsExactly(days("2024-03-01", "2024-06-01", HAIDIAN));
    }

    /** R5: on days before a change of code it counts under the code before: the claims of the new one are in no sum. */
    @Test
    void tellsThatNoClaimOfACodeStandsOnDaysOfTheOneBefore() {
        contested();
        LocalDate on = LocalDate.of(2024, 5, 1);
        Lineage link =
                new Lineage("l", LineageKind.CODE_CHANGE, List.of(other()), List.of(), on, "三证合一", null, null, null);
        keep(Registry.link(state, link, TODAY));
        assertThat(on(on.minusDays(1)).park()).isNull();
        assertThat(on(on).park()).isEqualTo(HAIDIAN);
        assertThat(told)
                .contains(new ClaimOverruled(USCC, HAIDIAN, List.of(days("2024-01-01", "2024-05-01", HAIDIAN))))
                .as("it was overruled already, and is still")
                .noneMatch(e -> e instanceof ClaimOverruled overruled
                        && overruled.park().equals(FENGTAI));
        assertThat(OverruledClaims.of(state, state.timeline()).get(FENGTAI))
                .containsExactly(days("2024-03-01", null, HAIDIAN));
        keep(Registry.revoke(state, "l", "误登记", TODAY));
        assertThat(told).contains(new ClaimOverruled(USCC, HAIDIAN, List.of()));
    }

    private static Uscc other() {
        return new Uscc("91110108MA0000002G");
    }

    /** R5: who has lost goes on being told after the winner has moved on to a third: it is no party to that relocation. */
    @Test
    void tellsWhoLostAlsoAfterTheEnterpriseHasMovedOn() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        take(recorded(FENGTAI, 1, "2024-03-01", 20, "甲公司", "丰台区"));
        keep(DoubleClaims.decide(state, open(), HAIDIAN, LocalDate.of(2024, 3, 1), "核实", TODAY));
        LocalDate moved = LocalDate.of(2024, 6, 1);
        keep(Registry.rule(
                state,
                List.of(new Ruling(
                        "moved", Basis.RELOCATION, CHANGPING, moved, null, null, "moved", List.of(HAIDIAN, CHANGPING))),
                TODAY));
        assertThat(on(moved).park()).isEqualTo(CHANGPING);
        assertThat(OverruledClaims.of(state, state.timeline()).get(FENGTAI))
                .contains(days("2024-06-01", null, CHANGPING));
        assertThat(OverruledClaims.of(state, state.timeline()).get(HAIDIAN))
                .as("R6: the origin too, until its roster has followed")
                .containsExactly(days("2024-06-01", null, CHANGPING));
        take(removed(HAIDIAN, 2, 50, moved));
        assertThat(told).contains(new ClaimOverruled(USCC, HAIDIAN, List.of()));
    }

    /** R5, R6: Haidian's, until it moves to Fengtai. */
    private void moved(LocalDate on) {
        keep(Registry.rule(
                state,
                List.of(new Ruling("m", Basis.RELOCATION, FENGTAI, on, null, null, "m", List.of(HAIDIAN))),
                TODAY));
        written(100);
    }

    private void written(int second) {
        state = state.recorded(RosterEvents.at(second));
    }

    /** R5, R6: what the origin claims after the enterprise has moved is another claim than the one that has moved. */
    @Test
    void whatTheOriginClaimsAnewIsADoubleClaim() {
        for (String from : List.of("2024-01-01", "2024-06-15")) {
            state = Registration.none(USCC);
            take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
            written(50);
            LocalDate on = LocalDate.of(2024, 3, 1);
            moved(on);
            assertThat(told)
                    .as("its sums have it no longer, whenever its roster follows")
                    .contains(new ClaimOverruled(USCC, HAIDIAN, List.of(days("2024-03-01", null, FENGTAI))));
            assertThat(state.openDoubleClaim())
                    .as("its roster has yet to follow")
                    .isEmpty();
            take(removed(HAIDIAN, 2, 110, on));
            written(120);
            take(recorded(FENGTAI, 1, "2024-03-01", 130, "甲公司", "丰台区"));
            written(140);
            take(recorded(HAIDIAN, 3, from, 150, "甲公司", "海淀区"));
            written(160);
            assertThat(on(TODAY).park()).as("until it is decided").isEqualTo(FENGTAI);
            assertThat(open().claimants()).containsExactly(FENGTAI, HAIDIAN);
            assertThat(OverruledClaims.of(state, state.timeline()).get(HAIDIAN))
                    .containsExactly(days(from.equals("2024-01-01") ? "2024-03-01" : from, null, FENGTAI));
            keep(DoubleClaims.decide(state, open(), FENGTAI, on, "实际经营地", TODAY));
            written(170);
            assertThat(state.openDoubleClaim()).isEmpty();
            take(recorded(HAIDIAN, 4, "2024-03-15", 180, "甲公司", "海淀区"));
            written(190);
            assertThat(state.openDoubleClaim())
                    .as("a claim that is moved is the one that was decided on")
                    .isEmpty();
            assertThat(OverruledClaims.of(state, state.timeline()).get(HAIDIAN))
                    .containsExactly(days("2024-03-15", null, FENGTAI));
        }
    }

    /** R6: the origin has given it up before the two agree on an earlier day: of the days between it counts once. */
    @Test
    void tellsTheOriginOfTheDaysForWhichItHadItStillWhenItMovedInThePast() {
        take(recorded(HAIDIAN, 1, "2023-01-01", 10, "甲公司", "海淀区"));
        take(removed(HAIDIAN, 2, 20));
        written(50);
        moved(LocalDate.of(2024, 1, 1));
        assertThat(told)
                .contains(new ClaimOverruled(USCC, HAIDIAN, List.of(days("2024-01-01", "2024-06-01", FENGTAI))));
        assertThat(on(LocalDate.of(2023, 12, 31)).park()).isEqualTo(HAIDIAN);
        assertThat(on(LocalDate.of(2024, 5, 31)).park()).isEqualTo(FENGTAI);
        assertThat(state.openDoubleClaim()).isEmpty();
    }

    /** R5: who has lost and gives up, and claims it anew, is a party to a new double claim; an unchanged claim stays decided. */
    @Test
    void whoHasLostAndClaimsAnewIsAPartyAnew() {
        contested();
        written(50);
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 6, 1), "核实", TODAY));
        written(60);
        take(RosterEvents.revised(HAIDIAN, 2, "2024-01-01", 70, "甲公司", "海淀区"));
        written(75);
        assertThat(state.openDoubleClaim()).as("the same claim").isEmpty();
        take(removed(HAIDIAN, 3, 80, LocalDate.of(2024, 6, 20)));
        written(85);
        assertThat(state.openDoubleClaim()).isEmpty();
        take(recorded(HAIDIAN, 4, "2024-06-20", 90, "甲公司", "海淀区"));
        written(95);
        assertThat(open().no()).isEqualTo(2);
        assertThat(open().claimants()).containsExactly(FENGTAI, HAIDIAN);
        assertThat(on(TODAY).park()).as("until it is decided anew").isEqualTo(FENGTAI);
    }

    /** R5: a decision settles no claim that is still to begin; it is found on its day. */
    @Test
    void aClaimThatBeginsLaterIsNotDecidedWithOthers() {
        contested();
        written(50);
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 6, 1), "核实", TODAY));
        written(60);
        take(removed(HAIDIAN, 2, 70));
        written(75);
        take(recorded(HAIDIAN, 3, "2024-08-01", 80, "甲公司", "海淀区"));
        written(85);
        take(recorded(CHANGPING, 1, "2024-06-10", 90, "甲公司", "昌平区"));
        written(95);
        keep(DoubleClaims.decide(state, open(), CHANGPING, LocalDate.of(2024, 6, 10), "核实", TODAY));
        written(100);
        assertThat(state.openDoubleClaim()).isEmpty();
        LocalDate begins = LocalDate.of(2024, 8, 1);
        keep(Registry.turn(state, begins));
        assertThat(open().claimants()).contains(HAIDIAN);
        assertThat(on(begins).park()).isEqualTo(CHANGPING);
    }

    /** R5: claims that overlapped in the past only make no double claim, and yet count once. */
    @Test
    void tellsOfAnOverlapInThePastToo() {
        take(recorded(HAIDIAN, 1, "2023-01-01", 10, "甲公司", "海淀区"));
        take(removed(HAIDIAN, 2, 20));
        LocalDate left = LocalDate.of(2024, 6, 1);
        take(recorded(FENGTAI, 1, "2023-09-01", 30, "甲公司", "丰台区"));
        assertThat(state.openDoubleClaim()).isEmpty();
        assertThat(told)
                .contains(new ClaimOverruled(USCC, FENGTAI, List.of(days("2023-09-01", left.toString(), HAIDIAN))));
    }

    @Test
    void aThirdClaimAfterADecisionIsANewOne() {
        contested();
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 6, 1), "核实", TODAY));
        take(recorded(CHANGPING, 1, "2024-02-01", 30, "甲公司", "昌平区"));
        assertThat(open().no()).isEqualTo(2);
        assertThat(on(TODAY).park())
                .as("what was decided stands until it is decided anew")
                .isEqualTo(FENGTAI);
        keep(DoubleClaims.decide(state, open(), CHANGPING, LocalDate.of(2024, 7, 1), "再核实", TODAY));
        assertThat(on(TODAY).park()).isEqualTo(CHANGPING);
        assertThat(on(LocalDate.of(2024, 6, 30)).park()).isEqualTo(FENGTAI);
        assertThat(state.contested()).isNull();
    }

    @Test
    void aDecisionCountsOnlyWhileItsParkClaims() {
        contested();
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 5, 1), "核实", TODAY));
        take(removed(FENGTAI, 2, 40));
        assertThat(on(TODAY).park()).isEqualTo(HAIDIAN);
        assertThat(on(TODAY).basis()).isEqualTo(Basis.CLAIM);
    }

    @Test
    void endsWithoutADecisionWhenAParkWithdraws() {
        contested();
        take(removed(HAIDIAN, 2, 30));
        assertThat(told).last().isEqualTo(new DoubleClaimEnded(USCC, FENGTAI, USCC + "-1"));
        DoubleClaim closed = state.doubleClaims().getFirst();
        assertThat(Objects.requireNonNull(closed.outcome()).decided()).isFalse();
        assertThatThrownBy(() -> DoubleClaims.decide(state, closed, FENGTAI, TODAY, "核实", TODAY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("double-claim-closed");
    }

    @Test
    void refusesAParkThatIsNoParty() {
        contested();
        assertThatThrownBy(() -> DoubleClaims.decide(state, open(), CHANGPING, TODAY, "核实", TODAY))
                .hasMessageContaining("not-claiming");
        assertThatThrownBy(() -> DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 2, 1), "核实", TODAY))
                .as("it claims it from March on")
                .hasMessageContaining("not-claiming");
        DoubleClaim.Evidence evidence = new DoubleClaim.Evidence("e", CHANGPING, "租赁合同", null, null);
        assertThatThrownBy(() -> DoubleClaims.witness(state, open(), evidence, TODAY))
                .hasMessageContaining("not-claiming");
    }

    @Test
    void takesEvidenceOnceAndNoMoreThanIsKept() {
        contested();
        for (int i = 0; i < DoubleClaim.MOST_EVIDENCE; i++) {
            DoubleClaim.Evidence one = new DoubleClaim.Evidence("e" + i, FENGTAI, "证据" + i, null, null);
            state = DoubleClaims.witness(state, open(), one, TODAY);
            assertThat(DoubleClaims.witness(state, open(), one, TODAY)).isEqualTo(state);
        }
        assertThat(open().evidence()).hasSize(DoubleClaim.MOST_EVIDENCE);
        assertThatThrownBy(() -> DoubleClaims.witness(
                        state, open(), new DoubleClaim.Evidence("more", FENGTAI, "证据", null, null), TODAY))
                .hasMessageContaining("too-many");
        // R5: what one party says leaves the other its say
        state = DoubleClaims.witness(
                state, open(), new DoubleClaim.Evidence("other", HAIDIAN, "证据", null, null), TODAY);
        assertThat(open().evidence()).hasSize(DoubleClaim.MOST_EVIDENCE + 1);
    }

    @Test
    void saysOnceThatItIsOverdue() {
        contested();
        keep(DoubleClaims.overdue(state, open(), LocalDate.of(2024, 7, 15)));
        assertThat(told).singleElement().isInstanceOf(DoubleClaimOverdue.class);
        assertThat(open().overdue()).isTrue();
        assertThat(state.contestedSince()).isNull();
        assertThat(state.contested()).isEqualTo(USCC);
    }

    /** No figure has it twice: what it became counts for it. */
    @Test
    void anEnterpriseThatHasBecomeAnotherCountsNoLonger() {
        contested();
        Uscc other = new Uscc("91110108MA0000002" + Uscc.checkCharacter("91110108MA0000002"));
        LocalDate on = LocalDate.of(2024, 5, 1);
        Lineage link = link(LineageKind.MERGER, List.of(other), on, "吸收合并");
        keep(Registry.link(state, link, TODAY));
        assertThat(on(LocalDate.of(2024, 4, 30)).park()).isEqualTo(HAIDIAN);
        assertThat(on(on).park()).isNull();
        assertThat(on(on).name()).isEqualTo("甲公司");
        assertThat(state.counted()).isFalse();
        assertThat(state.contested()).isNull();
        assertThat(Registry.link(state, link, TODAY).outgoing()).isEmpty();
        assertThat(on(on).lineage()).containsExactly(new Succession(LineageKind.MERGER, List.of(), List.of(other), on));
        assertThat(on(LocalDate.of(2024, 4, 30)).lineage()).isEmpty();

        Lineage survives = link(LineageKind.SPLIT, List.of(USCC, other), LocalDate.of(2024, 4, 1), "存续分立");
        keep(Registry.link(all(), survives, TODAY));
        assertThat(state.counted()).isTrue();
    }

    private static Lineage link(LineageKind kind, List<Uscc> successors, LocalDate on, String reason) {
        return new Lineage("l-1", kind, List.of(), successors, on, reason, null, null, null);
    }

    /** R8: what was recorded by mistake is as if it had never been, and stays an answer as of before it was taken back. */
    @Test
    void aLinkThatIsTakenBackHoldsAsOfBeforeThat() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        Timeline before = state.timeline();
        Uscc other = new Uscc("91110108MA0000002" + Uscc.checkCharacter("91110108MA0000002"));
        LocalDate on = LocalDate.of(2024, 5, 1);
        Instant linked = Instant.parse("2024-06-01T00:00:00Z");
        state = state.recorded(linked.minusSeconds(60));
        keep(Registry.link(state, link(LineageKind.CODE_CHANGE, List.of(other), on, "三证合一"), TODAY));
        state = state.recorded(linked);
        assertThat(Registry.revoke(state, "l-2", "录入错误", TODAY).state()).isEqualTo(state);
        keep(Registry.revoke(state, "l-1", "录入错误", TODAY));
        assertThat(told).hasExactlyElementsOfTypes(EnterpriseConsolidated.class);
        EnterpriseConsolidated again = (EnterpriseConsolidated) told.getFirst();
        assertThat(again.park()).isEqualTo(HAIDIAN);
        assertThat(again.validFrom()).isEqualTo(on);
        assertThat(again.lineage()).isEmpty();
        assertThat(again.changed()).contains("park", "lineage");
        state = state.recorded(linked.plusSeconds(60));
        assertThat(state.timeline()).isEqualTo(before);
        assertThat(state.counted()).isTrue();
        assertThat(state.keys()).isNotNull();
        assertThat(state.asOf(linked).timeline().at(on))
                .extracting(s -> s.merged().park())
                .isNull();
        assertThat(state.asOf(linked.plusSeconds(60)).timeline()).isEqualTo(before);
        assertThat(state.moments()).contains(linked, linked.plusSeconds(60));
        assertThat(Registry.revoke(state, "l-1", "录入错误", TODAY).state()).isEqualTo(state);
        keep(Registry.link(state, link(LineageKind.CODE_CHANGE, List.of(other), on, "三证合一"), TODAY));
        assertThat(on(on).park()).as("recorded anew it ends again").isNull();
    }

    /** R5: the events of a decided double claim say that nothing is contested any more. */
    @Test
    void tellsWhetherItIsContested() {
        contested();
        assertThat(told.stream()
                        .filter(e -> e instanceof EnterpriseConsolidated)
                        .map(e -> ((EnterpriseConsolidated) e).contested()))
                .containsExactly(true);
        keep(DoubleClaims.decide(state, open(), HAIDIAN, LocalDate.of(2024, 6, 1), "核实", TODAY));
        EnterpriseConsolidated decided = (EnterpriseConsolidated) told.getLast();
        assertThat(decided.contested()).isFalse();
        assertThat(decided.claims()).hasSize(2);
        assertThat(decided.changed()).contains("contested");
    }

    /** R8: of a double claim is told what was known of it. */
    @Test
    void isKnownFromTheMomentAtWhichItWasFound() {
        Instant found = TODAY.atStartOfDay(Registry.ZONE).toInstant().plusSeconds(3_600);
        contested();
        state = state.recorded(found);
        state = DoubleClaims.witness(state, open(), new DoubleClaim.Evidence("e", FENGTAI, "租赁合同", null, null), TODAY)
                .recorded(found.plusSeconds(10));
        keep(DoubleClaims.decide(state, open(), FENGTAI, LocalDate.of(2024, 6, 1), "核实", TODAY));
        state = state.recorded(found.plusSeconds(20));
        DoubleClaim closed = state.doubleClaims().getFirst();
        assertThat(closed.asOf(found.minusSeconds(1))).isNull();
        assertThat(Objects.requireNonNull(closed.asOf(found)).evidence()).isEmpty();
        DoubleClaim then = Objects.requireNonNull(closed.asOf(found.plusSeconds(10)));
        assertThat(then.evidence()).hasSize(1);
        assertThat(then.open()).isTrue();
        assertThat(closed.asOf(found.plusSeconds(20))).isEqualTo(closed);
    }

    private Registration all() {
        state = Registration.none(USCC);
        contested();
        return state;
    }

    /** R1: former parks are restated through every restructuring since. */
    @Test
    void restatesAFormerParkThroughAllThatFollowed() {
        take(recorded(HAIDIAN, 1, "2020-01-01", 10, "甲公司", "海淀区"));
        Ruling later = new Ruling(
                "r2", Basis.RESTRUCTURING, CHANGPING, LocalDate.of(2024, 1, 1), null, null, "r2", List.of(FENGTAI));
        Ruling earlier = new Ruling(
                "r1", Basis.RESTRUCTURING, FENGTAI, LocalDate.of(2022, 1, 1), null, null, "r1", List.of(HAIDIAN));
        keep(Registry.rule(state, List.of(later, earlier), TODAY));
        assertThat(on(LocalDate.of(2021, 1, 1)).park()).isEqualTo(HAIDIAN);
        assertThat(on(LocalDate.of(2021, 1, 1)).restated()).containsEntry(HAIDIAN, CHANGPING);
        assertThat(on(LocalDate.of(2023, 1, 1)).park()).isEqualTo(FENGTAI);
        assertThat(on(LocalDate.of(2023, 1, 1)).restated()).containsEntry(FENGTAI, CHANGPING);
        assertThat(on(TODAY).park()).isEqualTo(CHANGPING);
        assertThat(on(TODAY).restated()).isEmpty();
    }
}

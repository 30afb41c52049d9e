package cn.onezone.enterprises.registry;

import static cn.onezone.enterprises.registry.RosterEvents.USCC;
import static cn.onezone.enterprises.registry.RosterEvents.recorded;
import static cn.onezone.enterprises.registry.RosterEvents.removed;
import static cn.onezone.enterprises.registry.RosterEvents.revised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.store.Outgoing;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final ParkCode HAIDIAN = new ParkCode("haidian");
    private static final ParkCode FENGTAI = new ParkCode("fengtai");

    private static final LocalDate TODAY = LocalDate.of(2024, 7, 1);

    private Registration state = Registration.none(USCC);

    private List<EnterpriseEvent> take(Event<ParkEvent> event) {
        return taken(Registry.decide(Registry.Decision.start(state), event, TODAY));
    }

    private List<EnterpriseEvent> taken(Registry.Decision decision) {
        state = decision.state();
        assertThat(decision.timeline()).isEqualTo(state.timeline());
        return decision.outgoing().stream().map(Outgoing::data).toList();
    }

    private Merged merged() {
        return merged(TODAY);
    }

    private Merged merged(LocalDate day) {
        return Objects.requireNonNull(state.timeline().at(day)).merged();
    }

    private static Registration all(List<Event<ParkEvent>> events) {
        Registry.Decision decision = Registry.Decision.start(Registration.none(USCC));
        for (Event<ParkEvent> event : events) {
            decision = Registry.decide(decision, event, TODAY);
        }
        return decision.state();
    }

    /** R4, R8 */
    @Test
    void keepsTheParkAndTimesOfEachField() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        assertThat(merged().park()).isEqualTo(HAIDIAN);
        assertThat(merged().provenance().get("name"))
                .isEqualTo(new Provenance(HAIDIAN, RosterEvents.at(10), LocalDate.of(2024, 1, 1)));
        assertThat(merged().provenance()).doesNotContainKey("industry");
    }

    /** R5 */
    @Test
    void countsAnEnterpriseOnceWhileTwoParksClaimIt() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        List<EnterpriseEvent> told = take(recorded(FENGTAI, 1, "2024-03-01", 20, "甲公司", "丰台区"));
        assertThat(state.park()).isEqualTo(HAIDIAN);
        assertThat(state.contested()).isEqualTo(USCC);
        assertThat(merged().claims()).extracting(Claim::standing).containsExactly(true, false);
        assertThat(told).hasSize(3);
        assertThat(told.get(2))
                .isInstanceOfSatisfying(
                        DoubleClaimFound.class,
                        found -> assertThat(found.claims())
                                .extracting(Claim::park)
                                .containsExactly(HAIDIAN, FENGTAI));
    }

    /** R5: the claim that began first in the world stands, even if it arrived later. */
    @Test
    void letsTheFirstValidClaimStand() {
        take(recorded(HAIDIAN, 1, "2024-03-01", 10, "甲公司", "海淀区"));
        take(recorded(FENGTAI, 1, "2024-01-01", 20, "甲公司", "丰台区"));
        assertThat(state.park()).isEqualTo(FENGTAI);
        assertThat(merged().district()).isEqualTo("丰台区");
    }

    /** R5: a later correction of the address is no later claim. */
    @Test
    void keepsTheClaimOfAParkThatRevisesItsEntry() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        take(recorded(FENGTAI, 1, "2024-01-01", 20, "甲公司", "丰台区"));
        take(revised(HAIDIAN, 2, "2024-01-01", 30, "甲公司", "海淀区上地"));
        assertThat(state.park()).isEqualTo(HAIDIAN);
        assertThat(merged().district()).isEqualTo("海淀区上地");
    }

    @Test
    void fillsAMissingFieldFromAnotherPark() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", null));
        take(recorded(FENGTAI, 1, "2024-02-01", 20, "乙公司", "丰台区"));
        assertThat(merged().name()).isEqualTo("甲公司");
        assertThat(merged().district()).isEqualTo("丰台区");
        assertThat(Objects.requireNonNull(merged().provenance().get("district")).park())
                .isEqualTo(FENGTAI);
    }

    @Test
    void endsADoubleClaimWhenOneParkWithdraws() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        take(recorded(FENGTAI, 1, "2024-03-01", 20, "甲公司", "丰台区"));
        List<EnterpriseEvent> told = take(removed(HAIDIAN, 2, 30));
        assertThat(state.park()).isEqualTo(FENGTAI);
        assertThat(state.contested()).isNull();
        assertThat(told).hasSize(3).last().isEqualTo(new DoubleClaimEnded(USCC, FENGTAI, USCC + "-1"));
    }

    @Test
    void keepsWhatWasKnownOfAnEnterpriseThatNobodyClaims() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        List<EnterpriseEvent> told = take(removed(HAIDIAN, 2, 30));
        assertThat(state.counted()).isFalse();
        assertThat(told).singleElement().isInstanceOfSatisfying(EnterpriseConsolidated.class, e -> {
            assertThat(e.park()).isNull();
            assertThat(e.name()).isEqualTo("甲公司");
            assertThat(e.claims()).isEmpty();
            assertThat(e.changed()).containsExactly("park", "basis", "claims");
            assertThat(e.validFrom()).isEqualTo(LocalDate.of(2024, 6, 1));
            assertThat(e.validUntil()).isNull();
            assertThat(e.basis()).isNull();
        });
    }

    @Test
    void takesBackAnEnterpriseThatWasRemoved() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        take(removed(HAIDIAN, 2, 30));
        take(recorded(HAIDIAN, 3, "2024-06-01", 40, "甲公司", "海淀区"));
        assertThat(state.park()).isEqualTo(HAIDIAN);
        assertThat(merged().claims().getFirst().recordedAt()).isEqualTo(RosterEvents.at(40));
    }

    @Test
    void tellsNothingWhenAnEventComesAgain() {
        Event<ParkEvent> event = recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区");
        assertThat(take(event)).hasSize(1);
        Registration once = state;
        assertThat(take(event)).isEmpty();
        assertThat(state).isSameAs(once);
    }

    @Test
    void anOlderEntryNeverOverwritesANewerOne() {
        take(revised(HAIDIAN, 2, "2024-01-01", 30, "新名公司", "海淀区"));
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "旧名公司", "海淀区"));
        assertThat(merged().name()).isEqualTo("新名公司");
        assertThat(merged(LocalDate.of(2024, 2, 1)).name())
                .as("before the day of which the newer one speaks")
                .isEqualTo("旧名公司");
    }

    /** R8: what was right in the past can be corrected, and what was known of it then stays known. */
    @Test
    void restatesThePastAndKeepsWhatWasKnownOfIt() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        state = state.recorded(RosterEvents.at(11));
        List<EnterpriseEvent> told = take(RosterEvents.corrected(HAIDIAN, 2, "2024-03-01", 20, "乙公司"));
        state = state.recorded(RosterEvents.at(21));
        assertThat(told).singleElement().isInstanceOfSatisfying(EnterpriseConsolidated.class, e -> {
            assertThat(e.validFrom()).isEqualTo(LocalDate.of(2024, 3, 1));
            assertThat(e.changed()).containsExactly("name", "provenance");
        });
        LocalDate march = LocalDate.of(2024, 3, 15);
        assertThat(merged(march).name()).isEqualTo("乙公司");
        assertThat(merged(LocalDate.of(2024, 2, 1)).name()).isEqualTo("甲公司");
        assertThat(Objects.requireNonNull(
                                state.asOf(RosterEvents.at(20)).timeline().at(march))
                        .merged()
                        .name())
                .isEqualTo("甲公司");
        assertThat(state.asOf(RosterEvents.at(10)).timeline().at(march)).isNull();
    }

    /** R5: a claim of a later day begins on it, without anybody saying so again. */
    @Test
    void findsADoubleClaimOnTheDayOnWhichItBegins() {
        take(recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", "海淀区"));
        take(recorded(FENGTAI, 1, "2024-08-01", 20, "甲公司", "丰台区"));
        assertThat(state.contested()).isNull();
        LocalDate begins = LocalDate.of(2024, 8, 1);
        assertThat(state.changesOn()).isEqualTo(begins);
        assertThat(taken(Registry.turn(state, begins))).singleElement().isInstanceOf(DoubleClaimFound.class);
        assertThat(state.contested()).isEqualTo(USCC);
        assertThat(state.changesOn()).isNull();
    }

    /** What no day needs any more makes room; what is needed is never dropped, and beyond that nothing is taken. */
    @Test
    void keepsABoundedNumberOfStatements() {
        ParkClaim claim = ParkClaim.none(HAIDIAN).after(recorded(HAIDIAN, 1, "2024-01-01", 0, "公司0", "海淀区"));
        for (int i = 2; i <= Registration.MOST_STATEMENTS; i++) {
            claim = claim.after(RosterEvents.corrected(HAIDIAN, i, "2024-03-01", i, "公司" + i))
                    .heard(RosterEvents.at(i));
        }
        state = Registration.none(USCC).withClaims(List.of(claim));
        int last = Registration.MOST_STATEMENTS + 1;
        take(RosterEvents.corrected(HAIDIAN, last, "2024-03-01", last, "公司" + last));
        assertThat(state.claims().getFirst().size()).isEqualTo(2);
        assertThat(state.horizon()).isEqualTo(RosterEvents.at(last - 1));
        assertThat(merged().name()).isEqualTo("公司" + last);
        assertThat(merged(LocalDate.of(2024, 2, 1)).name()).isEqualTo("公司0");

        ParkClaim other = ParkClaim.none(FENGTAI);
        for (int i = 1; i <= Registration.MOST_STATEMENTS; i++) {
            String day = LocalDate.of(2010, 1, 1).plusDays(i).toString();
            other = other.after(RosterEvents.corrected(FENGTAI, i, day, i, "公司" + i));
        }
        Registration full = Registration.none(USCC).withClaims(List.of(other));
        assertThatThrownBy(() -> Registry.decide(
                        Registry.Decision.start(full),
                        RosterEvents.corrected(FENGTAI, last, "2023-01-01", 1, "公司"),
                        TODAY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(String.valueOf(last));
    }

    /** R4, R5: the registry says the same whatever the order and however often it hears it. */
    @Property(tries = 500)
    void anyInterleavingAndDuplicationGivesTheSameRecord(
            @ForAll("histories") List<Event<ParkEvent>> history, @ForAll("disorder") List<Integer> disorder) {
        Registration expected = all(history);
        List<Event<ParkEvent>> shuffled = new ArrayList<>();
        // duplicates first, then everything once at a place the disorder says
        disorder.forEach(i -> shuffled.add(history.get(i % history.size())));
        for (int i = 0; i < history.size(); i++) {
            int place = disorder.isEmpty() ? 0 : disorder.get(i % disorder.size()) % (shuffled.size() + 1);
            shuffled.add(place, history.get(i));
        }
        Registration actual = all(shuffled);
        assertThat(actual.claims()).isEqualTo(expected.claims());
        assertThat(actual.timeline()).isEqualTo(expected.timeline());
        assertThat(actual.park()).isEqualTo(expected.park());
        assertThat(actual.contested()).isEqualTo(expected.contested());
        for (Span span : actual.timeline().spans()) {
            assertThat(span.merged().claims().stream().filter(Claim::standing).count())
                    .as("counted once (R5)")
                    .isEqualTo(span.merged().park() == null ? 0 : 1);
        }
    }

    @Provide
    Arbitrary<List<Integer>> disorder() {
        return Arbitraries.integers().between(0, 1_000).list().ofMaxSize(20);
    }

    /** What three parks do to one enterprise: register, revise, move the claim, remove, take back. */
    @Provide
    Arbitrary<List<Event<ParkEvent>>> histories() {
        return Arbitraries.integers()
                .between(0, 11)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14)
                .map(RosterEvents::history);
    }
}

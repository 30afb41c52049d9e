package cn.onezone.enterprises.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.registry.HeardOfTests;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registry;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.relocations.Relocation;
import cn.onezone.enterprises.relocations.RelocationFile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R1, R5, R7: what a registration says of who held an enterprise, and what that means to what is shared. */
class MovesTest {
    private static final ParkCode A = new ParkCode("haidian");
    private static final ParkCode B = new ParkCode("daxing-yizhuang");
    private static final ParkCode C = new ParkCode("fengtai");
    private static final ParkCode NEW = new ParkCode("yizhuang");
    private static final Uscc USCC = new Uscc("91110108MA0000001" + Uscc.checkCharacter("91110108MA0000001"));
    private static final LocalDate TODAY = LocalDate.of(2025, 12, 1);
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Period Y24 = new Period("2024");
    private static final Period Y25 = new Period("2025");
    private static final SharingTerms TERMS = new SharingTerms(List.of(
            new MeasureTerms(Measure.TAX, Rhythm.YEAR, List.of(new Step(2020, 4_000, 6_000)), null, null, null)));

    private Registration registration = HeardOfTests.of(
            USCC, List.of(claim(A, 1, "2020-01-01"), claim(B, 2, "2021-01-01"), claim(C, 3, "2021-06-01")), TODAY);

    private static Event<ParkEvent> claim(ParkCode park, int second, String from) {
        LocalDate day = LocalDate.parse(from);
        return new Event<>(
                park + "-1",
                "t",
                "/parks/" + park,
                park + "/" + USCC,
                1,
                START.plusSeconds(second),
                START.plusSeconds(second),
                null,
                new RosterEntryRecorded(
                        park,
                        USCC,
                        "企业",
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        day,
                        true,
                        List.of("claimedFrom", "name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        day));
    }

    private void rules(Ruling ruling) {
        registration = Registry.rule(registration, List.of(ruling), TODAY).state();
    }

    private void moves(int number, ParkCode from, ParkCode to, String day, SharingTerms terms) {
        RelocationId id = new RelocationId(USCC + "-00000000000" + number);
        Relocation.Offer offer = new Relocation.Offer(LocalDate.parse(day), terms);
        Relocation moved = new Relocation(
                id,
                RelocationState.EFFECTED,
                to,
                from,
                "新厂区",
                offer,
                offer,
                1,
                TODAY,
                null,
                null,
                null,
                1,
                1,
                List.of());
        List<Relocation> all = new ArrayList<>(registration.relocations().all());
        all.add(moved);
        registration = registration.withRelocations(new RelocationFile(all, null, List.of()));
        rules(new Ruling(
                id.value(), Basis.RELOCATION, to, LocalDate.parse(day), null, null, id.value(), List.of(from, to)));
    }

    private void decides(ParkCode park, String day) {
        rules(new Ruling(
                "decision-" + day, Basis.DECISION, park, LocalDate.parse(day), null, null, "d", List.of(A, B, C)));
    }

    private void restructures(String id, ParkCode former, ParkCode park, String day) {
        rules(new Ruling(id, Basis.RESTRUCTURING, park, LocalDate.parse(day), null, null, id, List.of(former)));
    }

    private Map<ParkCode, Long> shares(Period period) {
        return Split.of(Moves.of(registration), Measure.TAX, Map.of(period, 1_000L))
                .get(period)
                .shares();
    }

    @Test
    void aRestructuringPassesThePartOn() {
        moves(1, A, B, "2024-01-01", TERMS);
        restructures("split", B, NEW, "2025-02-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, NEW, 600L));
    }

    @Test
    void aRestructuringOfWhatWasDecidedEndsNothing() {
        // decided for the very park that it had moved to: the terms hold, and go on with the new park
        moves(1, A, B, "2024-01-01", TERMS);
        decides(B, "2024-03-01");
        restructures("split", B, NEW, "2025-02-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, NEW, 600L));
    }

    @Test
    void aDecisionForTheFormerParkEndsTheTermsOfTheOneItWasWith() {
        // it had moved to C; afterwards it is decided that it is B's, in whose place the new park stands
        moves(1, A, C, "2024-01-01", TERMS);
        restructures("split", B, NEW, "2025-02-01");
        decides(B, "2025-06-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, C, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(NEW, 1_000L));
    }

    @Test
    void aDecisionForAnotherParkEndsThemAlsoAfterARestructuring() {
        moves(1, A, B, "2024-01-01", TERMS);
        restructures("split", B, NEW, "2025-02-01");
        decides(C, "2025-06-01");
        assertThat(shares(Y25)).isEqualTo(Map.of(C, 1_000L));
    }

    @Test
    void whatMovesOnFromTheNewParkKeepsTheChain() {
        moves(1, A, B, "2024-01-01", TERMS);
        restructures("split", B, NEW, "2025-02-01");
        moves(2, NEW, C, "2025-06-01", TERMS);
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 160L, NEW, 240L, C, 600L));
    }

    @Test
    void splittingAndMergingAgainBringsEverythingBack() {
        moves(1, A, B, "2024-01-01", TERMS);
        restructures("split", B, NEW, "2025-02-01");
        restructures("back", NEW, B, "2025-09-01");
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, B, 600L));
    }
}

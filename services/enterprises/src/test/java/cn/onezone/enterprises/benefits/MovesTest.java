package cn.onezone.enterprises.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvent.EndedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.enterprises.registry.Registration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R1, R5, R7: what a registration says of who held an enterprise, and what that means to what is shared. */
class MovesTest {
    private static final ParkCode A = new ParkCode("haidian");
    private static final ParkCode B = new ParkCode("daxing-yizhuang");
    private static final ParkCode C = new ParkCode("fengtai");
    private static final ParkCode NEW = new ParkCode("yizhuang");
    private static final Period Y24 = new Period("2024");
    private static final Period Y25 = new Period("2025");
    private static final SharingTerms TERMS = new SharingTerms(List.of(
            new MeasureTerms(Measure.TAX, Rhythm.YEAR, List.of(new Step(2020, 4_000, 6_000)), null, null, null)));

    private final Chronicle it = new Chronicle(1);

    @BeforeEach
    void threeClaimIt() {
        it.claims(A, "2020-01-01");
        it.claims(B, "2021-01-01");
        it.claims(C, "2021-06-01");
    }

    private void moves(ParkCode from, ParkCode to, String day) {
        var _ = it.moves(from, to, day, TERMS);
    }

    private void decides(ParkCode park, String day) {
        it.decides(park, day, A, B, C);
    }

    private void restructures(String id, ParkCode former, ParkCode park, String day) {
        it.restructures(id, former, park, day);
    }

    private Map<ParkCode, Long> shares(Period period) {
        return Split.of(Moves.of(it.registration()), Measure.TAX, Map.of(period, 1_000L))
                .get(period)
                .shares();
    }

    @Test
    void aRestructuringPassesThePartOn() {
        moves(A, B, "2024-01-01");
        restructures("split", B, NEW, "2025-02-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, NEW, 600L));
    }

    @Test
    void aRestructuringOfWhatWasDecidedEndsNothing() {
        // decided for the very park that it had moved to: the terms hold, and go on with the new park
        moves(A, B, "2024-01-01");
        decides(B, "2024-03-01");
        restructures("split", B, NEW, "2025-02-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, NEW, 600L));
    }

    @Test
    void aDecisionForTheFormerParkEndsTheTermsOfTheOneItWasWith() {
        // it had moved to C; afterwards it is decided that it is B's, in whose place the new park stands
        moves(A, C, "2024-01-01");
        restructures("split", B, NEW, "2025-02-01");
        decides(B, "2025-06-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, C, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(NEW, 1_000L));
    }

    @Test
    void aDecisionForAnotherParkEndsThemAlsoAfterARestructuring() {
        moves(A, B, "2024-01-01");
        restructures("split", B, NEW, "2025-02-01");
        decides(C, "2025-06-01");
        assertThat(shares(Y25)).isEqualTo(Map.of(C, 1_000L));
    }

    @Test
    void whatMovesOnFromTheNewParkKeepsTheChain() {
        moves(A, B, "2024-01-01");
        restructures("split", B, NEW, "2025-02-01");
        moves(NEW, C, "2025-06-01");
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 160L, NEW, 240L, C, 600L));
    }

    @Test
    void splittingAndMergingAgainBringsEverythingBack() {
        moves(A, B, "2024-01-01");
        restructures("split", B, NEW, "2025-02-01");
        restructures("back", NEW, B, "2025-09-01");
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, B, 600L));
    }

    /** It had been moved to B; C claims it too, and it is decided that it was A's all the time: B and A post it anew. */
    @Test
    void aDecisionForTheOriginFromTheDayOfTheMoveOrBeforeGivesItAll() { // R5, R7
        for (String day : List.of("2024-01-01", "2023-06-01")) {
            Chronicle one = new Chronicle(2);
            one.claims(A, "2020-01-01");
            one.claims(C, "2021-06-01");
            var _ = one.moves(A, B, "2024-01-01", TERMS);
            one.decides(A, day, A, B, C);
            Map<Period, Split.Parts> parts =
                    Split.of(Moves.of(one.registration()), Measure.TAX, Map.of(Y24, 1_000L, Y25, 500L));
            assertThat(parts).as(day).containsOnlyKeys(Y24, Y25);
            assertThat(parts.get(Y24)).isEqualTo(new Split.Parts(A, new TreeMap<>(Map.of(A, 1_000L))));
            assertThat(parts.get(Y25)).isEqualTo(new Split.Parts(A, new TreeMap<>(Map.of(A, 500L))));
            assertThat(Split.terms(Moves.of(one.registration()), Measure.TAX, Y25))
                    .as("nothing is shared any more")
                    .isEmpty();
        }
    }

    /** What is decided for the park that it had moved to before keeps its terms: of the second move nothing is left. */
    @Test
    void aDecisionAgainstTheSecondMoveLeavesTheTermsOfTheFirst() { // R5, R7
        moves(A, B, "2024-01-01");
        moves(B, C, "2025-02-01");
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 160L, B, 240L, C, 600L));
        decides(B, "2025-01-15");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(shares(Y25)).isEqualTo(Map.of(A, 400L, B, 600L));
    }

    /** B gives it up, so that it counts for A again by its claim, and then that is decided: the terms were B's holding's. */
    @Test
    void aDecisionForTheParkThatHasItAgainByItsClaimEndsTheTerms() { // R5, R7
        moves(A, B, "2024-01-01");
        it.removes(B, "2024-03-01");
        assertThat(it.park(LocalDate.parse("2024-04-01"))).isEqualTo(A);
        decides(A, "2024-06-01");
        assertThat(shares(Y24)).isEqualTo(Map.of(A, 1_000L));
    }

    /** And back: the decision is undone by the park that gives up what was decided for it. */
    @Test
    void whatWasDecidedForTheOriginAndGivenUpByItIsTheDestinations() { // R5, R7
        Chronicle one = new Chronicle(3);
        one.claims(A, "2020-01-01");
        one.claims(C, "2021-06-01");
        var _ = one.moves(A, B, "2024-01-01", TERMS);
        one.decides(A, "2023-06-01", A, B, C);
        one.removes(A, "2025-03-01");
        Map<Period, Split.Parts> parts =
                Split.of(Moves.of(one.registration()), Measure.TAX, Map.of(Y24, 1_000L, Y25, 1_000L));
        assertThat(parts.get(Y24).shares()).isEqualTo(Map.of(A, 1_000L));
        assertThat(parts.get(Y25).shares()).as("what was agreed is over").isEqualTo(Map.of(B, 1_000L));
    }

    private static Map<Period, Split.Parts> parts(List<Move> moves, Map<Period, Long> figures) {
        return Split.of(moves, Measure.TAX, figures);
    }

    /** R5, R7: what is no more shares nothing; what was had under it stays as it was. */
    @Test
    void nothingIsSharedOfWhatIsNoMore() {
        for (LineageKind kind : List.of(LineageKind.CODE_CHANGE, LineageKind.MERGER)) {
            Chronicle old = new Chronicle(11);
            old.claims(A, "2020-01-01");
            RelocationId id = old.moves(A, B, "2024-01-01", TERMS);
            old.becomes(kind, "2025-03-01", new Chronicle(12));
            List<Move> moves = Moves.of(old.registration());
            assertThat(parts(moves, Map.of(Y24, 1_000L, Y25, 1_000L)).get(Y24).shares())
                    .isEqualTo(Map.of(A, 400L, B, 600L));
            assertThat(parts(moves, Map.of(Y24, 1_000L, Y25, 1_000L)).get(Y25).shares())
                    .as("%s: what was accepted of it before is all the holder's", kind)
                    .isEqualTo(Map.of(B, 1_000L));
            assertThat(Split.terms(moves, Measure.TAX, Y24)).isPresent();
            assertThat(Split.terms(moves, Measure.TAX, Y25)).isEmpty();
            assertThat(Split.ended(moves))
                    .isEqualTo(Map.of(B, List.of(new EndedTerms(id, LocalDate.parse("2025-03-01")))));
        }
    }

    /** Recorded as of a day before it moved: under the old code it has not, under the new one it has. */
    @Test
    void whatMovedAfterItsCodeWasChangedHasMovedUnderTheNewOne() { // R7, R8
        Chronicle old = new Chronicle(11);
        Chronicle now = new Chronicle(12);
        old.claims(A, "2020-01-01");
        now.claims(B, "2024-02-01");
        RelocationId id = old.moves(A, B, "2024-06-01", TERMS);
        old.becomes(LineageKind.CODE_CHANGE, "2024-02-01", now);
        List<Move> before = Moves.of(old.registration());
        assertThat(Split.terms(before, Measure.TAX, Y24)).isEmpty();
        assertThat(parts(before, Map.of(Y24, 1_000L)).get(Y24).shares()).isEqualTo(Map.of(A, 1_000L));
        assertThat(Split.ended(before))
                .isEqualTo(Map.of(B, List.of(new EndedTerms(id, LocalDate.parse("2024-06-01")))));
        List<Move> after = Moves.of(now.registration(), List.of(old.registration()));
        assertThat(parts(after, Map.of(Y24, 1_000L)).get(Y24).shares()).isEqualTo(Map.of(A, 400L, B, 600L));
    }

    /** R7: terms are of the enterprise, whatever its code; the new code has them from its day on, and moves on with them. */
    @Test
    void termsGoOnUnderAnotherCode() {
        Chronicle oldest = new Chronicle(10);
        Chronicle old = new Chronicle(11);
        Chronicle now = new Chronicle(12);
        oldest.claims(A, "2020-01-01");
        var _ = oldest.moves(A, B, "2022-01-01", TERMS);
        oldest.becomes(LineageKind.CODE_CHANGE, "2023-06-01", old);
        old.claims(B, "2023-06-01");
        old.becomes(LineageKind.CODE_CHANGE, "2025-03-01", now);
        now.claims(B, "2025-03-01");
        List<Registration> formerly = List.of(old.registration(), oldest.registration());
        List<Move> moves = Moves.of(now.registration(), formerly);
        assertThat(parts(moves, Map.of(Y24, 1_000L, Y25, 1_000L)))
                .as("of 2024 the old code shares")
                .containsOnlyKeys(Y25);
        assertThat(parts(moves, Map.of(Y25, 1_000L)).get(Y25).shares()).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(Split.passed(moves))
                .as("the park has agreed of another code, and is told of this one")
                .isEqualTo(Map.of(B, List.of(new PassedTerms(LocalDate.parse("2025-03-01"), null, TERMS))));
        assertThat(Split.ended(moves)).isEmpty();
        List<Move> between = Moves.of(old.registration(), List.of(oldest.registration()));
        assertThat(Split.terms(between, Measure.TAX, Y24)).isPresent();
        assertThat(Split.terms(between, Measure.TAX, new Period("2022"))).isEmpty();
        assertThat(Split.terms(between, Measure.TAX, Y25)).isEmpty();

        var _ = now.moves(B, C, "2025-06-01", TERMS);
        assertThat(parts(Moves.of(now.registration(), formerly), Map.of(Y25, 1_000L))
                        .get(Y25)
                        .shares())
                .isEqualTo(Map.of(A, 160L, B, 240L, C, 600L));
    }

    /** R5: under the new code too a decision for the park that has it ends nothing, and one for another everything. */
    @Test
    void aDecisionOnTheNewCodeCountsFromItsDayOn() {
        for (ParkCode park : List.of(B, C)) {
            Chronicle former = new Chronicle(11);
            former.claims(A, "2020-01-01");
            var _ = former.moves(A, B, "2022-01-01", TERMS);
            Chronicle now = new Chronicle(12);
            now.claims(B, "2024-03-01");
            now.claims(C, "2024-03-01");
            former.becomes(LineageKind.CODE_CHANGE, "2024-03-01", now);
            now.decides(park, "2024-03-01", B, C);
            assertThat(parts(Moves.of(now.registration(), List.of(former.registration())), Map.of(Y25, 1_000L))
                            .get(Y25)
                            .shares())
                    .isEqualTo(park.equals(B) ? Map.of(A, 400L, B, 600L) : Map.of(C, 1_000L));
        }
    }

    /** R7: caps are of the agreement, not of a code. */
    @Test
    void capsGoByWhatWasHadUnderTheOldCode() {
        SharingTerms capped = new SharingTerms(List.of(new MeasureTerms(
                Measure.TAX, Rhythm.YEAR, List.of(new Step(2020, 4_000, 6_000)), Money.fen(500), null, null)));
        Chronicle old = new Chronicle(11);
        Chronicle now = new Chronicle(12);
        old.claims(A, "2020-01-01");
        now.claims(B, "2025-01-01");
        var _ = old.moves(A, B, "2022-01-01", capped);
        old.becomes(LineageKind.CODE_CHANGE, "2025-01-01", now);
        List<Move> moves = Moves.of(now.registration(), List.of(old.registration()));
        assertThat(Split.of(moves, Measure.TAX, Map.of(Y25, 1_000L), Map.of(Y24, 1_000L))
                        .get(Y25)
                        .shares())
                .isEqualTo(Map.of(A, 100L, B, 900L));
    }

    /** R7: what was agreed under the code before it was this enterprise's stays as it was for the days before, and ends. */
    @Test
    void whatHadMovedUnderTheNewCodeBeforeIsNotOfTheEnterpriseThatHasItNow() {
        Chronicle old = new Chronicle(11);
        Chronicle now = new Chronicle(12);
        old.claims(A, "2020-01-01");
        now.claims(C, "2020-01-01");
        var _ = old.moves(A, B, "2022-01-01", TERMS);
        RelocationId id = now.moves(C, A, "2023-01-01", TERMS);
        now.decides(A, "2024-06-01", A, C);
        old.becomes(LineageKind.CODE_CHANGE, "2025-03-01", now);
        List<Move> moves = Moves.of(now.registration(), List.of(old.registration()));
        Map<Period, Split.Parts> parts = parts(moves, Map.of(Y24, 1_000L, Y25, 1_000L));
        assertThat(parts.get(Y24).shares()).isEqualTo(Map.of(C, 400L, A, 600L));
        assertThat(parts.get(Y25).shares())
                .as("it was the other park's under this code when it got it, and B's holding is over")
                .isEqualTo(Map.of(A, 1_000L));
        assertThat(Split.ended(moves)).isEqualTo(Map.of(A, List.of(new EndedTerms(id, LocalDate.parse("2025-03-01")))));
    }
}

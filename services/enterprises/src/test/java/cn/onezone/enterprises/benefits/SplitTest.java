package cn.onezone.enterprises.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R7 by example. */
class SplitTest {
    private static final ParkCode A = new ParkCode("aa");
    private static final ParkCode B = new ParkCode("bb");
    private static final ParkCode C = new ParkCode("cc");
    private static final ParkCode D = new ParkCode("dd");
    private static final Period Y24 = new Period("2024");
    private static final Period Y25 = new Period("2025");
    private static final Period Y26 = new Period("2026");

    private static Move move(int number, ParkCode from, ParkCode to, String day, @Nullable MeasureTerms terms) {
        return new Move(
                "91110108MA0000001D-00000000000" + number,
                from,
                to,
                LocalDate.parse(day),
                terms == null ? null : new SharingTerms(List.of(terms)));
    }

    private static MeasureTerms tax(int origin, @Nullable Long originCap, @Nullable String until) {
        return new MeasureTerms(
                Measure.TAX,
                Rhythm.YEAR,
                List.of(new Step(2024, origin, 10_000 - origin)),
                originCap == null ? null : Money.fen(originCap),
                null,
                until == null ? null : LocalDate.parse(until));
    }

    private static Map<ParkCode, Long> split(List<Move> moves, Period period, long fen) {
        return Split.of(moves, Measure.TAX, Map.of(period, fen)).get(period).shares();
    }

    @Test
    void givesTheFenThatIsOverToTheLargerRemainderAndTheDestinationFirst() {
        assertThat(split(List.of(move(1, A, B, "2024-01-01", tax(5_000, null, null))), Y24, 3))
                .isEqualTo(Map.of(A, 1L, B, 2L));
        assertThat(split(List.of(move(1, A, B, "2024-01-01", tax(6_667, null, null))), Y24, 1))
                .isEqualTo(Map.of(A, 1L));
    }

    @Test
    void composesTheTermsOfAChain() {
        List<Move> chain = List.of(
                move(1, A, B, "2024-01-01", tax(4_000, null, null)),
                move(2, B, C, "2025-06-01", tax(5_000, null, null)));
        assertThat(split(chain, Y24, 1_000)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(split(chain, Y25, 1_000)).isEqualTo(Map.of(A, 200L, B, 300L, C, 500L));
    }

    @Test
    void aMoveWithoutTermsTakesTheHoldersPlaceInTheTermsBefore() {
        List<Move> chain =
                List.of(move(1, A, B, "2024-01-01", tax(4_000, null, null)), move(2, B, C, "2025-06-01", null));
        assertThat(split(chain, Y25, 1_000)).isEqualTo(Map.of(A, 400L, C, 600L));
        assertThat(Split.terms(chain, Measure.TAX, Y25)).isPresent();
        assertThat(Split.terms(chain, Measure.OUTPUT, Y25)).isEmpty();
    }

    @Test
    void theHolderHasAllAfterTheEnd() {
        List<Move> chain = List.of(move(1, A, B, "2024-01-01", tax(4_000, null, "2025-12-30")));
        assertThat(split(chain, Y24, 1_000)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(split(chain, Y25, 1_000)).isEqualTo(Map.of(B, 1_000L));
        assertThat(Split.terms(chain, Measure.TAX, Y25)).isEmpty();
    }

    @Test
    void capsTheOriginOverAllPeriodsInTheirOrder() {
        List<Move> one = List.of(move(1, A, B, "2024-01-01", tax(4_000, 500L, null)));
        Map<Period, Split.Parts> parts = Split.of(one, Measure.TAX, Map.of(Y26, 1_000L, Y24, 1_000L, Y25, 1_000L));
        assertThat(parts.get(Y24).shares()).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(parts.get(Y25).shares()).isEqualTo(Map.of(A, 100L, B, 900L));
        assertThat(parts.get(Y26).shares()).isEqualTo(Map.of(B, 1_000L));
    }

    @Test
    void termsEndWithTheHoldingThatTheyWereAgreedFor() {
        // it came to C from A, not from B: what A and B agreed on B's holding is over
        List<Move> broken =
                List.of(move(1, A, B, "2024-01-01", tax(4_000, null, null)), move(2, A, C, "2025-06-01", null));
        assertThat(split(broken, Y25, 1_000)).isEqualTo(Map.of(C, 1_000L));
        assertThat(Split.terms(broken, Measure.TAX, Y25)).isEmpty();
    }

    @Test
    void aDecisionForAnotherParkEndsTheTermsAndLeavesWhatWasBefore() {
        Move agreed = move(1, A, B, "2024-01-01", tax(4_000, null, null));
        Move decided = move(2, C, C, "2025-06-01", null);
        List<Move> all = List.of(agreed, decided);
        assertThat(split(all, Y24, 1_000)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(split(all, Y25, 1_000)).isEqualTo(Map.of(C, 1_000L));
        assertThat(Split.terms(all, Measure.TAX, Y25)).isEmpty();
        assertThat(Split.holder(all, Y25)).isEqualTo(C);
        assertThat(Split.ends(all, agreed)).isEqualTo(LocalDate.parse("2025-06-01"));
        assertThat(Split.ends(List.of(agreed), agreed)).isNull();
        assertThat(Split.ends(List.of(agreed, move(3, B, C, "2025-01-01", null)), agreed))
                .as("a move takes the holder's place")
                .isNull();
    }

    /** R1: from its day on the new park has the former one's part, whichever side that was; what was before stays. */
    @Test
    void aParkThatTakesAnothersPlaceGoesOnWithWhatWasAgreed() {
        Move agreed = move(1, A, B, "2024-01-01", tax(4_000, null, null));
        Move destinationGone = Move.restructuring("rule", B, C, LocalDate.parse("2025-03-01"));
        Move originGone = Move.restructuring("rule", A, C, LocalDate.parse("2025-03-01"));
        assertThat(split(List.of(agreed, destinationGone), Y24, 1_000)).isEqualTo(Map.of(A, 400L, B, 600L));
        assertThat(split(List.of(agreed, destinationGone), Y25, 1_000)).isEqualTo(Map.of(A, 400L, C, 600L));
        assertThat(split(List.of(agreed, originGone), Y25, 1_000)).isEqualTo(Map.of(C, 400L, B, 600L));
        assertThat(Split.shares(List.of(originGone, agreed), Measure.TAX, Y25)).containsOnlyKeys(B, C);
        assertThat(Split.holder(List.of(agreed, destinationGone), Y24)).isEqualTo(B);
        assertThat(Split.holder(List.of(agreed, destinationGone), Y25)).isEqualTo(C);
        assertThat(Split.terms(List.of(agreed, destinationGone), Measure.TAX, Y25))
                .as("the terms run on")
                .isPresent();
        assertThat(Split.ends(List.of(agreed, destinationGone), agreed)).isNull();
    }

    @Test
    void theChainHoldsWhereAParkHasTakenAnothersPlaceInBetween() {
        Move first = move(1, A, B, "2024-01-01", tax(4_000, null, null));
        Move rule = Move.restructuring("rule", B, C, LocalDate.parse("2025-01-01"));
        Move second = move(2, C, D, "2025-06-01", tax(5_000, null, null));
        List<Move> chain = List.of(second, rule, first);
        assertThat(split(chain, Y25, 1_000)).isEqualTo(Map.of(A, 200L, C, 300L, D, 500L));
        assertThat(Split.ends(chain, first)).isNull();
        // the origin becomes one with the destination: it has both parts
        assertThat(split(List.of(first, Move.restructuring("one", A, B, LocalDate.parse("2024-06-01"))), Y24, 1_000))
                .isEqualTo(Map.of(B, 1_000L));
    }

    @Test
    void aDecisionStaysTheEndOfTermsWhenThoseParksBecomeOne() {
        // decided for C against B; later B and C become B: that does not bring back what B had agreed with A
        Move agreed = move(1, A, B, "2024-01-01", tax(4_000, null, null));
        Move decided = move(2, C, C, "2025-02-01", null);
        Move one = Move.restructuring("rule", C, B, LocalDate.parse("2025-06-01"));
        assertThat(split(List.of(agreed, decided, one), Y25, 1_000)).isEqualTo(Map.of(B, 1_000L));
        // and back again: the later rule counts
        Move back = Move.restructuring("back", B, C, LocalDate.parse("2026-02-01"));
        assertThat(Split.holder(List.of(agreed, decided, one, back), Y26)).isEqualTo(C);
        assertThat(Split.named(List.of(one, back), C, LocalDate.parse("2025-12-31")))
                .isEqualTo(B);
        assertThat(Split.named(List.of(one, back), C, LocalDate.parse("2026-12-31")))
                .isEqualTo(C);
    }

    @Test
    void tellsWhoHoldsItInAnothersPlaceByWhichTermsAndWhen() {
        Move agreed = move(1, A, B, "2024-01-01", tax(4_000, null, null));
        assertThat(Split.passed(List.of(agreed))).as("those who agreed know it").isEmpty();
        Move on = move(2, B, C, "2025-06-01", null);
        Move again = move(3, C, D, "2026-06-01", tax(1_000, null, null));
        SharingTerms terms = new SharingTerms(List.of(tax(4_000, null, null)));
        assertThat(Split.passed(List.of(agreed, on, again)))
                .isEqualTo(Map.of(
                        C,
                        List.of(new PassedTerms(LocalDate.parse("2025-06-01"), LocalDate.parse("2026-06-01"), terms))));
        Move rule = Move.restructuring("rule", B, D, LocalDate.parse("2025-03-01"));
        assertThat(Split.passed(List.of(agreed, rule)))
                .isEqualTo(Map.of(D, List.of(new PassedTerms(LocalDate.parse("2025-03-01"), null, terms))));
        assertThat(Split.passed(List.of(agreed, move(2, C, C, "2025-02-01", null))))
                .as("a decision passes nothing on")
                .isEmpty();
    }
}

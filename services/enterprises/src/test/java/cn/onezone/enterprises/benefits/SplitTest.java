package cn.onezone.enterprises.benefits;

import static org.assertj.core.api.Assertions.assertThat;

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
}

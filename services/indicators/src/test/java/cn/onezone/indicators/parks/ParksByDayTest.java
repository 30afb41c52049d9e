package cn.onezone.indicators.parks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R1: parks are split and become one, by date, and a new one is known without a release. */
class ParksByDayTest {
    private static final Instant KNOWN = Instant.parse("2023-06-01T00:00:00Z");

    private static List<ParkCode> codes(String... codes) {
        return Stream.of(codes).map(ParkCode::of).toList();
    }

    private static KnownRestructuring restructured(String effective, List<ParkCode> from, List<ParkCode> into) {
        return new KnownRestructuring("r-" + effective, 1, LocalDate.parse(effective), from, into, KNOWN);
    }

    private static List<String> on(ParksByDay parks, String day, @Nullable Instant asOf) {
        return parks.on(LocalDate.parse(day), asOf).stream()
                .map(ParkCode::value)
                .toList();
    }

    private static ParksByDay parks(
            Collection<ParkCode> described, Map<ParkCode, Instant> told, KnownRestructuring... all) {
        return new ParksByDay(codes("north", "joint"), described, told, List.of(all));
    }

    @Test
    void aParkThatIsSplitIsThereUntilTheDayAndTheNewOnesFromItOn() {
        ParksByDay parks =
                parks(codes("east"), Map.of(), restructured("2024-01-01", codes("joint"), codes("east", "west")));
        assertThat(on(parks, "2023-12-31", null)).containsExactly("north", "joint");
        assertThat(on(parks, "2024-01-01", null)).containsExactly("north", "east", "west");
        assertThat(parks.all()).isEqualTo(codes("north", "joint", "east", "west"));
    }

    @Test
    void aParkThatToldBeforeTheDayWasThereAndTookTheOtherIn() {
        KnownRestructuring one = restructured("2024-01-01", codes("joint"), codes("north"));
        ParkCode north = ParkCode.of("north");
        assertThat(on(parks(List.of(), Map.of(north, Instant.parse("2023-12-31T15:59:59Z")), one), "2023-12-31", null))
                .containsExactly("north", "joint");
        assertThat(on(parks(List.of(), Map.of(north, Instant.parse("2023-12-31T16:00:00Z")), one), "2023-12-31", null))
                .as("midnight in Shanghai is of the next day (R9)")
                .containsExactly("joint");
        assertThat(on(parks(List.of(), Map.of(), one), "2024-01-01", null)).containsExactly("north");
    }

    @Test
    void aSeventeenthParkIsOneOnceItHasDescribedItself() {
        assertThat(on(parks(codes("south"), Map.of()), "2020-01-01", null)).containsExactly("north", "joint", "south");
    }

    @Test
    void whatNobodyKnewYetHadChangedNothing_R8() {
        ParksByDay parks =
                parks(codes("east"), Map.of(), restructured("2024-01-01", codes("joint"), codes("east", "west")));
        assertThat(on(parks, "2024-12-31", KNOWN.minusMillis(1))).containsExactly("north", "joint");
        assertThat(on(parks, "2024-12-31", KNOWN)).containsExactly("north", "east", "west");
    }

    @Test
    void whatIsSplitCanBecomeOneAgain() {
        ParksByDay parks = parks(
                List.of(),
                Map.of(),
                restructured("2024-01-01", codes("joint"), codes("east", "west")),
                restructured("2025-01-01", codes("east", "west"), codes("joint")));
        assertThat(on(parks, "2023-06-30", null)).containsExactly("north", "joint");
        assertThat(on(parks, "2024-06-30", null)).containsExactly("north", "east", "west");
        assertThat(on(parks, "2025-06-30", null)).containsExactly("north", "joint");
    }
}

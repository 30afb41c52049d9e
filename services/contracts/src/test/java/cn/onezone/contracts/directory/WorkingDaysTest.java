package cn.onezone.contracts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R9: working days come from the State Council's calendar, which is data. */
class WorkingDaysTest {
    private final WorkingDays days = WorkingDays.bundled();

    @Test
    void knowsHolidaysMadeUpWeekendsAndOrdinaryWeeks() {
        assertThat(days.isWorkingDay(LocalDate.of(2026, 2, 16))).isFalse(); // Monday in the Spring Festival
        assertThat(days.isWorkingDay(LocalDate.of(2026, 2, 14))).isTrue(); // a Saturday that is worked
        assertThat(days.isWorkingDay(LocalDate.of(2026, 11, 27))).isTrue();
        assertThat(days.isWorkingDay(LocalDate.of(2026, 11, 28))).isFalse();
    }

    @Test
    void countsADeadlineOverAHoliday() {
        // 30 September 2025 is a Tuesday; the eight days after it are off, 11 October is a worked Saturday
        assertThat(days.after(LocalDate.of(2025, 9, 30), 1)).isEqualTo(LocalDate.of(2025, 10, 9));
        assertThat(days.after(LocalDate.of(2025, 9, 30), 3)).isEqualTo(LocalDate.of(2025, 10, 11));
        // begun on a day off, it counts from the next working day
        assertThat(days.after(LocalDate.of(2025, 10, 1), 1)).isEqualTo(LocalDate.of(2025, 10, 9));
    }

    @Test
    void countsHowLateSomethingIsInWorkingDays() {
        LocalDate tuesday = LocalDate.of(2025, 9, 30);
        assertThat(days.late(tuesday, tuesday)).isZero();
        assertThat(days.late(tuesday, LocalDate.of(2025, 9, 1))).isZero();
        // on a holiday: it is there on 9 October, the first working day behind it, as if it came then
        assertThat(days.late(tuesday, LocalDate.of(2025, 10, 3))).isEqualTo(1);
        assertThat(days.late(tuesday, LocalDate.of(2025, 10, 9))).isEqualTo(1);
        assertThat(days.late(tuesday, LocalDate.of(2025, 10, 11))).isEqualTo(3);
        assertThat(days.between(LocalDate.of(2025, 10, 11), tuesday)).isEqualTo(-3);
        assertThat(days.between(tuesday, tuesday)).isZero();
    }

    @Test
    void followsTheWeekWhereThereIsNoNoticeYetAndTellsSo() {
        assertThat(days.announced(LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(days.announced(LocalDate.of(2031, 1, 1))).isFalse();
        assertThat(days.isWorkingDay(LocalDate.of(2031, 1, 1))).isTrue();
    }

    @Test
    void refusesACalendarThatContradictsItself(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("days.json"), """
                {"years": [{"year": 2030, "off": [{"from": "2030-01-01", "until": "2030-01-03"}], "working": ["2030-01-02"]}]}
                """);
        assertThatThrownBy(() -> WorkingDays.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2030-01-02 is both off and worked");
    }

    @Test
    void refusesADeadlineOfNoDays() {
        assertThatThrownBy(() -> days.after(LocalDate.of(2026, 1, 1), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package cn.onezone.parks.reports;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often an enterprise is reminded. */
class ReminderTest {
    private static final Uscc USCC = new Uscc("91110108MA4400001" + Uscc.checkCharacter("91110108MA4400001"));
    private static final Period YEAR = Period.of("2023");

    /** R9: once a day, and days begin at midnight in Shanghai, which is 16:00 UTC. */
    @Test
    void isSaidOnceADayAndNotForEver() {
        Instant evening = Instant.parse("2024-02-29T15:59:59Z");
        assertThat(Reminder.another(null, evening)).isEqualTo(Reminder.Result.REMINDED);
        Reminder one = Reminder.with(null, YEAR, USCC, new Reminder.Sent(evening, null));
        assertThat(one.id()).isEqualTo("2023/" + USCC);
        assertThat(Reminder.another(one, evening)).isEqualTo(Reminder.Result.ALREADY_TODAY);
        assertThat(Reminder.another(one, evening.plusSeconds(1))).isEqualTo(Reminder.Result.REMINDED);
        @Nullable Reminder many = null;
        for (int i = 0; i < Reminder.MOST; i++) {
            Instant at = evening.plus(Duration.ofDays(i));
            assertThat(Reminder.another(many, at)).isEqualTo(Reminder.Result.REMINDED);
            many = Reminder.with(many, YEAR, USCC, new Reminder.Sent(at, null));
        }
        assertThat(Reminder.another(many, evening.plus(Duration.ofDays(Reminder.MOST))))
                .isEqualTo(Reminder.Result.TOO_OFTEN);
    }
}

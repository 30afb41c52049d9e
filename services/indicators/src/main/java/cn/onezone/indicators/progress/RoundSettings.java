package cn.onezone.indicators.progress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the look at rounds.
 *
 * @param every pause between two looks
 * @param remindBefore working days before the due day from which on parks are reminded, 0 to 250
 * @param remindAfter working days after the due day until which they are, 0 to 250
 */
@ConfigurationProperties("onezone.rounds")
record RoundSettings(
        @DefaultValue("30s") Duration every,
        @DefaultValue("3") int remindBefore,
        @DefaultValue("20") int remindAfter) {
    private static final int MOST = 250;

    /** Refuses days out of range. */
    RoundSettings {
        refuse("remind-before", remindBefore);
        refuse("remind-after", remindAfter);
    }

    private static void refuse(String key, int days) {
        if (days < 0 || days > MOST) {
            throw new IllegalArgumentException(
                    "onezone.rounds." + key + ": " + days + " (expected: 0 to " + MOST + ")");
        }
    }
}

package cn.onezone.partners.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When what failed is tried again.
 *
 * @param pauses before the first repetition, the second …
 * @param random lengthens each pause
 */
record RetrySchedule(List<Duration> pauses, RandomGenerator random) {
    /** Nobody makes us wait longer than this. */
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private static final int FIFTH = 5;

    /**
     * The pause after a failure.
     *
     * @param failures how often it has failed, from 1
     * @param asked what the receiver asked for, absent if nothing
     * @return absent if it has been tried often enough
     */
    @Nullable
    Duration after(int failures, @Nullable Duration asked) {
        if (failures > pauses.size()) {
            return null;
        }
        Duration pause = pauses.get(failures - 1);
        Duration longer = pause.plusMillis(random.nextLong(Math.max(1, pause.toMillis() / FIFTH)));
        if (asked == null || asked.compareTo(longer) <= 0) {
            return longer;
        }
        return heeded(asked);
    }

    /** What is waited of what a receiver asked for: at most a day. */
    static Duration heeded(Duration asked) {
        return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }
}

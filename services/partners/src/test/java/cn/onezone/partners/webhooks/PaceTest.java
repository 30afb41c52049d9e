package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Whenever they ask: in no second more than so many, and one more at its edge, come through. */
    @Property(tries = 200)
    void noMoreInAnySecondThanIsAskedFor(
            @ForAll @IntRange(min = 1, max = Manner.MOST_PER_SECOND) int perSecond,
            @ForAll @Size(min = 1, max = 200) java.util.List<@LongRange(min = 0, max = 300_000_000) Long> pauses) {
        AtomicLong now = new AtomicLong(-5);
        Pace pace = new Pace(1, perSecond, now::get);
        java.util.List<Long> at = new java.util.ArrayList<>();
        for (long pause : pauses) {
            now.addAndGet(pause);
            at.add(now.get() + pace.reserved());
        }
        for (int i = 0; i + perSecond < at.size(); i++) {
            // a second is not always a whole number of pauses of nanoseconds
            assertThat(at.get(i + perSecond) - at.get(i)).isGreaterThanOrEqualTo(SECOND - perSecond);
        }
    }

    @Test
    void waitsForNobodyWhoHasNotAsked() {
        Pace pace = new Pace(4, null, System::nanoTime);
        for (int i = 0; i < 10_000; i++) {
            assertThat(pace.reserved()).isZero();
        }
        assertThat(pace.batch(64)).isEqualTo(64);
        assertThat(new Pace(4, 3, System::nanoTime).batch(64))
                .as("work for a second")
                .isEqualTo(3);
    }
}

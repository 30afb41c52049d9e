package cn.onezone.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** R14: a watermark must never run ahead of a write under way. */
class InFlightTest {
    private static final Instant START = Instant.parse("2022-03-01T00:00:00Z");

    private static final class Hand extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void staysBehindTheOldestOpenWrite() {
        Hand clock = new Hand();
        InFlight writes = new InFlight(clock);
        Instant first = writes.begin();
        clock.now = START.plusSeconds(5);
        Instant second = writes.begin();
        assertThat(writes.quietUntil()).isBefore(first);
        writes.end(first);
        assertThat(writes.quietUntil()).isBefore(second).isAfterOrEqualTo(first);
        writes.end(second);
        assertThat(writes.quietUntil()).isAfterOrEqualTo(second);
    }

    @Test
    void keepsAMomentOpenUntilAllItsWritesAreDone() {
        InFlight writes = new InFlight(new Hand());
        Instant one = writes.begin();
        Instant other = writes.begin();
        assertThat(other).isEqualTo(one);
        writes.end(one);
        assertThat(writes.quietUntil()).isBefore(other);
    }

    /** Whatever begins after a watermark was told is recorded after it, even if the clock runs backwards. */
    @Property
    void nothingIsRecordedAtOrBeforeAToldWatermark(@ForAll Random random) {
        Hand clock = new Hand();
        InFlight writes = new InFlight(clock);
        List<Instant> open = new ArrayList<>();
        Instant told = Instant.EPOCH;
        for (int i = 0; i < 200; i++) {
            clock.now = clock.now.plus(Duration.ofMillis(random.nextInt(20) - 6));
            switch (random.nextInt(3)) {
                case 0 -> {
                    Instant recordedAt = writes.begin();
                    assertThat(recordedAt).isAfter(told);
                    open.add(recordedAt);
                }
                case 1 -> {
                    if (!open.isEmpty()) {
                        writes.end(open.remove(random.nextInt(open.size())));
                    }
                }
                default -> {
                    Instant until = writes.quietUntil();
                    assertThat(open).allSatisfy(o -> assertThat(o).isAfter(until));
                    told = until.isAfter(told) ? until : told;
                }
            }
        }
    }
}

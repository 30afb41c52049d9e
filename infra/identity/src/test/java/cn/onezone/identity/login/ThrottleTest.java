package cn.onezone.identity.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private final Throttle throttle = new Throttle("haidian"::equals, new Clock() {
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
    });

    private void guess(String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.admit(name, address)).isTrue();
        }
    }

    @Test
    void theSixthMustWaitAMinute() {
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isFalse();
        assertThat(throttle.admit("haidian", "b")).as("from elsewhere").isTrue();
        now = now.plus(Throttle.LOCK).minusMillis(1);
        assertThat(throttle.admit("haidian", "a")).isFalse();
        now = now.plusMillis(1);
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isFalse();
    }

    @Test
    void aRightPasswordEndsTheRow() {
        guess("haidian", "a", Throttle.TRIES - 1);
        throttle.passed("haidian", "a");
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isFalse();
    }

    @Test
    void wrongOnesOfLongAgoAreForgotten() {
        guess("haidian", "a", Throttle.TRIES - 1);
        now = now.plus(Duration.ofMinutes(16));
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isFalse();
    }

    @Test
    void manyAtTheSameTimeGainNothing() {
        AtomicInteger admitted = new AtomicInteger();
        IntStream.range(0, 1_000).parallel().forEach(_ -> {
            if (throttle.admit("haidian", "a")) {
                admitted.incrementAndGet();
            }
        });
        assertThat(admitted).hasValue(Throttle.TRIES);
    }

    @Test
    void aFloodOfInventedNamesFreesNobody() {
        guess("haidian", "a", Throttle.TRIES);
        IntStream.range(0, 50_000).forEach(i -> throttle.admit("invented-" + i, "a"));
        assertThat(throttle.admit("haidian", "a")).isFalse();
    }
}

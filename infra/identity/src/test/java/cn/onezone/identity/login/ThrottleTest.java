package cn.onezone.identity.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
            throttle.admit(name, address).orElseThrow().failed();
        }
    }

    @Test
    void theSixthMustWaitAMinute() {
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isEmpty();
        assertThat(throttle.admit("haidian", "b")).as("from elsewhere").isPresent();
        now = now.plus(Throttle.LOCK).minusMillis(1);
        assertThat(throttle.admit("haidian", "a")).isEmpty();
        now = now.plusMillis(1);
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isEmpty();
    }

    @Test
    void aRightPasswordEndsTheRow() {
        guess("haidian", "a", Throttle.TRIES - 1);
        throttle.admit("haidian", "a").orElseThrow().passed();
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isEmpty();
    }

    @Test
    void wrongOnesOfLongAgoAreForgotten() {
        guess("haidian", "a", Throttle.TRIES - 1);
        now = now.plus(Duration.ofMinutes(16));
        guess("haidian", "a", Throttle.TRIES);
        assertThat(throttle.admit("haidian", "a")).isEmpty();
    }

    @Test
    void manyAtTheSameTimeGainNothing() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        atOnce(
                200,
                () -> throttle.admit("haidian", "a").ifPresent(one -> {
                    looked.incrementAndGet();
                    one.failed();
                }));
        assertThat(looked).hasValue(Throttle.TRIES);
    }

    @Test
    void manyRightOnesAtTheSameTimeLockNobody() throws Exception {
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(Throttle.TRIES);
        atOnce(
                200,
                () -> throttle.admit("haidian", "a").ifPresent(one -> {
                    together.countDown();
                    try {
                        together.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    one.passed();
                    passed.incrementAndGet();
                }));
        assertThat(passed).hasValue(200);
    }

    private static void atOnce(int times, Runnable what) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(times);
        try (ExecutorService callers = Executors.newFixedThreadPool(times)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(callers.submit(() -> {
                    begin.await();
                    what.run();
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void aFloodOfInventedNamesFreesNobody() {
        guess("haidian", "a", Throttle.TRIES);
        IntStream.range(0, 50_000)
                .forEach(i -> throttle.admit("invented-" + i, "a").orElseThrow().failed());
        assertThat(throttle.admit("haidian", "a")).isEmpty();
    }
}

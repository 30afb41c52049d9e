package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReckonedOnceTest {
    private final ReckonedOnce<Integer> reckoned = new ReckonedOnce<>(2);
    private final AtomicInteger times = new AtomicInteger();

    /** A standard of 30 000 reports takes a while: reports of other periods do not wait for it. */
    @Test
    void whoAsksForAnotherDoesNotWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(() -> reckoned.of("2020", () -> {
                begun.countDown();
                await(go);
                return times.incrementAndGet();
            }));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            List<Future<Integer>> same = List.of(
                    threads.submit(() -> reckoned.of("2020", times::incrementAndGet)),
                    threads.submit(() -> reckoned.of("2020", times::incrementAndGet)));
            assertThat(threads.submit(() -> reckoned.of("2021", () -> 7)).get(10, TimeUnit.SECONDS))
                    .isEqualTo(7);
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            for (Future<Integer> one : same) {
                assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }

    private static void await(CountDownLatch go) {
        try {
            assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatFailedIsTriedAgainAndTheLeastAskedForMakesRoom() {
        assertThatThrownBy(() -> reckoned.of("a", () -> {
                    throw new IllegalArgumentException("no store");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(reckoned.of("a", times::incrementAndGet)).isEqualTo(1);
        assertThat(reckoned.of("b", times::incrementAndGet)).isEqualTo(2);
        assertThat(reckoned.of("a", times::incrementAndGet)).isEqualTo(1);
        assertThat(reckoned.of("c", times::incrementAndGet)).isEqualTo(3);
        assertThat(reckoned.of("a", times::incrementAndGet)).isEqualTo(1);
        assertThat(reckoned.of("b", times::incrementAndGet)).isEqualTo(4);
    }
}

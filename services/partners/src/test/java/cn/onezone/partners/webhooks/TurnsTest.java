package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final Turns turns = new Turns(1, nanos::get);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private Thread first;

    /** Somebody has the only turn until all stand in the line. */
    @BeforeEach
    void begin() {
        first = Thread.ofPlatform().start(() -> {
            try {
                var _ = turns.one().take(false, () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return done.add("first");
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().atMost(SOON).until(() -> first.getState() == Thread.State.WAITING);
    }

    @AfterEach
    void letGo() {
        end.countDown();
    }

    private Thread wants(Turns.Of one, boolean much, String what) {
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                assertThat(one.take(much, () -> done.add(what))).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        threads.add(thread);
        // it stands in the line before the next comes
        await().atMost(SOON).until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    private void allDone() throws InterruptedException {
        end.countDown();
        assertThat(first.join(SOON)).isTrue();
        for (Thread thread : threads) {
            assertThat(thread.join(SOON)).isTrue();
        }
    }

    @Test
    void ofOneWithManyOneIsBegunAndThenOneOfEachOther() throws InterruptedException {
        Turns.Of flooded = turns.one();
        for (int i = 1; i <= 5; i++) {
            var _ = wants(flooded, false, "flood " + i);
        }
        var _ = wants(turns.one(), false, "one");
        var _ = wants(turns.one(), false, "other");
        allDone();
        assertThat(done)
                .startsWith("first", "flood 1", "one", "other")
                .endsWith("flood 2", "flood 3", "flood 4", "flood 5");
    }

    @Test
    void whoHasLittleGoesBeforeThoseThatHaveMuch() throws InterruptedException {
        for (int i = 1; i <= 2; i++) {
            var _ = wants(turns.one(), true, "much " + i);
        }
        for (int i = 1; i <= 10; i++) {
            var _ = wants(turns.one(), false, "little " + i);
        }
        allDone();
        assertThat(done).hasSize(13).startsWith("first", "little 1").endsWith("little 10", "much 1", "much 2");
    }

    @Test
    void whoHasMuchWaitsForLittleOnlyAWhile() throws InterruptedException {
        var _ = wants(turns.one(), true, "long ago");
        nanos.addAndGet(Turns.PATIENCE.toNanos() - 1);
        var _ = wants(turns.one(), true, "just now");
        var _ = wants(turns.one(), false, "little");
        nanos.incrementAndGet();
        allDone();
        assertThat(done).containsExactly("first", "long ago", "little", "just now");
    }

    @Test
    void howeverManyHaveMuchWhoHasLittleIsServedByTurns() throws InterruptedException {
        for (int i = 1; i <= 4; i++) {
            var _ = wants(turns.one(), true, "much " + i);
        }
        for (int i = 1; i <= 3; i++) {
            var _ = wants(turns.one(), false, "little " + i);
        }
        nanos.addAndGet(Turns.PATIENCE.toNanos());
        allDone();
        assertThat(done)
                .containsExactly("first", "much 1", "little 1", "much 2", "little 2", "much 3", "little 3", "much 4");
    }

    @Test
    void whoGivesUpTakesNobodysTurn() throws InterruptedException {
        Thread gone = wants(turns.one(), true, "gone");
        Thread goneToo = wants(turns.one(), false, "gone too");
        var _ = wants(turns.one(), true, "stays");
        for (Thread one : List.of(gone, goneToo)) {
            one.interrupt();
            assertThat(one.join(SOON)).isTrue();
        }
        allDone();
        assertThat(done).containsExactly("first", "stays");
        assertThat(turns.one().take(true, () -> "free again")).isEqualTo("free again");
    }
}

package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();

    private void wants(Turns.Of one, String what) {
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                assertThat(one.take(() -> done.add(what))).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        threads.add(thread);
        // it stands in the line before the next comes
        await().atMost(Duration.ofSeconds(20)).until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void ofOneWithManyOneIsBegunAndThenOneOfEachOther() throws InterruptedException {
        Turns.Of flooded = turns.one();
        CountDownLatch end = new CountDownLatch(1);
        Thread first = Thread.ofPlatform().start(() -> {
            try {
                var _ = turns.one().take(() -> {
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
        await().atMost(Duration.ofSeconds(20)).until(() -> first.getState() == Thread.State.WAITING);
        for (int i = 1; i <= 5; i++) {
            wants(flooded, "flood " + i);
        }
        wants(turns.one(), "one");
        wants(turns.one(), "other");
        end.countDown();
        first.join();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(done)
                .startsWith("first", "flood 1", "one", "other")
                .endsWith("flood 2", "flood 3", "flood 4", "flood 5");
    }
}

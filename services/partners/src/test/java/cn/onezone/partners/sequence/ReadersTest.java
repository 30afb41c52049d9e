package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Scope;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.testkit.EmbeddedInfrastructure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who reads at the doors keeps nobody from reading: no other partner, no delivery, and not the one who numbers. */
class ReadersTest {
    private final Readers readers =
            new Readers(LogSettings.open(EmbeddedInfrastructure.shared().bootstrapServers()));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger reading = new AtomicInteger();

    @AfterEach
    void close() {
        end.countDown();
        threads.close();
        readers.close();
    }

    private static Caller partner(String name) {
        return new Caller(
                name,
                Set.of(Role.PARTNER),
                null,
                Set.of(Scope.values()),
                Instant.now().plusSeconds(600));
    }

    /** One that reads until the test ends. */
    private Future<Boolean> reads(String partner) {
        return threads.submit(() -> {
            try (var _ = Caller.enter(partner(partner))) {
                return readers.reading(_ -> {
                    reading.incrementAndGet();
                    return ended();
                });
            }
        });
    }

    private boolean ended() {
        try {
            return end.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void onePartnerHasItsShareAndAllDoorsTogetherLeaveDeliveriesAlone() throws Exception {
        List<Future<Boolean>> greedy = new ArrayList<>();
        for (int i = 0; i < Readers.MOST_OF_ONE; i++) {
            greedy.add(reads("greedy"));
        }
        await().until(() -> reading.get() == Readers.MOST_OF_ONE);
        assertThatThrownBy(() -> reads("greedy").get())
                .as("a third of the same partner")
                .hasCauseInstanceOf(Refused.class)
                .satisfies(e ->
                        assertThat(((Refused) e.getCause()).problem().kind()).isEqualTo(KitProblem.OVERLOADED));
        try (var _ = Caller.enter(partner("modest"))) {
            assertThat(readers.<String>reading(_ -> "there")).isEqualTo("there");
        }
        for (int i = Readers.MOST_OF_ONE; i < Readers.AT_DOORS; i++) {
            greedy.add(reads("other-" + i));
        }
        await().until(() -> reading.get() == Readers.AT_DOORS);
        assertThatThrownBy(() -> reads("one more").get())
                .as("the doors are full")
                .hasCauseInstanceOf(Refused.class);
        // nobody's call: what is delivered, and what is numbered
        assertThat(readers.<String>reading(_ -> "delivered")).isEqualTo("delivered");
        assertThat(readers.<String>numbering(_ -> "numbered")).isEqualTo("numbered");
        end.countDown();
        for (Future<Boolean> one : greedy) {
            assertThat(one.get(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(reads("one more").get(1, TimeUnit.MINUTES)).isTrue();
    }
}

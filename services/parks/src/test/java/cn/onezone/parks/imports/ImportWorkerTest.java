package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ImportWorkerTest {
    private final ImportWorker worker = new ImportWorker(
            null,
            null,
            null,
            null,
            null,
            null,
            new ImportSettings(2, 10, 10, 10, Duration.ofDays(30), Duration.ofHours(24), 100, Duration.ofHours(1)),
            Clock.systemUTC());

    @Test
    void hasAPlaceForOneAtWorkAndThoseThatMayWait() {
        assertThat(worker.reserve()).isTrue();
        assertThat(worker.reserve()).isTrue();
        assertThat(worker.reserve()).isTrue();
        assertThat(worker.reserve()).isFalse();
        worker.release();
        assertThat(worker.reserve()).isTrue();
        assertThat(worker.reserve()).isFalse();
    }

    @Test
    void givesAwayNoPlaceTwice() throws InterruptedException {
        AtomicInteger places = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                clients.execute(() -> {
                    if (worker.reserve()) {
                        places.incrementAndGet();
                    }
                });
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(places).hasValue(3);
    }
}

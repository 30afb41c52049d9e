package cn.onezone.parks.imports;

import com.mongodb.MongoException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Forgets imports some time after their end: the record, what was found, the refused rows. What they wrote into the roster
 * stays.
 */
@Component
class Retention implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;

    private final ImportJobs jobs;
    private final Uploads uploads;
    private final ImportSettings settings;
    private final Clock clock;
    private @Nullable ScheduledExecutorService executor;

    Retention(ImportJobs jobs, Uploads uploads, ImportSettings settings, Clock clock) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("imports-retention").daemon().factory());
        var _ = started.scheduleWithFixedDelay(
                this::sweepSafely, 0, settings.sweepEvery().toMillis(), TimeUnit.MILLISECONDS);
        executor = started;
    }

    @Override
    public synchronized void stop() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }

    private void sweepSafely() {
        try {
            int forgotten = sweep();
            if (forgotten > 0) {
                LOG.info("{} imports forgotten that ended more than {} ago", forgotten, settings.keep());
            }
        } catch (IOException | MongoException e) {
            // a task that throws would never be run again
            LOG.warn("imports could not be swept now, next time in {}: {}", settings.sweepEvery(), e.toString());
        }
    }

    /** Forgets those of which the time is over, and says how many. */
    int sweep() throws IOException {
        Instant before = clock.instant().minus(settings.keep());
        int forgotten = 0;
        List<String> found;
        do {
            found = jobs.endedBefore(before, BATCH);
            for (String id : found) {
                jobs.forget(id);
                uploads.delete(id);
                forgotten++;
            }
        } while (found.size() == BATCH);
        return forgotten;
    }
}

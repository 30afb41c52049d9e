package cn.onezone.parks.imports;

import cn.onezone.kit.recurring.Recurring;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Forgets imports some time after their end: the record, what was found, the refused rows. What they wrote into the roster
 * stays.
 */
@Component
class Retention extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;

    private final ImportJobs jobs;
    private final Uploads uploads;
    private final ImportSettings settings;
    private final Clock clock;

    Retention(ImportJobs jobs, Uploads uploads, ImportSettings settings, Clock clock) {
        super("imports-retention", settings.sweepEvery());
        this.jobs = jobs;
        this.uploads = uploads;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void once() throws IOException {
        int forgotten = sweep();
        if (forgotten > 0) {
            LOG.info("{} imports forgotten that ended more than {} ago", forgotten, settings.keep());
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

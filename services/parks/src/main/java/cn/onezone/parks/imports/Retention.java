package cn.onezone.parks.imports;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends previews that were not applied, and forgets imports some time after their end: the record, what was found, the refused rows. What they wrote into the roster
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
        expire();
        int forgotten = sweep();
        if (forgotten > 0) {
            LOG.info("{} imports forgotten that ended more than {} ago", forgotten, settings.keep());
        }
    }

    /** Ends previews that nobody applied in time: what they showed, and their files, go. */
    void expire() throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (Stored<ImportJob> preview : jobs.shown()) {
            ImportJob.Shown shown = preview.state().shown();
            if (shown == null || shown.at().isAfter(now.minus(settings.keepPreviews()))) {
                continue;
            }
            try {
                var _ = jobs.replace(preview, preview.state().expired(now));
                jobs.forgetPreview(preview.id());
                uploads.delete(preview.id());
            } catch (StaleVersion e) {
                LOG.debug("preview {} is applied at the last moment", preview.id());
            }
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

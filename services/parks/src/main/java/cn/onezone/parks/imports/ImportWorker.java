package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.EntryChecks;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import com.mongodb.MongoException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Works on one import after the other, and at the start on those that an earlier process left. */
@Component
class ImportWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ThisPark park;
    private final Roster roster;
    private final EntryChecks checks;
    private final RosterEntries entries;
    private final ImportJobs jobs;
    private final Uploads uploads;
    private final ImportSettings settings;
    private final Clock clock;
    // bounded by the places below; what an earlier process left is taken whatever its number
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    ImportWorker(
            ThisPark park,
            Roster roster,
            EntryChecks checks,
            RosterEntries entries,
            ImportJobs jobs,
            Uploads uploads,
            ImportSettings settings,
            Clock clock) {
        this.park = park;
        this.roster = roster;
        this.checks = checks;
        this.entries = entries;
        this.jobs = jobs;
        this.uploads = uploads;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes a place for an import to come; false if there is none. */
    boolean reserve() {
        // one at work and as many waiting as are allowed
        int most = settings.waiting() + 1;
        int before = taken.getAndUpdate(n -> n < most ? n + 1 : n);
        return before < most;
    }

    /** Gives a place back that no import came for. */
    void release() {
        taken.decrementAndGet();
    }

    /** Hands over an import that has a place. */
    void enqueue(String job) {
        queue.add(job);
    }

    @Override
    public void start() {
        List<Stored<ImportJob>> left = jobs.unfinished();
        try {
            // a preview that can be applied needs its file as well
            uploads.sweep(Stream.concat(left.stream(), jobs.shown().stream())
                    .map(Stored::id)
                    .collect(Collectors.toSet()));
        } catch (IOException e) {
            LOG.warn("files of finished imports could not be deleted: {}", e.toString());
        }
        for (Stored<ImportJob> job : left) {
            taken.incrementAndGet();
            queue.add(job.id());
        }
        running = true;
        Thread worker =
                Thread.ofPlatform().name("imports-" + park.code()).daemon().unstarted(this::run);
        thread = worker;
        worker.start();
    }

    private void run() {
        while (running) {
            try {
                String id = queue.poll(200, TimeUnit.MILLISECONDS);
                if (id != null && work(id)) {
                    release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** True when the import is at its end. */
    private boolean work(String id) {
        Optional<Stored<ImportJob>> found = Optional.empty();
        try {
            found = jobs.find(id);
            if (found.isEmpty() || found.get().state().stage() != ImportJob.Stage.RUNNING) {
                return true;
            }
            boolean ended;
            JobRun run = run(found.get());
            try (var _ = Asked.enter(found.get().state().order().asked())) {
                ended = run.toTheEnd();
            }
            if (ended && !run.keepsFile()) {
                uploads.delete(id);
            }
            return ended;
        } catch (MongoException e) {
            // the store is away: what is recorded stands, and the import goes on behind the others when it is back
            LOG.warn("import {} waits for its store: {}", id, e.toString());
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            queue.add(id);
            return false;
        } catch (StaleVersion e) {
            // during an upgrade two processes of this park may run for a moment; the one that was quicker goes on
            LOG.warn("import {} is worked on by another process of this park: {}", id, e.getMessage());
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("import {} failed", id, e);
            give(id, e);
            return true;
        }
    }

    private JobRun run(Stored<ImportJob> job) {
        return job.state().order().kind() == ImportJob.Kind.UNDO
                ? new UndoRun(roster, entries, jobs, clock, () -> running, job)
                : new ImportRun(park, roster, checks, entries, jobs, uploads, settings, clock, () -> running, job);
    }

    private void give(String id, Exception cause) {
        String what = cause instanceof IOException ? "unreadable-file" : "internal";
        try {
            jobs.find(id)
                    .filter(job -> job.state().stage() == ImportJob.Stage.RUNNING)
                    .ifPresent(job -> run(job).fail(new ImportJob.Failure(
                            what,
                            null,
                            null,
                            Text.of(
                                    "an import without a fault on our side; the operator's log names it under " + id,
                                    "内部错误，运维日志中以 " + id + " 记录"))));
        } catch (MongoException e) {
            LOG.warn("import {} could not be marked as failed: {}", id, e.toString());
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread worker = thread;
        if (worker != null) {
            try {
                worker.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    // Starts before the web server: a file that comes in must not be swept away as a left one. Stops after it and
    // before
    // the relay, which then still publishes what the last batch wrote.
    @Override
    public int getPhase() {
        return 1_000;
    }
}

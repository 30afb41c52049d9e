package cn.onezone.talent.nominations;

import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.talent.TalentSettings;
import cn.onezone.talent.persons.Persons;
import com.mongodb.MongoException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Erases personal data that a crash left behind without a nomination: nobody would ever know the pseudonym under which to
 * erase them (R19). What was written about one known for a nomination that does not stand goes too. Looks at start and
 * regularly at those nominated a while ago and not confirmed.
 */
@Component
class Leftovers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int BATCH = 200;

    private final Persons persons;
    private final Nominations nominations;
    private final TalentSettings settings;
    private final Clock clock;
    private @Nullable ScheduledExecutorService executor;

    Leftovers(Persons persons, Nominations nominations, TalentSettings settings, Clock clock) {
        this.persons = persons;
        this.nominations = nominations;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("leftovers").daemon().factory());
        var _ = started.scheduleWithFixedDelay(
                this::sweep, 0, settings.leftoversAfter().toMillis(), TimeUnit.MILLISECONDS);
        executor = started;
    }

    @Override
    public synchronized void stop() {
        if (executor != null) {
            executor.shutdown();
            executor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }

    private void sweep() {
        try {
            Instant before = clock.instant().minus(settings.leftoversAfter());
            List<Persons.Unconfirmed> found = persons.unconfirmed(before, BATCH);
            for (Persons.Unconfirmed one : found) {
                Set<String> standing = nominations.standing(one.nominations(), one.pseudonym());
                try {
                    persons.settle(one, standing);
                    if (standing.isEmpty()) {
                        LOG.info("person {} was taken in and never nominated; the data are erased", one.pseudonym());
                    }
                } catch (StaleVersion e) {
                    LOG.debug("{} is nominated just now and is looked at later", one.pseudonym());
                }
            }
        } catch (Refused | MongoException e) {
            // a task that throws would never be run again
            LOG.warn(
                    "leftovers could not be looked for now, next time in {}: {}",
                    settings.leftoversAfter(),
                    e.toString());
        }
    }
}

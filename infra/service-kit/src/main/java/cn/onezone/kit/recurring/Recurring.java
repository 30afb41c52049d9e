package cn.onezone.kit.recurring;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that is done at start and then again after each pause, one at a time, in the background. What it throws is told and
 * costs only that one time.
 */
public abstract class Recurring implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final String name;
    private final Duration pause;
    private @Nullable ScheduledExecutorService executor;

    /**
     * @param name of its thread, and in the log
     * @param pause from the end of one time to the begin of the next
     */
    protected Recurring(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /** The work. */
    protected abstract void once() throws Exception;

    /** Does it as soon as what is under way is done, besides its usual times; nothing if it does not run. */
    protected final synchronized void soon() {
        if (executor != null) {
            try {
                executor.execute(this::safely);
            } catch (RejectedExecutionException e) {
                LOG.debug("{} is stopping; it is done at the next start", name, e);
            }
        }
    }

    private void safely() {
        try {
            once();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // a task that throws would never be run again
            LOG.warn("{} failed, next time in {}: {}", name, pause, e.toString());
        }
    }

    @Override
    public final synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        var _ = started.scheduleWithFixedDelay(this::safely, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        executor = started;
    }

    @Override
    public final void stop() {
        ScheduledExecutorService stopping;
        synchronized (this) {
            stopping = executor;
            executor = null;
        }
        if (stopping == null) {
            return;
        }
        stopping.shutdown();
        try {
            if (!stopping.awaitTermination(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                stopping.shutdownNow();
            }
        } catch (InterruptedException e) {
            stopping.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final synchronized boolean isRunning() {
        return executor != null;
    }
}

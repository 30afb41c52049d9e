package cn.onezone.partners.webhooks;

import cn.onezone.partners.sequence.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events of one subject on their way to an address, one after the other. Others need not wait for one that is not answered:
 * it is left alone then, ends with the event that is under way, and says later what became of that.
 */
final class Lane {
    private final List<Numbered> events;
    private final Runnable ended;
    private final List<Attempts.Attempt> attempts = new ArrayList<>();
    private int delivered;
    private @Nullable Numbered underWay;
    private long since;
    private boolean left;
    private Progress.@Nullable Outcome outcome;
    private @Nullable RuntimeException failure;

    /** Sends an event, which calls {@link #sends} when it is on its way. */
    @FunctionalInterface
    interface Sending {
        Answer send(Numbered event, Lane lane) throws InterruptedException;
    }

    /**
     * @param events of one subject, in order, at least one
     * @param ended called when it has come to its end
     */
    Lane(List<Numbered> events, Runnable ended) {
        this.events = events;
        this.ended = ended;
    }

    /** Sends them until one is not taken. */
    void run(Sending sending) {
        Answer answer = new Answer.NotSent();
        Numbered at = events.getFirst();
        try {
            for (Numbered one : events) {
                at = one;
                if (isLeft()) {
                    return;
                }
                answer = sending.send(one, this);
                if (!answered(answer)) {
                    end(new Progress.Outcome(one.subject(), taken(), one.sequence(), answer));
                    return;
                }
            }
            end(new Progress.Outcome(at.subject(), taken(), null, answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(new Progress.Outcome(at.subject(), taken(), at.sequence(), new Answer.NotSent()));
        } catch (Throwable e) {
            // an error too: whoever waits for its end would wait for ever
            synchronized (this) {
                failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
            }
            end(new Progress.Outcome(at.subject(), taken(), at.sequence(), new Answer.NotSent()));
        }
    }

    private synchronized boolean isLeft() {
        return left;
    }

    private synchronized int taken() {
        return delivered;
    }

    /** An event is on its way. */
    synchronized void sends(Numbered event, long nanos) {
        underWay = event;
        since = nanos;
    }

    synchronized void tried(Attempts.Attempt one) {
        attempts.add(one);
    }

    private boolean answered(Answer answer) {
        boolean taken = answer instanceof Answer.Taken;
        boolean over = false;
        synchronized (this) {
            Numbered event = underWay;
            underWay = null;
            if (taken) {
                delivered++;
            }
            if (left && taken && event != null) {
                // what follows of it is read again
                outcome = new Progress.Outcome(event.subject(), delivered, null, answer);
                over = true;
            }
        }
        if (over) {
            ended.run();
        }
        return taken;
    }

    private void end(Progress.Outcome all) {
        synchronized (this) {
            if (outcome == null) {
                outcome = all;
            }
        }
        ended.run();
    }

    /**
     * What became of it, absent if it is not at its end.
     *
     * @throws RuntimeException if it could not go on for a reason of our own
     */
    synchronized Optional<Progress.Outcome> outcome() {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(outcome);
    }

    synchronized boolean isOver() {
        return outcome != null;
    }

    /**
     * Leaves it alone if what is on its way has had no answer for so long.
     *
     * @return what became of it up to now; of the event that is on its way {@link #outcome} tells later, and of no other
     */
    synchronized Optional<Progress.Outcome> leave(long nanos, long now) {
        Numbered event = underWay;
        if (outcome != null || event == null || now - since < nanos) {
            return Optional.empty();
        }
        left = true;
        Progress.Outcome until =
                new Progress.Outcome(event.subject(), delivered, event.sequence(), new Answer.Awaited());
        delivered = 0;
        return Optional.of(until);
    }

    /** What was tried since this was asked for last. */
    synchronized List<Attempts.Attempt> attempts() {
        List<Attempts.Attempt> all = List.copyOf(attempts);
        attempts.clear();
        return all;
    }
}

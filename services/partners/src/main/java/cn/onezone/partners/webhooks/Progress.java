package cn.onezone.partners.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the deliveries of a subscription have come, and the decisions about it. Public because the record codec reads it.
 *
 * @param id of the subscription
 * @param done all events up to this number are delivered or wait with their subject
 * @param held subjects of which an event did not come through: what follows of them waits behind it, all else goes on
 * @param failures how often in a row the address took nothing
 * @param failingSince when that began
 * @param notBefore when it is tried next
 * @param delivered how many were delivered, repetitions too
 * @param failed how many deliveries failed
 */
public record Progress(
        String id,
        long done,
        List<Held> held,
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant notBefore,
        long delivered,
        long failed) {
    /** More subjects than this do not fail by themselves: then it is the address. */
    static final int MOST_HELD = 64;
    /** Most subjects that are delivered again or wait, for another to be delivered again: well below what is the address. */
    static final int MOST_REPLAYED = 32;
    /** Cause of a subject that waits only because it is delivered again. */
    static final String REPLAY = "replay";

    /** Cause of a subject whose event is on its way and not answered yet. */
    static final String AWAITED = new Answer.Awaited().cause();

    /** When the address has failed too often just now, nothing is sent; soon it is looked again. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * A subject that waits.
     *
     * @param subject as it is delivered
     * @param sequence its event that did not come through
     * @param attempts how often that was tried
     * @param notBefore when it is tried next, absent if it is tried no more
     * @param cause what the last answer was
     * @param since when it failed first
     */
    public record Held(
            String subject,
            long sequence,
            int attempts,
            @Nullable Instant notBefore,
            String cause,
            Instant since) {
        /** Whether it waits for a person. */
        boolean parked() {
            return notBefore == null;
        }
    }

    /**
     * What became of the events of one subject in a batch.
     *
     * @param delivered how many were, before one was not
     * @param failedAt the number of that one, absent if all were
     * @param answer what it got, or the last one
     */
    record Outcome(String subject, int delivered, @Nullable Long failedAt, Answer answer) {}

    /**
     * What follows from a batch.
     *
     * @param pause why the address is to be paused, absent if it is not
     */
    record Next(Progress progress, @Nullable String pause) {}

    static Progress begin(String id, long after) {
        return new Progress(id, after, List.of(), 0, null, null, 0, 0);
    }

    /** The number of the oldest event that the address has not taken. */
    long oldestUndelivered() {
        return held.stream().mapToLong(Held::sequence).reduce(done + 1, Math::min);
    }

    /** Subjects of which nothing is sent with the others. */
    Set<String> waiting() {
        return held.stream().map(Held::subject).collect(Collectors.toSet());
    }

    /** A subject whose time has come. */
    Optional<Held> due(Instant now) {
        return due(now, Set.of());
    }

    /**
     * A subject whose time has come.
     *
     * @param but none of these, which are being seen to
     */
    Optional<Held> due(Instant now, Set<String> but) {
        return held.stream()
                .filter(h -> h.notBefore() != null && !h.notBefore().isAfter(now) && !but.contains(h.subject()))
                .findFirst();
    }

    /** How many events the next batch may have: an address that fails is asked with one. */
    int batch(int usual) {
        return failures > 0 ? 1 : usual;
    }

    /**
     * After a batch.
     *
     * @param last number of its last event
     */
    Next afterBatch(List<Outcome> outcomes, long last, Instant now, RetrySchedule schedule) {
        int taken = outcomes.stream().mapToInt(Outcome::delivered).sum();
        List<Outcome> missed =
                outcomes.stream().filter(o -> o.failedAt() != null).toList();
        long tried = missed.stream().filter(o -> o.answer().wasTried()).count();
        Progress counted = counted(taken, tried);
        if (taken == 0 && !missed.isEmpty() && missed.stream().allMatch(o -> o.answer() instanceof Answer.NotSent)) {
            // nothing was asked of the address, so it has not failed
            return new Next(counted.notBefore(now.plus(SOON)), null);
        }
        if (missed.stream().anyMatch(o -> o.answer() instanceof Answer.Gone)) {
            return new Next(counted, Endpoint.GONE);
        }
        // what was not sent begins the next batch; what is sent twice has the same id
        long reached = missed.stream()
                .filter(o -> o.answer() instanceof Answer.NotSent)
                .mapToLong(o -> at(o) - 1)
                .min()
                .orElse(last);
        List<Held> more = new ArrayList<>(held);
        for (Outcome one : missed) {
            if (!(one.answer() instanceof Answer.NotSent) && at(one) <= reached) {
                boolean awaited = one.answer() instanceof Answer.Awaited;
                more.add(new Held(
                        one.subject(),
                        at(one),
                        awaited ? 0 : 1,
                        // killed before it is answered, it is tried at once
                        awaited ? now : next(now, schedule.after(1, asked(one.answer()))),
                        one.answer().cause(),
                        now));
            }
        }
        boolean ofTheAddress = taken == 0
                && !missed.isEmpty()
                && missed.stream().allMatch(o -> o.answer().isOfTheAddress());
        if (ofTheAddress || more.size() > MOST_HELD) {
            return counted.failing(longest(missed), now, schedule);
        }
        // a batch of subjects that wait all of them asked nothing of the address, and says nothing of it
        boolean asked = !outcomes.isEmpty();
        Instant spared = later(asked ? null : notBefore, spared(missed, now));
        return new Next(
                new Progress(
                        id,
                        Math.max(done, reached),
                        more,
                        asked ? 0 : failures,
                        asked ? null : failingSince,
                        spared,
                        counted.delivered,
                        counted.failed),
                null);
    }

    private static long at(Outcome outcome) {
        return outcome.failedAt() == null ? Long.MAX_VALUE : outcome.failedAt();
    }

    private static @Nullable Instant next(Instant now, @Nullable Duration pause) {
        return pause == null ? null : now.plus(pause);
    }

    private static @Nullable Duration asked(Answer answer) {
        return answer instanceof Answer.Refused(int _, Duration retryAfter) ? retryAfter : null;
    }

    private static @Nullable Duration longest(List<Outcome> missed) {
        Duration longest = null;
        for (Outcome one : missed) {
            Duration asked = asked(one.answer());
            if (asked != null && (longest == null || asked.compareTo(longest) > 0)) {
                longest = asked;
            }
        }
        return longest;
    }

    /** Until when an address that takes some wants to be spared all the same: who is busy says so of itself, not of an event. */
    private static @Nullable Instant spared(List<Outcome> missed, Instant now) {
        Duration longest =
                longest(missed.stream().filter(o -> o.answer().isOfTheAddress()).toList());
        return longest == null || longest.isZero() ? null : now.plus(RetrySchedule.heeded(longest));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private Progress counted(int taken, long tried) {
        return new Progress(id, done, held, failures, failingSince, notBefore, delivered + taken, failed + tried);
    }

    private Next failing(@Nullable Duration asked, Instant now, RetrySchedule schedule) {
        Duration pause = schedule.after(failures + 1, asked);
        Instant since = failingSince == null ? now : failingSince;
        return new Next(
                new Progress(id, done, held, failures + 1, since, next(now, pause), delivered, failed),
                pause == null ? Endpoint.UNREACHABLE : null);
    }

    /**
     * After a subject that waited was tried again.
     *
     * @param reached number up to which the sequence was looked through; if that is not all that was passed by meanwhile,
     *     the rest is its next turn
     */
    Next afterHeld(Held of, Outcome outcome, long reached, Instant now, RetrySchedule schedule) {
        boolean tried = outcome.failedAt() != null && outcome.answer().wasTried();
        Progress counted = counted(outcome.delivered(), tried ? 1 : 0);
        if (outcome.answer() instanceof Answer.Gone) {
            return new Next(counted, Endpoint.GONE);
        }
        List<Held> others = new ArrayList<>(held);
        others.remove(of);
        if (outcome.failedAt() != null) {
            boolean same = outcome.failedAt() == of.sequence();
            int attempts = (same ? of.attempts() : 0) + (tried ? 1 : 0);
            boolean awaited = outcome.answer() instanceof Answer.Awaited;
            Instant soon = awaited ? now : now.plus(SOON);
            others.add(new Held(
                    of.subject(),
                    outcome.failedAt(),
                    attempts,
                    tried ? next(now, schedule.after(attempts, asked(outcome.answer()))) : soon,
                    tried || awaited ? outcome.answer().cause() : of.cause(),
                    same ? of.since() : now));
        } else if (reached < done) {
            others.add(new Held(of.subject(), reached + 1, 0, now, of.cause(), of.since()));
        }
        // an address that takes something is well, and what else there is for it need not wait; but it may want to be
        // spared
        // although it does not fail
        boolean well = outcome.delivered() > 0;
        Instant spared = outcome.failedAt() == null ? null : spared(List.of(outcome), now);
        return new Next(
                new Progress(
                        id,
                        done,
                        others,
                        well ? 0 : failures,
                        well ? null : failingSince,
                        later(well && failures > 0 ? null : notBefore, spared),
                        counted.delivered,
                        counted.failed),
                null);
    }

    /**
     * After an event for whose answer the others had not waited got none either way, while nothing else was taken either: then
     * it is the address. Nothing waits beside it, and deliveries go on with this event.
     */
    Next afterSilence(Held of, Answer answer, Instant now, RetrySchedule schedule) {
        List<Held> others = new ArrayList<>(held);
        others.remove(of);
        Progress back = new Progress(
                id,
                Math.min(done, of.sequence() - 1),
                others,
                failures,
                failingSince,
                notBefore,
                delivered,
                failed + 1);
        boolean known = notBefore != null && notBefore.isAfter(now);
        return known ? new Next(back, null) : back.failing(asked(answer), now, schedule);
    }

    /** Whether subjects wait that were passed by, which is not so where all events have one order. */
    boolean hasPassedBy() {
        return held.stream().anyMatch(h -> h.sequence() <= done);
    }

    /** Goes back to the first event that was passed by: from here on all events have one order. */
    Progress inOneOrder() {
        long first = held.stream().mapToLong(Held::sequence).min().orElse(done + 1);
        return new Progress(
                id, Math.min(done, first - 1), List.of(), failures, failingSince, notBefore, delivered, failed);
    }

    /** Whether nothing may be sent now where all events have one order: one that is not taken holds up all. */
    boolean waits(Instant now) {
        return (notBefore != null && notBefore.isAfter(now))
                || held.stream()
                        .anyMatch(h -> h.parked()
                                || Objects.requireNonNull(h.notBefore()).isAfter(now));
    }

    /**
     * After a batch in which all events have one order.
     *
     * @param outcome of all of them; its subject is that of the one that was not taken
     * @param last number of the last
     */
    Next afterOneOrder(Outcome outcome, long last, Instant now, RetrySchedule schedule) {
        boolean tried = outcome.failedAt() != null && outcome.answer().wasTried();
        Progress counted = counted(outcome.delivered(), tried ? 1 : 0);
        long reached = outcome.failedAt() == null ? last : outcome.failedAt() - 1;
        boolean moved = reached > done;
        Progress here = new Progress(
                id,
                Math.max(done, reached),
                moved ? List.of() : held,
                moved ? 0 : failures,
                moved ? null : failingSince,
                moved ? null : notBefore,
                counted.delivered,
                counted.failed);
        if (outcome.failedAt() == null) {
            return new Next(here, null);
        }
        if (outcome.answer() instanceof Answer.Gone) {
            return new Next(here, Endpoint.GONE);
        }
        if (!tried) {
            return new Next(here.notBefore(now.plus(SOON)), null);
        }
        if (outcome.answer().isOfTheAddress()) {
            return here.failing(asked(outcome.answer()), now, schedule);
        }
        Optional<Held> before = here.held.stream()
                .filter(h -> h.sequence() == outcome.failedAt())
                .findFirst();
        int attempts = 1 + before.map(Held::attempts).orElse(0);
        Held blocking = new Held(
                outcome.subject(),
                outcome.failedAt(),
                attempts,
                next(now, schedule.after(attempts, asked(outcome.answer()))),
                outcome.answer().cause(),
                before.map(Held::since).orElse(now));
        return new Next(
                new Progress(id, here.done, List.of(blocking), 0, null, null, here.delivered, here.failed), null);
    }

    private Progress notBefore(Instant then) {
        return new Progress(id, done, held, failures, failingSince, then, delivered, failed);
    }

    /**
     * Goes back, or on, to a number; what waits before it waits no more.
     *
     * @param oneOrder whether all events have one order: then nothing waits beside it
     */
    Progress replayedFrom(long sequence, boolean oneOrder) {
        return new Progress(
                id,
                sequence - 1,
                oneOrder
                        ? List.of()
                        : held.stream().filter(h -> h.sequence() < sequence).toList(),
                0,
                null,
                null,
                delivered,
                failed);
    }

    /**
     * Delivers the events of one subject again, in order, from a number on, while the rest goes on; what waits of it is
     * delivered with it. Absent if too many wait already.
     */
    Optional<Progress> replayedOf(String subject, long from, Instant now) {
        Optional<Held> waiting =
                held.stream().filter(h -> h.subject().equals(subject)).findFirst();
        if (waiting.isEmpty() && held.size() >= MOST_REPLAYED) {
            return Optional.empty();
        }
        List<Held> others = new ArrayList<>(held);
        waiting.ifPresent(others::remove);
        others.add(new Held(
                subject,
                waiting.map(h -> Math.min(h.sequence(), from)).orElse(from),
                0,
                now,
                REPLAY,
                waiting.map(Held::since).orElse(now)));
        return Optional.of(new Progress(id, done, others, failures, failingSince, notBefore, delivered, failed));
    }

    /** A subject that waits is tried at once; absent if it does not wait. */
    Optional<Progress> released(String subject, Instant now) {
        if (held.stream().noneMatch(h -> h.subject().equals(subject))) {
            return Optional.empty();
        }
        return Optional.of(new Progress(
                id,
                done,
                held.stream()
                        .map(h -> h.subject().equals(subject)
                                ? new Held(h.subject(), h.sequence(), 0, now, h.cause(), h.since())
                                : h)
                        .toList(),
                failures,
                failingSince,
                // where all events have one order the address itself must be asked for it
                null,
                delivered,
                failed));
    }

    /** The address is tried at once, and what would have been tried later too; what waits for a person goes on waiting. */
    Progress afresh(Instant now) {
        return tried(now, false);
    }

    /** At another address all is tried at once: what the one before did not take says nothing of this one. */
    Progress elsewhere(Instant now) {
        return tried(now, true);
    }

    private Progress tried(Instant now, boolean parkedToo) {
        List<Held> due = held.stream()
                .map(h -> h.parked() && !parkedToo
                        ? h
                        : new Held(h.subject(), h.sequence(), 0, now, h.cause(), h.since()))
                .toList();
        return new Progress(id, done, due, 0, null, null, delivered, failed);
    }
}

package cn.onezone.partners.webhooks;

import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Arrivals;
import cn.onezone.partners.sequence.Deliveries;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequences;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to one address, as long as it may: a batch of the sequence at a time, subjects beside each other, the events of
 * each in order, as many at once as the address is given. What it has in memory is that batch and nothing more.
 */
final class Pusher implements AutoCloseable {
    private static final int BATCH = 64;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String WAY = "webhook";

    private final String id;
    private final With with;
    private final RetrySchedule schedule;
    private final CircuitBreaker breaker;
    private final Semaphore atOnce;
    private @Nullable WebhookSender sender;
    private String senderUrl = "";

    /** What all of them need. */
    record With(
            Endpoints endpoints,
            Attempts attempts,
            Agreements agreements,
            Sequences sequences,
            Arrivals arrivals,
            Deliveries deliveries,
            OutgoingUrls urls,
            PartnersSettings settings,
            Clock clock) {}

    Pusher(String id, With with, RetrySchedule schedule) {
        this.id = id;
        this.with = with;
        this.schedule = schedule;
        this.atOnce = new Semaphore(with.settings().webhooks().atOnce());
        this.breaker = CircuitBreaker.of(
                id,
                CircuitBreakerConfig.custom()
                        .slidingWindow(10, 5, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(80)
                        .waitDurationInOpenState(with.settings().webhooks().breakFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .writableStackTraceEnabled(false)
                        .build());
    }

    /**
     * Delivers once what there is to be delivered, or waits a little for more.
     *
     * @return whether to go on; not if it is paused or nothing may be delivered any more (R21)
     */
    boolean once() throws InterruptedException {
        Optional<Stored<Endpoint>> found =
                with.endpoints().find(id).filter(e -> e.state().paused() == null);
        Optional<Agreement> agreement = inForce();
        if (found.isEmpty() || agreement.isEmpty()) {
            return false;
        }
        Endpoint endpoint = with.endpoints().opened(found.get());
        Stored<Progress> before = with.endpoints().progress(id);
        Progress at = before.state();
        Instant now = with.clock().instant();
        Optional<Progress.Held> due = at.due(now);
        Progress.Next next;
        if (due.isPresent()) {
            next = again(endpoint, at, due.get());
        } else if (at.notBefore() != null && at.notBefore().isAfter(now)) {
            with.arrivals().await(id, Long.MAX_VALUE, LOOK);
            return true;
        } else {
            List<Numbered> batch = with.sequences().after(id, at.done(), at.batch(BATCH));
            if (batch.isEmpty()) {
                with.arrivals().await(id, at.done(), LOOK);
                return true;
            }
            next = batch(endpoint, at, batch);
        }
        boolean saved = with.endpoints().save(before, next.progress());
        if (next.pause() != null && saved) {
            pause(found.get(), next.pause(), next.progress().done());
        }
        return true;
    }

    private Optional<Agreement> inForce() {
        return with.agreements().find(id).map(Stored::state).filter(a -> a.inForce(Days.today(with.clock())));
    }

    private void pause(Stored<Endpoint> endpoint, String cause, long done) {
        Endpoint paused = endpoint.state().pausedFor(cause);
        var _ = with.endpoints().replace(endpoint, paused, List.of(paused.told(done)));
    }

    private Progress.Next batch(Endpoint endpoint, Progress at, List<Numbered> batch) throws InterruptedException {
        Set<String> waiting = at.waiting();
        Map<String, List<Numbered>> bySubject = new LinkedHashMap<>();
        for (Numbered one : batch) {
            if (!waiting.contains(one.subject())) {
                bySubject.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one);
            }
        }
        List<Attempts.Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
        List<Progress.Outcome> outcomes = new ArrayList<>();
        try (ExecutorService subjects = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Progress.Outcome>> sent = new ArrayList<>();
            bySubject.values().forEach(events -> sent.add(subjects.submit(() -> inOrder(endpoint, events, attempts))));
            for (Future<Progress.Outcome> one : sent) {
                outcomes.add(one.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        note(at, attempts, outcomes, endpoint);
        return at.afterBatch(outcomes, batch.getLast().sequence(), with.clock().instant(), schedule);
    }

    /** Sends a subject that waited, from the event that did not come through to all that was passed by. */
    private Progress.Next again(Endpoint endpoint, Progress at, Progress.Held held) throws InterruptedException {
        List<Attempts.Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
        Progress.Outcome outcome = new Progress.Outcome(held.subject(), 0, null, new Answer.Taken(200));
        int delivered = 0;
        long from = held.sequence() - 1;
        while (from < at.done() && outcome.failedAt() == null) {
            List<Numbered> page = with.sequences().after(id, from, BATCH);
            if (page.isEmpty()) {
                break;
            }
            List<Numbered> events = page.stream()
                    .filter(one -> one.subject().equals(held.subject()) && one.sequence() <= at.done())
                    .toList();
            if (!events.isEmpty()) {
                outcome = inOrder(endpoint, events, attempts);
                delivered += outcome.delivered();
            }
            from = page.getLast().sequence();
        }
        Progress.Outcome all = new Progress.Outcome(held.subject(), delivered, outcome.failedAt(), outcome.answer());
        note(at, attempts, List.of(all), endpoint);
        return at.afterHeld(held, all, with.clock().instant(), schedule);
    }

    private void note(
            Progress at, List<Attempts.Attempt> attempts, List<Progress.Outcome> outcomes, Endpoint endpoint) {
        List<Attempts.Attempt> numbered = new ArrayList<>();
        long number = at.delivered() + at.failed();
        for (Attempts.Attempt one : attempts) {
            numbered.add(
                    new Attempts.Attempt(++number, one.sequence(), one.at(), one.millis(), one.taken(), one.answer()));
        }
        with.attempts().note(id, numbered);
        with.deliveries()
                .count(
                        endpoint.partner(),
                        WAY,
                        outcomes.stream().mapToInt(Progress.Outcome::delivered).sum());
    }

    private Progress.Outcome inOrder(Endpoint endpoint, List<Numbered> events, List<Attempts.Attempt> attempts)
            throws InterruptedException {
        int delivered = 0;
        Answer answer = new Answer.NotSent();
        for (Numbered one : events) {
            atOnce.acquire();
            try {
                answer = send(endpoint, one, attempts);
            } finally {
                atOnce.release();
            }
            if (!(answer instanceof Answer.Taken)) {
                return new Progress.Outcome(one.subject(), delivered, one.sequence(), answer);
            }
            delivered++;
        }
        return new Progress.Outcome(events.getFirst().subject(), delivered, null, answer);
    }

    private Answer send(Endpoint endpoint, Numbered event, List<Attempts.Attempt> attempts) {
        // decided for each event: what ends while a batch is sent ends at once (R21)
        Optional<Agreement> agreement = inForce();
        if (agreement.isEmpty() || !breaker.tryAcquirePermission()) {
            return new Answer.NotSent();
        }
        Instant at = with.clock().instant();
        long begin = System.nanoTime();
        Answer answer = sender(endpoint).send(endpoint, id + "-" + event.sequence(), event.delivered(agreement.get()));
        long nanos = System.nanoTime() - begin;
        if (answer.isOfTheAddress()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException(answer.cause()));
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        attempts.add(new Attempts.Attempt(
                0,
                event.sequence(),
                at,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                answer instanceof Answer.Taken,
                answer.cause()));
        return answer;
    }

    private synchronized WebhookSender sender(Endpoint endpoint) {
        WebhookSender there = sender;
        if (there == null || !senderUrl.equals(endpoint.url())) {
            close();
            there = new WebhookSender(
                    URI.create(endpoint.url()),
                    with.urls(),
                    with.settings().webhooks(),
                    with.settings().webhooks().timeLimit(),
                    with.clock());
            sender = there;
            senderUrl = endpoint.url();
        }
        return there;
    }

    @Override
    public synchronized void close() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}

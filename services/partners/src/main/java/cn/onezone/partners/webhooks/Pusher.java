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
import cn.onezone.partners.usage.Handed;
import cn.onezone.partners.usage.Usage;
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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to one address, as long as it may: a batch of the sequence at a time, subjects beside each other, the events of
 * each in order, as many at once as the address is given. What it has in memory is that batch, bounded in number and size,
 * and nothing more: with a thousand addresses a backlog of each must have its place.
 */
final class Pusher implements AutoCloseable {
    private static final int BATCH = 64;
    /** Of a batch; an event that is larger is a batch of its own. */
    private static final int CHARACTERS = 64 * 1024;

    /** Events of a sequence that are looked through at a time for those of one subject, and in one turn. */
    private static final int PAGE = 256;

    private static final int LOOKED_THROUGH = 2_048;
    private static final Duration LOOK = Duration.ofMillis(500);
    static final String WAY = "webhook";

    private final String id;
    private final With with;
    private final RetrySchedule schedule;
    private final CircuitBreaker breaker;
    private final Account account;
    private final Turns.Of turn;
    /** What was sent since it was given to the account: of one batch at most. */
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();

    private Pace pace;
    /** By turns: what was left behind must not keep the rest from going on, nor the rest what was left behind. */
    private boolean wasBehind;

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
            Usage usage,
            OutgoingUrls urls,
            PartnersSettings settings,
            Turns turns,
            Clock clock) {}

    Pusher(String id, With with, RetrySchedule schedule) {
        this.id = id;
        this.with = with;
        this.schedule = schedule;
        this.turn = with.turns().one();
        this.account = new Account(id, with.endpoints(), with.attempts(), with.usage());
        this.pace = new Pace(with.settings().webhooks().atOnce(), null, System::nanoTime);
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
        if (!account.open() || inForce().isEmpty()) {
            return false;
        }
        Stored<Endpoint> found = account.endpoint();
        Endpoint endpoint = with.endpoints().opened(found);
        Progress at = account.progress();
        Instant now = with.clock().instant();
        keepPace(endpoint.manner());
        Progress.Next next =
                endpoint.manner().inOneOrder() ? inOneOrder(endpoint, at, now) : bySubject(endpoint, at, now);
        if (next == null) {
            return true;
        }
        boolean saved = account.done(next, sent());
        if (next.pause() != null && saved) {
            pause(found, next.pause(), next.progress().done());
        }
        return true;
    }

    private List<Handed> sent() {
        List<Handed> all = new ArrayList<>();
        for (Handed one = handed.poll(); one != null; one = handed.poll()) {
            all.add(one);
        }
        return all;
    }

    private void keepPace(Manner manner) {
        int atOnce = manner.atOnce() == null ? with.settings().webhooks().atOnce() : manner.atOnce();
        if (!pace.is(atOnce, manner.perSecond())) {
            pace = new Pace(atOnce, manner.perSecond(), System::nanoTime);
        }
    }

    /** Absent if there was nothing to do, for which it has waited a little. */
    private Progress.@Nullable Next bySubject(Endpoint endpoint, Progress at, Instant now) throws InterruptedException {
        Optional<Progress.Held> due = at.due(now);
        if (due.isPresent() && !wasBehind) {
            wasBehind = true;
            return again(endpoint, at, due.get());
        }
        wasBehind = false;
        boolean waits = at.notBefore() != null && at.notBefore().isAfter(now);
        List<Numbered> batch =
                waits ? List.of() : with.sequences().following(id, at.done(), at.batch(pace.batch(BATCH)), CHARACTERS);
        if (!batch.isEmpty()) {
            return batch(endpoint, at, batch);
        }
        if (due.isPresent()) {
            return again(endpoint, at, due.get());
        }
        with.arrivals().await(id, waits ? Long.MAX_VALUE : at.done(), LOOK);
        return null;
    }

    private Progress.@Nullable Next inOneOrder(Endpoint endpoint, Progress at, Instant now)
            throws InterruptedException {
        if (at.hasPassedBy()) {
            return new Progress.Next(at.inOneOrder(), null);
        }
        boolean waits = at.waits(now);
        List<Numbered> batch =
                waits ? List.of() : with.sequences().following(id, at.done(), at.batch(pace.batch(BATCH)), CHARACTERS);
        if (batch.isEmpty()) {
            with.arrivals().await(id, waits ? Long.MAX_VALUE : at.done(), LOOK);
            return null;
        }
        List<Attempts.Attempt> attempts = new ArrayList<>();
        Progress.Outcome outcome = inOrder(endpoint, batch, attempts);
        note(at, attempts, List.of(outcome), endpoint);
        return at.afterOneOrder(
                outcome, batch.getLast().sequence(), with.clock().instant(), schedule);
    }

    private Optional<Agreement> inForce() {
        return with.agreements().inForce(id, Days.today(with.clock()));
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

    /**
     * Sends a subject that waited, from the event that did not come through to all that was passed by; if that is much, a
     * part of it, so that the rest has its turn.
     */
    private Progress.Next again(Endpoint endpoint, Progress at, Progress.Held held) throws InterruptedException {
        List<Attempts.Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
        Progress.Outcome outcome = new Progress.Outcome(held.subject(), 0, null, new Answer.Taken(200));
        int delivered = 0;
        int room = pace.batch(BATCH);
        long from = held.sequence() - 1;
        long until = Math.min(at.done(), from + LOOKED_THROUGH);
        while (from < until && room > 0 && outcome.failedAt() == null) {
            List<Numbered> page = with.sequences().following(id, from, PAGE, CHARACTERS);
            if (page.isEmpty()) {
                from = at.done();
                break;
            }
            List<Numbered> events = page.stream()
                    .filter(one -> one.subject().equals(held.subject()) && one.sequence() <= until)
                    .limit(room)
                    .toList();
            if (!events.isEmpty()) {
                outcome = inOrder(endpoint, events, attempts);
                delivered += outcome.delivered();
            }
            room -= events.size();
            from = room == 0
                    ? events.getLast().sequence()
                    : Math.min(until, page.getLast().sequence());
        }
        Progress.Outcome all = new Progress.Outcome(held.subject(), delivered, outcome.failedAt(), outcome.answer());
        note(at, attempts, List.of(all), endpoint);
        return at.afterHeld(held, all, from, with.clock().instant(), schedule);
    }

    private void note(
            Progress at, List<Attempts.Attempt> attempts, List<Progress.Outcome> outcomes, Endpoint endpoint) {
        List<Attempts.Attempt> numbered = new ArrayList<>();
        long number = at.delivered() + at.failed();
        for (Attempts.Attempt one : attempts) {
            numbered.add(one.numbered(++number));
        }
        account.note(numbered);
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
            pace.enter();
            try {
                answer = send(endpoint, one, attempts);
            } finally {
                pace.leave();
            }
            if (!(answer instanceof Answer.Taken)) {
                return new Progress.Outcome(one.subject(), delivered, one.sequence(), answer);
            }
            delivered++;
        }
        return new Progress.Outcome(events.getFirst().subject(), delivered, null, answer);
    }

    private Answer send(Endpoint endpoint, Numbered event, List<Attempts.Attempt> attempts)
            throws InterruptedException {
        // decided for each event: what ends while a batch is sent ends at once (R21)
        Optional<Agreement> agreement = inForce();
        if (agreement.isEmpty() || !breaker.tryAcquirePermission()) {
            return new Answer.NotSent();
        }
        Instant at = with.clock().instant();
        String body = event.delivered(agreement.get());
        WebhookSender to = sender(endpoint);
        WebhookSender.Request request = turn.take(() -> to.request(endpoint, id + "-" + event.sequence(), body));
        // how long it takes is told of the address, not of those that had their turn before
        long begin = System.nanoTime();
        WebhookSender.Exchange exchange = to.exchange(request);
        Answer answer = exchange.answer();
        long nanos = System.nanoTime() - begin;
        handed.add(event.handed(body, with.clock().instant(), answer instanceof Answer.Taken));
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
                answer.cause(),
                exchange.requestHeaders(),
                exchange.requestBytes(),
                exchange.said()));
        return answer;
    }

    private synchronized WebhookSender sender(Endpoint endpoint) {
        WebhookSender there = sender;
        if (there == null || !senderUrl.equals(endpoint.url())) {
            closeSender();
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

    /** The version of how far it has come, as it knows it. */
    long version() {
        return account.version();
    }

    /** Writes down how far it has come. */
    @Override
    public void close() {
        try {
            var _ = account.write();
        } finally {
            closeSender();
        }
    }

    private synchronized void closeSender() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}

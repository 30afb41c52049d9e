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
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to one address, as long as it may: a batch of the sequence at a time, subjects beside each other, the events of
 * each in order, as many at once as the address is given. What is not answered for a while holds up its own subject only: it
 * waits with that beside the rest, and so does what is tried again. What there is in memory is a batch, bounded in number and
 * size, and a few single events beside it, and nothing more: with a thousand addresses a backlog of each must have its place.
 */
final class Pusher implements AutoCloseable {
    private static final int BATCH = 64;
    /** Of a batch; an event that is larger is a batch of its own. */
    private static final int CHARACTERS = 64 * 1024;

    /** Who has more than this at once lets those go first that have less, see {@link Turns}. */
    private static final int LITTLE = 4;

    /** Single events for which the rest does not wait. Beyond that it is the address that is slow. */
    private static final int MOST_BESIDE = 4;

    /** For how long it is waited for an answer before others go on beside it; less where answers have less time. */
    private static final Duration HANGS = Duration.ofSeconds(2);

    private static final int PART_OF_LIMIT = 8;
    /** How often it is looked for that while it is waited. */
    private static final Duration LOOK_FOR_IT = Duration.ofMillis(100);

    /** Events of a sequence that are looked through at a time for those of one subject, and in one turn. */
    private static final int PAGE = 256;

    private static final int LOOKED_THROUGH = 2_048;
    private static final Duration LOOK = Duration.ofMillis(500);
    static final String WAY = "webhook";

    private final String id;
    private final With with;
    private final RetrySchedule schedule;
    private final CircuitBreaker breaker;
    private final StoredBooks books;
    private final Account account;
    private final Turns.Of turn;
    private final long hangs;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** Given whenever a lane has come to its end. */
    private final Semaphore news = new Semaphore(0);
    /** Single events for which the rest does not wait, by subject. */
    private final Map<String, Beside> beside = new LinkedHashMap<>();
    /** What was sent since it was given to the account: of one batch at most, and what was beside it. */
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    /** How many were taken since this began. */
    private final AtomicLong takenSoFar = new AtomicLong();

    private Pace pace;
    private @Nullable Endpoint opened;
    private long openedVersion;
    /** Whether it waits for more to come, and not for lanes. */
    private volatile boolean asleep;

    /** By turns: what was left behind must not keep the rest from going on, nor the rest what was left behind. */
    private boolean wasBehind;

    /** When the address has failed so often that it is sent nothing until then, in nanoseconds; absent if it has not. */
    private volatile @Nullable Long restUntil;

    private @Nullable WebhookSender sender;
    private String url = "";

    /**
     * A single event for which the rest does not wait.
     *
     * @param held its subject, as it waits in the progress
     * @param url where it was sent
     * @param takenBefore what {@link #takenSoFar} was before the batch that it is of; absent if it was sent again
     */
    private record Beside(
            Progress.Held held,
            Lane lane,
            String url,
            @Nullable Long takenBefore) {
        /** As it waits now; absent if something else was asked for meanwhile. */
        Optional<Progress.Held> in(Progress at) {
            return at.held().stream()
                    .filter(now -> now.subject().equals(held.subject())
                            && now.sequence() == held.sequence()
                            && now.attempts() == held.attempts())
                    .findFirst();
        }

        /** Whether it got no answer either way while nothing else was taken. */
        boolean isOfTheAddress(Answer answer, long takenNow) {
            return takenBefore != null
                    && takenBefore == takenNow
                    && answer.wasTried()
                    && answer.isOfTheAddress()
                    && !(answer instanceof Answer.Gone);
        }
    }

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
        this.books = new StoredBooks(id, with.endpoints(), with.attempts(), with.usage());
        this.account = new Account(books);
        PartnersSettings.Webhooks settings = with.settings().webhooks();
        this.pace = new Pace(settings.atOnce(), null, System::nanoTime);
        this.hangs = Math.min(HANGS.toNanos(), settings.timeLimit().toNanos() / PART_OF_LIMIT);
        this.breaker = CircuitBreaker.of(
                id,
                CircuitBreakerConfig.custom()
                        .slidingWindow(10, 5, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(80)
                        .waitDurationInOpenState(settings.breakFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .writableStackTraceEnabled(false)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            StateTransition change = event.getStateTransition();
            restUntil = change.getToState() == CircuitBreaker.State.OPEN
                    ? System.nanoTime() + settings.breakFor().toNanos()
                    : null;
        });
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
        Stored<Endpoint> found = books.read();
        Endpoint endpoint = opened(found);
        long epoch = account.epoch();
        Progress at = account.progress();
        keepPace(endpoint.manner());
        keepAddress(endpoint.url());
        Work work = next(endpoint, at, with.clock().instant());
        if (work == null) {
            return true;
        }
        boolean saved = account.done(epoch, work.next(), numbered(at, work.tried()), sent());
        if (work.next().pause() != null && saved) {
            pause(found, work.next().pause(), work.next().progress().done());
        }
        return true;
    }

    /** Secrets are opened once until something is changed. */
    private Endpoint opened(Stored<Endpoint> found) {
        Endpoint there = opened;
        if (there == null || found.version() != openedVersion) {
            there = with.endpoints().opened(found);
            opened = there;
            openedVersion = found.version();
        }
        return there;
    }

    /** What was done, and what follows from it. */
    private record Work(Progress.Next next, List<Attempts.Attempt> tried) {}

    /** Absent if there was nothing to do, for which it has waited a little. */
    private @Nullable Work next(Endpoint endpoint, Progress at, Instant now) throws InterruptedException {
        Work ended = ended(endpoint, at, now);
        if (ended != null) {
            return ended;
        }
        return endpoint.manner().inOneOrder() ? inOneOrder(endpoint, at, now) : bySubject(endpoint, at, now);
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

    /** That another address has failed says nothing of this one. */
    private void keepAddress(String other) {
        if (!url.equals(other)) {
            closeSender();
            url = other;
            breaker.reset();
            restUntil = null;
        }
    }

    /** Only for who has something to send: most have nothing most of the time. */
    private WebhookSender sender() {
        WebhookSender there = sender;
        if (there == null) {
            there = new WebhookSender(
                    URI.create(url),
                    with.urls(),
                    with.settings().webhooks(),
                    with.settings().webhooks().timeLimit(),
                    with.clock());
            sender = there;
        }
        return there;
    }

    /** How long the address is sent nothing because it has failed so often, at most this. */
    private Duration rests(Duration atMost) {
        Long until = restUntil;
        long left = until == null ? 0 : until - System.nanoTime();
        return left <= 0 ? Duration.ZERO : left < atMost.toNanos() ? Duration.ofNanos(left) : atMost;
    }

    /** Waits until there is more than this, something else has changed, or it is time to look. */
    private void await(long after, Duration atMost) throws InterruptedException {
        asleep = true;
        try {
            // looked at only now: what ends from here on wakes it
            if (beside.values().stream().noneMatch(one -> one.lane().isOver())) {
                with.arrivals().await(id, after, account.untilDue(atMost));
            }
        } finally {
            asleep = false;
        }
    }

    private void ended() {
        news.release();
        if (asleep) {
            with.arrivals().wake(id);
        }
    }

    private @Nullable Work bySubject(Endpoint endpoint, Progress at, Instant now) throws InterruptedException {
        Duration rests = rests(LOOK);
        if (!rests.isZero()) {
            // nothing would be sent, so nothing is read for it either
            await(Long.MAX_VALUE, rests);
            return null;
        }
        boolean waits = at.notBefore() != null && at.notBefore().isAfter(now);
        // an address that is to be spared is spared what waited too; who releases a subject by hand asks for the
        // address as well
        Optional<Progress.Held> due = waits ? Optional.empty() : at.due(now, beside.keySet());
        if (due.isPresent() && due.get().attempts() > 0) {
            if (beside.size() < MOST_BESIDE) {
                tryBeside(endpoint, due.get());
                return null;
            }
            due = Optional.empty();
        }
        if (due.isPresent() && !wasBehind) {
            wasBehind = true;
            return again(endpoint, at, due.get());
        }
        wasBehind = false;
        List<Numbered> batch = waits ? List.of() : following(at);
        if (!batch.isEmpty()) {
            return batch(endpoint, at, batch);
        }
        if (due.isPresent()) {
            return again(endpoint, at, due.get());
        }
        await(waits ? Long.MAX_VALUE : at.done(), LOOK);
        return null;
    }

    private List<Numbered> following(Progress at) {
        int most = Math.min(account.room(), pace.batch(BATCH));
        return with.sequences().following(id, at.done(), at.batch(most), CHARACTERS);
    }

    private @Nullable Work inOneOrder(Endpoint endpoint, Progress at, Instant now) throws InterruptedException {
        if (!beside.isEmpty()) {
            // left from when subjects went beside each other
            await(Long.MAX_VALUE, LOOK);
            return null;
        }
        if (at.hasPassedBy()) {
            return new Work(new Progress.Next(at.inOneOrder(), null), List.of());
        }
        Duration rests = rests(LOOK);
        boolean waits = at.waits(now) || !rests.isZero();
        List<Numbered> batch = waits ? List.of() : following(at);
        if (batch.isEmpty()) {
            await(waits ? Long.MAX_VALUE : at.done(), rests.isZero() ? LOOK : rests);
            return null;
        }
        Lane lane = begin(endpoint, batch, isMuch(batch));
        while (!lane.isOver()) {
            news.acquire();
        }
        Progress.Outcome outcome = lane.outcome().orElseThrow();
        count(endpoint, List.of(outcome));
        return new Work(
                at.afterOneOrder(
                        outcome, batch.getLast().sequence(), with.clock().instant(), schedule),
                lane.attempts());
    }

    private Optional<Agreement> inForce() {
        return with.agreements().inForce(id, Days.today(with.clock()));
    }

    private void pause(Stored<Endpoint> endpoint, String cause, long done) {
        Endpoint paused = endpoint.state().pausedFor(cause);
        var _ = with.endpoints().replace(endpoint, paused, List.of(paused.told(done)));
    }

    private Lane begin(Endpoint endpoint, List<Numbered> events, boolean much) {
        Lane lane = new Lane(events, this::ended);
        // which it is must not change while they are sent
        Pace kept = pace;
        WebhookSender to = sender();
        threads.execute(() -> lane.run((event, of) -> {
            kept.enter();
            try {
                return send(endpoint, to, event, of, much);
            } finally {
                kept.leave();
            }
        }));
        return lane;
    }

    /** Whether there is more than others have, who go first then. */
    private boolean isMuch(List<Numbered> batch) {
        return batch.size() > LITTLE
                || !with.arrivals().isEnd(id, batch.getLast().sequence() + LITTLE);
    }

    private Work batch(Endpoint endpoint, Progress at, List<Numbered> batch) throws InterruptedException {
        Set<String> waiting = at.waiting();
        Map<String, List<Numbered>> bySubject = new LinkedHashMap<>();
        for (Numbered one : batch) {
            if (!waiting.contains(one.subject())) {
                bySubject.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one);
            }
        }
        long last = batch.getLast().sequence();
        long takenBefore = takenSoFar.get();
        boolean much = isMuch(batch);
        List<Lane> lanes = bySubject.values().stream()
                .map(events -> begin(endpoint, events, much))
                .toList();
        Map<Lane, Progress.Outcome> left = answered(at, lanes, last, beside.keySet());
        List<Progress.Outcome> outcomes = new ArrayList<>();
        for (Lane lane : lanes) {
            Progress.Outcome until = left.get(lane);
            outcomes.add(until == null ? lane.outcome().orElseThrow() : until);
        }
        count(endpoint, outcomes);
        List<Attempts.Attempt> tried = tried(lanes);
        Progress.Next next = at.afterBatch(outcomes, last, with.clock().instant(), schedule);
        keepBeside(left, next, endpoint.url(), takenBefore);
        return new Work(next, tried);
    }

    private static List<Attempts.Attempt> tried(List<Lane> lanes) {
        return lanes.stream().flatMap(lane -> lane.attempts().stream()).toList();
    }

    private void keepBeside(
            Map<Lane, Progress.Outcome> left, Progress.Next next, String url, @Nullable Long takenBefore) {
        left.forEach((lane, until) -> next.progress().held().stream()
                .filter(held -> held.subject().equals(until.subject()))
                .forEach(held -> beside.put(held.subject(), new Beside(held, lane, url, takenBefore))));
    }

    /**
     * Waits for lanes. Those that hang are left alone if there is something else to do; not of an address that fails, which is
     * asked with one event at a time until it takes one.
     *
     * @param last number behind which there is something else to do
     * @param seenTo subjects that wait and are seen to, so that they are nothing else to do
     * @return the lanes that were left, and what became of each until then
     */
    private Map<Lane, Progress.Outcome> answered(Progress at, List<Lane> lanes, long last, Set<String> seenTo)
            throws InterruptedException {
        Map<Lane, Progress.Outcome> left = new LinkedHashMap<>();
        while (true) {
            List<Lane> open = lanes.stream()
                    .filter(lane -> !lane.isOver() && !left.containsKey(lane))
                    .toList();
            if (open.isEmpty()) {
                return left;
            }
            boolean may = at.failures() == 0 && beside.size() + left.size() + open.size() <= MOST_BESIDE;
            if (may && (!left.isEmpty() || isMoreToDo(at, last, seenTo))) {
                long now = System.nanoTime();
                open.forEach(lane -> lane.leave(hangs, now).ifPresent(until -> left.put(lane, until)));
            }
            if (news.tryAcquire(LOOK_FOR_IT.toNanos(), TimeUnit.NANOSECONDS)) {
                news.drainPermits();
            }
        }
    }

    private boolean isMoreToDo(Progress at, long last, Set<String> seenTo) {
        return !with.arrivals().isEnd(id, last)
                || at.due(with.clock().instant(), seenTo).isPresent();
    }

    /** Tries an event that has failed again; for its answer nobody waits. */
    private void tryBeside(Endpoint endpoint, Progress.Held held) {
        List<Numbered> events = with.sequences().following(id, held.sequence() - 1, 1, CHARACTERS);
        if (events.isEmpty()) {
            throw new IllegalStateException("the sequence of " + id + " has no number " + held.sequence());
        }
        beside.put(held.subject(), new Beside(held, begin(endpoint, events, true), endpoint.url(), null));
    }

    /** What follows from the end of one for which nobody waited, absent if there is none. */
    private @Nullable Work ended(Endpoint endpoint, Progress at, Instant now) {
        Optional<Beside> first =
                beside.values().stream().filter(b -> b.lane().isOver()).findFirst();
        if (first.isEmpty()) {
            return null;
        }
        Beside one = first.get();
        var _ = beside.remove(one.held().subject());
        Progress.Outcome outcome = one.lane().outcome().orElseThrow();
        Optional<Progress.Held> held = one.in(at);
        if (held.isEmpty() || !one.url().equals(endpoint.url())) {
            // what was asked for meanwhile stands, and another address has not been asked yet
            return new Work(new Progress.Next(at, null), List.of());
        }
        count(endpoint, List.of(outcome));
        return new Work(
                one.isOfTheAddress(outcome.answer(), takenSoFar.get())
                        ? at.afterSilence(held.get(), outcome.answer(), now, schedule)
                        : at.afterHeld(held.get(), outcome, held.get().sequence(), now, schedule),
                one.lane().attempts());
    }

    /**
     * Sends a subject that waited, from the event that did not come through to all that was passed by; if that is much, a
     * part of it, so that the rest has its turn.
     */
    private Work again(Endpoint endpoint, Progress at, Progress.Held held) throws InterruptedException {
        Progress.Outcome outcome = new Progress.Outcome(held.subject(), 0, null, new Answer.Taken(200));
        List<Attempts.Attempt> tried = new ArrayList<>();
        Map<Lane, Progress.Outcome> left = Map.of();
        int delivered = 0;
        int room = Math.min(account.room(), pace.batch(BATCH));
        long from = held.sequence() - 1;
        long until = Math.min(at.done(), from + LOOKED_THROUGH);
        Set<String> others = new HashSet<>(beside.keySet());
        others.add(held.subject());
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
                Lane lane = begin(endpoint, events, true);
                left = answered(at, List.of(lane), at.done(), others);
                Progress.Outcome ended = left.get(lane);
                outcome = ended == null ? lane.outcome().orElseThrow() : ended;
                tried.addAll(lane.attempts());
                delivered += outcome.delivered();
            }
            room -= events.size();
            from = room == 0
                    ? events.getLast().sequence()
                    : Math.min(until, page.getLast().sequence());
        }
        Progress.Outcome all = new Progress.Outcome(held.subject(), delivered, outcome.failedAt(), outcome.answer());
        count(endpoint, List.of(all));
        Progress.Next next = at.afterHeld(held, all, from, with.clock().instant(), schedule);
        keepBeside(left, next, endpoint.url(), null);
        return new Work(next, tried);
    }

    private static List<Attempts.Attempt> numbered(Progress at, List<Attempts.Attempt> tried) {
        List<Attempts.Attempt> numbered = new ArrayList<>();
        long number = at.delivered() + at.failed();
        for (Attempts.Attempt one : tried) {
            numbered.add(one.numbered(++number));
        }
        return numbered;
    }

    private void count(Endpoint endpoint, List<Progress.Outcome> outcomes) {
        with.deliveries()
                .count(
                        endpoint.partner(),
                        WAY,
                        outcomes.stream().mapToInt(Progress.Outcome::delivered).sum());
    }

    private Answer send(Endpoint endpoint, WebhookSender to, Numbered event, Lane lane, boolean much)
            throws InterruptedException {
        // decided for each event: what ends while a batch is sent ends at once (R21)
        Optional<Agreement> agreement = inForce();
        if (agreement.isEmpty()) {
            return new Answer.NotSent();
        }
        String body = event.delivered(agreement.get());
        if (!breaker.tryAcquirePermission()) {
            return new Answer.NotSent();
        }
        Instant at = with.clock().instant();
        WebhookSender.Request request;
        try {
            request = turn.take(much, () -> to.request(endpoint, id + "-" + event.sequence(), body));
        } catch (InterruptedException | RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
        // what has ended while it waited for its turn does not leave, and what is withheld since then is sent anew as
        // that (R21)
        if (inForce().filter(now -> event.delivered(now).equals(body)).isEmpty()) {
            breaker.releasePermission();
            return new Answer.NotSent();
        }
        // how long it takes is told of the address, not of those that had their turn before
        long begin = System.nanoTime();
        lane.sends(event, begin);
        WebhookSender.Exchange exchange = to.exchange(request);
        Answer answer = exchange.answer();
        long nanos = System.nanoTime() - begin;
        boolean taken = answer instanceof Answer.Taken;
        Instant now = with.clock().instant();
        handed.add(event.handed(body, now, taken));
        if (taken) {
            var _ = takenSoFar.incrementAndGet();
            with.deliveries().taken(endpoint.partner(), Duration.between(event.at(), now));
        }
        if (answer.isOfTheAddress()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException(answer.cause()));
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        lane.tried(new Attempts.Attempt(
                0,
                event.sequence(),
                at,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                taken,
                answer.cause(),
                exchange.requestHeaders(),
                exchange.requestBytes(),
                exchange.said()));
        return answer;
    }

    /** The version of how far it has come, as it knows it. */
    long version() {
        return account.version();
    }

    /** Writes down how far it has come. What is not answered yet is given up, and comes again. */
    @Override
    public void close() {
        try {
            threads.shutdownNow();
            threads.close();
            var _ = account.write();
        } finally {
            closeSender();
        }
    }

    private void closeSender() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}

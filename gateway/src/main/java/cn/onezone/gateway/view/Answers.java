package cn.onezone.gateway.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Finished answers of the view as it is now, by the request's path and query. They go when the view changes and after a
 * fraction of a second in any case, because ages of parks stand in them. Of many equal requests that come together one is
 * computed.
 */
final class Answers {
    private final CityView view;
    private final ViewSettings.View settings;
    private final Executor executor;
    private final Counter computed;
    private final AtomicReference<Generation> current;

    /** Answers of one state of the view. */
    private static final class Generation {
        private final long version;
        private final long born = System.nanoTime();
        private final ConcurrentMap<String, CompletableFuture<Answer>> byRequest = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();

        Generation(long version) {
            this.version = version;
        }
    }

    /**
     * Keeps nothing yet.
     *
     * @param executor computes; refuses when its queue is full
     */
    Answers(CityView view, ViewSettings.View settings, Executor executor, MeterRegistry meters) {
        this.view = view;
        this.settings = settings;
        this.executor = executor;
        this.computed = meters.counter("onezone.view.answers.computed");
        this.current = new AtomicReference<>(new Generation(view.version()));
    }

    /**
     * The answer to a request.
     *
     * @param request path and query as they came
     * @param compute makes the answer; a refusal it throws is the outcome of all who wait for it
     * @return the finished answer, or one that is being made; fails with {@link RejectedExecutionException} when too
     *     many wait
     */
    CompletableFuture<Answer> get(String request, Supplier<Answer> compute) {
        Generation generation = generation();
        CompletableFuture<Answer> known = generation.byRequest.get(request);
        if (known != null) {
            return known;
        }
        CompletableFuture<Answer> made = new CompletableFuture<>();
        boolean kept =
                generation.byRequest.size() < settings.answers() && generation.bytes.get() < settings.answerBytes();
        if (kept) {
            CompletableFuture<Answer> other = generation.byRequest.putIfAbsent(request, made);
            if (other != null) {
                return other;
            }
        }
        try {
            executor.execute(() -> {
                try {
                    computed.increment();
                    Answer answer = compute.get();
                    generation.bytes.addAndGet(answer.body().length);
                    made.complete(answer);
                } catch (Throwable e) {
                    // an error must reach those who wait, whatever it is
                    generation.byRequest.remove(request, made);
                    made.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            generation.byRequest.remove(request, made);
            made.completeExceptionally(e);
        }
        return made;
    }

    private Generation generation() {
        Generation now = Objects.requireNonNull(current.get());
        long version = view.version();
        if (now.version == version
                && System.nanoTime() - now.born < settings.answersLive().toNanos()) {
            return now;
        }
        Generation next = new Generation(version);
        return current.compareAndSet(now, next) ? next : Objects.requireNonNull(current.get());
    }
}

package cn.onezone.parks.aggregates;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Values that take long to reckon, each reckoned once and kept as long as there is room: who asks for one that is being reckoned
 * waits for it, who asks for another does not.
 *
 * @param <V> what is reckoned
 */
final class ReckonedOnce<V> {
    private final int most;
    /** The one asked for last is the last. */
    private final Map<String, CompletableFuture<V>> kept = new LinkedHashMap<>(16, 0.75f, true);

    ReckonedOnce(int most) {
        this.most = most;
    }

    /** The value of a key; what cannot be reckoned is tried again by whoever asks next. */
    V of(String key, Supplier<V> reckoning) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> known;
        synchronized (kept) {
            known = kept.putIfAbsent(key, mine);
            if (kept.size() > most) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        if (known != null) {
            try {
                return known.join();
            } catch (CompletionException e) {
                throw new IllegalStateException("could not be reckoned: " + key, e.getCause());
            }
        }
        try {
            V made = reckoning.get();
            mine.complete(made);
            return made;
        } catch (RuntimeException | Error e) {
            synchronized (kept) {
                kept.remove(key, mine);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }
}

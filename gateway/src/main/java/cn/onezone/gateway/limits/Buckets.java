package cn.onezone.gateway.limits;

import cn.onezone.gateway.limits.LimitSettings.Limit;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** What each client has left. It owns the memory of clients, which is bounded however many there are. */
final class Buckets<K> {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);

    private final Cache<K, Bucket> clients;
    private final TimeMeter time;

    /**
     * @param most clients that are remembered
     * @param time by which what was used comes back
     */
    Buckets(int most, TimeMeter time) {
        this.clients = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build();
        this.time = time;
    }

    Bucket of(K client, Limit limit) {
        Bucket known = clients.getIfPresent(client);
        return known != null ? known : clients.get(client, _ -> full(limit));
    }

    private Bucket full(Limit limit) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit.requests())
                        .refillGreedy(limit.requests(), limit.per())
                        .build())
                .withCustomTimePrecision(time)
                .build();
    }

    /** Forgets what is too much now, and says how many are left. */
    long size() {
        clients.cleanUp();
        return clients.estimatedSize();
    }
}

package cn.onezone.identity.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often one may guess: after five wrong passwords in a row for one name from one address no further is looked at for a
 * minute, whether or not the name exists.
 */
public final class Throttle {
    /** Wrong passwords in a row. */
    public static final int TRIES = 5;

    /** How long nothing is looked at. */
    public static final Duration LOCK = Duration.ofMinutes(1);

    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    // as long as a caller would wait for its answer
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    // apart, so that a flood of invented names cannot push out what is known of real ones
    private final Cache<Key, Tries> real;
    private final Cache<Key, Tries> invented;
    private final Predicate<String> exists;
    private final Clock clock;

    private record Key(String name, String address) {}

    /** Of one name from one address; guarded by itself. */
    private static final class Tries {
        private int wrong;
        private int underWay;
        private @Nullable Instant lockedUntil;
    }

    /**
     * @param exists whether an account has this name
     * @param clock of the lock
     */
    public Throttle(Predicate<String> exists, Clock clock) {
        this.exists = exists;
        this.clock = clock;
        this.real = bounded();
        this.invented = bounded();
    }

    private Cache<Key, Tries> bounded() {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /** A try that was admitted; exactly one of its methods must be called. */
    final class Try {
        private final Cache<Key, Tries> cache;
        private final Key key;
        private final Tries tries;

        private Try(Cache<Key, Tries> cache, Key key, Tries tries) {
            this.cache = cache;
            this.key = key;
            this.tries = tries;
        }

        /** The password was right: the row of wrong ones is over. */
        void passed() {
            synchronized (tries) {
                tries.underWay--;
                tries.wrong = 0;
                tries.notifyAll();
            }
        }

        /** It was wrong. */
        void failed() {
            synchronized (tries) {
                tries.underWay--;
                tries.wrong++;
                if (tries.wrong >= TRIES) {
                    tries.lockedUntil = clock.instant().plus(LOCK);
                }
                tries.notifyAll();
            }
            // remembered from now on
            cache.put(key, tries);
        }
    }

    /**
     * Takes one try. No more are under way at the same time than may be wrong yet, so that many at once gain nothing; the
     * others wait for those, for they may all be right.
     *
     * @return absent if the password may not be looked at
     */
    Optional<Try> admit(String name, String address) {
        Cache<Key, Tries> cache = of(name);
        Key key = new Key(name, address);
        Tries tries = cache.get(key, _ -> new Tries());
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (tries) {
            while (true) {
                if (tries.lockedUntil != null) {
                    if (clock.instant().isBefore(tries.lockedUntil)) {
                        return Optional.empty();
                    }
                    tries.lockedUntil = null;
                    tries.wrong = 0;
                }
                if (tries.wrong + tries.underWay < TRIES) {
                    tries.underWay++;
                    return Optional.of(new Try(cache, key, tries));
                }
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    return Optional.empty();
                }
                try {
                    tries.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
        }
    }

    private Cache<Key, Tries> of(String name) {
        return exists.test(name) ? real : invented;
    }
}

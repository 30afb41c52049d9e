package cn.onezone.identity.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private static final int MOST = 10_000;

    // apart, so that a flood of invented names cannot push out what is known of real ones
    private final Cache<Key, Tries> real;
    private final Cache<Key, Tries> invented;
    private final Predicate<String> exists;
    private final Clock clock;

    private record Key(String name, String address) {}

    private record Tries(int wrong, @Nullable Instant lockedUntil) {}

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

    /**
     * Takes one try. It counts as wrong until {@link #passed}, so that many at the same time gain nothing.
     *
     * @return whether the password may be looked at
     */
    boolean admit(String name, String address) {
        Instant now = clock.instant();
        boolean[] admitted = {true};
        of(name).asMap().compute(new Key(name, address), (_, before) -> {
            if (before == null) {
                return new Tries(1, null);
            }
            if (before.lockedUntil() != null) {
                if (now.isBefore(before.lockedUntil())) {
                    admitted[0] = false;
                    return before;
                }
                return new Tries(1, null);
            }
            int wrong = before.wrong() + 1;
            return new Tries(wrong, wrong >= TRIES ? now.plus(LOCK) : null);
        });
        return admitted[0];
    }

    /** The password was right: the row of wrong ones is over. */
    void passed(String name, String address) {
        of(name).invalidate(new Key(name, address));
    }

    private Cache<Key, Tries> of(String name) {
        return exists.test(name) ? real : invented;
    }
}

package cn.onezone.partners;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test can put forward. */
public final class Moved extends Clock {
    private final Clock real = Clock.systemUTC();
    private volatile Duration by = Duration.ZERO;

    /** Puts it to a moment, from which it goes on. */
    public void to(Instant moment) {
        by = Duration.between(real.instant(), moment);
    }

    /** Puts it back to the real time. */
    public void back() {
        by = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return real.instant().plus(by);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), by);
    }
}

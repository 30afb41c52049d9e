package cn.onezone.kit.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of audit entries: UUIDs of version 7 (RFC 9562), which grow with time, and within a moment in one process. */
public final class EntryId {
    // milliseconds, then 12 bits that count within them; a thousand writes of one batch have one moment
    private static final AtomicLong LAST = new AtomicLong();

    private EntryId() {}

    /** A new one. */
    public static String at(Instant moment) {
        long begin = moment.toEpochMilli() << 12;
        long time = LAST.updateAndGet(last -> Math.max(last + 1, begin));
        long most = (time >>> 12 << 16) | 0x7000 | (time & 0xfff);
        long least = (ThreadLocalRandom.current().nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least).toString();
    }
}

package cn.onezone.partners.sequence;

import java.util.Optional;

/** What a partner is told of its subscription besides events: it may not look at the address that has stopped to take them. */
public interface Notices {
    /**
     * Deliveries that pause.
     *
     * @param way {@code webhook}
     * @param reason {@code asked}, {@code gone} (the address answered 410) or {@code unreachable} (tried for days)
     */
    record Paused(String way, String reason) {}

    /** Which deliveries of a subscription pause now, absent if none do. */
    Optional<Paused> paused(String subscription);
}

package cn.onezone.partners.topics;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * On which topics one writer may be putting something: from before it is decided what until it is known whether it is there.
 * Who empties a topic looks here after it has seen that the topic is to begin anew, and who puts says so here before it looks
 * whether the topic is: so one of the two sees the other, and nothing from before comes after the emptying (R21).
 */
final class Putting {
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    /** Whether it is known of what another process had begun. */
    private volatile boolean settled;

    void begins(Collection<String> ids) {
        topics.addAll(ids);
    }

    /** What was begun on these is there, or will never be. */
    void ends(Collection<String> ids) {
        ids.forEach(topics::remove);
    }

    /** A new writer is there: all that was begun before with its transactional id is decided. */
    void settled() {
        topics.clear();
        settled = true;
    }

    /** Another process may put something. */
    void left() {
        settled = false;
    }

    /** Whether anything that was begun is not decided. */
    boolean isOpen() {
        return !settled || !topics.isEmpty();
    }

    boolean has(String id) {
        return !settled || topics.contains(id);
    }
}

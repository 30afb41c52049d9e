package cn.onezone.gateway.view;

import cn.onezone.contracts.network.Heartbeat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Until when the view knows everything of each source (R14). A heartbeat says that all recorded until {@code upTo} lies
 * on the log before {@code positions}; once the view has read that far, {@code upTo} is the source's watermark. One
 * thread owns it; what it gives out is a copy.
 */
final class Watermarks {
    /** Heartbeats of one source that wait for the view to catch up: the first ones, and the newest. */
    private static final int MOST_WAITING = 64;

    /** Far more than any network has; whoever invents sources fills no memory. */
    private static final int MOST_SOURCES = 1_000;

    private final Map<String, Source> sources = new HashMap<>();

    private static final class Source {
        private Heartbeat latest;
        private @Nullable Instant watermark;
        private final Deque<Heartbeat> waiting = new ArrayDeque<>();

        Source(Heartbeat first) {
            latest = first;
        }
    }

    /**
     * What is known of a source.
     *
     * @param latest its newest heartbeat
     * @param watermark until when the view knows everything, absent before it has read that far once
     */
    record Known(Heartbeat latest, @Nullable Instant watermark) {}

    /**
     * Takes a heartbeat in; older ones than the newest are dropped, for anybody on the log can repeat one.
     *
     * @return whether it is the newest of its source
     */
    boolean heard(Heartbeat heartbeat) {
        if (!sources.containsKey(heartbeat.source()) && sources.size() >= MOST_SOURCES) {
            return false;
        }
        Source source = sources.computeIfAbsent(heartbeat.source(), _ -> new Source(heartbeat));
        if (heartbeat.at().isBefore(source.latest.at())) {
            return false;
        }
        source.latest = heartbeat;
        if (source.waiting.size() >= MOST_WAITING) {
            source.waiting.removeLast();
        }
        source.waiting.addLast(heartbeat);
        return true;
    }

    /**
     * Moves watermarks on.
     *
     * @param positions next offset to be read of each partition
     */
    void read(Map<TopicPartition, Long> positions) {
        for (Source source : sources.values()) {
            while (!source.waiting.isEmpty() && covered(source.waiting.getFirst(), positions)) {
                Instant upTo = source.waiting.removeFirst().upTo();
                if (source.watermark == null || upTo.isAfter(source.watermark)) {
                    source.watermark = upTo;
                }
            }
        }
    }

    private static boolean covered(Heartbeat heartbeat, Map<TopicPartition, Long> positions) {
        return heartbeat.positions().entrySet().stream()
                .allMatch(end -> positions.getOrDefault(new TopicPartition(heartbeat.topic(), end.getKey()), 0L)
                        >= end.getValue());
    }

    /** What is known of each source, by its name. */
    Map<String, Known> known() {
        Map<String, Known> all = new TreeMap<>();
        sources.forEach((name, source) -> all.put(name, new Known(source.latest, source.watermark)));
        return all;
    }

    /** Takes back what was kept. */
    void restore(Collection<Known> kept) {
        sources.clear();
        for (Known known : kept) {
            Source source = new Source(Objects.requireNonNull(known.latest()));
            source.watermark = known.watermark();
            source.waiting.add(known.latest());
            sources.put(known.latest().source(), source);
        }
    }
}

package cn.onezone.partners.sequence;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.partners.agreements.Days;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Counts what an agreement makes of events, by the decision by which they are numbered. */
final class DryRunCount {
    static final int SAMPLES = 5;
    /** Events by which a repetition is known, the latest, about 100 bytes each: a source repeats what it said last. */
    static final int MOST_SEEN = 50_000;

    private final Subscription subscription;
    private final Map<String, Map<Subscription.Verdict, Long>> types = new TreeMap<>();
    private final Map<LocalDate, Long> days = new TreeMap<>();
    private final List<String> samples = new ArrayList<>();
    /** In the order in which they came. */
    private final SequencedSet<String> seen = new LinkedHashSet<>();

    private long delivered;
    private long read;
    private long aside;

    DryRunCount(Subscription subscription) {
        this.subscription = subscription;
        subscription.types().forEach(type -> types.put(type, new EnumMap<>(Subscription.Verdict.class)));
    }

    boolean names(String type) {
        return types.containsKey(type);
    }

    /** A record of a type that the agreement does not name. */
    void other() {
        read++;
    }

    /**
     * A record of a type that the agreement names.
     *
     * @param came when it came on the log
     */
    void count(LogReading.Read what, Instant came) {
        read++;
        if (!(what instanceof LogReading.Read.Said(var event, var data, var about))) {
            aside++;
            return;
        }
        Map<Subscription.Verdict, Long> ofType = types.get(event.type());
        if (ofType == null || !isNew(event)) {
            return;
        }
        Subscription.Verdict verdict = subscription.verdict(event, data, about);
        if (verdict != Subscription.Verdict.DELIVERED) {
            ofType.merge(verdict, 1L, Long::sum);
            return;
        }
        Optional<Numbered> sent = numbered(event, data, about, came);
        if (sent.isEmpty()) {
            aside++;
            return;
        }
        ofType.merge(verdict, 1L, Long::sum);
        delivered++;
        days.merge(LocalDate.ofInstant(came, Days.ZONE), 1L, Long::sum);
        if (samples.size() < SAMPLES) {
            samples.add(sent.get().body());
        }
    }

    /** What its source put on the log twice is numbered once. */
    private boolean isNew(Event<?> event) {
        boolean fresh = seen.add(event.source() + " " + event.id());
        if (seen.size() > MOST_SEEN) {
            seen.removeFirst();
        }
        return fresh;
    }

    /** Absent if it cannot be numbered, or is too large: then it is put aside. */
    private Optional<Numbered> numbered(Event<?> event, JsonNode data, Set<ParkCode> about, Instant came) {
        try {
            return subscription
                    .numbered(event, data, about, delivered + 1, came)
                    .filter(one -> one.body().getBytes(StandardCharsets.UTF_8).length <= Sequencer.LARGEST);
        } catch (RuntimeException e) {
            // for whatever reason: who numbers puts it aside too
            return Optional.empty();
        }
    }

    /** As it is written down. */
    DryRun stands(DryRun before, DryRun.Status status, @Nullable Instant reached, long toRead, Instant now) {
        List<DryRun.OfType> ofTypes = new ArrayList<>();
        types.forEach((type, counts) -> {
            long gone = counts.getOrDefault(Subscription.Verdict.DELIVERED, 0L);
            long parks = counts.getOrDefault(Subscription.Verdict.OF_OTHER_PARKS, 0L);
            long where = counts.getOrDefault(Subscription.Verdict.NOT_WANTED, 0L);
            ofTypes.add(new DryRun.OfType(type, gone + parks + where, gone, parks, where));
        });
        List<DryRun.OfDay> ofDays = new ArrayList<>();
        days.forEach((day, count) -> ofDays.add(new DryRun.OfDay(day, count)));
        return new DryRun(
                before.id(),
                before.revision(),
                status,
                before.startedAt(),
                now,
                before.from(),
                reached,
                read,
                toRead,
                aside,
                ofTypes,
                ofDays,
                List.copyOf(samples));
    }
}

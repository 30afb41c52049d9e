package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What parks have stated of a measure of a period, and what the city has accepted of it.
 *
 * @param measure what is measured
 * @param period of what time
 * @param stated the latest statement that could be taken
 * @param pending whether it waits for the reviewer
 * @param accepted the latest that was accepted, absent if none was
 * @param versions what was so before and what is, the oldest first, the last {@value #MOST_VERSIONS}; none in what was kept
 *     before there were any
 */
public record Figure(
        Measure measure,
        Period period,
        Statement stated,
        boolean pending,
        @Nullable Statement accepted,
        List<Version> versions) {
    /** As many statements and decisions of one figure are kept; the log has them all. */
    static final int MOST_VERSIONS = 100;

    /** Copies the versions. */
    public Figure {
        versions = versions == null ? List.of() : List.copyOf(versions);
    }

    /**
     * What was so from a moment on, until the next.
     *
     * @param number from 1: where the first that is kept has another one, not all are kept
     * @param recordedAt when it was written, absent until it is
     * @param stated the latest statement
     * @param pending whether it waited for the reviewer
     * @param accepted the latest that was accepted
     */
    public record Version(
            int number,
            @Nullable Instant recordedAt,
            Statement stated,
            boolean pending,
            @Nullable Statement accepted) {}

    /** A figure as it is now, of which nothing else is known. */
    static Figure of(Measure measure, Period period, Statement stated, boolean pending, @Nullable Statement accepted) {
        return new Figure(measure, period, stated, pending, accepted, List.of());
    }

    /**
     * The same, with what was so before.
     *
     * @param before absent if nothing had been stated
     */
    Figure after(@Nullable Figure before) {
        List<Version> all = new ArrayList<>();
        int number = 1;
        if (before != null) {
            all.addAll(before.versions());
            number = all.isEmpty() ? 2 : all.getLast().number() + 1;
        }
        all.add(new Version(number, null, stated, pending, accepted));
        return with(all.subList(Math.max(0, all.size() - MOST_VERSIONS), all.size()));
    }

    /** The same, written at a moment. */
    Figure recorded(Instant at) {
        return with(versions.stream()
                .map(v ->
                        v.recordedAt() != null ? v : new Version(v.number(), at, v.stated(), v.pending(), v.accepted()))
                .toList());
    }

    /** Whether it is kept what was so at a moment. */
    boolean keeps(Instant moment) {
        Instant first = keptSince();
        return !versions.isEmpty() && (versions.getFirst().number() == 1 || (first != null && !moment.isBefore(first)));
    }

    /** Since when it is kept what was so, absent if only what is. */
    @Nullable
    Instant keptSince() {
        return versions.isEmpty() ? null : versions.getFirst().recordedAt();
    }

    /**
     * What was known of it at a moment (R8) of which it is kept.
     *
     * @return absent if nothing had been stated
     */
    @Nullable
    Figure asOf(Instant moment) {
        List<Version> until = versions.stream()
                .filter(v -> v.recordedAt() != null && !v.recordedAt().isAfter(moment))
                .toList();
        if (until.isEmpty()) {
            return null;
        }
        Version then = until.getLast();
        return new Figure(measure, period, then.stated(), then.pending(), then.accepted(), until);
    }

    private Figure with(List<Version> other) {
        return new Figure(measure, period, stated, pending, accepted, other);
    }

    /**
     * A statement of a park.
     *
     * @param park who states it
     * @param revision from 1
     * @param fen the amount in fen, not below zero
     * @param note what the park says about it
     * @param synthetic invented for demonstration
     * @param at when the park recorded it
     */
    public record Statement(
            ParkCode park, int revision, long fen, @Nullable String note, boolean synthetic, Instant at) {}
}

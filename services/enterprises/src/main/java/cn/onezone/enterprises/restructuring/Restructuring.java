package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.enterprises.RestructuringEvent.MappedEnterprises;
import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restructuring of parks and how far it has come. It holds for ever: an enterprise that arrives later with a claim of a
 * former park is mapped too.
 *
 * @param id the restructuring, also of its rulings
 * @param effective first day of the new parks
 * @param from parks that are no more from that day on
 * @param parts the new parks, asked in this order
 * @param otherwise where goes what matches no part, absent if nothing may
 * @param reason in the coordinator's words
 * @param stage how far it is
 * @param again when the registry is gone through a second time, for a batch of claims may have been under way when the rule
 *     was written
 * @param scan which former park is gone through, by claims and by rulings
 * @param after behind which USCC to go on
 * @param mapped how many enterprises of this pass went where
 * @param unmatched how many of this pass matched no part
 * @param createdAt when the rule was made
 * @param appliedAt when all that was there was mapped, absent until it was and in what was kept before that was
 * @param doneAt when nothing was left to do, absent until nothing was and in what was kept before that was
 */
public record Restructuring(
        String id,
        LocalDate effective,
        List<ParkCode> from,
        List<Part> parts,
        @Nullable ParkCode otherwise,
        @Nullable String reason,
        Stage stage,
        Instant again,
        int scan,
        String after,
        List<MappedEnterprises> mapped,
        long unmatched,
        Instant createdAt,
        @Nullable Instant appliedAt,
        @Nullable Instant doneAt)
        implements Recorded<Restructuring> {
    /** How far a restructuring is. */
    public enum Stage {
        /** The registry is gone through. */
        RUNNING,
        /** All that was there is mapped; it is gone through once more. */
        APPLIED,
        /** Nothing is left to do but what arrives. */
        DONE
    }

    /** Copies the lists. */
    public Restructuring {
        from = List.copyOf(from);
        parts = List.copyOf(parts);
        mapped = List.copyOf(mapped);
    }

    /** What the network is told of it. */
    ParksRestructured told() {
        return new ParksRestructured(
                id, effective, from, parts.stream().map(Part::told).toList(), otherwise, reason);
    }

    /** Former parks by claims, then former parks by rulings. */
    int scans() {
        return 2 * from.size();
    }

    /** After a batch. */
    Restructuring gone(int nextScan, String nextAfter, List<ParkCode> went, long without) {
        List<MappedEnterprises> counts = new ArrayList<>();
        for (Part part : parts) {
            if (counts.stream().noneMatch(c -> c.park().equals(part.park()))) {
                long before = mapped.stream()
                        .filter(m -> m.park().equals(part.park()))
                        .mapToLong(MappedEnterprises::enterprises)
                        .sum();
                counts.add(new MappedEnterprises(
                        part.park(),
                        before + went.stream().filter(part.park()::equals).count()));
            }
        }
        return with(stage, nextScan, nextAfter, counts, unmatched + without);
    }

    /** How far it was at a moment after it was made; where that is not kept, as far as it is now. */
    Stage stageAt(Instant moment) {
        if (doneAt != null && !doneAt.isAfter(moment)) {
            return Stage.DONE;
        }
        if (appliedAt != null && appliedAt.isAfter(moment)) {
            return Stage.RUNNING;
        }
        return doneAt != null ? Stage.APPLIED : stage;
    }

    @Override
    public Restructuring recorded(Instant at) {
        boolean applies = stage == Stage.APPLIED && appliedAt == null;
        boolean ends = stage == Stage.DONE && doneAt == null;
        return applies || ends
                ? new Restructuring(
                        id,
                        effective,
                        from,
                        parts,
                        otherwise,
                        reason,
                        stage,
                        again,
                        scan,
                        after,
                        mapped,
                        unmatched,
                        createdAt,
                        applies ? at : appliedAt,
                        ends ? at : doneAt)
                : this;
    }

    /** At the end of a pass. */
    Restructuring passed() {
        return with(stage == Stage.RUNNING ? Stage.APPLIED : Stage.DONE, 0, "", mapped, unmatched);
    }

    /** At the beginning of the second pass, which counts anew. */
    Restructuring once() {
        return scan == 0 && after.isEmpty() ? with(stage, 0, "", List.of(), 0) : this;
    }

    private Restructuring with(
            Stage nextStage, int nextScan, String nextAfter, List<MappedEnterprises> counts, long without) {
        return new Restructuring(
                id, effective, from, parts, otherwise, reason, nextStage, again, nextScan, nextAfter, counts, without,
                createdAt, appliedAt, doneAt);
    }
}

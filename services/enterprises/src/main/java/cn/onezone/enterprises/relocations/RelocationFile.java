package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.value.RelocationId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The relocations of an enterprise. They are kept in its registration, so that a step and what it means to the registry are
 * one write. Of those that came to nothing the last {@value #MOST_CLOSED} are kept here; the list and the log have them all.
 *
 * @param all in the order in which they were asked for
 * @param wakes first day on which one of them falls due by itself, absent if none will; the job that looks for them goes by it
 * @param waiting requests that have come before any roster entry of the enterprise, at most {@value #MOST_WAITING}
 */
public record RelocationFile(List<Relocation> all, @Nullable LocalDate wakes, List<Waiting> waiting) {
    /** As many relocations that came to nothing are kept. */
    static final int MOST_CLOSED = 50;

    /** As many requests wait. */
    static final int MOST_WAITING = 20;

    /** No relocation was ever asked for. */
    public static final RelocationFile NONE = new RelocationFile(List.of(), null, List.of());

    /** Copies the lists. Nothing waits in what was stored before anything could. */
    public RelocationFile {
        all = List.copyOf(all);
        waiting = waiting == null ? List.of() : List.copyOf(waiting);
    }

    /**
     * A request of an enterprise that no park has as far as the registry knows.
     *
     * @param ask what is asked for
     * @param since when the registry heard of it
     */
    public record Waiting(RelocationCommand.Ask ask, Instant since) {}

    /** One of them. */
    public Optional<Relocation> find(RelocationId id) {
        return all.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    /** What was known of them at a moment (R8). */
    public RelocationFile asOf(Instant moment) {
        return all.isEmpty() && waiting.isEmpty()
                ? this
                : of(
                        all.stream()
                                .flatMap(r -> Stream.ofNullable(r.asOf(moment)))
                                .toList(),
                        waiting.stream().filter(w -> !w.since().isAfter(moment)).toList());
    }

    Optional<Waiting> waiting(RelocationId id) {
        return waiting.stream().filter(w -> w.ask().id().equals(id)).findFirst();
    }

    RelocationFile with(Relocation relocation) {
        List<Relocation> now = new ArrayList<>(all);
        int at = 0;
        while (at < now.size() && !now.get(at).id().equals(relocation.id())) {
            at++;
        }
        if (at < now.size()) {
            now.set(at, relocation);
        } else {
            now.add(relocation);
        }
        return of(
                now,
                waiting.stream()
                        .filter(w -> !w.ask().id().equals(relocation.id()))
                        .toList());
    }

    RelocationFile with(Waiting one) {
        List<Waiting> more = new ArrayList<>(waiting);
        more.add(one);
        return of(all, more);
    }

    RelocationFile without(RelocationId id) {
        return of(all.stream().filter(r -> !r.id().equals(id)).toList(), waiting);
    }

    /** Those that came to nothing and are more than are kept, the oldest first. */
    List<Relocation> surplus() {
        List<Relocation> closed = all.stream().filter(RelocationFile::toNothing).toList();
        return closed.subList(0, Math.max(0, closed.size() - MOST_CLOSED));
    }

    /** Whether one that is not here may have been here once. */
    boolean mayHaveForgotten() {
        return all.stream().filter(RelocationFile::toNothing).count() >= MOST_CLOSED;
    }

    private static boolean toNothing(Relocation one) {
        return !one.state().open() && !one.state().moved();
    }

    private static RelocationFile of(List<Relocation> all, List<Waiting> waiting) {
        Stream<@Nullable LocalDate> due = Stream.concat(
                all.stream().map(Relocation::wakes),
                waiting.stream().map(w -> LocalDate.ofInstant(w.since(), Relocating.ZONE)));
        return new RelocationFile(
                all, due.filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null), waiting);
    }
}

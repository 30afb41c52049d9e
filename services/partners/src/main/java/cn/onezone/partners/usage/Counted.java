package cn.onezone.partners.usage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What was handed out of one type of event. Public because the record codec reads it.
 *
 * @param type of the event
 * @param handedOut how many numbers, each once
 * @param repeats how often one was handed out that had been before
 * @param late how many of {@code handedOut} a webhook took later than stated
 * @param failed how many deliveries of a webhook were not taken
 * @param bytes of all that was handed out, repetitions too
 */
public record Counted(String type, long handedOut, long repeats, long late, long failed, long bytes) {
    static Counted nothing(String type) {
        return new Counted(type, 0, 0, 0, 0, 0);
    }

    Counted plus(Counted other) {
        return new Counted(
                type,
                Math.addExact(handedOut, other.handedOut),
                Math.addExact(repeats, other.repeats),
                Math.addExact(late, other.late),
                Math.addExact(failed, other.failed),
                Math.addExact(bytes, other.bytes));
    }

    /** One for each type, by its name. */
    static List<Counted> summed(Collection<Counted> several) {
        List<Counted> sums = new ArrayList<>();
        for (Counted one : several) {
            add(sums, one);
        }
        sums.sort(Comparator.comparing(Counted::type));
        return List.copyOf(sums);
    }

    static void add(List<Counted> sums, Counted one) {
        for (int i = 0; i < sums.size(); i++) {
            if (sums.get(i).type().equals(one.type())) {
                sums.set(i, sums.get(i).plus(one));
                return;
            }
        }
        sums.add(one);
    }
}

package cn.onezone.partners.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction appends, as far as it is kept for those who follow: of each sequence the last events, and no more of all
 * together than {@link Arrivals} keeps. If it is more, the largest goes, and its partner reads from the log; what is the others'
 * stays.
 */
final class Appended {
    private final Map<String, Tail> tails = new HashMap<>();
    private final Set<String> tooLarge = new HashSet<>();
    private int characters;

    private static final class Tail {
        private final List<Numbered> last = new ArrayList<>();
        private int size;
    }

    /** An event that is appended to the sequence of a subscription, after those before it. */
    void add(String subscription, Numbered one) {
        if (tooLarge.contains(subscription)) {
            return;
        }
        Tail tail = tails.computeIfAbsent(subscription, _ -> new Tail());
        // what came while nobody followed it is on the log only: what is kept has no hole (R22)
        if (!tail.last.isEmpty() && one.sequence() != tail.last.getLast().sequence() + 1) {
            sized(tail, -tail.size);
            tail.last.clear();
        }
        tail.last.add(one);
        sized(tail, one.body().length());
        while (tail.last.size() > Arrivals.KEPT || (tail.size > Arrivals.MOST_OF_ONE && tail.last.size() > 1)) {
            sized(tail, -tail.last.removeFirst().body().length());
        }
        while (characters > Arrivals.MOST_CHARACTERS) {
            dropLargest();
        }
    }

    private void sized(Tail tail, int by) {
        tail.size += by;
        characters += by;
    }

    private void dropLargest() {
        String largest = "";
        int most = -1;
        for (Map.Entry<String, Tail> one : tails.entrySet()) {
            if (one.getValue().size > most) {
                most = one.getValue().size;
                largest = one.getKey();
            }
        }
        tails.remove(largest);
        tooLarge.add(largest);
        characters -= most;
    }

    /** By subscription, each without a hole up to the last that was appended; of the largest nothing. */
    Map<String, List<Numbered>> all() {
        Map<String, List<Numbered>> all = new HashMap<>();
        tails.forEach((subscription, tail) -> all.put(subscription, tail.last));
        return all;
    }
}

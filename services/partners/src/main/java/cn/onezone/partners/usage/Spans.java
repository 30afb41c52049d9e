package cn.onezone.partners.usage;

import java.util.ArrayList;
import java.util.List;

/**
 * Which numbers of a sequence were handed out, as spans without gaps: it says of a number whether it comes for the first
 * time. What waits with its subject leaves gaps, which close when it is taken.
 *
 * @param spans ascending, at least one number between two of them
 */
record Spans(List<Span> spans) {
    /** Beyond this the oldest gap is given up, and what is handed out of it later counts as repeated. */
    static final int MOST = 1_000;

    /**
     * Numbers one after the other. Public because the record codec reads it.
     *
     * @param from first, from 1
     * @param to last
     */
    public record Span(long from, long to) {}

    Spans {
        spans = List.copyOf(spans);
    }

    boolean has(long number) {
        int at = behind(number);
        return at > 0 && spans.get(at - 1).to() >= number;
    }

    /** How many spans begin at this number or before it. */
    private int behind(long number) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (spans.get(middle).from() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    Spans with(long number) {
        int at = behind(number);
        if (at > 0 && spans.get(at - 1).to() >= number) {
            return this;
        }
        boolean joinsBefore = at > 0 && spans.get(at - 1).to() == number - 1;
        boolean joinsAfter = at < spans.size() && spans.get(at).from() == number + 1;
        List<Span> next = new ArrayList<>(spans);
        long from = joinsBefore ? spans.get(at - 1).from() : number;
        long to = joinsAfter ? spans.get(at).to() : number;
        if (joinsAfter) {
            next.remove(at);
        }
        if (joinsBefore) {
            next.set(at - 1, new Span(from, to));
        } else {
            next.add(at, new Span(from, to));
        }
        if (next.size() > MOST) {
            next.set(1, new Span(next.get(0).from(), next.get(1).to()));
            next.removeFirst();
        }
        return new Spans(next);
    }

    /** How many numbers there are in all. */
    long count() {
        return spans.stream().mapToLong(s -> s.to() - s.from() + 1).sum();
    }
}

package cn.onezone.partners.topics;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What failed, and for how long it is left alone: at first a second, then longer each time. Used by several threads at once. */
final class Troubles {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** What failed more often than this pauses no longer still. */
    private static final int MOST_DOUBLED = 10;

    private final Duration longest;
    private final Map<String, Trouble> troubles = new HashMap<>();

    /** @param notBefore by the clock that only measures */
    private record Trouble(int failures, long notBefore) {}

    /** @param longest pause */
    Troubles(Duration longest) {
        this.longest = longest;
    }

    /**
     * It failed once more.
     *
     * @return for how long it is left alone
     */
    synchronized Duration failed(String id) {
        int failures = failures(id) + 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLED));
        pause = pause.compareTo(longest) > 0 ? longest : pause;
        troubles.put(id, new Trouble(failures, System.nanoTime() + pause.toNanos()));
        return pause;
    }

    /** It did not fail. */
    synchronized void over(String id) {
        troubles.remove(id);
    }

    /** How often in a row it has failed. */
    synchronized int failures(String id) {
        Trouble trouble = troubles.get(id);
        return trouble == null ? 0 : trouble.failures();
    }

    /** All others are not there any more. */
    synchronized void only(Set<String> ids) {
        troubles.keySet().retainAll(ids);
    }

    synchronized void clear() {
        troubles.clear();
    }

    /** Those whose pause is over, first those that did not fail. */
    synchronized <T> List<T> due(List<T> all, Function<T, String> id) {
        return all.stream()
                .filter(one -> {
                    Trouble trouble = troubles.get(id.apply(one));
                    return trouble == null || System.nanoTime() - trouble.notBefore() >= 0;
                })
                .sorted(Comparator.comparingInt(one -> failures(id.apply(one))))
                .toList();
    }
}

package cn.onezone.contracts.formula;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order in which things that are made of each other can be made. */
public final class Dependencies {
    private final Map<String, ? extends Collection<String>> uses;
    private final Set<String> done = new HashSet<>();
    private final List<String> order = new ArrayList<>();
    private final List<String> path = new ArrayList<>();

    private Dependencies(Map<String, ? extends Collection<String>> uses) {
        this.uses = uses;
    }

    /** What can be said of the order. */
    public sealed interface Order {
        /** Each after all that it is made of; otherwise in the order in which they came. */
        record Sorted(List<String> codes) implements Order {}

        /** There is none: each of these is made of the next, and the last is the first. */
        record Cycle(List<String> path) implements Order {}
    }

    /**
     * The order.
     *
     * @param uses by code what it is made of; what has no entry of its own is made of nothing and is left out
     */
    public static Order of(Map<String, ? extends Collection<String>> uses) {
        Dependencies all = new Dependencies(uses);
        for (String code : uses.keySet()) {
            List<String> cycle = all.visit(code);
            if (cycle != null) {
                return new Order.Cycle(cycle);
            }
        }
        return new Order.Sorted(List.copyOf(all.order));
    }

    private @Nullable List<String> visit(String code) {
        if (done.contains(code) || !uses.containsKey(code)) {
            return null;
        }
        int before = path.indexOf(code);
        if (before >= 0) {
            List<String> cycle = new ArrayList<>(path.subList(before, path.size()));
            cycle.add(code);
            return List.copyOf(cycle);
        }
        path.add(code);
        for (String used : uses.get(code)) {
            List<String> cycle = visit(used);
            if (cycle != null) {
                return cycle;
            }
        }
        path.removeLast();
        done.add(code);
        order.add(code);
        return null;
    }
}

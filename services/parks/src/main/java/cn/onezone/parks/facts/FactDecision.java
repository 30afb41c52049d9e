package cn.onezone.parks.facts;

import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.util.List;

/** What becomes of a command. */
sealed interface FactDecision {
    /**
     * It changes what the park keeps.
     *
     * @param fact after it
     * @param added whether the park did not state it before
     * @param events what leaves the park; none if only what stays in the park has changed
     */
    record Accepted(ParkFact fact, boolean added, List<Outgoing<?>> events) implements FactDecision {}

    /** It says what is known already. */
    record Unchanged() implements FactDecision {}

    /** It is refused. */
    record Refused(Problem problem) implements FactDecision {}
}

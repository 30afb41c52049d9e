package cn.onezone.parks.roster;

import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.util.List;

/** What becomes of a command. */
public sealed interface Decision {
    /**
     * It changes the roster.
     *
     * @param entry the entry after it
     * @param change what it did
     * @param events what leaves the park; none if only what stays in the park has changed
     */
    record Accepted(RosterEntry entry, RosterChange change, List<Outgoing<?>> events) implements Decision {}

    /** It says what is known already: nothing is written and nothing is published. */
    record Unchanged(RosterEntry entry) implements Decision {}

    /** It is refused. */
    record Refused(Problem problem) implements Decision {}
}

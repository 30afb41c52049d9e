package cn.onezone.projects.lifecycle;

import cn.onezone.contracts.projects.ProjectEvent.MilestoneKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.projects.screening.RestrictionList;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;

/** What can be done with a project. */
sealed interface ProjectCommand {
    /** Holds it against the list in force (R20). */
    record Screen(RestrictionList list) implements ProjectCommand {}

    /** Holds an open project against another version of the list, wherever it stands (R20). */
    record ScreenAgain(RestrictionList list) implements ProjectCommand {}

    /** States the parts of its score. */
    record Evaluate(Map<String, BigDecimal> scores, String reason) implements ProjectCommand {}

    /** States what the joint review said. */
    record Review(Outcome outcome, String reason) implements ProjectCommand {}

    /** Matches it with a park, where clauses of the list may hold that hold nowhere else. */
    record Match(ParkCode park, RestrictionList list, String reason) implements ProjectCommand {}

    /** Lands it in the park it is matched with. */
    record Land(ParkCode park, RestrictionList list, String reason) implements ProjectCommand {}

    /** States a milestone. */
    record Reach(MilestoneKind kind, LocalDate on, String evidence) implements ProjectCommand {}

    /** The investor gives up. */
    record Withdraw(String reason) implements ProjectCommand {}

    /** The authorities end it. */
    record Terminate(String reason) implements ProjectCommand {}
}

package cn.onezone.projects.lifecycle;

import cn.onezone.kit.problem.Problem;

/** What follows from a command. */
sealed interface Decision {
    /** The project after it; the event carries just that. */
    record Accepted(Project project) implements Decision {}

    /** It has been done before. */
    record Unchanged() implements Decision {}

    /** It may not be done. */
    record Refused(Problem problem) implements Decision {}
}

package cn.onezone.gateway.edge;

import cn.onezone.kit.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A refusal of a kind that passes: with the time after which asking again may help. No fault, so no stack trace. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final Duration retryAfter;

    /**
     * @param problem the refusal
     * @param retryAfter told to the client in whole seconds, rounded up, at least one
     * @param cause what happened, for the log
     */
    public Unavailable(Problem problem, Duration retryAfter, @Nullable Throwable cause) {
        super(problem.kind().code() + ": " + problem.detail().en(), cause, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** The refusal. */
    public Problem problem() {
        return problem;
    }

    /** Value of {@code Retry-After}, in seconds. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }
}

package cn.onezone.kit.problem;

/** Carries a refusal to the HTTP edge. Not a fault, so it has no stack trace. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(Problem problem) {
        super(problem.kind().code() + ": " + problem.detail().en(), null, false, false);
        this.problem = problem;
    }

    /** The refusal. */
    public Problem problem() {
        return problem;
    }
}

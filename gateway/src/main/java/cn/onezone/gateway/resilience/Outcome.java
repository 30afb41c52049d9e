package cn.onezone.gateway.resilience;

/** How a call ended, as the metrics name it. */
enum Outcome {
    /** Answered with 1xx, 2xx or 3xx. */
    ANSWERED,
    /** Answered with 4xx: the backend works. */
    REFUSED,
    /** Answered with 5xx. */
    FAILED,
    /** Not reached, or broken off before an answer. */
    UNAVAILABLE,
    /** Not answered in time. */
    TIMED_OUT,
    /** Not asked: the breaker is open. */
    LEFT_ALONE,
    /** Not asked: the bulkhead or the pool is full. */
    BUSY,
    /** The client left. */
    CLIENT_GONE;

    static Outcome of(int status) {
        return status < 400 ? ANSWERED : status < 500 ? REFUSED : FAILED;
    }

    static Outcome of(Trouble trouble) {
        return switch (trouble) {
            case UNREACHABLE, BROKEN_OFF, UNREADABLE -> UNAVAILABLE;
            case TIMED_OUT -> TIMED_OUT;
            case LEFT_ALONE -> LEFT_ALONE;
            case BUSY -> BUSY;
            case CLIENT -> CLIENT_GONE;
            case OURS -> FAILED;
        };
    }
}

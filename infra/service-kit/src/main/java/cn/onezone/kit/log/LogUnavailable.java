package cn.onezone.kit.log;

import org.jspecify.annotations.Nullable;

/** The log could not be reached in time. Trying again may help. */
public final class LogUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause what the client said */
    public LogUnavailable(@Nullable Throwable cause) {
        super("the log cannot be reached", cause);
    }
}

package cn.onezone.kit.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The W3C trace context of what the current thread does; its trace id is in every log line and problem document. */
public final class Trace {
    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private Trace() {}

    /** The current {@code traceparent}, absent outside a request or event. */
    public static @Nullable String current() {
        return CURRENT.get();
    }

    /** The current trace id, 32 hexadecimal digits, empty outside a request or event. */
    public static String id() {
        String traceparent = CURRENT.get();
        return traceparent == null ? "" : traceparent.substring(3, 35);
    }

    /**
     * Runs under a trace: a child of the given one, or a new one if none or no valid one is given.
     *
     * @param traceparent as received
     * @return close it in the same thread
     */
    public static Scope enter(@Nullable String traceparent) {
        String before = CURRENT.get();
        String trace =
                traceparent != null && FORM.matcher(traceparent).matches() ? traceparent.substring(3, 35) : hex(16);
        set("00-" + trace + "-" + hex(8) + "-01");
        return () -> set(before);
    }

    /** Leaves the trace. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    private static void set(@Nullable String traceparent) {
        if (traceparent == null) {
            CURRENT.remove();
            MDC.remove("traceId");
        } else {
            CURRENT.set(traceparent);
            MDC.put("traceId", traceparent.substring(3, 35));
        }
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}

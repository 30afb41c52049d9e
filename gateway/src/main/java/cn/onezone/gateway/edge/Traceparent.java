package cn.onezone.gateway.edge;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * W3C trace context of one request. The gateway is a span of its own in the caller's trace, or begins a trace.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits, the gateway's
 * @param flags two hexadecimal digits, as received or {@code 01}
 */
public record Traceparent(String traceId, String spanId, String flags) {
    private static final String ATTRIBUTE = Traceparent.class.getName();
    private static final HexFormat HEX = HexFormat.of();

    /** The trace of this request; begun now if the request has not come through the door's filter. */
    public static Traceparent of(ServerWebExchange exchange) {
        Traceparent known = exchange.getAttribute(ATTRIBUTE);
        return known == null ? begin(exchange) : known;
    }

    static Traceparent begin(ServerWebExchange exchange) {
        Traceparent begun = child(exchange.getRequest().getHeaders().getFirst("traceparent"));
        exchange.getAttributes().put(ATTRIBUTE, begun);
        return begun;
    }

    /** A span within the received trace, or the first one of a new trace where none or no valid one is received. */
    static Traceparent child(@Nullable String received) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String span = HEX.toHexDigits(random.nextLong() | 1);
        if (received != null && valid(received)) {
            return new Traceparent(received.substring(3, 35), span, received.substring(53, 55));
        }
        return new Traceparent(HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong() | 1), span, "01");
    }

    private static boolean valid(String text) {
        // all zeros stand for "none" in both ids
        return text.length() == 55
                && text.startsWith("00-")
                && text.charAt(35) == '-'
                && text.charAt(52) == '-'
                && hex(text, 3, 35)
                && hex(text, 36, 52)
                && hexDigits(text, 53, 55);
    }

    private static boolean hex(String text, int from, int to) {
        return hexDigits(text, from, to)
                && text.chars().skip(from).limit(to - from).anyMatch(c -> c != '0');
    }

    private static boolean hexDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The header's value. */
    public String header() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}

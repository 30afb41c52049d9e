package cn.onezone.gateway.limits;

import cn.onezone.gateway.limits.LimitSettings.Limit;
import java.time.Duration;
import java.util.Locale;

/** Routes that share one limit, for a request of each costs about the same. */
public enum RouteGroup {
    /** Answers of the city view. */
    VIEW(6_000, Duration.ofMinutes(1)),
    /** Doors of parks. */
    PARKS(1_200, Duration.ofMinutes(1)),
    /** Files. */
    UPLOADS(60, Duration.ofMinutes(1)),
    /** Whole lists as files: a request of them reads as much as hundreds of others. */
    EXPORTS(60, Duration.ofMinutes(1)),
    /** The audit trails; one list asks every service, and a page of a chain has a thousand entries. */
    AUDIT(300, Duration.ofMinutes(1)),
    /** Getting a token. */
    LOGIN(30, Duration.ofMinutes(1)),
    /** All others: each of the city's services by itself, and the rest together. */
    OTHER(1_200, Duration.ofMinutes(1));

    private final Limit usual;

    RouteGroup(long requests, Duration per) {
        this.usual = new Limit(requests, per);
    }

    Limit usual() {
        return usual;
    }

    /** As it stands in header fields. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RouteGroup of(String path) {
        if (isAudit(path)) {
            return AUDIT;
        }
        if (isFile(path.substring(path.lastIndexOf('/') + 1))) {
            return EXPORTS;
        }
        if (path.startsWith("/network/") || path.startsWith("/sdmx/")) {
            return VIEW;
        }
        if (path.endsWith("/imports")) {
            return UPLOADS;
        }
        if (path.startsWith("/parks/")) {
            return PARKS;
        }
        return path.startsWith("/login") || path.startsWith("/token") || path.startsWith("/oauth2/") ? LOGIN : OTHER;
    }

    /** The trail of a source stands right below it: {@code /funds/audit/chain}, {@code /parks/haidian/audit}. */
    private static boolean isAudit(String path) {
        int source = path.startsWith("/parks/") ? path.indexOf('/', "/parks/".length()) : path.indexOf('/', 1);
        return isAt(path, 0) || (source > 0 && isAt(path, source));
    }

    private static boolean isAt(String path, int from) {
        int end = from + "/audit".length();
        return path.startsWith("/audit", from) && (path.length() == end || path.charAt(end) == '/');
    }

    private static boolean isFile(String last) {
        return last.equals("export") || last.startsWith("export.") || last.endsWith(".csv");
    }
}

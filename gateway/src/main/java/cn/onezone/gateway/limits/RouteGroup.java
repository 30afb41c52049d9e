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
    /** Getting a token. */
    LOGIN(30, Duration.ofMinutes(1)),
    /** All others. */
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
}

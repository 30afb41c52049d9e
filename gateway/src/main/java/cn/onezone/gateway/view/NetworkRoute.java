package cn.onezone.gateway.view;

import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Rule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The doors of the city view, each with who may use it; there can be none without. */
public enum NetworkRoute {
    /** The parks and how each stands. */
    PARKS("/network/parks", Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.PARTNER),
    /** Values of indicators: aggregates, which parks have given to the city (R12). */
    INDICATORS("/network/indicators", Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** The most important of them on one page. */
    OVERVIEW("/network/overview", Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** Enterprises of all parks: not for a park, whose neighbours' rosters these are (R2). */
    ENTERPRISES("/network/enterprises", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** One of them. */
    ENTERPRISE("/network/enterprises/{uscc}", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR);

    static final String ROOT = "/network/";
    static final String ENTERPRISE_ROOT = ROOT + "enterprises/";

    private final String path;
    private final Rule rule;

    NetworkRoute(String path, Role... roles) {
        this.path = path;
        this.rule = new Rule(Set.of(roles), false);
    }

    /** As the documents have it. */
    public String path() {
        return path;
    }

    /** Who may use it. */
    public Rule rule() {
        return rule;
    }

    /** The door at a path, absent where there is none. */
    public static @Nullable NetworkRoute of(String path) {
        if (!path.startsWith(ROOT)) {
            return null;
        }
        return switch (path) {
            case "/network/parks" -> PARKS;
            case "/network/indicators" -> INDICATORS;
            case "/network/overview" -> OVERVIEW;
            case "/network/enterprises" -> ENTERPRISES;
            default ->
                path.startsWith(ENTERPRISE_ROOT) && path.indexOf('/', ENTERPRISE_ROOT.length()) < 0 ? ENTERPRISE : null;
        };
    }
}

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
    /** The same laid out in rows and columns, with breakdowns and measures. */
    PIVOT("/network/indicators/pivot", Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** The most important of them on one page. */
    OVERVIEW("/network/overview", Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** Enterprises of all parks: not for a park, whose neighbours' rosters these are (R2). */
    ENTERPRISES("/network/enterprises", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** All that match, as a file. */
    EXPORT("/network/enterprises/export", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** How far an export has come. */
    EXPORT_PROGRESS("/network/enterprises/export/{id}", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** Where they are. */
    MAP("/network/enterprises/map", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** One of them. */
    ENTERPRISE("/network/enterprises/{uscc}", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** All that was ever said of one. */
    HISTORY("/network/enterprises/{uscc}/history", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** What differs between two moments. */
    DIFF("/network/enterprises/{uscc}/diff", Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** The figures for statistics programs, as SDMX has them. */
    SDMX_DATA("/sdmx/data/{flow}/{key}", Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR),
    /** The same by the paths of version 2 of SDMX-REST, which goes with SDMX 3. */
    SDMX_FLOW_DATA(
            "/sdmx/data/dataflow/{agency}/{id}/{version}/{key}",
            Role.PARK_ADMINISTRATOR,
            Role.REVIEWER,
            Role.COORDINATOR,
            Role.AUDITOR),
    /** What they are made of. */
    SDMX_STRUCTURE(
            "/sdmx/structure/{type}/{agency}/{id}/{version}",
            Role.PARK_ADMINISTRATOR,
            Role.REVIEWER,
            Role.COORDINATOR,
            Role.AUDITOR);

    static final String ROOT = "/network/";
    static final String SDMX_DATA_ROOT = "/sdmx/data/";
    private static final String SDMX_FLOW_ROOT = SDMX_DATA_ROOT + "dataflow/";
    static final String SDMX_STRUCTURE_ROOT = "/sdmx/structure/";
    private static final String SDMX = "/sdmx/";
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

    /** Whether it answers figures as SDMX has them. */
    boolean isSdmxData() {
        return this == SDMX_DATA || this == SDMX_FLOW_DATA;
    }

    /** Who may use it. */
    public Rule rule() {
        return rule;
    }

    /** Whether a path is one that nothing but the city view answers. */
    static boolean isView(String path) {
        return path.startsWith(ROOT) || path.startsWith(SDMX);
    }

    /** The door at a path, absent where there is none. */
    public static @Nullable NetworkRoute of(String path) {
        if (path.startsWith(SDMX_DATA_ROOT)) {
            return path.startsWith(SDMX_FLOW_ROOT) ? SDMX_FLOW_DATA : SDMX_DATA;
        }
        if (path.startsWith(SDMX_STRUCTURE_ROOT)) {
            return SDMX_STRUCTURE;
        }
        if (!path.startsWith(ROOT)) {
            return null;
        }
        return switch (path) {
            case "/network/parks" -> PARKS;
            case "/network/indicators" -> INDICATORS;
            case "/network/indicators/pivot" -> PIVOT;
            case "/network/overview" -> OVERVIEW;
            case "/network/enterprises" -> ENTERPRISES;
            case "/network/enterprises/export" -> EXPORT;
            case "/network/enterprises/map" -> MAP;
            default -> path.startsWith(ENTERPRISE_ROOT) ? below(path.substring(ENTERPRISE_ROOT.length())) : null;
        };
    }

    private static @Nullable NetworkRoute below(String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return ENTERPRISE;
        }
        if (rest.startsWith("export/")) {
            return rest.indexOf('/', slash + 1) < 0 ? EXPORT_PROGRESS : null;
        }
        return switch (rest.substring(slash)) {
            case "/history" -> HISTORY;
            case "/diff" -> DIFF;
            default -> null;
        };
    }
}

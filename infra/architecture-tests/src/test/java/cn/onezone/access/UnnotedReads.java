package cn.onezone.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads that leave no entry in the audit trail, each with why it needs none. A new {@code GET} is marked {@code audited} or
 * stands here; one that does neither fails the build.
 */
final class UnnotedReads {
    private static final String PUBLIC =
            "what every role of the network may know: definitions, calendars, forms, terms of"
                    + " calls, the directory of parks; no enterprise and no person is in it";
    private static final String AGGREGATES =
            "aggregates that parks have given to the city, and what the city makes of them; no enterprise is in it (R12)";
    private static final String CITY =
            "what the city knows of enterprises and projects together, which roles of the city see"
                    + " as their daily work; a park's own part to that park";
    private static final String STATE =
            "how far something has come: counts, times and states; no record of an enterprise or a person is in it";
    private static final String TERMS =
            "what a partner and the network have agreed, and counts, digests and states of what"
                    + " was delivered; no event is in it";
    private static final String PSEUDONYM = "persons as pseudonyms only, and nothing else of them (R19)";

    private static final Map<String, List<String>> ALL = new LinkedHashMap<>();

    static {
        ALL.put(
                PUBLIC,
                List.of(
                        "/parks/{park}",
                        "/parks/{park}/facts/imports/template.csv",
                        "/parks/{park}/roster/template",
                        "/parks/{park}/roster/import-mapping",
                        "/parks/{park}/rounds",
                        "/parks/{park}/rules",
                        "/parks/{park}/rounds/{period}",
                        "/indicators/catalogue",
                        "/indicators/catalogue/{code}",
                        "/indicators/rounds",
                        "/indicators/rounds/{period}",
                        "/indicators/targets",
                        "/indicators/targets/{indicator}/{year}",
                        "/funds",
                        "/funds/{code}",
                        "/funds/{code}/budgets/{year}",
                        "/funds/{fund}/calls",
                        "/funds/{fund}/calls/{call}",
                        "/talent/programmes",
                        "/talent/programmes/{code}",
                        "/projects/restriction-lists",
                        "/projects/restriction-lists/{version}",
                        "/partners/catalogue",
                        "/partners/catalogue/asyncapi.json",
                        "/partners/catalogue/asyncapi.yaml",
                        "/partners/catalogue/{type}",
                        "/network/parks",
                        "/sdmx/structure/{type}/{agency}/{id}/{version}"));
        ALL.put(
                AGGREGATES,
                List.of(
                        "/parks/{park}/aggregates/{period}/shared",
                        "/indicators/evaluations",
                        "/indicators/evaluations/drafts",
                        "/indicators/evaluations/{id}",
                        "/indicators/evaluations/{id}/changes",
                        "/indicators/evaluations/{id}/sensitivity",
                        "/indicators/evaluations/{id}/snapshot",
                        "/indicators/integrity",
                        "/indicators/observations",
                        "/indicators/observations/{id}",
                        "/indicators/releases",
                        "/indicators/releases/{period}",
                        "/indicators/releases/{period}/{indicator}",
                        "/network/indicators",
                        "/network/indicators/pivot",
                        "/network/overview",
                        "/sdmx/data/{flow}/{key}",
                        "/sdmx/data/dataflow/{agency}/{id}/{version}/{key}"));
        ALL.put(
                CITY,
                List.of(
                        "/enterprises",
                        "/enterprises/duplicate-candidates",
                        "/enterprises/facts",
                        "/enterprises/facts/export.csv",
                        "/enterprises/facts/totals",
                        "/enterprises/park-restructurings",
                        "/enterprises/park-restructurings/{id}",
                        "/enterprises/{uscc}",
                        "/enterprises/{uscc}/diff",
                        "/enterprises/{uscc}/facts",
                        "/enterprises/{uscc}/history",
                        "/projects",
                        "/projects/{id}",
                        "/network/enterprises",
                        "/network/enterprises/export",
                        "/network/enterprises/map",
                        "/network/enterprises/{uscc}",
                        "/network/enterprises/{uscc}/history",
                        "/network/enterprises/{uscc}/diff"));
        ALL.put(
                STATE,
                List.of(
                        "/parks/{park}/collections/{period}",
                        "/parks/{park}/roster/imports",
                        "/indicators/rounds/{period}/parks",
                        "/network/enterprises/export/{id}"));
        ALL.put(
                TERMS,
                List.of(
                        "/partners/agreements",
                        "/partners/agreements/{id}",
                        "/partners/agreements/{id}/dry-run",
                        "/partners/usage",
                        "/partners/usage/statements",
                        "/partners/usage/statements/{month}",
                        "/partners/usage/statements/{month}.csv",
                        "/partners/usage/undelivered"));
        ALL.put(PSEUDONYM, List.of("/talent/programmes/{code}/nominations"));
    }

    private UnnotedReads() {}

    /** Paths by the reason. */
    static Map<String, List<String>> byReason() {
        return ALL;
    }

    /** All of their paths. */
    static List<String> paths() {
        return ALL.values().stream().flatMap(List::stream).toList();
    }
}

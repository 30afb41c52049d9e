package cn.onezone.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads that leave no entry in the audit trail, each with why it needs none. A new {@code GET} is marked {@code audited} or
 * stands here; one that does neither fails the build. So does a command, for one that changes nothing only reads.
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

    private static final String NOTHING = "nothing is answered";

    private static final Map<String, List<String>> ALL = new LinkedHashMap<>();
    private static final Map<String, List<String>> COMMANDS = new LinkedHashMap<>();

    static {
        ALL.put(
                PUBLIC,
                List.of(
                        "/parks/{park}",
                        "/parks/{park}/facts/import-mapping",
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
                        "/enterprises/facts/export.xlsx",
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
        COMMANDS.put(
                PUBLIC,
                List.of(
                        "PUT /parks/{park}/facts/import-mapping",
                        "DELETE /parks/{park}/facts/import-mapping",
                        "PUT /parks/{park}/roster/import-mapping",
                        "DELETE /parks/{park}/roster/import-mapping",
                        "POST /indicators/catalogue/elements",
                        "PUT /indicators/catalogue/elements/{code}",
                        "POST /indicators/catalogue/formulas",
                        "POST /indicators/catalogue/indicators",
                        "PUT /indicators/catalogue/indicators/{code}",
                        "POST /indicators/catalogue/units",
                        "PUT /indicators/rounds/{period}",
                        "POST /indicators/rounds/{period}/extensions",
                        "PUT /indicators/targets/{indicator}/{year}",
                        "POST /funds",
                        "PUT /funds/{code}/budgets/{year}",
                        "POST /funds/{fund}/calls",
                        "POST /talent/programmes",
                        "POST /projects/restriction-lists"));
        COMMANDS.put(
                AGGREGATES,
                List.of(
                        "POST /indicators/evaluations",
                        "PUT /indicators/evaluations/{id}",
                        "POST /indicators/evaluations/{id}/publication",
                        "POST /indicators/observations",
                        "PUT /indicators/releases/{period}",
                        "PUT /indicators/releases/{period}/{indicator}"));
        COMMANDS.put(
                CITY,
                List.of(
                        "POST /enterprises/lineage",
                        "POST /enterprises/lineage/{id}/revocation",
                        "POST /enterprises/park-restructurings",
                        "POST /projects",
                        "POST /projects/{id}/evaluation",
                        "POST /projects/{id}/joint-review",
                        "POST /projects/{id}/landing",
                        "POST /projects/{id}/match",
                        "POST /projects/{id}/milestones",
                        "POST /projects/{id}/screening",
                        "POST /projects/{id}/termination",
                        "POST /projects/{id}/withdrawal"));
        COMMANDS.put(
                STATE,
                List.of(
                        "PUT /parks/{park}/collections/{period}",
                        "POST /parks/{park}/collections/{period}/extensions"));
        COMMANDS.put(
                TERMS,
                List.of(
                        "POST /partners/agreements",
                        "POST /partners/agreements/{id}/dry-run",
                        "POST /partners/agreements/{id}/grant",
                        "PUT /partners/agreements/{id}/objections/{park}",
                        "DELETE /partners/agreements/{id}/objections/{park}",
                        "POST /partners/agreements/{id}/refusal",
                        "PUT /partners/agreements/{id}/terms",
                        "POST /partners/agreements/{id}/withdrawal"));
        COMMANDS.put(PSEUDONYM, List.of("POST /talent/programmes/{code}/nominations"));
        COMMANDS.put(
                NOTHING,
                List.of("POST /enterprises/duplicate-candidates/{id}/dismissal", "DELETE /talent/persons/{pseudonym}"));
    }

    private UnnotedReads() {}

    /** Paths by the reason. */
    static Map<String, List<String>> byReason() {
        return ALL;
    }

    /** Methods and paths of commands, by the reason why what they answer when they change nothing is not noted. */
    static Map<String, List<String>> commands() {
        return COMMANDS;
    }

    /** All of their paths. */
    static List<String> paths() {
        return ALL.values().stream().flatMap(List::stream).toList();
    }
}

package cn.onezone.access;

import cn.onezone.gateway.audit.AuditRoute;
import cn.onezone.gateway.view.NetworkRoute;
import cn.onezone.kit.access.OpenPaths;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.RouteRules.Route;
import cn.onezone.kit.access.Rule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/authorisation.md}, written from the rules that are in force. */
final class AuthorisationDocument {
    private static final String HEAD = """
            # Who may do what

            Written from the rules in the code; do not edit (`CONTRIBUTING.md` says how to write it anew). Every request needs
            an access token of the network's issuer (OAuth 2.0 bearer token, a signed JWT) whose `roles` name one of these, but
            for the open paths at the end. What is not listed is refused: 401 without a valid token; with one 403, or 404 where
            nothing is.

            | role | is | sees |
            |---|---|---|
            | `park-administrator` | keeps one park, which the token's `park` names | that park; **own** below means: of the own park only |
            | `reviewer` | accepts or returns what parks submit, evaluates projects | the city's records of all parks |
            | `coordinator` | decides for the city | the city's records of all parks |
            | `auditor` | reads everything, changes nothing | everything, parks' own records among it; of partners how they are served, but not what they are handed |
            | `operator` | health, metrics, keys | no data |
            | `partner` | a partner's system | what is public in the network, its own agreements and what they name |

            A token with the scope `onezone:read` reads; commands need `onezone:write`. What is out of reach answers 403 in the same
            words whether or not it exists.

            Every command and every refusal is recorded in the [audit trail](audit.md), and so is every read of a path with ✎,
            before it is answered. A command with ✎ that changes nothing, for it repeats another or only computes, is recorded as
            a read of what it answers. Why the others are not stands [below](#reads-that-are-not-recorded).
            """;

    private AuthorisationDocument() {}

    /**
     * The page.
     *
     * @param services the routes of each service by its name, in the order of the page
     */
    static String of(Map<String, List<Route>> services) {
        StringBuilder page = new StringBuilder(HEAD);
        services.forEach((name, routes) -> {
            page.append("\n## ").append(name).append("\n\n");
            head(page);
            routes.stream()
                    .filter(route -> route.rule() != null)
                    .forEach(route ->
                            row(page, route.method(), route.path(), route.type(), route.audited(), route.rule()));
        });
        page.append(
                "\n## gateway\n\nRoutes to the services pass every valid token, a park administrator's only to the own"
                        + " park; the service decides. A path that leads to none of them and stands on no list is not there for"
                        + " anybody, and a door of the gateway without a rule keeps it from starting. The city view:\n\n");
        head(page);
        for (NetworkRoute route : NetworkRoute.values()) {
            row(page, "GET", route.path(), "application/json", false, route.rule());
        }
        page.append("\nThe audit trails of all services in one list, and the gateway's own:\n\n");
        head(page);
        for (AuditRoute route : AuditRoute.values()) {
            row(page, "GET", route.path(), "application/json", true, route.rule());
        }
        page.append("\n## every process\n\n");
        head(page);
        row(page, "GET", "/actuator/**", "application/json", false, Rule.OPERATION);
        row(page, "POST", "/actuator/**", "application/json", false, Rule.OPERATION);
        page.append("\nOpen to everybody: ");
        page.append(String.join(
                ", ", OpenPaths.ALL.stream().map(path -> "`" + path + "`").toList()));
        page.append(
                "; at the gateway also `/swagger-ui/**`. Each process shows its own public keys, the gateway too.\n");
        page.append("\n## reads that are not recorded\n\n| why | paths |\n|---|---|\n");
        reasons(page, UnnotedReads.byReason());
        page.append("\nWhat these commands answer when they change nothing:\n\n| why | commands |\n|---|---|\n");
        reasons(page, UnnotedReads.commands());
        return page.toString();
    }

    private static void reasons(StringBuilder page, Map<String, List<String>> byReason) {
        byReason.forEach((why, paths) -> page.append("| ")
                .append(why)
                .append(" | ")
                .append(paths.stream().map(path -> "`" + path + "`").collect(Collectors.joining(", ")))
                .append(" |\n"));
    }

    private static void head(StringBuilder page) {
        page.append("| method | path |");
        for (Role role : Role.values()) {
            page.append(' ')
                    .append(role.title().en())
                    .append(' ')
                    .append(role.title().zh())
                    .append(" |");
        }
        page.append("\n|---|---|").append(":-:|".repeat(Role.values().length)).append('\n');
    }

    private static void row(StringBuilder page, String method, String path, String type, boolean audited, Rule rule) {
        page.append("| ").append(method).append(" | `").append(path).append('`');
        if (!type.equals("application/json")) {
            page.append(" (`").append(type).append("`)");
        }
        page.append(audited ? " ✎ |" : " |");
        for (Role role : Role.values()) {
            boolean allowed = rule.roles().contains(role);
            page.append(!allowed ? "  |" : role == Role.PARK_ADMINISTRATOR && rule.own() ? " own |" : " ● |");
        }
        page.append('\n');
    }
}

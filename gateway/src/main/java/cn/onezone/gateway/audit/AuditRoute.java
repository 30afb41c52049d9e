package cn.onezone.gateway.audit;

import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Rule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The doors to the audit trails at the gateway, all of them the auditor's; what is below them and is none, too. */
public enum AuditRoute {
    /** All trails of the network in one list. */
    ALL("/audit"),
    /** The gateway's own. */
    OWN("/gateway/audit"),
    /** The same in its order, for verification. */
    CHAIN("/gateway/audit/chain"),
    /** Where it stood when days were over. */
    HEADS("/gateway/audit/heads");

    private static final Rule AUDITOR = new Rule(Set.of(Role.AUDITOR), false);

    private final String path;

    AuditRoute(String path) {
        this.path = path;
    }

    /** As the documents have it. */
    public String path() {
        return path;
    }

    /** Who may use it. */
    public Rule rule() {
        return AUDITOR;
    }

    /** The rule for a path, absent if it is none of these doors and not below one. */
    public static @Nullable Rule of(String path) {
        return isAt(path, "/audit") || isAt(path, "/gateway") ? AUDITOR : null;
    }

    private static boolean isAt(String path, String root) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }
}

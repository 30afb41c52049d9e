package cn.onezone.kit.access;

import cn.onezone.kit.problem.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a route.
 *
 * @param roles any of these; none: nobody
 * @param own whether a park administrator reaches only what is the own park's
 */
public record Rule(Set<Role> roles, boolean own) {
    /** Nobody, whoever asks: what is not listed is refused. */
    static final Rule NOBODY = new Rule(Set.of(), false);

    /** The operator's routes. */
    public static final Rule OPERATION = new Rule(Set.of(Role.OPERATOR), false);

    /** Copies the roles. */
    public Rule {
        roles = Set.copyOf(roles);
    }

    static Rule of(Allowed allowed) {
        return new Rule(Set.copyOf(List.of(allowed.value())), allowed.own());
    }

    /**
     * Decides.
     *
     * @param method HTTP method, which decides the scope that is needed
     * @return absent if the caller may, else the refusal
     */
    public @Nullable Problem refusal(Caller caller, String method) {
        Scope needed = Scope.of(method);
        if (!caller.scopes().contains(needed)) {
            return Problem.of(
                    AccessProblem.NOT_ALLOWED,
                    method + " needs a token with the scope " + needed.wire(),
                    method + " 需要具有 " + needed.wire() + " 范围的令牌");
        }
        if (caller.roles().stream().noneMatch(roles::contains)) {
            return Problem.of(
                    AccessProblem.NOT_ALLOWED,
                    "roles: value: " + named(caller.roles()) + " (expected: one of " + named(roles) + ")",
                    "角色：值“" + named(caller.roles()) + "”，应为下列之一：" + named(roles));
        }
        return null;
    }

    /** What a caller who may use the route sees there. */
    public Reach reach(Caller caller) {
        Set<Role> used = EnumSet.copyOf(caller.roles());
        used.retainAll(roles);
        return new Reach(caller, own && used.equals(Set.of(Role.PARK_ADMINISTRATOR)) ? caller.park() : null);
    }

    private static String named(Set<Role> roles) {
        return roles.isEmpty()
                ? "none"
                : new TreeSet<>(roles).stream().map(Role::wire).collect(Collectors.joining(", "));
    }
}

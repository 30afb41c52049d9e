package cn.onezone.kit.access;

import cn.onezone.contracts.value.ParkCode;
import java.security.Principal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as a verified token says. The token itself is not in it.
 *
 * @param name subject of the token, 1 to 255 characters, the same for each token of one account
 * @param roles at least one
 * @param park the park of a park administrator, absent for everybody else
 * @param scopes at least one
 * @param until the end of the token
 */
public record Caller(String name, Set<Role> roles, @Nullable ParkCode park, Set<Scope> scopes, Instant until)
        implements Principal {
    private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

    /** Copies the sets. */
    public Caller {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    @Override
    public String getName() {
        return name;
    }

    /** For whom this thread works, absent outside a request. */
    public static @Nullable Caller current() {
        return CURRENT.get();
    }

    /**
     * Works for somebody from now on.
     *
     * @param caller absent for nobody
     * @return close it in the same thread
     */
    public static Turn enter(@Nullable Caller caller) {
        Caller before = CURRENT.get();
        CURRENT.set(caller);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** Ends the work for somebody. */
    @FunctionalInterface
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}

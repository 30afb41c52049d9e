package cn.onezone.partners.agreements;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose agreements a caller sees: a partner only its own, and of others' not even whether they are there; an auditor all,
 * and what stands below them.
 */
public final class Partners {
    private static final Set<Role> OF_ALL = Set.of(Role.COORDINATOR, Role.AUDITOR);

    private Partners() {}

    /** The partner whose agreements alone the caller sees, absent if the caller is no partner or sees all. */
    public static @Nullable String only(Caller caller) {
        return caller.roles().contains(Role.PARTNER) && caller.roles().stream().noneMatch(OF_ALL::contains)
                ? caller.name()
                : null;
    }

    /** An agreement that the caller sees: of a partner only its own, of others {@code missing} if there is none. */
    public static Stored<Agreement> require(
            Caller caller, Optional<Stored<Agreement>> found, Supplier<? extends RuntimeException> missing) {
        String only = only(caller);
        return only == null ? found.orElseThrow(missing) : own(only, found);
    }

    /**
     * An agreement into whose subscription the caller may look: of an auditor any, of a partner only its own.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code not-found} to an auditor if there is none, else as {@link #own}
     */
    public static Stored<Agreement> read(Caller caller, String id, Optional<Stored<Agreement>> found) {
        return readsAll(caller) ? found.orElseThrow(() -> Agreements.missing(id)) : own(caller.name(), found);
    }

    /** Whether the caller reads what stands below all agreements, in force or not. */
    public static boolean readsAll(Caller caller) {
        return caller.roles().contains(Role.AUDITOR);
    }

    /**
     * An agreement of this partner.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code not-allowed} if it is another's or there is none, in the same words
     */
    public static Stored<Agreement> own(String partner, Optional<Stored<Agreement>> found) {
        return found.filter(a -> a.state().partner().equals(partner))
                .orElseThrow(() -> new Problem(
                                AccessProblem.NOT_ALLOWED,
                                Text.of(
                                        "this is not open to you (expected: an agreement of your own)",
                                        "您无权访问（应为本单位的协议）"),
                                List.of())
                        .refused());
    }
}

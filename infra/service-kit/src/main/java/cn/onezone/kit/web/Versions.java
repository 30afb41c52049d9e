package cn.onezone.kit.web;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import org.jspecify.annotations.Nullable;

/** A record's version over HTTP: {@code ETag: "7"} in answers, {@code If-Match: "7"} in changes. */
public final class Versions {
    private Versions() {}

    /** The entity tag of a version. */
    public static String tag(Stored<?> stored) {
        return "\"" + stored.version() + "\"";
    }

    /**
     * Refuses a change that is not based on what stands: 428 without {@code If-Match}, 412 if the version is another.
     * {@code *} matches any.
     */
    public static void check(Stored<?> stored, @Nullable String ifMatch) {
        check(tag(stored), ifMatch);
    }

    /**
     * Refuses a change that is not based on what stands.
     *
     * @param tag of what stands, of several records together
     */
    public static void check(String tag, @Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw Problem.of(
                            KitProblem.IF_MATCH_REQUIRED,
                            "expected If-Match with the ETag that was read, now " + tag,
                            "请在 If-Match 中给出读取时的 ETag，当前为 " + tag)
                    .refused();
        }
        String given = ifMatch.strip();
        if (!given.equals("*") && !given.equals(tag)) {
            throw Problem.of(
                            KitProblem.STALE_VERSION,
                            "If-Match: value: " + given + " (expected: " + tag + ")",
                            "If-Match：值 " + given + "，当前版本为 " + tag)
                    .refused();
        }
    }
}

package cn.onezone.kit.web;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items at most {@code limit}
 * @param total how many there are in all
 * @param next cursor of the next page, absent at the end
 */
public record Page<T>(
        List<T> items,
        long total,

        @com.fasterxml.jackson.annotation.JsonInclude @Nullable
        String next) {
    private static final int MOST = 1_000;

    /**
     * A page from one item more than fits, which shows whether there is a next one.
     *
     * @param found up to {@code limit + 1}
     * @param key what the cursor remembers of the last item
     */
    public static <S, T> Page<T> of(
            List<S> found, int limit, long total, Function<S, String> key, Function<S, T> view) {
        boolean more = found.size() > limit;
        List<S> shown = more ? found.subList(0, limit) : found;
        return new Page<>(shown.stream().map(view).toList(), total, more ? cursor(key.apply(shown.getLast())) : null);
    }

    /**
     * A page of what the store keeps.
     *
     * @param found up to {@code limit + 1}
     * @param key what the cursor remembers of the last
     */
    public static <S, T> Page<T> of(
            Excerpt<S> found, int limit, Function<Stored<S>, String> key, Function<Stored<S>, T> view) {
        return of(found.found(), limit, found.total(), key, view);
    }

    /**
     * A limit within bounds.
     *
     * @throws cn.onezone.kit.problem.Refused outside 1 to 1000
     */
    public static int limit(@Nullable Integer asked) {
        if (asked == null) {
            return 50;
        }
        if (asked < 1 || asked > MOST) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "limit: value: " + asked + " (expected: 1 to " + MOST + ")",
                            "limit：值 " + asked + "，应为 1 至 " + MOST)
                    .refused();
        }
        return asked;
    }

    /** An opaque cursor that remembers a key. */
    public static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a cursor remembers, empty for none.
     *
     * @throws cn.onezone.kit.problem.Refused if it is not one that was given out
     */
    public static String after(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: value: " + cursor + " (expected: the next of the page before)",
                            "cursor：“" + cursor + "”无效，应为上一页的 next")
                    .refused();
        }
    }
}

package cn.onezone.kit.audit;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry stands in the order of time; ids grow with it, so they order what is of one moment.
 *
 * @param at moment of the entry, to the millisecond
 * @param id of the entry
 */
public record Place(Instant at, String id) {
    private static final Pattern FORM =
            Pattern.compile("(-?[0-9]{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /** Where an entry stands. */
    public static Place of(ChainLink link) {
        return new Place(link.entry().at(), link.entry().id());
    }

    /** What a cursor of a trail's door remembers. */
    public String key() {
        return at.toEpochMilli() + " " + id;
    }

    /**
     * Reads a cursor of a trail's door.
     *
     * @return absent for none
     * @throws cn.onezone.kit.problem.Refused if it is not one that was given out
     */
    public static @Nullable Place read(@Nullable String cursor) {
        String remembered = Page.after(cursor);
        if (remembered.isEmpty()) {
            return null;
        }
        Matcher matcher = FORM.matcher(remembered);
        if (!matcher.matches()) {
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: value: " + cursor + " (expected: the next of the page before)",
                            "cursor：“" + cursor + "”无效，应为上一页的 next")
                    .refused();
        }
        return new Place(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), matcher.group(2));
    }
}

package cn.onezone.gateway.view.enterprises;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Short forms of names. A text is one of a name if, without the legal form at its end (有限公司, 股份有限公司, 集团 …), it is a
 * part of the name; or if it is of two to eight Chinese characters which stand in the name in their order, the first of them
 * at the name's beginning or behind the region that it begins with (中国, 北京, 北京市, 中关村 …), and all before the legal form:
 * 中科院 is 中国科学院, 小米公司 is 北京小米科技有限责任公司.
 *
 * <p>Those that have the text as it stands are found first. Of a text of two to four characters, as short forms are, those
 * of which it is a short form are found behind them: one 北大荒 must not hide all of 北京大学. Of other texts they are found
 * only when no name has the text: of what begins with a region, such as 北京科技, half of all names would be one.
 */
final class Abbreviation {
    private static final int LONGEST = 8;

    /** Of characters which may be meant as a short form though there are names that have them as they stand. */
    private static final int LONGEST_BESIDES = 4;

    /** Longer ones first. */
    private static final List<String> FORMS = List.of(
            "股份有限责任公司", "集团股份有限公司", "集团有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "集团公司", "有限公司", "股份公司", "公司", "集团", "中心");

    private static final List<char[]> REGIONS = Stream.of("北京市", "北京", "中国", "中关村", "全国", "国家")
            .map(String::toCharArray)
            .toList();

    private Abbreviation() {}

    /** A text without legal form, absent if nothing but it would be left or there is none. */
    @Nullable
    private static String core(String folded) {
        for (String form : FORMS) {
            if (folded.endsWith(form)) {
                return folded.length() - form.length() >= 2
                        ? folded.substring(0, folded.length() - form.length())
                        : null;
            }
        }
        return null;
    }

    /** A text without legal form, if it has one: every name that it is a short form of has its characters in their order. */
    static String letters(String folded) {
        String without = core(folded);
        return without == null ? folded : without;
    }

    /** Whether the characters of {@link #letters} may stand apart in a name. */
    static boolean mayStandApart(String letters) {
        return letters.length() <= LONGEST && letters.chars().allMatch(c -> Han.is((char) c));
    }

    /** Whether those of which a text is a short form are looked for though others have it as it stands. */
    static boolean isLikely(String folded) {
        String letters = letters(folded);
        return letters.length() <= LONGEST_BESIDES
                && mayStandApart(letters)
                && REGIONS.stream().noneMatch(region -> startsWith(letters.toCharArray(), 0, letters.length(), region));
    }

    /** Adds to some characters those with which a short form of a name may begin because a region goes before them. */
    static void behindRegions(String names, int from, Collection<Character> into) {
        for (char[] region : REGIONS) {
            int behind = from + region.length;
            if (behind < names.length()
                    && names.charAt(behind) != EnterpriseFields.BETWEEN_NAMES
                    && names.startsWith(String.valueOf(region), from)) {
                into.add(names.charAt(behind));
            }
        }
    }

    /** The test of names for a text that they have not as it stands, absent if it can be no short form. */
    static Columns.@Nullable NameTest besides(String folded) {
        Columns.NameTest test = test(folded);
        if (test == null) {
            return null;
        }
        Columns.NameTest part = part(folded.toCharArray());
        return (names, from, to) -> test.named(names, from, to) && !part.named(names, from, to);
    }

    /** The test of names for a text, absent if it can be no short form. */
    static Columns.@Nullable NameTest test(String folded) {
        String without = core(folded);
        String text = letters(folded);
        boolean inOrder = mayStandApart(text);
        if (without == null && !inOrder) {
            return null;
        }
        char[] letters = text.toCharArray();
        Columns.NameTest part = part(letters);
        return (names, from, to) ->
                (without != null && part.named(names, from, to)) || (inOrder && inOrder(names, from, to, letters));
    }

    /** The test of names for a text as it stands. */
    static Columns.NameTest part(char[] text) {
        return (names, from, to) -> {
            char first = text[0];
            for (int at = from; at <= to - text.length; at++) {
                if (names[at] == first) {
                    int same = 1;
                    while (same < text.length && names[at + same] == text[same]) {
                        same++;
                    }
                    if (same == text.length) {
                        return true;
                    }
                }
            }
            return false;
        };
    }

    private static boolean inOrder(char[] names, int from, int to, char[] text) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || names[at] == EnterpriseFields.BETWEEN_NAMES) {
                if (ofOne(names, start, at, text)) {
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }

    private static boolean ofOne(char[] names, int from, int to, char[] text) {
        if (begins(names, from, to, text)) {
            return follows(names, from, end(names, from, to), text);
        }
        for (char[] region : REGIONS) {
            if (startsWith(names, from, to, region) && begins(names, from + region.length, to, text)) {
                return follows(names, from + region.length, end(names, from, to), text);
            }
        }
        return false;
    }

    private static boolean begins(char[] names, int from, int to, char[] text) {
        return from < to && names[from] == text[0];
    }

    /** Where the legal form of a name begins. */
    private static int end(char[] names, int from, int to) {
        for (String form : FORMS) {
            if (endsWith(names, from, to, form)) {
                return to - form.length();
            }
        }
        return to;
    }

    private static boolean follows(char[] names, int from, int to, char[] text) {
        if (to - from < text.length || names[from] != text[0]) {
            return false;
        }
        int next = 1;
        for (int at = from + 1; at < to && next < text.length; at++) {
            if (names[at] == text[next]) {
                next++;
            }
        }
        return next == text.length;
    }

    private static boolean startsWith(char[] names, int from, int to, char[] start) {
        return to - from >= start.length && Arrays.equals(names, from, from + start.length, start, 0, start.length);
    }

    private static boolean endsWith(char[] names, int from, int to, String end) {
        int start = to - end.length();
        if (start < from) {
            return false;
        }
        for (int i = 0; i < end.length(); i++) {
            if (names[start + i] != end.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

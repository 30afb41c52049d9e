package cn.onezone.gateway.view.enterprises;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import net.sourceforge.pinyin4j.PinyinHelper;

/**
 * How characters are read. A name is found by the first letters of the readings of some of its characters that stand side
 * by side (智芯科技 by {@code zxkj}), or by their whole readings, of which the last may be begun only (by {@code zhixinke} and
 * {@code zhixink}); a letter in the name stands for itself. A character with several readings is found by each. No index
 * is kept for it: letters are looked for in the names themselves, which costs about as much as reading them once.
 */
final class Pinyin {
    private static final char FIRST = '\u4e00';
    private static final char LAST = '\u9fff';
    private static final int LETTERS = 26;
    private static final int MOST_READINGS = 8;

    /** Readings without tones of each character from {@link #FIRST} on, the usual one first. */
    private static final String[][] READINGS = new String[LAST - FIRST + 1][];

    /** A bit for each letter that a reading begins with, or for the letter itself; by character. */
    private static final int[] INITIALS = new int[Character.MAX_VALUE + 1];

    /** Place of each character in a dictionary. */
    private static final char[] PLACES = new char[Character.MAX_VALUE + 1];

    /**
     * The library's table: lines {@code 4E01 (ding1,zheng1)}. The library itself would hold it as a tree, at ten megabytes,
     * for as long as the gateway lives.
     */
    private static final String TABLE = "/pinyindb/unicode_to_hanyu_pinyin.txt";

    static {
        String[][] toneds = table();
        // some four hundred different lists of readings, not twenty thousand
        Map<String, String[]> same = new HashMap<>();
        String[] sorting = new String[READINGS.length];
        for (char c = FIRST; c <= LAST; c++) {
            String[] toned = toneds[c - FIRST];
            String[] readings = readings(toned);
            READINGS[c - FIRST] = same.computeIfAbsent(String.join(",", readings), _ -> readings);
            sorting[c - FIRST] = (toned.length == 0 ? "~" : toned[0]) + c;
            for (String reading : READINGS[c - FIRST]) {
                INITIALS[c] |= bit(reading.charAt(0));
            }
        }
        for (char c = 'a'; c <= 'z'; c++) {
            INITIALS[c] |= bit(c);
        }
        Arrays.sort(sorting);
        for (int c = 0; c < PLACES.length; c++) {
            PLACES[c] = (char) c;
        }
        for (int i = 0; i < sorting.length; i++) {
            PLACES[sorting[i].charAt(sorting[i].length() - 1)] = (char) (FIRST + i);
        }
    }

    private Pinyin() {}

    private static int bit(char letter) {
        return 1 << (letter - 'a');
    }

    /** Readings with tones, the usual one first; none of a character that the table does not have. */
    private static String[][] table() {
        String[][] all = new String[READINGS.length][];
        Arrays.fill(all, new String[0]);
        try (InputStream in = PinyinHelper.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException(TABLE + " is missing in the library of readings");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int open = line.indexOf('(');
                int close = line.indexOf(')');
                if (open < 0 || close < open || line.startsWith("(none0)", open)) {
                    continue;
                }
                int c = Integer.parseInt(line.substring(0, open).strip(), 16);
                if (c >= FIRST && c <= LAST) {
                    all[c - FIRST] = line.substring(open + 1, close).split(",", -1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static String[] readings(String[] toned) {
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < toned.length && all.size() < MOST_READINGS; i++) {
            int end = toned[i].length();
            while (end > 0 && Character.isDigit(toned[i].charAt(end - 1))) {
                end--;
            }
            String letters = toned[i].substring(0, end);
            // 女, 绿: typed with v, or with u
            all.add(letters.replace("u:", "v"));
            all.add(letters.replace("u:", "u"));
        }
        all.removeIf(reading -> reading.isEmpty() || !reading.chars().allMatch(c -> c >= 'a' && c < 'a' + LETTERS));
        return all.toArray(new String[0]);
    }

    /** Reads the readings, if they are not here yet. */
    static void prepare() {
        if (READINGS.length != LAST - FIRST + 1) {
            throw new IllegalStateException("readings are missing");
        }
    }

    /** Whether a folded text can be pinyin: two letters or more and nothing else. */
    static boolean possible(String folded) {
        return folded.length() >= 2 && folded.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    /** Orders folded names as a dictionary does. */
    static int compare(String one, String other) {
        int same = Math.min(one.length(), other.length());
        for (int i = 0; i < same; i++) {
            int order = PLACES[one.charAt(i)] - PLACES[other.charAt(i)];
            if (order != 0) {
                return order;
            }
        }
        return one.length() - other.length();
    }

    /** The same for a name that stands among others. */
    static int compare(char[] names, int from, int to, String other) {
        int same = Math.min(to - from, other.length());
        for (int i = 0; i < same; i++) {
            int order = PLACES[names[from + i]] - PLACES[other.charAt(i)];
            if (order != 0) {
                return order;
            }
        }
        return to - from - other.length();
    }

    /** The same for two names that stand among others. */
    static int compare(char[] names, int from, int to, char[] others, int otherFrom, int otherTo) {
        int same = Math.min(to - from, otherTo - otherFrom);
        for (int i = 0; i < same; i++) {
            int order = PLACES[names[from + i]] - PLACES[others[otherFrom + i]];
            if (order != 0) {
                return order;
            }
        }
        return (to - from) - (otherTo - otherFrom);
    }

    /** The places of a name's first four characters as one number, which is ordered as they are. */
    static long start(char[] names, int from, int to) {
        long start = 0;
        for (int i = 0; i < Long.BYTES / Character.BYTES; i++) {
            start = start << Character.SIZE | (from + i < to ? PLACES[names[from + i]] : 0);
        }
        // compared with a sign
        return start ^ Long.MIN_VALUE;
    }

    /** The test of names for letters. */
    static Columns.NameTest test(String letters) {
        char[] all = letters.toCharArray();
        int first = bit(all[0]);
        return (names, from, to) -> {
            for (int at = from; at < to; at++) {
                if ((INITIALS[names[at]] & first) != 0
                        && (initials(names, at, to, all) || whole(names, at, to, all, 0))) {
                    return true;
                }
            }
            return false;
        };
    }

    private static boolean initials(char[] names, int from, int to, char[] letters) {
        if (to - from < letters.length) {
            return false;
        }
        for (int i = 0; i < letters.length; i++) {
            if ((INITIALS[names[from + i]] & bit(letters[i])) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean whole(char[] names, int at, int to, char[] letters, int from) {
        if (from == letters.length) {
            return true;
        }
        if (at == to) {
            return false;
        }
        char c = names[at];
        if (c < FIRST || c > LAST) {
            return c == letters[from] && whole(names, at + 1, to, letters, from + 1);
        }
        for (String reading : READINGS[c - FIRST]) {
            int left = letters.length - from;
            int same = Math.min(left, reading.length());
            if (same(reading, letters, from, same)
                    && (left <= reading.length() || whole(names, at + 1, to, letters, from + same))) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(String reading, char[] letters, int from, int length) {
        for (int i = 0; i < length; i++) {
            if (reading.charAt(i) != letters[from + i]) {
                return false;
            }
        }
        return true;
    }
}

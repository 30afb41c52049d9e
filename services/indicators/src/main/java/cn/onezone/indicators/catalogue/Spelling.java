package cn.onezone.indicators.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant. */
final class Spelling {
    private Spelling() {}

    /** Those spelled most alike, the nearest first; by Levenshtein's distance, then by alphabet. */
    static List<String> nearest(String text, Collection<String> known, int most) {
        String bounded = text.length() > 100 ? text.substring(0, 100) : text;
        return known.stream()
                .sorted(Comparator.<String>comparingInt(k -> distance(bounded, k))
                        .thenComparing(k -> k))
                .limit(most)
                .toList();
    }

    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}

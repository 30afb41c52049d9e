package cn.onezone.parks.imports;

import java.util.Arrays;

/**
 * In which row of a file each enterprise stands first, and what that row says: 20 bytes and some room for each, so that a
 * million rows fit. Keys are 64-bit digests; that two of a million differ in the text and not in the digest has a chance
 * of about one in 37 million.
 */
final class FirstRows {
    private long[] keys = new long[1 << 10];
    private long[] contents = new long[1 << 10];
    private int[] rows = new int[1 << 10];
    private int size;

    /** How a row relates to what came before it. */
    sealed interface Place {
        /** The first of its enterprise. */
        record First() implements Place {}

        /** A repetition, word for word, of this row. */
        record Same(int row) implements Place {}

        /** Another statement about the enterprise of this row. */
        record Other(int row) implements Place {}
    }

    /** Notes a row unless its enterprise is known. */
    Place note(String key, String content, int row) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        long digest = digest(key);
        int at = slot(digest);
        if (keys[at] == digest) {
            return contents[at] == digest(content) ? new Place.Same(rows[at]) : new Place.Other(rows[at]);
        }
        keys[at] = digest;
        contents[at] = digest(content);
        rows[at] = row;
        size++;
        return new Place.First();
    }

    private int slot(long digest) {
        int at = (int) digest & (keys.length - 1);
        while (keys[at] != 0 && keys[at] != digest) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldContents = contents;
        int[] oldRows = rows;
        keys = new long[oldKeys.length * 2];
        contents = Arrays.copyOf(contents, keys.length);
        rows = Arrays.copyOf(rows, keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                contents[at] = oldContents[i];
                rows[at] = oldRows[i];
            }
        }
    }

    /** FNV-1a over UTF-16 units, its bits mixed so that the low ones index well; never 0, which marks a free slot. */
    private static long digest(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}

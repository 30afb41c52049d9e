package cn.onezone.gateway.view;

import java.util.Arrays;

/**
 * The newest sequence applied of every subject, so that duplicates, reordering and replay are harmless. A million
 * subjects must fit beside everything else, so it is an open-addressing table of primitives keyed by 128 bits of hash:
 * 24 bytes a slot, at most two thirds full. Not thread-safe: one thread owns it at a time.
 */
final class SequenceGuard {
    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    /** 0 where the slot is free: sequences start at 1. */
    private long[] sequences = new long[FIRST_CAPACITY];

    private int size;

    /** The sequence held of a subject, 0 if none. */
    long held(long hashHigh, long hashLow) {
        return sequences[slot(hashHigh, hashLow)];
    }

    /**
     * Takes a sequence if it is newer than the one held.
     *
     * @param sequence from 1
     * @return whether it was newer
     */
    boolean advance(long hashHigh, long hashLow, long sequence) {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 1 or more)");
        }
        int slot = slot(hashHigh, hashLow);
        if (sequences[slot] >= sequence) {
            return false;
        }
        boolean fresh = sequences[slot] == 0;
        high[slot] = hashHigh;
        low[slot] = hashLow;
        sequences[slot] = sequence;
        if (fresh && ++size > sequences.length / 3 * 2) {
            grow();
        }
        return true;
    }

    /** How many subjects it holds. */
    int size() {
        return size;
    }

    /** Forgets everything. */
    void clear() {
        high = new long[FIRST_CAPACITY];
        low = new long[FIRST_CAPACITY];
        sequences = new long[FIRST_CAPACITY];
        size = 0;
    }

    private int slot(long hashHigh, long hashLow) {
        int mask = sequences.length - 1;
        int at = (int) (hashLow ^ (hashLow >>> 32)) & mask;
        while (sequences[at] != 0 && (high[at] != hashHigh || low[at] != hashLow)) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] old = sequences;
        high = new long[old.length * 2];
        low = new long[old.length * 2];
        sequences = new long[old.length * 2];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                sequences[slot] = old[i];
            }
        }
        Arrays.fill(old, 0);
    }
}

package cn.onezone.gateway.view.enterprises;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.jspecify.annotations.Nullable;

/**
 * How many enterprises have each profile together with each attributes, among some of one segment at one moment: only the
 * combinations that occur, 8 bytes each, and 4 bytes a profile. Where they are few, whatever is filtered and counted by
 * attributes is a sum over them and not over enterprises.
 */
final class Combinations {
    /** Where the combinations of each profile begin, and behind the last one where they end. */
    private final int[] starts;

    private final int[] attributes;
    private final int[] counts;

    private Combinations(int[] starts, int[] attributes, int[] counts) {
        this.starts = starts;
        this.attributes = attributes;
        this.counts = counts;
    }

    /** Is given what is added up. */
    interface Sum {
        /** Takes the number of enterprises of a combination. */
        void add(int profile, int attributes, int count);
    }

    /**
     * Adds up enterprises.
     *
     * @param byProfile how many have each profile
     * @param grouped their attributes, those of a profile together
     * @param different how many different attributes there are
     * @param most combinations that are worth the memory
     * @return absent if they are more
     */
    static @Nullable Combinations of(int[] byProfile, int[] grouped, int different, int most) {
        int[] starts = new int[byProfile.length + 1];
        int[] attributes = new int[16];
        int[] counts = new int[16];
        int size = 0;
        int[] place = new int[different];
        int at = 0;
        for (int profile = 0; profile < byProfile.length; profile++) {
            int first = size;
            for (int end = at + byProfile[profile]; at < end; at++) {
                int one = grouped[at];
                // places of another profile, and those never written, are below the first or hold something else
                int known = place[one];
                if (known >= first && known < size && attributes[known] == one) {
                    counts[known]++;
                } else {
                    if (size == most) {
                        return null;
                    }
                    attributes = ArrayUtil.grow(attributes, size + 1);
                    counts = ArrayUtil.grow(counts, size + 1);
                    attributes[size] = one;
                    counts[size] = 1;
                    place[one] = size++;
                }
            }
            starts[profile + 1] = size;
        }
        return new Combinations(starts, Arrays.copyOf(attributes, size), Arrays.copyOf(counts, size));
    }

    /**
     * Sums up those that pass.
     *
     * @param passing by profile
     * @param passingAttributes by attributes, absent if all pass
     */
    void sum(boolean[] passing, boolean @Nullable [] passingAttributes, Sum into) {
        for (int profile = 0; profile < passing.length; profile++) {
            int end = passing[profile] ? starts[profile + 1] : 0;
            for (int at = starts[profile]; at < end; at++) {
                if (passingAttributes == null || passingAttributes[attributes[at]]) {
                    into.add(profile, attributes[at], counts[at]);
                }
            }
        }
    }
}

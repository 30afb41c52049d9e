package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IntroSorter;
import org.apache.lucene.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/**
 * What is filtered, counted and sorted by, of each enterprise of one segment, as plain arrays: 40 bytes an enterprise and
 * two for each character of its names. All that is looked at for one that is counted stands in one number: those that
 * match are far apart, so every other array would cost another wait for memory. A segment never changes, so its columns
 * live as long as it does.
 */
final class Columns {
    /** The entry of what is no counted enterprise. */
    static final long NONE = -1;

    /** Texts whose matches are kept; 16 bytes an enterprise at most. */
    private static final int TEXTS = 128;

    /** Rank in the upper half, profile in the lower. */
    private final long[] entries;

    private final long[] first;
    private final long[] second;
    private final Profiles profiles;
    /** Counted enterprises in the order of lists. */
    private final int[] byRank;
    /** Their profiles, in the same order. */
    private final int[] profileByRank;
    /** Counted enterprises, those of a profile together, each in the order of lists. */
    private final int[] byProfile;
    /** Lengths that names have, ascending. */
    private final long[] lengths;

    private final int[] nameStarts;
    private char[] names = new char[0];

    /** Matches of texts that many have, the longest unused first. */
    private final Map<String, Matches> common = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Matches> eldest) {
            return size() > TEXTS;
        }
    };

    private Columns(LeafReader segment) throws IOException {
        int size = segment.maxDoc();
        entries = new long[size];
        first = numbers(segment, EnterpriseFields.FIRST);
        second = numbers(segment, EnterpriseFields.SECOND);
        profiles = new Profiles(segment, entries);
        byRank = new int[profiles.counted()];
        profileByRank = new int[byRank.length];
        byProfile = new int[byRank.length];
        nameStarts = new int[size + 1];
        rank();
        lengths = lengths();
        names(segment);
    }

    /** How many entries there are, deleted ones too. */
    int size() {
        return entries.length;
    }

    /** Rank and profile as one number, to be taken apart below; {@link #NONE} if it is not counted. */
    long entry(int doc) {
        return entries[doc];
    }

    /** Number of the profile of an entry. */
    static int profile(long entry) {
        return (int) entry;
    }

    /** Place of an entry in the order of lists within its segment. */
    static int rank(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    /** The profiles of the segment. */
    Profiles profiles() {
        return profiles;
    }

    /** The enterprise of a rank. */
    int atRank(int rank) {
        return byRank[rank];
    }

    /** The profile of the enterprise of a rank. */
    int profileAtRank(int rank) {
        return profileByRank[rank];
    }

    /** The enterprises of a profile are from {@link Profiles#starts} of it on in this. */
    int byProfile(int at) {
        return byProfile[at];
    }

    /** How many counted enterprises of the segment come before one, or before and with it. */
    int before(long otherFirst, long otherSecond, boolean withIt) {
        int low = 0;
        int high = byRank.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int doc = byRank[middle];
            int order = order(first[doc], second[doc], otherFirst, otherSecond);
            if (order < 0 || (order == 0 && withIt)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Short names first, then by code: a search for a part of a name finds the name itself on top. */
    static int order(long first, long second, long otherFirst, long otherSecond) {
        int byLength = Long.compare(
                second >>> EnterpriseFields.NAME_LENGTH_SHIFT, otherSecond >>> EnterpriseFields.NAME_LENGTH_SHIFT);
        if (byLength != 0) {
            return byLength;
        }
        int byFirst = Long.compare(first, otherFirst);
        return byFirst != 0 ? byFirst : Long.compare(second, otherSecond);
    }

    /** First 12 characters of the USCC. */
    long first(int doc) {
        return first[doc];
    }

    /** Length of the name in the upper half, last 6 characters of the USCC in the lower. */
    long second(int doc) {
        return second[doc];
    }

    /**
     * Reads the entries of a batch, and moves those that are counted and of some profiles to its front.
     *
     * @param passing by profile
     * @return how many they are
     */
    int passing(boolean[] passing, int[] docs, int count, long[] into) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            long entry = entries[docs[i]];
            if (entry != NONE && passing[profile(entry)]) {
                docs[left] = docs[i];
                into[left++] = entry;
            }
        }
        return left;
    }

    /**
     * Moves those of a batch whose name or former name contains a text to its front.
     *
     * @param text folded
     * @return how many they are
     */
    int named(int[] docs, long[] entriesOfDocs, int count, char[] text) {
        int[] starts = new int[count];
        char[] begin = new char[count];
        for (int i = 0; i < count; i++) {
            starts[i] = nameStarts[docs[i]];
        }
        // nothing is made of it: it has the names fetched at the same time and not one after the other
        for (int i = 0; i < count; i++) {
            begin[i] = starts[i] < names.length ? names[starts[i]] : 0;
        }
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (named(starts[i], nameStarts[docs[i] + 1] - text.length, text)) {
                docs[left] = docs[i];
                entriesOfDocs[left++] = entriesOfDocs[i];
            }
        }
        return left;
    }

    private boolean named(int from, int last, char[] text) {
        char first = text[0];
        for (int at = from; at <= last; at++) {
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
    }

    /** How many enterprises of the segment are counted. */
    int counted() {
        return byRank.length;
    }

    /** All codes of a range, as ranks from the first of a pair to before the second; a pair for each length of names. */
    List<int[]> coded(CodeRange range) {
        List<int[]> spans = new ArrayList<>();
        for (long length : lengths) {
            long shifted = length << EnterpriseFields.NAME_LENGTH_SHIFT;
            int from = before(range.leastFirst(), shifted | range.leastSecond(), false);
            int to = before(range.greatestFirst(), shifted | range.greatestSecond(), true);
            if (from < to) {
                spans.add(new int[] {from, to});
            }
        }
        return spans;
    }

    /** The matches of a text that were kept, absent if there are none. */
    @Nullable
    Matches common(String text) {
        synchronized (common) {
            return common.get(text);
        }
    }

    /** Keeps the matches of a text. */
    void keep(String text, Matches matches) {
        synchronized (common) {
            common.put(text, matches);
        }
    }

    private void rank() {
        int counted = 0;
        for (int doc = 0; doc < entries.length; doc++) {
            if (entries[doc] != NONE) {
                byRank[counted++] = doc;
            }
        }
        new ByOrder().sort(0, counted);
        int[] next = profiles.starts();
        for (int rank = 0; rank < counted; rank++) {
            int doc = byRank[rank];
            int profile = profile(entries[doc]);
            profileByRank[rank] = profile;
            byProfile[next[profile]++] = doc;
            entries[doc] |= (long) rank << Integer.SIZE;
        }
    }

    private long[] lengths() {
        long[] found = new long[16];
        int count = 0;
        for (int doc : byRank) {
            long length = second[doc] >>> EnterpriseFields.NAME_LENGTH_SHIFT;
            if (count == 0 || found[count - 1] != length) {
                found = ArrayUtil.grow(found, count + 1);
                found[count++] = length;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static long[] numbers(LeafReader segment, String field) throws IOException {
        long[] numbers = new long[segment.maxDoc()];
        NumericDocValues values = segment.getNumericDocValues(field);
        if (values != null) {
            for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
                numbers[doc] = values.longValue();
            }
        }
        return numbers;
    }

    private void names(LeafReader segment) throws IOException {
        BinaryDocValues values = segment.getBinaryDocValues(EnterpriseFields.NAMES);
        if (values == null) {
            return;
        }
        char[] read = new char[size() * 16];
        char[] decoded = new char[64];
        int length = 0;
        for (int doc = 0; doc < size(); doc++) {
            nameStarts[doc] = length;
            if (values.advanceExact(doc)) {
                BytesRef text = values.binaryValue();
                decoded = ArrayUtil.grow(decoded, text.length);
                int more = UnicodeUtil.UTF8toUTF16(text, decoded);
                read = ArrayUtil.grow(read, length + more);
                System.arraycopy(decoded, 0, read, length, more);
                length += more;
            }
        }
        nameStarts[size()] = length;
        names = Arrays.copyOf(read, length);
    }

    private final class ByOrder extends IntroSorter {
        private int pivot;

        @Override
        protected void setPivot(int i) {
            pivot = byRank[i];
        }

        @Override
        protected int comparePivot(int j) {
            int doc = byRank[j];
            return order(first[pivot], second[pivot], first[doc], second[doc]);
        }

        @Override
        protected void swap(int i, int j) {
            int kept = byRank[i];
            byRank[i] = byRank[j];
            byRank[j] = kept;
        }
    }

    /** Columns of all segments in use; each leaves with its segment. */
    static final class Cache {
        private final Map<IndexReader.CacheKey, Columns> bySegment = new ConcurrentHashMap<>();

        /** The columns of a segment, read now if they are not here yet. */
        Columns of(LeafReader segment) {
            IndexReader.CacheHelper helper = segment.getCoreCacheHelper();
            if (helper == null) {
                throw new IllegalStateException("a segment without identity: " + segment);
            }
            Columns known = bySegment.get(helper.getKey());
            if (known != null) {
                return known;
            }
            Columns read;
            try {
                read = new Columns(segment);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (bySegment.putIfAbsent(helper.getKey(), read) == null) {
                helper.addClosedListener(bySegment::remove);
            }
            return read;
        }
    }
}

package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IntroSorter;
import org.apache.lucene.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is filtered, counted and sorted by, of each enterprise of one segment, as plain arrays: 32 bytes an enterprise and
 * two for each character of its names. All that is looked at for one that is counted stands in one number: those that
 * match are far apart, so every other array would cost another wait for memory. A segment never changes, so its columns
 * live as long as it does.
 */
final class Columns {
    private static final Logger LOG = LoggerFactory.getLogger(Columns.class);
    /** Stands for the parks beyond those that have a number. */
    static final String OTHER = "other";

    /** The entry of what is no counted enterprise. */
    static final long NONE = -1;

    // an entry, from its lowest bit: industry, qualifications, flags, park, rank
    private static final int INDUSTRY_BITS = 12;
    private static final int QUALIFICATIONS_BITS = 14;
    private static final int FLAGS_BITS = 2;
    private static final int PARK_BITS = 8;
    private static final int QUALIFICATIONS_SHIFT = INDUSTRY_BITS;
    private static final int FLAGS_SHIFT = QUALIFICATIONS_SHIFT + QUALIFICATIONS_BITS;
    private static final int PARK_SHIFT = FLAGS_SHIFT + FLAGS_BITS;
    private static final int RANK_SHIFT = PARK_SHIFT + PARK_BITS;

    /** Parks, by their numbers, are fewer than this; and so on. */
    static final int PARKS = 1 << PARK_BITS;

    static final int INDUSTRIES = 1 << INDUSTRY_BITS;
    static final int QUALIFICATIONS = 1 << QUALIFICATIONS_BITS;
    static final int FLAGS = 1 << FLAGS_BITS;

    private final long[] entries;
    private final long[] first;
    private final long[] second;
    private final Map<Long, Integer> tally = new HashMap<>();
    /** Counted enterprises in the order of lists. */
    private int[] byRank = new int[0];

    private final int[] nameStarts;
    private char[] names = new char[0];

    private Columns(int size) {
        entries = new long[size];
        Arrays.fill(entries, NONE);
        first = new long[size];
        second = new long[size];
        nameStarts = new int[size + 1];
    }

    /** How many entries there are, deleted ones too. */
    int size() {
        return entries.length;
    }

    /** Rank and facets as one number, to be taken apart below; {@link #NONE} if it is not counted. */
    long entry(int doc) {
        return entries[doc];
    }

    /** Number of the park of an entry. */
    static int park(long entry) {
        return (int) (entry >>> PARK_SHIFT) & PARKS - 1;
    }

    /** Number of the industry of an entry, 0 where there is none. */
    static int industry(long entry) {
        return (int) entry & INDUSTRIES - 1;
    }

    /** Number of all qualifications together of an entry, 0 where there is none. */
    static int qualifications(long entry) {
        return (int) (entry >>> QUALIFICATIONS_SHIFT) & QUALIFICATIONS - 1;
    }

    /** The flags of an entry, 0 to 3. */
    static int flags(long entry) {
        return (int) (entry >>> FLAGS_SHIFT) & FLAGS - 1;
    }

    /** Place of an entry in the order of lists within its segment. */
    static int rank(long entry) {
        return (int) (entry >>> RANK_SHIFT);
    }

    /** The enterprise of a rank. */
    int atRank(int rank) {
        return byRank[rank];
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

    /** Reads the entries of a batch. */
    void entries(int[] docs, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = entries[docs[i]];
        }
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

    /** How many there are of each entry but for its rank. */
    Map<Long, Integer> tally() {
        return tally;
    }

    /** Columns of all segments in use; each leaves with its segment. */
    static final class Cache {
        private final Map<IndexReader.CacheKey, Columns> bySegment = new ConcurrentHashMap<>();
        // an enterprise is counted whatever its park is; without a number for its industry it is one without industry
        private final Codes parks = new Codes("park", 0, PARKS, OTHER);
        private final Codes industries = new Codes("industry", 1, INDUSTRIES, null);
        private final Codes qualifications = new Codes("set of qualifications", 1, QUALIFICATIONS, null);

        /** Numbers of parks. */
        Codes parks() {
            return parks;
        }

        /** Numbers of industries, from 1. */
        Codes industries() {
            return industries;
        }

        /** Numbers of all that one enterprise holds, codes with blanks between them, from 1. */
        Codes qualifications() {
            return qualifications;
        }

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
                read = read(segment);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (bySegment.putIfAbsent(helper.getKey(), read) == null) {
                helper.addClosedListener(bySegment::remove);
            }
            return read;
        }

        private Columns read(LeafReader segment) throws IOException {
            Columns columns = new Columns(segment.maxDoc());
            numbers(segment, EnterpriseFields.FIRST, columns.first);
            numbers(segment, EnterpriseFields.SECOND, columns.second);
            facets(segment, columns);
            rank(columns);
            names(segment, columns);
            return columns;
        }

        private void facets(LeafReader segment, Columns columns) throws IOException {
            Facet park = Facet.of(segment, EnterpriseFields.PARK, parks);
            Facet industry = Facet.of(segment, EnterpriseFields.INDUSTRY, industries);
            Facet held = Facet.of(segment, EnterpriseFields.QUALIFICATIONS, qualifications);
            NumericDocValues flags = segment.getNumericDocValues(EnterpriseFields.FLAGS);
            if (park == null || flags == null) {
                return;
            }
            for (int doc = flags.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = flags.nextDoc()) {
                long number = park.number(doc);
                if (number >= 0) {
                    long entry = number << PARK_SHIFT
                            | flags.longValue() << FLAGS_SHIFT
                            | Facet.orNone(held, doc) << QUALIFICATIONS_SHIFT
                            | Facet.orNone(industry, doc);
                    columns.entries[doc] = entry;
                    columns.tally.merge(entry, 1, Integer::sum);
                }
            }
        }

        private static void rank(Columns columns) {
            int[] byRank = new int[columns.size()];
            int counted = 0;
            for (int doc = 0; doc < columns.size(); doc++) {
                if (columns.entries[doc] != NONE) {
                    byRank[counted++] = doc;
                }
            }
            columns.byRank = Arrays.copyOf(byRank, counted);
            new ByOrder(columns).sort(0, counted);
            for (int rank = 0; rank < counted; rank++) {
                columns.entries[columns.byRank[rank]] |= (long) rank << RANK_SHIFT;
            }
        }

        private static void numbers(LeafReader segment, String field, long[] into) throws IOException {
            NumericDocValues values = segment.getNumericDocValues(field);
            if (values != null) {
                for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
                    into[doc] = values.longValue();
                }
            }
        }

        private static void names(LeafReader segment, Columns columns) throws IOException {
            BinaryDocValues values = segment.getBinaryDocValues(EnterpriseFields.NAMES);
            if (values == null) {
                return;
            }
            char[] names = new char[columns.size() * 16];
            char[] decoded = new char[64];
            int length = 0;
            for (int doc = 0; doc < columns.size(); doc++) {
                columns.nameStarts[doc] = length;
                if (values.advanceExact(doc)) {
                    BytesRef text = values.binaryValue();
                    decoded = ArrayUtil.grow(decoded, text.length);
                    int more = UnicodeUtil.UTF8toUTF16(text, decoded);
                    names = ArrayUtil.grow(names, length + more);
                    System.arraycopy(decoded, 0, names, length, more);
                    length += more;
                }
            }
            columns.nameStarts[columns.size()] = length;
            columns.names = Arrays.copyOf(names, length);
        }
    }

    /** Values of a facet in one segment. */
    private static final class Facet {
        private final SortedDocValues values;
        private final int[] numbers;

        private Facet(SortedDocValues values, int[] numbers) {
            this.values = values;
            this.numbers = numbers;
        }

        static @Nullable Facet of(LeafReader segment, String field, Codes codes) throws IOException {
            SortedDocValues values = segment.getSortedDocValues(field);
            if (values == null) {
                return null;
            }
            int[] numbers = new int[values.getValueCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = codes.number(values.lookupOrd(i).utf8ToString());
            }
            return new Facet(values, numbers);
        }

        int number(int doc) throws IOException {
            return values.advanceExact(doc) ? numbers[values.ordValue()] : -1;
        }

        static long orNone(@Nullable Facet facet, int doc) throws IOException {
            return facet == null ? 0 : Math.max(0, facet.number(doc));
        }
    }

    private static final class ByOrder extends IntroSorter {
        private final Columns columns;
        private int pivot;

        ByOrder(Columns columns) {
            this.columns = columns;
        }

        @Override
        protected void setPivot(int i) {
            pivot = columns.byRank[i];
        }

        @Override
        protected int comparePivot(int j) {
            int doc = columns.byRank[j];
            return order(columns.first[pivot], columns.second[pivot], columns.first[doc], columns.second[doc]);
        }

        @Override
        protected void swap(int i, int j) {
            int kept = columns.byRank[i];
            columns.byRank[i] = columns.byRank[j];
            columns.byRank[j] = kept;
        }
    }

    /** Small numbers for the few different values of a facet. */
    static final class Codes {
        private final String what;
        private final int least;
        private final int most;
        private final @Nullable String others;
        private boolean told;
        private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
        private volatile String[] names;

        /**
         * None yet.
         *
         * @param what is numbered, for the log
         * @param least the first number
         * @param most there are fewer numbers than this
         * @param others what all have in common for which there is no number of their own left; absent if they get none
         */
        Codes(String what, int least, int most, @Nullable String others) {
            this.what = what;
            this.least = least;
            this.most = others == null ? most : most - 1;
            this.others = others;
            this.names = new String[least];
        }

        /** The number of a value; where there is none left that of the others, or -1. */
        synchronized int number(String name) {
            Integer known = numbers.get(name);
            if (known != null) {
                return known;
            }
            if (names.length >= most) {
                if (!told) {
                    told = true;
                    LOG.error(
                            "there are more than {} different values of {}, from {} on: not counted apart",
                            most,
                            what,
                            name);
                }
                return others == null ? -1 : most;
            }
            int number = names.length;
            String[] more = Arrays.copyOf(names, number + 1);
            more[number] = name;
            names = more;
            numbers.put(name, number);
            return number;
        }

        /** The value of a number, absent if there is none. */
        @Nullable
        String name(int number) {
            return number == most ? others : number >= least && number < names.length ? names[number] : null;
        }

        /** All numbers are below this. */
        int size() {
            return names.length < most ? names.length : most + 1;
        }
    }
}

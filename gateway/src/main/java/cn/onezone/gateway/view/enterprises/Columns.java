package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and sorted by, of each enterprise of one segment, as plain arrays: 25 bytes an enterprise. Reading them
 * costs a nanosecond or two, so counting all facets of a million enterprises stays far below the limit of a query. A
 * segment never changes, so its columns live as long as it does.
 */
final class Columns {
    /** Park of an entry that is no counted enterprise. */
    static final short NONE = -1;

    private final short[] parks;
    private final byte[] sections;
    private final long[] qualifications;
    private final long[] first;
    private final long[] second;

    private Columns(int size) {
        parks = new short[size];
        java.util.Arrays.fill(parks, NONE);
        sections = new byte[size];
        qualifications = new long[size];
        first = new long[size];
        second = new long[size];
    }

    short park(int doc) {
        return parks[doc];
    }

    /** Section letter, 0 where there is none. */
    byte section(int doc) {
        return sections[doc];
    }

    /** A bit for each qualification, by its number. */
    long qualifications(int doc) {
        return qualifications[doc];
    }

    /** First 12 characters of the USCC. */
    long first(int doc) {
        return first[doc];
    }

    /** Length of the name in the upper half, last 6 characters of the USCC in the lower. */
    long second(int doc) {
        return second[doc];
    }

    /** Columns of all segments in use; each leaves with its segment. */
    static final class Cache {
        private final Map<IndexReader.CacheKey, Columns> bySegment = new ConcurrentHashMap<>();
        private final Codes parks = new Codes(Short.MAX_VALUE);
        private final Codes qualifications = new Codes(Long.SIZE);

        /** Numbers of parks. */
        Codes parks() {
            return parks;
        }

        /** Numbers of qualifications. */
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
            Terms terms = segment.terms(EnterpriseFields.TAGS);
            if (terms == null) {
                return columns;
            }
            TermsEnum each = terms.iterator();
            PostingsEnum postings = null;
            for (BytesRef term = each.next(); term != null; term = each.next()) {
                String tag = term.utf8ToString();
                String value = tag.substring(EnterpriseFields.TAG_PREFIX);
                boolean park = tag.startsWith(EnterpriseFields.PARK);
                boolean section = tag.startsWith(EnterpriseFields.INDUSTRY) && value.length() == 1;
                boolean qualification = tag.startsWith(EnterpriseFields.QUALIFICATION);
                if (!park && !section && !qualification) {
                    continue;
                }
                int number = park ? parks.number(value) : qualification ? qualifications.number(value) : 0;
                if (number < 0) {
                    continue;
                }
                postings = each.postings(postings, PostingsEnum.NONE);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    if (park) {
                        columns.parks[doc] = (short) number;
                    } else if (section) {
                        columns.sections[doc] = (byte) value.charAt(0);
                    } else {
                        columns.qualifications[doc] |= 1L << number;
                    }
                }
            }
            return columns;
        }

        private static void numbers(LeafReader segment, String field, long[] into) throws IOException {
            NumericDocValues values = segment.getNumericDocValues(field);
            if (values != null) {
                for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
                    into[doc] = values.longValue();
                }
            }
        }
    }

    /** Small numbers for the few different values of a facet. */
    static final class Codes {
        private final int most;
        private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
        private volatile String[] names = new String[0];

        Codes(int most) {
            this.most = most;
        }

        /** The number of a value, -1 if there are already as many as can be counted. */
        synchronized int number(String name) {
            Integer known = numbers.get(name);
            if (known != null) {
                return known;
            }
            if (names.length >= most) {
                return -1;
            }
            int number = names.length;
            String[] more = java.util.Arrays.copyOf(names, number + 1);
            more[number] = name;
            names = more;
            numbers.put(name, number);
            return number;
        }

        @Nullable
        String name(int number) {
            return number < names.length ? names[number] : null;
        }

        int size() {
            return names.length;
        }
    }
}

package cn.onezone.gateway.view.enterprises;

import cn.onezone.gateway.view.enterprises.Moment.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IntroSorter;
import org.apache.lucene.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/**
 * What is filtered, counted and sorted by, of each enterprise of one segment, as plain arrays. An enterprise has versions,
 * of which at each moment (R8) at most one stands: 20 bytes each, 4 more where an enterprise has several rows and 4 more where
 * a park was restructured (R1), for which park a version counts being said by the version itself. An event during whose days a
 * qualification or a listing begins or ends is several of these, with a bit each. What most
 * versions have in common is a row: names, founding, capital, place. The first row of an enterprise has its own number;
 * the others come behind those of all enterprises. A segment never changes, so its columns live as long as it does.
 */
final class Columns {
    /** Moments that are kept of a segment, about 20 bytes an enterprise each. */
    private static final int MOMENTS = 4;

    private final int size;
    private final long[] first;
    private final long[] second;
    private final Profiles profiles;
    private final Attributes attributes;

    // versions of an enterprise stand together, from the highest sequence to the lowest
    private final int[] versionStarts;
    private long[] recordedAt = new long[16];
    private int[] spanOfVersion = new int[16];

    private int[] profileOfVersion = new int[16];
    private int[] attributeOfVersion = new int[16];
    /** Absent where each enterprise has one row. */
    private int @Nullable [] rowOfVersion;

    /** Versions that are of the same event as the one before them; absent where each is of its own. */
    private @Nullable FixedBitSet sameEvent;

    private final long earliest;
    private final long latest;
    private int[] spanFrom = new int[16];
    private int[] spanUntil = new int[16];
    private int spans;
    /** Days on which a span begins or ends, ascending: between two of them all days are alike. */
    private final int[] borders;

    // rows
    private final int[] docOfFurtherRow;
    private final int[] nameStarts;
    private final int[] nameEnds;
    private final short[] nameLengths;
    private final int[] founded;
    private final long[] capital;
    private final int[] longitude;
    private final int[] latitude;
    private char[] names = new char[0];

    /** Rows in the order of lists. */
    private final int[] byRank;

    private final int[] rankOfRow;
    /** Lengths that names have, ascending. */
    private final int[] lengths;

    /** By version, the number of the below; absent if no park of them was restructured. */
    private int @Nullable [] restatedOfVersion;
    /** Profile in today's parks, by number and profile. */
    private int[][] restated = new int[0][];

    /** Moments in use, the longest unused first. */
    private final Map<Asked, FutureTask<Moment>> moments = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, FutureTask<Moment>> eldest) {
            return size() > MOMENTS;
        }
    };

    private Columns(LeafReader segment) throws IOException {
        size = segment.maxDoc();
        first = numbers(segment, EnterpriseFields.FIRST);
        second = numbers(segment, EnterpriseFields.SECOND);
        profiles = new Profiles(segment);
        attributes = new Attributes(segment);
        versionStarts = new int[size + 1];
        Reading reading = new Reading(segment);
        reading.all();
        earliest = reading.earliest;
        latest = reading.latest;
        int rows = size + reading.further;
        docOfFurtherRow = Arrays.copyOf(reading.docOfFurther, reading.further);
        nameStarts = reading.placed(reading.nameStart, reading.furtherNameStart);
        nameEnds = reading.placed(reading.nameEnd, reading.furtherNameEnd);
        founded = reading.placed(reading.founded, reading.furtherFounded);
        longitude = reading.placed(reading.longitude, reading.furtherLongitude);
        latitude = reading.placed(reading.latitude, reading.furtherLatitude);
        nameLengths = new short[rows];
        capital = new long[rows];
        for (int row = 0; row < rows; row++) {
            nameLengths[row] = row < size ? reading.nameLength[row] : reading.furtherNameLength[row - size];
            capital[row] = row < size ? reading.capital[row] : reading.furtherCapital[row - size];
        }
        borders = borders();
        restate(segment);
        byRank = new int[rows];
        rankOfRow = new int[rows];
        rank();
        lengths = lengthsInOrder();
    }

    /** How many entries there are, deleted ones too, and those that are no enterprises. */
    int size() {
        return size;
    }

    int rows() {
        return byRank.length;
    }

    Profiles profiles() {
        return profiles;
    }

    Attributes attributes() {
        return attributes;
    }

    int doc(int row) {
        return row < size ? row : docOfFurtherRow[row - size];
    }

    /** Which of its enterprise's rows a row is, from 0. */
    int placeOfRow(int row) {
        if (row < size) {
            return 0;
        }
        int place = 1;
        for (int at = row - size; at > 0 && docOfFurtherRow[at - 1] == docOfFurtherRow[at]; at--) {
            place++;
        }
        return place;
    }

    /** Whether an enterprise has more than one row. */
    boolean furtherRows() {
        return docOfFurtherRow.length > 0;
    }

    int rowOf(int doc, int version) {
        return rowOfVersion == null ? doc : rowOfVersion[version];
    }

    int attributeOf(int version) {
        return attributeOfVersion[version];
    }

    /** Which of its enterprise's events a version is of, 0 for that with the highest sequence. */
    int place(int doc, int version) {
        int place = version - versionStarts[doc];
        FixedBitSet same = sameEvent;
        if (same != null) {
            for (int at = versionStarts[doc] + 1; at <= version; at++) {
                place -= same.get(at) ? 1 : 0;
            }
        }
        return place;
    }

    /** The row of a rank in the order of lists. */
    int atRank(int rank) {
        return byRank[rank];
    }

    int rank(int row) {
        return rankOfRow[row];
    }

    int founded(int row) {
        return founded[row];
    }

    long capital(int row) {
        return capital[row];
    }

    int longitude(int row) {
        return longitude[row];
    }

    int latitude(int row) {
        return latitude[row];
    }

    /** Lengths that names have, ascending; not to be changed. */
    int[] lengths() {
        return lengths;
    }

    int nameLength(int row) {
        return nameLengths[row];
    }

    /** The folded name of a row, without former ones. */
    String name(int row) {
        return new String(names, nameStarts[row], nameEnd(row) - nameStarts[row]);
    }

    /** Compares the folded name of a row with another as a dictionary does. */
    int compareName(int row, String other) {
        return Pinyin.compare(names, nameStarts[row], nameEnd(row), other);
    }

    /** Compares the folded names of two rows as a dictionary does. */
    int compareName(int row, Columns others, int other) {
        return Pinyin.compare(
                names, nameStarts[row], nameEnd(row), others.names, others.nameStarts[other], others.nameEnd(other));
    }

    /** The first characters of the folded name of a row as a number that is ordered as they are. */
    long nameStart(int row) {
        return Pinyin.start(names, nameStarts[row], nameEnd(row));
    }

    private int nameEnd(int row) {
        int at = nameStarts[row];
        while (at < nameEnds[row] && names[at] != EnterpriseFields.BETWEEN_NAMES) {
            at++;
        }
        return at;
    }

    /** How many rows of the segment come before one, or before and with it. */
    int before(long length, long otherFirst, long otherSecond, boolean withIt) {
        int low = 0;
        int high = byRank.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int row = byRank[middle];
            int doc = doc(row);
            int order = order(nameLengths[row], first[doc], second[doc], length, otherFirst, otherSecond);
            if (order < 0 || (order == 0 && withIt)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Short names first, then by code: a search for a part of a name finds the name itself on top. */
    static int order(long length, long first, long second, long otherLength, long otherFirst, long otherSecond) {
        if (length != otherLength) {
            return Long.compare(length, otherLength);
        }
        return first != otherFirst ? Long.compare(first, otherFirst) : Long.compare(second, otherSecond);
    }

    /** First 12 characters of the USCC. */
    long first(int doc) {
        return first[doc];
    }

    /** Last 6 characters of the USCC. */
    long second(int doc) {
        return second[doc];
    }

    /** What a row is called, for a text. */
    interface NameTest {
        /** Whether one of the names between two places has it. */
        boolean named(char[] names, int from, int to);
    }

    boolean named(int row, NameTest test) {
        return test.named(names, nameStarts[row], nameEnds[row]);
    }

    /** Has the names of rows fetched at the same time and not one after the other; nothing is made of what it gives. */
    int fetched(int[] rows, int count) {
        int any = 0;
        for (int i = 0; i < count; i++) {
            int start = nameStarts[rows[i]];
            any += start < names.length ? names[start] : 0;
        }
        return any;
    }

    /** The state of the segment at a moment, computed now if it is not kept. */
    Moment at(Asked asked) {
        Asked same = alike(asked);
        FutureTask<Moment> mine = new FutureTask<>(() -> new Moment(this, same));
        FutureTask<Moment> one;
        synchronized (moments) {
            FutureTask<Moment> known = moments.putIfAbsent(same, mine);
            one = known == null ? mine : known;
        }
        // does nothing if another has begun it
        one.run();
        try {
            return one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a moment is computed", e);
        } catch (java.util.concurrent.ExecutionException e) {
            synchronized (moments) {
                moments.remove(same, one);
            }
            throw new IllegalStateException("a moment cannot be computed", e.getCause());
        }
    }

    /** Of all moments that give the same, one: a new day mostly changes nothing, and neither does what nobody knew. */
    private Asked alike(Asked asked) {
        int place = Arrays.binarySearch(borders, asked.day());
        int day = place >= 0 ? asked.day() : place == -1 ? VersionFacts.ALWAYS : borders[-place - 2];
        return new Asked(
                day,
                asked.recorded() >= latest ? Long.MAX_VALUE : Math.max(asked.recorded(), earliest - 1),
                asked.restated() && restatedOfVersion != null);
    }

    /**
     * Which version of each enterprise stands at a moment: one pass over all versions in the order in which they lie.
     *
     * @param version gets it, or -1
     * @param profile gets its profile, or {@link Moment#NONE} if the enterprise is not counted then
     */
    void standing(Asked asked, int[] version, long[] profile) {
        boolean[] covering = new boolean[spans];
        for (int i = 0; i < spans; i++) {
            covering[i] = spanFrom[i] <= asked.day() && asked.day() < spanUntil[i];
        }
        for (int doc = 0; doc < size; doc++) {
            int found = -1;
            for (int at = versionStarts[doc]; at < versionStarts[doc + 1]; at++) {
                if (recordedAt[at] <= asked.recorded() && covering[spanOfVersion[at]]) {
                    found = at;
                    break;
                }
            }
            version[doc] = found;
            int its = found < 0 ? -1 : profileOfVersion[found];
            profile[doc] = its >= 0 && asked.restated() && restatedOfVersion != null
                    ? restated[restatedOfVersion[found]][its]
                    : its;
        }
    }

    private int[] borders() {
        int[] all = new int[2 * spans];
        int count = 0;
        for (int i = 0; i < spans; i++) {
            all[count++] = spanFrom[i];
            all[count++] = spanUntil[i];
        }
        return Arrays.stream(all)
                .filter(day -> day != VersionFacts.ALWAYS && day != VersionFacts.EVER)
                .sorted()
                .distinct()
                .toArray();
    }

    private void restate(LeafReader segment) throws IOException {
        SortedSetDocValues values = segment.getSortedSetDocValues(EnterpriseFields.RESTATED);
        if (values == null || restatedOfVersion == null) {
            return;
        }
        int own = profiles.size();
        restated = new int[(int) values.getValueCount() + 1][own];
        for (int profile = 0; profile < own; profile++) {
            restated[0][profile] = profile;
        }
        for (int i = 1; i < restated.length; i++) {
            Map<String, String> today = restated(values.lookupOrd(i - 1).utf8ToString());
            for (int profile = 0; profile < own; profile++) {
                restated[i][profile] = profiles.restated(profile, today);
            }
        }
    }

    private static Map<String, String> restated(String pairs) {
        String[] parts = pairs.split(String.valueOf(EnterpriseFields.BETWEEN_PARTS), -1);
        Map<String, String> today = new HashMap<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            today.put(parts[i], parts[i + 1]);
        }
        return today;
    }

    private void rank() {
        for (int row = 0; row < byRank.length; row++) {
            byRank[row] = row;
        }
        new ByOrder().sort(0, byRank.length);
        for (int rank = 0; rank < byRank.length; rank++) {
            rankOfRow[byRank[rank]] = rank;
        }
    }

    private int[] lengthsInOrder() {
        int[] found = new int[16];
        int count = 0;
        for (int row : byRank) {
            if (count == 0 || found[count - 1] != nameLengths[row]) {
                found = ArrayUtil.grow(found, count + 1);
                found[count++] = nameLengths[row];
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

    /** Reads versions, rows and names of a segment, in one pass. */
    private final class Reading {
        private final LeafReader segment;
        private final int[] nameStart = new int[size];
        private final int[] nameEnd = new int[size];
        private final short[] nameLength = new short[size];
        private final int[] founded = new int[size];
        private final long[] capital = new long[size];
        private final int[] longitude = new int[size];
        private final int[] latitude = new int[size];

        private int further;
        private int[] docOfFurther = new int[16];
        private int[] furtherNameStart = new int[16];
        private int[] furtherNameEnd = new int[16];
        private short[] furtherNameLength = new short[16];
        private int[] furtherFounded = new int[16];
        private long[] furtherCapital = new long[16];
        private int[] furtherLongitude = new int[16];
        private int[] furtherLatitude = new int[16];

        private long earliest = Long.MAX_VALUE;
        private long latest = Long.MIN_VALUE;
        private final Map<Long, Integer> spanNumbers = new HashMap<>();
        private int[] setStarts = new int[16];
        private int nameCount;
        private char[] decoded = new char[64];
        private int versionCount;

        int[] placed(int[] own, int[] others) {
            int[] all = Arrays.copyOf(own, size + further);
            System.arraycopy(others, 0, all, size, further);
            return all;
        }

        Reading(LeafReader segment) {
            this.segment = segment;
        }

        void all() throws IOException {
            BinaryDocValues packed = segment.getBinaryDocValues(EnterpriseFields.COLUMNS);
            BinaryDocValues nameSets = segment.getBinaryDocValues(EnterpriseFields.NAMES);
            SortedSetDocValues ofProfile = segment.getSortedSetDocValues(EnterpriseFields.PROFILES);
            SortedSetDocValues ofAttributes = segment.getSortedSetDocValues(EnterpriseFields.ATTRIBUTES);
            SortedSetDocValues ofRestated = segment.getSortedSetDocValues(EnterpriseFields.RESTATED);
            names = new char[size * 16];
            ByteArrayDataInput in = new ByteArrayDataInput();
            for (int doc = 0; doc < size; doc++) {
                versionStarts[doc] = versionCount;
                if (packed != null
                        && nameSets != null
                        && ofAttributes != null
                        && packed.advanceExact(doc)
                        && nameSets.advanceExact(doc)) {
                    names(nameSets.binaryValue());
                    BytesRef bytes = packed.binaryValue();
                    in.reset(bytes.bytes, bytes.offset, bytes.length);
                    int firstFurther = rows(in, doc);
                    int[] profilesHere = ordinals(ofProfile, doc);
                    int[] attributesHere = ordinals(ofAttributes, doc);
                    versions(in, doc, firstFurther, profilesHere, attributesHere, ordinals(ofRestated, doc));
                } else {
                    Arrays.fill(founded, doc, doc + 1, VersionFacts.NONE);
                    longitude[doc] = VersionFacts.NONE;
                    capital[doc] = VersionFacts.NO_CAPITAL;
                }
            }
            versionStarts[size] = versionCount;
            recordedAt = Arrays.copyOf(recordedAt, versionCount);
            spanOfVersion = Arrays.copyOf(spanOfVersion, versionCount);
            profileOfVersion = Arrays.copyOf(profileOfVersion, versionCount);
            attributeOfVersion = Arrays.copyOf(attributeOfVersion, versionCount);
            restatedOfVersion = restatedOfVersion == null ? null : Arrays.copyOf(restatedOfVersion, versionCount);
            rowOfVersion =
                    further == 0 ? null : Arrays.copyOf(rowOfVersion == null ? new int[0] : rowOfVersion, versionCount);
            // versions behind the last that is one are asked for too
            sameEvent = sameEvent == null ? null : FixedBitSet.ensureCapacity(sameEvent, versionCount);
            names = Arrays.copyOf(names, nameCount);
        }

        private void names(BytesRef sets) {
            int count = 0;
            int from = sets.offset;
            int end = sets.offset + sets.length;
            for (int at = from; at <= end; at++) {
                if (at == end || sets.bytes[at] == EnterpriseFields.BETWEEN_ROWS) {
                    setStarts = ArrayUtil.grow(setStarts, count + 2);
                    setStarts[count++] = nameCount;
                    decoded = ArrayUtil.grow(decoded, at - from);
                    int length = UnicodeUtil.UTF8toUTF16(sets.bytes, from, at - from, decoded);
                    names = ArrayUtil.grow(names, nameCount + length);
                    System.arraycopy(decoded, 0, names, nameCount, length);
                    nameCount += length;
                    from = at + 1;
                }
            }
            setStarts[count] = nameCount;
        }

        private int rows(ByteArrayDataInput in, int doc) throws IOException {
            int firstFurther = further;
            int count = in.readVInt();
            for (int i = 0; i < count; i++) {
                int set = in.readVInt();
                short length = (short) in.readVInt();
                int foundedOn = in.readInt();
                long itsCapital = in.readLong();
                int east = in.readInt();
                int north = in.readInt();
                if (i == 0) {
                    nameStart[doc] = setStarts[set];
                    nameEnd[doc] = setStarts[set + 1];
                    nameLength[doc] = length;
                    founded[doc] = foundedOn;
                    capital[doc] = itsCapital;
                    longitude[doc] = east;
                    latitude[doc] = north;
                } else {
                    grow();
                    docOfFurther[further] = doc;
                    furtherNameStart[further] = setStarts[set];
                    furtherNameEnd[further] = setStarts[set + 1];
                    furtherNameLength[further] = length;
                    furtherFounded[further] = foundedOn;
                    furtherCapital[further] = itsCapital;
                    furtherLongitude[further] = east;
                    furtherLatitude[further] = north;
                    further++;
                }
            }
            return firstFurther;
        }

        private void grow() {
            if (further == docOfFurther.length) {
                int larger = ArrayUtil.oversize(further + 1, Integer.BYTES);
                docOfFurther = Arrays.copyOf(docOfFurther, larger);
                furtherNameStart = Arrays.copyOf(furtherNameStart, larger);
                furtherNameEnd = Arrays.copyOf(furtherNameEnd, larger);
                furtherNameLength = Arrays.copyOf(furtherNameLength, larger);
                furtherFounded = Arrays.copyOf(furtherFounded, larger);
                furtherCapital = Arrays.copyOf(furtherCapital, larger);
                furtherLongitude = Arrays.copyOf(furtherLongitude, larger);
                furtherLatitude = Arrays.copyOf(furtherLatitude, larger);
            }
        }

        private static int[] ordinals(@Nullable SortedSetDocValues values, int doc) throws IOException {
            if (values == null || !values.advanceExact(doc)) {
                return new int[0];
            }
            int[] all = new int[values.docValueCount()];
            for (int i = 0; i < all.length; i++) {
                all[i] = (int) values.nextOrd();
            }
            return all;
        }

        private void versions(
                ByteArrayDataInput in,
                int doc,
                int firstFurther,
                int[] profilesHere,
                int[] attributesHere,
                int[] restatedHere)
                throws IOException {
            int count = in.readVInt();
            recordedAt = ArrayUtil.grow(recordedAt, versionCount + count);
            spanOfVersion = ArrayUtil.grow(spanOfVersion, versionCount + count);
            profileOfVersion = ArrayUtil.grow(profileOfVersion, versionCount + count);
            attributeOfVersion = ArrayUtil.grow(attributeOfVersion, versionCount + count);
            for (int i = 0; i < count; i++) {
                long recorded = in.readZLong();
                earliest = Math.min(earliest, recorded);
                latest = Math.max(latest, recorded);
                recordedAt[versionCount] = recorded;
                spanOfVersion[versionCount] = span(in.readInt(), in.readInt());
                int profile = in.readVInt();
                profileOfVersion[versionCount] = profile == 0 ? -1 : profilesHere[profile - 1];
                attributeOfVersion[versionCount] = attributesHere[in.readVInt()];
                int pairs = in.readVInt();
                if (pairs > 0) {
                    restatedOfVersion = ArrayUtil.grow(
                            restatedOfVersion == null ? new int[0] : restatedOfVersion, versionCount + 1);
                    restatedOfVersion[versionCount] = restatedHere[pairs - 1] + 1;
                }
                int packed = in.readVInt();
                if ((packed & 1) != 0) {
                    FixedBitSet known = FixedBitSet.ensureCapacity(
                            sameEvent == null ? new FixedBitSet(versionCount + 1) : sameEvent, versionCount + 1);
                    known.set(versionCount);
                    sameEvent = known;
                }
                int row = packed >>> 1;
                int number = row == 0 ? doc : size + firstFurther + row - 1;
                if (rowOfVersion == null && row > 0) {
                    rowOfVersion = rowsUntil(doc);
                }
                if (rowOfVersion != null) {
                    rowOfVersion = ArrayUtil.grow(rowOfVersion, versionCount + 1);
                    rowOfVersion[versionCount] = number;
                }
                versionCount++;
            }
        }

        private int[] rowsUntil(int doc) {
            int[] all = new int[Math.max(16, versionCount)];
            for (int one = 0; one <= doc; one++) {
                int end = one == doc ? versionCount : versionStarts[one + 1];
                Arrays.fill(all, versionStarts[one], end, one);
            }
            return all;
        }

        private int span(int from, int until) {
            long key = (long) from << Integer.SIZE | (until & 0xffffffffL);
            Integer known = spanNumbers.get(key);
            if (known != null) {
                return known;
            }
            spanFrom = ArrayUtil.grow(spanFrom, spans + 1);
            spanUntil = ArrayUtil.grow(spanUntil, spans + 1);
            spanFrom[spans] = from;
            spanUntil[spans] = until;
            spanNumbers.put(key, spans);
            return spans++;
        }
    }

    private final class ByOrder extends IntroSorter {
        private int pivot;

        @Override
        protected void setPivot(int i) {
            pivot = byRank[i];
        }

        @Override
        protected int comparePivot(int j) {
            int row = byRank[j];
            int doc = doc(row);
            int pivotDoc = doc(pivot);
            return order(
                    nameLengths[pivot], first[pivotDoc], second[pivotDoc], nameLengths[row], first[doc], second[doc]);
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

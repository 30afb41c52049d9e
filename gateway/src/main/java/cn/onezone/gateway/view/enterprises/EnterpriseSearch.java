package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Cursor;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Searches the enterprises of an index. Keeps the columns of its segments. */
public final class EnterpriseSearch {
    private static final java.util.Set<String> OF_AN_ITEM = java.util.Set.of(
            "uscc",
            "name",
            "formerNames",
            "park",
            "district",
            "industry",
            "registeredCapital",
            "foundedOn",
            "qualifications");

    private final Columns.Cache columns = new Columns.Cache();

    /** Reads the columns of a segment before the first query needs them. */
    public void warm(LeafReader segment) {
        columns.of(segment);
    }

    /**
     * Counts of enterprises, all of them counted once (R5).
     *
     * @param total how many
     * @param byPark park code to count
     * @param bySection section letter to count; those without an industry are in none
     * @param byQualification code to count; an enterprise may hold several
     * @param synthetic how many are invented
     * @param doublyClaimed how many several parks claim (R5)
     */
    public record Counts(
            int total,
            Map<String, Integer> byPark,
            Map<String, Integer> bySection,
            Map<String, Integer> byQualification,
            int synthetic,
            int doublyClaimed) {}

    private record Hit(long first, long second, int doc) {
        static int inOrder(Hit one, Hit other) {
            return Columns.order(one.first, one.second, other.first, other.second);
        }
    }

    /** Counts all that match and keeps the first of them after a cursor. */
    private final class Page {
        private final int size;
        private final @Nullable Cursor after;
        private final List<Hit> hits = new ArrayList<>();
        private final int[] parks = new int[columns.parks().size()];
        private final int[] industries = new int[columns.industries().size()];
        private final int[] qualifications = new int[columns.qualifications().size()];
        private final int[] flags = new int[Columns.FLAGS];
        // what each segment works with, one after the other
        private final int[] best;
        private final int[] docs = new int[Within.BATCH];
        private final long[] entries = new long[Within.BATCH];
        private final FixedBitSet batch = new FixedBitSet(Within.BATCH);

        Page(int size, @Nullable Cursor after) {
            this.size = size;
            this.after = after;
            this.best = new int[2 * size];
        }

        /** The first rank in a segment that may be on the page. */
        int from(Columns of) {
            return after == null ? 0 : of.before(after.first(), after.second(), true);
        }

        /** Ranks of a segment that may be on the page are below this. */
        int to(Columns of) {
            if (size == 0) {
                return 0;
            }
            return hits.size() < size
                    ? Integer.MAX_VALUE
                    : of.before(hits.getLast().first(), hits.getLast().second(), false);
        }

        void count(long entry, int times) {
            parks[Columns.park(entry)] += times;
            industries[Columns.industry(entry)] += times;
            qualifications[Columns.qualifications(entry)] += times;
            flags[Columns.flags(entry)] += times;
        }

        void count(Map<Long, Integer> tally) {
            tally.forEach(this::count);
        }

        void take(Columns of, int base, int[] ranks, int count) {
            for (int i = 0; i < count; i++) {
                int doc = of.atRank(ranks[i]);
                hits.add(new Hit(of.first(doc), of.second(doc), base + doc));
            }
            hits.sort(Hit::inOrder);
            if (hits.size() > size) {
                hits.subList(size, hits.size()).clear();
            }
        }

        Counts counts() {
            Map<String, Integer> byPark = new TreeMap<>();
            int total = 0;
            for (int i = 0; i < parks.length; i++) {
                total += parks[i];
                put(byPark, columns.parks().name(i), parks[i]);
            }
            Map<String, Integer> bySection = new TreeMap<>();
            for (int i = 0; i < industries.length; i++) {
                String industry = columns.industries().name(i);
                put(bySection, industry == null ? null : industry.substring(0, 1), industries[i]);
            }
            Map<String, Integer> byQualification = new TreeMap<>();
            for (int i = 0; i < qualifications.length; i++) {
                String held = columns.qualifications().name(i);
                for (String one : held == null ? new String[0] : held.split(" ", -1)) {
                    put(byQualification, one, qualifications[i]);
                }
            }
            return new Counts(
                    total,
                    byPark,
                    bySection,
                    byQualification,
                    with(EnterpriseFields.SYNTHETIC),
                    with(EnterpriseFields.DOUBLY_CLAIMED));
        }

        private int with(int flag) {
            int all = 0;
            for (int i = 0; i < flags.length; i++) {
                all += (i & flag) == 0 ? 0 : flags[i];
            }
            return all;
        }

        private static void put(Map<String, Integer> into, @Nullable String name, int count) {
            if (name != null && count > 0) {
                into.merge(name, count, Integer::sum);
            }
        }
    }

    /** A query's filters by the numbers of what they name; absent where all are asked for. */
    private final class Filters {
        private final boolean @Nullable [] parks;
        private final boolean @Nullable [] industries;
        private final boolean @Nullable [] qualifications;

        Filters(EnterpriseQuery query) {
            this.parks = numbers(columns.parks(), query.parks(), String::equals);
            this.industries = numbers(columns.industries(), query.industries(), String::startsWith);
            this.qualifications = numbers(
                    columns.qualifications(),
                    query.qualifications(),
                    (held, asked) -> List.of(held.split(" ", -1)).contains(asked));
        }

        private static boolean @Nullable [] numbers(
                Columns.Codes codes, List<String> asked, BiPredicate<String, String> matches) {
            if (asked.isEmpty()) {
                return null;
            }
            boolean[] numbers = new boolean[codes.size()];
            for (int i = 0; i < numbers.length; i++) {
                String name = codes.name(i);
                numbers[i] = name != null && asked.stream().anyMatch(one -> matches.test(name, one));
            }
            return numbers;
        }

        boolean none() {
            return parks == null && industries == null && qualifications == null;
        }

        boolean pass(long entry) {
            return entry != Columns.NONE
                    && (parks == null || parks[Columns.park(entry)])
                    && (industries == null || industries[Columns.industry(entry)])
                    && (qualifications == null || qualifications[Columns.qualifications(entry)]);
        }
    }

    /** What is found in one segment. */
    private static final class Within {
        /** Looked at together, so that the processor fetches what stands far apart at the same time. */
        private static final int BATCH = 1024;

        private final Columns columns;
        private final @Nullable Bits live;
        private final Filters filters;
        private final Page page;
        private final Runnable checkpoint;
        private final int from;
        private final int most;
        /** Ranks that may be on the page, more than fit on it: the worst are thrown out when there is no place left. */
        private final int[] best;

        private final int[] docs;
        private final long[] entries;
        private int to;
        private int kept;

        Within(Columns columns, @Nullable Bits live, Filters filters, Page page, Runnable checkpoint) {
            this.columns = columns;
            this.live = live;
            this.filters = filters;
            this.page = page;
            this.checkpoint = checkpoint;
            this.from = page.from(columns);
            this.to = page.to(columns);
            this.most = page.size;
            this.best = page.best;
            this.docs = page.docs;
            this.entries = page.entries;
        }

        /** All, as they were counted when the columns were read, without those deleted since. */
        void all() {
            page.count(columns.tally());
            if (live != null) {
                for (int doc = 0; doc < columns.size(); doc++) {
                    long entry = live.get(doc) ? Columns.NONE : columns.entry(doc);
                    if (entry != Columns.NONE) {
                        page.count(entry, -1);
                    }
                }
            }
            for (int rank = from; kept < most && rank < Math.min(to, columns.counted()); rank++) {
                if (live == null || live.get(columns.atRank(rank))) {
                    best[kept++] = rank;
                }
            }
        }

        void filtered() {
            for (int doc = 0; doc < columns.size(); ) {
                int count = 0;
                for (int end = Math.min(columns.size(), doc + BATCH); doc < end; doc++) {
                    docs[count++] = doc;
                }
                take(passing(count));
            }
        }

        void coded(CodeRange range) {
            for (int doc = 0; doc < columns.size(); ) {
                int count = 0;
                for (int end = Math.min(columns.size(), doc + BATCH); doc < end; doc++) {
                    if (range.holds(columns, doc)) {
                        docs[count++] = doc;
                    }
                }
                take(passing(count));
            }
        }

        /** Those named so; not those of the range, which are there already. */
        void named(String text, PostingsEnum candidates, @Nullable CodeRange but) throws IOException {
            char[] whole = text.toCharArray();
            FixedBitSet batch = page.batch;
            for (int doc = candidates.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = candidates.docID()) {
                int count = 0;
                // a whole window at once: one by one costs several times as much where many have the pair
                candidates.intoBitSet(doc + BATCH, batch, doc);
                for (int at = 0; at != DocIdSetIterator.NO_MORE_DOCS; at = next(batch, at + 1)) {
                    docs[count++] = doc + at;
                }
                batch.clear();
                count = passing(count);
                // a pair of characters is all there is to two of them
                int named = whole.length == 2 ? count : columns.named(docs, entries, count, whole);
                take(but == null ? named : without(but, named));
            }
        }

        private static int next(FixedBitSet bits, int from) {
            return from >= BATCH ? DocIdSetIterator.NO_MORE_DOCS : bits.nextSetBit(from);
        }

        private int without(CodeRange but, int count) {
            int left = 0;
            for (int i = 0; i < count; i++) {
                if (!but.holds(columns, docs[i])) {
                    docs[left] = docs[i];
                    entries[left++] = entries[i];
                }
            }
            return left;
        }

        /** Moves those of a batch that pass the filters to its front. */
        private int passing(int count) {
            checkpoint.run();
            columns.entries(docs, count, entries);
            int left = 0;
            for (int i = 0; i < count; i++) {
                if (filters.pass(entries[i]) && (live == null || live.get(docs[i]))) {
                    docs[left] = docs[i];
                    entries[left++] = entries[i];
                }
            }
            return left;
        }

        private void take(int count) {
            for (int i = 0; i < count; i++) {
                page.count(entries[i], 1);
                int rank = Columns.rank(entries[i]);
                if (rank >= from && rank < to) {
                    best[kept++] = rank;
                    if (kept == best.length) {
                        throwOut();
                    }
                }
            }
        }

        private void throwOut() {
            Arrays.sort(best, 0, kept);
            if (kept > most) {
                kept = most;
                to = best[most - 1];
            }
        }

        void end(int base) {
            throwOut();
            page.take(columns, base, best, kept);
        }
    }

    /**
     * Writes {@code "items"}, {@code "total"}, {@code "next"} and {@code "facets"} of a search into an object.
     *
     * @param checkpoint called every few thousand enterprises; throws to end the search
     * @throws IOException if the index cannot be read
     */
    public void search(IndexReader reader, EnterpriseQuery query, Runnable checkpoint, JsonGenerator out)
            throws IOException {
        Page page = page(reader, query, query.limit() + 1, checkpoint);
        List<Hit> hits = page.hits;
        boolean more = hits.size() > query.limit();
        List<Hit> shown = more ? hits.subList(0, query.limit()) : hits;
        StoredFields stored = reader.storedFields();
        out.writeArrayPropertyStart("items");
        for (Hit hit : shown) {
            item(source(stored, hit.doc()), out);
        }
        out.writeEndArray();
        Counts counts = page.counts();
        out.writeNumberProperty("total", counts.total());
        if (more) {
            Hit last = shown.getLast();
            out.writeStringProperty(
                    "next",
                    new Cursor(
                                    (int) (last.second() >>> EnterpriseFields.NAME_LENGTH_SHIFT),
                                    PackedCode.unpack(last.first(), last.second()))
                            .text());
        } else {
            out.writeNullProperty("next");
        }
        out.writeObjectPropertyStart("facets");
        counts("park", counts.byPark(), out);
        counts("industry", counts.bySection(), out);
        counts("qualification", counts.byQualification(), out);
        out.writeEndObject();
    }

    /**
     * Filters and order are looked up in the columns; the index only says who has a rare pair of the name's characters.
     */
    private Page page(IndexReader reader, EnterpriseQuery query, int size, Runnable checkpoint) throws IOException {
        List<LeafReaderContext> leaves = reader.leaves();
        List<Columns> all = new ArrayList<>(leaves.size());
        // before the filters: reading a segment's columns may bring new numbers
        leaves.forEach(leaf -> all.add(columns.of(leaf.reader())));
        Filters filters = new Filters(query);
        Page page = new Page(size, query.after());
        String code = query.code();
        CodeRange range = code == null ? null : CodeRange.of(code);
        for (int i = 0; i < all.size(); i++) {
            LeafReader leaf = leaves.get(i).reader();
            Within within = new Within(all.get(i), leaf.getLiveDocs(), filters, page, checkpoint);
            if (query.text() == null) {
                if (filters.none()) {
                    within.all();
                } else {
                    within.filtered();
                }
            } else {
                if (range != null) {
                    within.coded(range);
                }
                PostingsEnum candidates = NamePairs.rarest(leaf, query.text());
                if (candidates != null) {
                    within.named(query.text(), candidates, range);
                }
            }
            within.end(leaves.get(i).docBase);
        }
        return page;
    }

    private static void counts(String name, Map<String, Integer> counts, JsonGenerator out) {
        out.writeObjectPropertyStart(name);
        counts.forEach(out::writeNumberProperty);
        out.writeEndObject();
    }

    /**
     * Counts all enterprises.
     *
     * @param checkpoint as with a search
     * @throws IOException if the index cannot be read
     */
    public Counts count(IndexReader reader, Runnable checkpoint) throws IOException {
        EnterpriseQuery all = new EnterpriseQuery(null, List.of(), List.of(), List.of(), 1, null);
        return page(reader, all, 0, checkpoint).counts();
    }

    private static void item(BytesRef source, JsonGenerator out) {
        int claims = 0;
        boolean synthetic = false;
        out.writeStartObject();
        try (JsonParser json = EventJson.mapper().createParser(source.bytes, source.offset, source.length)) {
            json.nextToken();
            java.util.Set<String> missing = new java.util.LinkedHashSet<>(OF_AN_ITEM);
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                JsonToken value = json.nextToken();
                if (OF_AN_ITEM.contains(field)) {
                    missing.remove(field);
                    out.writeName(field);
                    out.copyCurrentStructure(json);
                } else if (field.equals("synthetic")) {
                    synthetic = value == JsonToken.VALUE_TRUE;
                } else if (field.equals("claims") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        claims++;
                        json.skipChildren();
                    }
                } else {
                    json.skipChildren();
                }
            }
            missing.forEach(out::writeNullProperty);
        }
        out.writeBooleanProperty("doublyClaimed", claims > 1);
        out.writeBooleanProperty("synthetic", synthetic);
        out.writeEndObject();
    }

    /**
     * One enterprise with the origin of each field.
     *
     * @param uscc the enterprise
     * @param name registered name
     * @param park whose claim stands, absent when none does
     * @param fields each field by name, with the park and time it came from
     * @param claims of all parks, exactly one stands unless there are none
     * @param synthetic invented for demonstration
     */
    public record Found(
            String uscc,
            String name,
            @Nullable String park,
            Map<String, FieldFound> fields,
            List<Claim> claims,
            boolean synthetic) {}

    /**
     * A field of the consolidated record.
     *
     * @param value its value
     * @param park where it came from
     * @param recordedAt when that park recorded it, ISO 8601
     */
    public record FieldFound(
            @Nullable Object value, @Nullable String park, java.time.@Nullable Instant recordedAt) {}

    /**
     * Looks one enterprise up.
     *
     * @return absent if the registry has none
     * @throws IOException if the index cannot be read
     */
    public @Nullable Found find(IndexReader reader, String uscc) throws IOException {
        TopDocs top = new IndexSearcher(reader).search(new TermQuery(EnterpriseDocument.key(uscc)), 1);
        if (top.scoreDocs.length == 0) {
            return null;
        }
        BytesRef source = source(reader.storedFields(), top.scoreDocs[0].doc);
        EnterpriseConsolidated record =
                EventJson.mapper().readValue(source.bytes, source.offset, source.length, EnterpriseConsolidated.class);
        Map<String, FieldFound> fields = new LinkedHashMap<>();
        put(fields, record, "name", record.name());
        put(fields, record, "formerNames", record.formerNames().isEmpty() ? null : record.formerNames());
        put(fields, record, "enterpriseType", record.enterpriseType());
        put(fields, record, "district", record.district());
        put(fields, record, "address", record.address());
        put(fields, record, "industry", record.industry());
        put(fields, record, "registeredCapital", record.registeredCapital());
        put(fields, record, "foundedOn", record.foundedOn());
        put(fields, record, "qualifications", record.qualifications().isEmpty() ? null : record.qualifications());
        return new Found(
                record.uscc().value(),
                record.name(),
                record.park() == null ? null : record.park().value(),
                fields,
                record.claims(),
                record.synthetic());
    }

    private static void put(
            Map<String, FieldFound> fields, EnterpriseConsolidated record, String name, @Nullable Object value) {
        if (value != null) {
            Provenance from = record.provenance().get(name);
            fields.put(
                    name,
                    new FieldFound(
                            value, from == null ? null : from.park().value(), from == null ? null : from.recordedAt()));
        }
    }

    private static BytesRef source(StoredFields stored, int doc) throws IOException {
        BytesRef source =
                stored.document(doc, java.util.Set.of(EnterpriseFields.SOURCE)).getBinaryValue(EnterpriseFields.SOURCE);
        if (source == null) {
            throw new IOException("document " + doc + " has no source");
        }
        return source;
    }
}

package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Cursor;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
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
     */
    public record Counts(
            int total,
            Map<String, Integer> byPark,
            Map<String, Integer> bySection,
            Map<String, Integer> byQualification) {}

    private record Hit(long first, long second, int doc) {
        /** The last of a page on top, to be replaced first. */
        static int inverse(Hit one, Hit other) {
            return order(other.first, other.second, one.first, one.second);
        }
    }

    /** Short names first, then by code: a search for a part of a name finds the name itself on top. */
    private static int order(long first, long second, long otherFirst, long otherSecond) {
        int byLength = Long.compare(
                second >>> EnterpriseFields.NAME_LENGTH_SHIFT, otherSecond >>> EnterpriseFields.NAME_LENGTH_SHIFT);
        if (byLength != 0) {
            return byLength;
        }
        int byFirst = Long.compare(first, otherFirst);
        return byFirst != 0 ? byFirst : Long.compare(second, otherSecond);
    }

    /** Counts all that match and keeps the first of them after a cursor. */
    private final class Page extends SimpleCollector {
        private final @Nullable Cursor after;
        private final long afterFirst;
        private final long afterSecond;
        private final int size;
        private final PriorityQueue<Hit> hits;
        private int[] parks = new int[columns.parks().size() + 64];
        private final int[] sections = new int[128];
        private final int[] qualifications = new int[Long.SIZE];
        private int total;
        private int base;
        private @Nullable Columns segment;

        Page(int size, @Nullable Cursor after) {
            this.size = size;
            this.after = after;
            this.afterFirst = after == null ? 0 : after.first();
            this.afterSecond = after == null ? 0 : after.second();
            this.hits = new PriorityQueue<>(Math.max(1, size), Hit::inverse);
        }

        @Override
        protected void doSetNextReader(LeafReaderContext context) {
            segment = columns.of(context.reader());
            base = context.docBase;
            if (columns.parks().size() > parks.length) {
                parks = java.util.Arrays.copyOf(parks, columns.parks().size());
            }
        }

        @Override
        public void collect(int doc) {
            Columns of = Objects.requireNonNull(segment);
            short park = of.park(doc);
            if (park == Columns.NONE) {
                return;
            }
            total++;
            parks[park]++;
            sections[of.section(doc)]++;
            for (long bits = of.qualifications(doc); bits != 0; bits &= bits - 1) {
                qualifications[Long.numberOfTrailingZeros(bits)]++;
            }
            if (size == 0) {
                return;
            }
            long first = of.first(doc);
            long second = of.second(doc);
            if (after != null && order(first, second, afterFirst, afterSecond) <= 0) {
                return;
            }
            if (hits.size() < size) {
                hits.add(new Hit(first, second, base + doc));
                return;
            }
            Hit last = Objects.requireNonNull(hits.peek());
            if (order(first, second, last.first(), last.second()) < 0) {
                hits.poll();
                hits.add(new Hit(first, second, base + doc));
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        Counts counts() {
            Map<String, Integer> byPark = new TreeMap<>();
            for (int i = 0; i < parks.length; i++) {
                put(byPark, columns.parks().name(i), parks[i]);
            }
            Map<String, Integer> bySection = new TreeMap<>();
            for (char section = 'A'; section <= 'T'; section++) {
                put(bySection, String.valueOf(section), sections[section]);
            }
            Map<String, Integer> byQualification = new TreeMap<>();
            for (int i = 0; i < qualifications.length; i++) {
                put(byQualification, columns.qualifications().name(i), qualifications[i]);
            }
            return new Counts(total, byPark, bySection, byQualification);
        }

        private static void put(Map<String, Integer> into, @Nullable String name, int count) {
            if (name != null && count > 0) {
                into.put(name, count);
            }
        }

        List<Hit> inOrder() {
            List<Hit> all = new ArrayList<>(hits.size());
            for (Hit hit = hits.poll(); hit != null; hit = hits.poll()) {
                all.add(hit);
            }
            java.util.Collections.reverse(all);
            return all;
        }
    }

    /**
     * Writes {@code "items"}, {@code "total"}, {@code "next"} and {@code "facets"} of a search into an object.
     *
     * @throws IOException if the index cannot be read
     */
    public void search(IndexSearcher searcher, EnterpriseQuery query, JsonGenerator out) throws IOException {
        Page page = page(searcher, query, query.limit() + 1);
        List<Hit> hits = page.inOrder();
        boolean more = hits.size() > query.limit();
        List<Hit> shown = more ? hits.subList(0, query.limit()) : hits;
        StoredFields stored = searcher.storedFields();
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

    private Page page(IndexSearcher searcher, EnterpriseQuery query, int size) throws IOException {
        return searcher.search(query.toQuery(), new CollectorManager<Page, Page>() {
            @Override
            public Page newCollector() {
                return new Page(size, query.after());
            }

            // the searcher has no threads of its own, so there is one collector
            @Override
            public Page reduce(Collection<Page> pages) {
                return pages.iterator().next();
            }
        });
    }

    private static void counts(String name, Map<String, Integer> counts, JsonGenerator out) {
        out.writeObjectPropertyStart(name);
        counts.forEach(out::writeNumberProperty);
        out.writeEndObject();
    }

    /**
     * Counts all enterprises.
     *
     * @throws IOException if the index cannot be read
     */
    public Counts count(IndexSearcher searcher) throws IOException {
        EnterpriseQuery all = new EnterpriseQuery(null, List.of(), List.of(), List.of(), 1, null);
        return page(searcher, all, 0).counts();
    }

    /** How many of the counted enterprises are invented. */
    public int countSynthetic(IndexSearcher searcher) throws IOException {
        return searcher.count(
                new TermQuery(new org.apache.lucene.index.Term(EnterpriseFields.TAGS, EnterpriseFields.SYNTHETIC)));
    }

    /** How many of the counted enterprises several parks claim (R5). */
    public int countDoublyClaimed(IndexSearcher searcher) throws IOException {
        return searcher.count(new TermQuery(
                new org.apache.lucene.index.Term(EnterpriseFields.TAGS, EnterpriseFields.DOUBLY_CLAIMED)));
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
    public @Nullable Found find(IndexSearcher searcher, String uscc) throws IOException {
        TopDocs top = searcher.search(new TermQuery(EnterpriseDocument.key(uscc)), 1);
        if (top.scoreDocs.length == 0) {
            return null;
        }
        BytesRef source = source(searcher.storedFields(), top.scoreDocs[0].doc);
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

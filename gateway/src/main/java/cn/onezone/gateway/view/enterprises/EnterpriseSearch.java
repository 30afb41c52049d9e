package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Cursor;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
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

    /**
     * Writes {@code "items"}, {@code "total"}, {@code "next"} and {@code "facets"} of a search into an object.
     *
     * @param checkpoint called every few thousand enterprises; throws to end the search
     * @throws IOException if the index cannot be read
     */
    public void search(IndexReader reader, EnterpriseQuery query, Runnable checkpoint, JsonGenerator out)
            throws IOException {
        Facets facets = new Facets();
        List<Page.Hit> hits = find(reader, query, query.limit() + 1, checkpoint, facets);
        boolean more = hits.size() > query.limit();
        List<Page.Hit> shown = more ? hits.subList(0, query.limit()) : hits;
        StoredFields stored = reader.storedFields();
        out.writeArrayPropertyStart("items");
        for (Page.Hit hit : shown) {
            item(source(stored, hit.doc()), out);
        }
        out.writeEndArray();
        Counts counts = facets.counts();
        out.writeNumberProperty("total", counts.total());
        if (more) {
            Page.Hit last = shown.getLast();
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

    private List<Page.Hit> find(IndexReader reader, EnterpriseQuery query, int size, Runnable checkpoint, Facets facets)
            throws IOException {
        Page page = new Page(size, query.after());
        for (LeafReaderContext leaf : reader.leaves()) {
            new SegmentSearch(columns.of(leaf.reader()), leaf.reader(), query, page, checkpoint)
                    .run(leaf.docBase, facets);
        }
        return page.hits();
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
        Facets facets = new Facets();
        find(reader, all, 0, checkpoint, facets);
        return facets.counts();
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

package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Succession;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.At;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.util.TokenBuffer;

/** Searches the enterprises of an index at any moment (R8). Keeps the columns of its segments. */
public final class EnterpriseSearch {
    private static final Set<String> OF_AN_ITEM = Set.of(
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

    /**
     * Reads what is known of characters. It takes about a second; the first query by letters would otherwise wait for it.
     */
    public static void prepare() {
        Pinyin.prepare();
        if (!Han.folded("書").equals("书")) {
            throw new IllegalStateException("traditional characters are not known");
        }
    }

    /**
     * Reads the columns of a segment, and how it stands on a day, before the first query needs them.
     *
     * @param today of which most will be asked
     */
    public void warm(LeafReader segment, LocalDate today) {
        columns.of(segment).at(new At(today, null, false).asked());
    }

    /**
     * Counts of enterprises, all of them counted once (R5).
     *
     * @param total how many
     * @param byPark park code to count
     * @param bySection section letter to count; those without an industry are in none
     * @param byQualification code to count; an enterprise may hold several
     * @param synthetic how many are invented
     * @param doublyClaimed how many several parks claim without a decision (R5)
     */
    public record Counts(
            int total,
            Map<String, Integer> byPark,
            Map<String, Integer> bySection,
            Map<String, Integer> byQualification,
            int synthetic,
            int doublyClaimed) {}

    /** What was found: counts, the page, and whether the text was taken for a short form of names too. */
    record Result(Facets facets, List<Page.Hit> hits, boolean abbreviated) {}

    /**
     * Writes {@code "items"}, {@code "total"}, {@code "next"} and {@code "facets"} of a search into an object.
     *
     * @param checkpoint called every few thousand enterprises; throws to end the search
     * @throws IOException if the index cannot be read
     */
    public void search(IndexReader reader, EnterpriseQuery query, Runnable checkpoint, JsonGenerator out)
            throws IOException {
        Result result = find(reader, query.page(query.limit() + 1, query.after()), null, checkpoint);
        List<Page.Hit> hits = result.hits();
        boolean more = hits.size() > query.limit();
        List<Page.Hit> shown = more ? hits.subList(0, query.limit()) : hits;
        int day = query.at().asked().day();
        How how = query.text() == null ? null : new How(query, result.abbreviated());
        out.writeArrayPropertyStart("items");
        for (Page.Hit hit : shown) {
            item(source(reader, hit), hit.park(), how, day, out);
        }
        out.writeEndArray();
        out.writeNumberProperty("total", result.facets().total());
        if (more && !shown.isEmpty()) {
            out.writeStringProperty("next", shown.getLast().cursor(query.sort()).text());
        } else {
            out.writeNullProperty("next");
        }
        out.writeObjectPropertyStart("facets");
        for (Facet facet : new TreeSet<>(query.facets())) {
            out.writeObjectPropertyStart(facet.text());
            result.facets().by(facet).forEach(out::writeNumberProperty);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** Finds what matches; whoever is shown it is not told how. */
    private Result find(
            IndexReader reader, EnterpriseQuery query, SegmentSearch.@Nullable Visitor visitor, Runnable checkpoint)
            throws IOException {
        return find(reader, query, visitor, visitor, checkpoint);
    }

    /**
     * Finds what matches, and those of which the text may be a short form, see {@link Abbreviation}: each once. By relevance
     * they come behind all others; in another order each stands where it belongs.
     *
     * @param visitor shown all that match as it stands, absent if only counts and a page are asked for
     * @param shortened shown all of which it is a short form
     */
    private Result find(
            IndexReader reader,
            EnterpriseQuery query,
            SegmentSearch.@Nullable Visitor visitor,
            SegmentSearch.@Nullable Visitor shortened,
            Runnable checkpoint)
            throws IOException {
        Facets facets = new Facets(query.facets());
        Sort sort = query.sort();
        EnterpriseQuery.Cursor after = query.after();
        boolean behind = sort == Sort.RELEVANCE && after != null && after.abbreviated();
        Page page = behind ? new Page(0, sort, null) : new Page(query.limit(), sort, after);
        find(reader, query, false, page, facets, visitor, checkpoint);
        String text = query.text();
        if (text == null || Abbreviation.test(text) == null || (facets.total() > 0 && !Abbreviation.isLikely(text))) {
            return new Result(facets, page.hits(), false);
        }
        if (sort != Sort.RELEVANCE) {
            find(reader, query, true, page, facets, shortened, checkpoint);
            return new Result(facets, page.hits(), true);
        }
        List<Page.Hit> hits = new ArrayList<>(page.hits());
        Page further = new Page(query.limit() - hits.size(), sort, after == null || !behind ? null : after.named());
        find(reader, query, true, further, facets, shortened, checkpoint);
        further.hits().forEach(hit -> hits.add(hit.asAbbreviated()));
        return new Result(facets, hits, true);
    }

    private void find(
            IndexReader reader,
            EnterpriseQuery query,
            boolean abbreviated,
            Page page,
            Facets facets,
            SegmentSearch.@Nullable Visitor visitor,
            Runnable checkpoint)
            throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            new SegmentSearch(
                            columns.of(leaf.reader()),
                            leaf.reader(),
                            query,
                            abbreviated,
                            page,
                            leaf.docBase,
                            visitor,
                            checkpoint)
                    .run(facets);
        }
    }

    /**
     * Writes the members of a GeoJSON feature collection into an object: where those that match are.
     *
     * @param box what of the earth is looked at
     * @param checkpoint as with a search
     * @throws IOException if the index cannot be read
     */
    public void map(IndexReader reader, EnterpriseQuery query, MapBox box, Runnable checkpoint, JsonGenerator out)
            throws IOException {
        Clusters clusters = new Clusters(box);
        Result result = find(reader, query.page(0, null), clusters::take, checkpoint);
        clusters.write(reader, result.facets().total(), query.at().asked().day(), out);
    }

    /**
     * Finds all that match, to be read one by one.
     *
     * @param inOrder whether in the order of the list; else as they lie in the index, which is faster
     * @param checkpoint as with a search
     * @throws IOException if the index cannot be read
     */
    public Selection select(IndexReader reader, EnterpriseQuery query, boolean inOrder, Runnable checkpoint)
            throws IOException {
        Selection selection = new Selection(reader, query, inOrder);
        find(reader, query.page(0, null), selection::take, selection::takeAbbreviated, checkpoint);
        return selection;
    }

    /**
     * Counts all enterprises.
     *
     * @param at the moment of which it is asked
     * @param checkpoint as with a search
     * @throws IOException if the index cannot be read
     */
    public Counts count(IndexReader reader, At at, Runnable checkpoint) throws IOException {
        return find(reader, EnterpriseQuery.all(at, 0), null, checkpoint)
                .facets()
                .counts();
    }

    /** How an item came to match: by which of its names or its code, and as what. */
    private static final class How {
        private final String text;
        private final @Nullable String code;
        private final Columns.NameTest part;
        private final Columns.@Nullable NameTest other;
        private final String otherIs;
        private final boolean partFirst;

        How(EnterpriseQuery query, boolean abbreviated) {
            text = Objects.requireNonNull(query.text());
            code = query.code();
            part = Abbreviation.part(text.toCharArray());
            other = abbreviated ? Abbreviation.test(text) : Pinyin.possible(text) ? Pinyin.test(text) : null;
            otherIs = abbreviated ? "abbreviation" : "pinyin";
            // those are listed before all of which it is a short form
            partFirst = abbreviated;
        }

        void write(String uscc, String name, List<String> formerNames, JsonGenerator out) {
            out.writeObjectPropertyStart("matched");
            if (!write("name", List.of(name), part, "part", out)
                    && !(partFirst && write("formerName", formerNames, part, "part", out))
                    && !write("name", List.of(name), other, otherIs, out)
                    && !write("formerName", formerNames, part, "part", out)
                    && !write("formerName", formerNames, other, otherIs, out)
                    && code != null
                    && uscc.startsWith(code)) {
                out.writeStringProperty("by", "uscc");
                out.writeStringProperty("as", "part");
            }
            out.writeEndObject();
        }

        private static boolean write(
                String by, List<String> names, Columns.@Nullable NameTest test, String as, JsonGenerator out) {
            boolean any = test != null
                    && names.stream().anyMatch(name -> {
                        char[] folded = Han.folded(name).toCharArray();
                        return test.named(folded, 0, folded.length);
                    });
            if (any) {
                out.writeStringProperty("by", by);
                out.writeStringProperty("as", as);
            }
            return any;
        }
    }

    private static void item(BytesRef source, String park, @Nullable How how, int day, JsonGenerator out) {
        int claims = 0;
        Boolean contested = null;
        boolean synthetic = false;
        String uscc = "";
        String name = "";
        List<String> formerNames = new ArrayList<>();
        out.writeStartObject();
        try (JsonParser json = EventJson.mapper().createParser(source.bytes, source.offset, source.length)) {
            json.nextToken();
            Set<String> missing = new LinkedHashSet<>(OF_AN_ITEM);
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                JsonToken value = json.nextToken();
                if (OF_AN_ITEM.contains(field)) {
                    missing.remove(field);
                    out.writeName(field);
                    switch (field) {
                        case "park" -> out.writeString(park);
                        case "uscc" -> {
                            uscc = json.getString();
                            out.writeString(uscc);
                        }
                        case "name" -> {
                            name = json.getString();
                            out.writeString(name);
                        }
                        case "formerNames" -> {
                            out.writeStartArray();
                            while (value == JsonToken.START_ARRAY && json.nextToken() != JsonToken.END_ARRAY) {
                                formerNames.add(json.getString());
                                out.writeString(formerNames.getLast());
                            }
                            out.writeEndArray();
                        }
                        case "qualifications" -> valid(json, day, out);
                        default -> out.copyCurrentStructure(json);
                    }
                } else if (field.equals("synthetic")) {
                    synthetic = value == JsonToken.VALUE_TRUE;
                } else if (field.equals("contested")) {
                    contested = VersionFacts.flag(json);
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
        out.writeBooleanProperty("doublyClaimed", VersionFacts.doublyClaimed(contested, claims));
        out.writeBooleanProperty("synthetic", synthetic);
        if (how != null) {
            how.write(uscc, name, formerNames, out);
        }
        out.writeEndObject();
    }

    /** Copies the qualifications that are valid on a day: a list shows as what it counts (R8). */
    private static void valid(JsonParser json, int day, JsonGenerator out) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            out.copyCurrentStructure(json);
            return;
        }
        out.writeStartArray();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            try (TokenBuffer one = TokenBuffer.forBuffering(json, json.objectReadContext())) {
                one.copyCurrentStructure(json);
                if (isValid(one, day)) {
                    one.serialize(out);
                }
            }
        }
        out.writeEndArray();
    }

    private static boolean isValid(TokenBuffer qualification, int day) {
        String from = null;
        String until = null;
        try (JsonParser json = qualification.asParserOnFirstToken(ObjectReadContext.empty())) {
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                String value = json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : null;
                switch (field) {
                    case "from" -> from = value;
                    case "until" -> until = value;
                    default -> json.skipChildren();
                }
            }
        }
        return Dated.of("", from, until).on(day);
    }

    /** The event that stands of a hit. */
    static BytesRef source(IndexReader reader, Page.Hit hit) throws IOException {
        if (hit.place() > 0) {
            return EnterpriseDocument.kept(reader, hit.doc()).data(hit.place());
        }
        BytesRef source = reader.storedFields()
                .document(hit.doc(), Set.of(EnterpriseFields.SOURCE))
                .getBinaryValue(EnterpriseFields.SOURCE);
        if (source == null) {
            throw new IOException("document " + hit.doc() + " has no source");
        }
        return source;
    }

    /**
     * One enterprise with the origin of each field.
     *
     * @param uscc the enterprise
     * @param name registered name
     * @param park that it is counted for, absent when none claims it
     * @param reportedPark that it was counted for then; the same unless parks are today's (R1)
     * @param basis why it counts for that park, absent if for none or in older events
     * @param fields each field by name, with the park and time it came from
     * @param claims of all parks, exactly one stands unless there are none
     * @param doublyClaimed whether there are several and nobody has decided between them (R5)
     * @param lineage those it came from, and those it has become: then it counts for no park, they do
     * @param synthetic invented for demonstration
     * @param sequence of the event that says so
     * @param recordedAt when the registry wrote it
     * @param validFrom first day of which it speaks, absent if of all before
     * @param validUntil first day of which it no longer speaks, absent if there is none
     */
    public record Found(
            String uscc,
            String name,
            @Nullable String park,
            @Nullable String reportedPark,
            @Nullable Object basis,
            Map<String, FieldFound> fields,
            List<Claim> claims,
            boolean doublyClaimed,
            List<Succession> lineage,
            boolean synthetic,
            long sequence,
            Instant recordedAt,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validUntil) {}

    /**
     * A field of the consolidated record.
     *
     * @param value its value
     * @param park where it came from
     * @param recordedAt when that park recorded it, ISO 8601
     * @param validFrom first day from which on that park says so, absent in what was told before that was told
     */
    public record FieldFound(
            @Nullable Object value,
            @Nullable String park,
            @Nullable Instant recordedAt,
            @Nullable LocalDate validFrom) {}

    /**
     * An event of an enterprise.
     *
     * @param sequence of the enterprise
     * @param recordedAt when the registry wrote it
     * @param record what it says
     */
    public record Told(long sequence, Instant recordedAt, EnterpriseConsolidated record) {
        boolean covers(LocalDate day) {
            return (record.validFrom() == null || !day.isBefore(record.validFrom()))
                    && (record.validUntil() == null || day.isBefore(record.validUntil()));
        }

        boolean knownAt(@Nullable Instant asOf) {
            return asOf == null || recordedAt.toEpochMilli() <= asOf.toEpochMilli();
        }
    }

    /**
     * All that was ever said of an enterprise, from the highest sequence to the lowest.
     *
     * @return absent if the registry has said nothing of it
     * @throws IOException if the index cannot be read
     */
    public @Nullable List<Told> told(IndexReader reader, String uscc) throws IOException {
        Kept kept = EnterpriseDocument.kept(reader, uscc);
        if (kept == null) {
            return null;
        }
        List<Kept.Stamp> stamps = new ArrayList<>();
        stamps.add(kept.newest());
        kept.others().forEach(one -> stamps.add(one.stamp()));
        List<byte[]> data = kept.data();
        List<Told> all = new ArrayList<>(stamps.size());
        for (int i = 0; i < stamps.size(); i++) {
            all.add(new Told(
                    stamps.get(i).sequence(),
                    Instant.ofEpochMilli(stamps.get(i).recordedAt()),
                    EventJson.read(data.get(i), EnterpriseConsolidated.class)));
        }
        return all;
    }

    /**
     * What stands at a moment.
     *
     * @param told all of one enterprise, from the highest sequence to the lowest, at least one
     * @return absent if nothing was known then of that day
     */
    public static @Nullable Found found(List<Told> told, At at) {
        for (Told one : told) {
            if (one.knownAt(at.asOf()) && one.covers(at.validAt())) {
                return found(one, at.restated() ? one.record().restated() : Map.of());
            }
        }
        return null;
    }

    private static Found found(Told one, Map<ParkCode, ParkCode> restated) {
        EnterpriseConsolidated record = one.record();
        Map<String, FieldFound> fields = new LinkedHashMap<>();
        put(fields, record, "name", record.name());
        put(fields, record, "formerNames", record.formerNames().isEmpty() ? null : record.formerNames());
        put(fields, record, "enterpriseType", record.enterpriseType());
        put(fields, record, "district", record.district());
        put(fields, record, "address", record.address());
        put(fields, record, "place", record.place());
        put(fields, record, "industry", record.industry());
        put(fields, record, "registeredCapital", record.registeredCapital());
        put(fields, record, "foundedOn", record.foundedOn());
        put(fields, record, "scale", record.scale());
        put(fields, record, "qualifications", record.qualifications().isEmpty() ? null : record.qualifications());
        put(fields, record, "listings", record.listings().isEmpty() ? null : record.listings());
        put(fields, record, "worldLists", record.worldLists().isEmpty() ? null : record.worldLists());
        ParkCode park = record.park();
        return new Found(
                record.uscc().value(),
                record.name(),
                park == null ? null : restated.getOrDefault(park, park).value(),
                park == null ? null : park.value(),
                record.basis(),
                fields,
                record.claims(),
                VersionFacts.doublyClaimed(record.contested(), record.claims().size()),
                record.lineage(),
                record.synthetic(),
                one.sequence(),
                one.recordedAt(),
                record.validFrom(),
                record.validUntil());
    }

    private static void put(
            Map<String, FieldFound> fields, EnterpriseConsolidated record, String name, @Nullable Object value) {
        if (value != null) {
            Provenance from = record.provenance().get(name);
            fields.put(
                    name,
                    from == null
                            ? new FieldFound(value, null, null, null)
                            : new FieldFound(value, from.park().value(), from.recordedAt(), from.validFrom()));
        }
    }
}

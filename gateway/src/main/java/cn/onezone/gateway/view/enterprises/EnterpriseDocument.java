package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.gateway.view.enterprises.Kept.Older;
import cn.onezone.gateway.view.enterprises.Kept.Stamp;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of an enterprise into its index document: one for each enterprise, with all that was ever said of it.
 * One thread uses one of these; the document it gives is good until the next call.
 */
public final class EnterpriseDocument {
    /** The index field with the first part of the USCC; only enterprises have it. */
    public static final String FIRST = EnterpriseFields.FIRST;

    /** The index field with the second part of the USCC. */
    public static final String SECOND = EnterpriseFields.SECOND;

    private static final FieldType PAIRS = pairs();

    private final Document document = new Document();
    private final Bigrams bigrams = new Bigrams();
    private final StringField id = new StringField(EnterpriseFields.ID, "", Field.Store.NO);
    private final Field pairs = new Field(EnterpriseFields.PAIRS, bigrams, PAIRS);
    private final BinaryDocValuesField columns = new BinaryDocValuesField(EnterpriseFields.COLUMNS, new BytesRef());
    private final BinaryDocValuesField names = new BinaryDocValuesField(EnterpriseFields.NAMES, new BytesRef());
    private final BinaryDocValuesField addresses = new BinaryDocValuesField(EnterpriseFields.ADDRESSES, new BytesRef());
    private final NumericDocValuesField first = new NumericDocValuesField(EnterpriseFields.FIRST, 0);
    private final NumericDocValuesField second = new NumericDocValuesField(EnterpriseFields.SECOND, 0);
    private final NumericDocValuesField sequence;
    private final StoredField source = new StoredField(EnterpriseFields.SOURCE, new BytesRef());
    private final StoredField older = new StoredField(EnterpriseFields.OLDER, new BytesRef());

    /**
     * An enterprise with all that was said of it.
     *
     * @param document for the index
     * @param kept what stands in it, to add the next event to
     * @param sequence the highest
     */
    public record Made(Document document, Kept kept, long sequence) {}

    /**
     * A reader of events.
     *
     * @param sequenceField where the index keeps the highest sequence of a subject
     */
    public EnterpriseDocument(String sequenceField) {
        this.sequence = new NumericDocValuesField(sequenceField, 0);
    }

    /** Which names have a pair is all that is asked; whether they have the whole text is looked up in the names. */
    private static FieldType pairs() {
        FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setOmitNorms(true);
        type.setIndexOptions(IndexOptions.DOCS);
        type.freeze();
        return type;
    }

    /** The key of an enterprise's document. */
    public static Term key(String uscc) {
        return new Term(EnterpriseFields.ID, EnterpriseFields.ID_PREFIX + uscc);
    }

    /** The USCC of an enterprise's document from its two numbers, for rebuilding what is known of it. */
    public static String uscc(long first, long second) {
        return PackedCode.unpack(first, second);
    }

    /**
     * Adds an event to what is known.
     *
     * @param subject the USCC
     * @param newSequence 1 or more
     * @param recordedAt when the registry wrote it
     * @param data JSON
     * @param before what is known, absent if nothing is
     * @return absent if the event of this sequence is known already
     * @throws RuntimeException if the data are not those of a consolidated enterprise
     */
    public @Nullable Made of(String subject, long newSequence, Instant recordedAt, byte[] data, @Nullable Kept before) {
        VersionFacts said = VersionFacts.of(subject, data);
        if (subject.length() != PackedCode.LENGTH || !PackedCode.possible(subject)) {
            // refuses, with the reason
            Uscc.of(subject);
            throw new IllegalArgumentException(subject);
        }
        Stamp stamp = new Stamp(newSequence, recordedAt.toEpochMilli());
        if (before == null) {
            return made(subject, stamp, data, said, List.of());
        }
        if (before.knows(newSequence)) {
            return null;
        }
        Stamp newest = before.newest();
        VersionFacts newestSaid = VersionFacts.of(subject, before.source());
        List<Older> others = new ArrayList<>(before.others());
        if (newSequence > newest.sequence()) {
            others.addFirst(Kept.older(newest, newestSaid, before.source(), others));
            return made(subject, stamp, data, said, others);
        }
        others.add(Kept.older(stamp, said, data, others));
        others.sort(
                Comparator.comparingLong((Older one) -> one.stamp().sequence()).reversed());
        return made(subject, newest, before.source(), newestSaid, others);
    }

    private Made made(String subject, Stamp newest, byte[] data, VersionFacts said, List<Older> others) {
        List<Stamp> stamps = new ArrayList<>(others.size() + 1);
        List<VersionFacts> facts = new ArrayList<>(others.size() + 1);
        stamps.add(newest);
        facts.add(said);
        others.forEach(one -> {
            stamps.add(one.stamp());
            facts.add(one.facts());
        });
        PackedVersions packed = PackedVersions.of(stamps, facts);
        Kept kept = Kept.of(newest, data, others);
        document.clear();
        id.setStringValue(EnterpriseFields.ID_PREFIX + subject);
        bigrams.of(packed.nameSets());
        columns.setBytesValue(packed.columns());
        names.setBytesValue(packed.names());
        addresses.setBytesValue(packed.addresses());
        first.setLongValue(PackedCode.first(subject));
        second.setLongValue(PackedCode.second(subject));
        sequence.setLongValue(newest.sequence());
        source.setBytesValue(data);
        older.setBytesValue(kept.older());
        for (Field field : List.of(id, pairs, columns, names, addresses, first, second, sequence, source, older)) {
            document.add(field);
        }
        packed.profiles()
                .forEach(
                        one -> document.add(new SortedSetDocValuesField(EnterpriseFields.PROFILES, new BytesRef(one))));
        packed.attributes()
                .forEach(one ->
                        document.add(new SortedSetDocValuesField(EnterpriseFields.ATTRIBUTES, new BytesRef(one))));
        packed.restated()
                .forEach(
                        one -> document.add(new SortedSetDocValuesField(EnterpriseFields.RESTATED, new BytesRef(one))));
        return new Made(document, kept, newest.sequence());
    }

    /**
     * What an index knows of an enterprise.
     *
     * @return absent if it has none
     * @throws IOException if the index cannot be read
     */
    public static @Nullable Kept kept(IndexReader reader, String uscc) throws IOException {
        BytesRef key = key(uscc).bytes();
        for (LeafReaderContext leaf : reader.leaves()) {
            int doc = doc(leaf.reader(), key);
            if (doc >= 0) {
                return kept(reader, leaf.docBase + doc);
            }
        }
        return null;
    }

    /** What stands in one document. */
    static Kept kept(IndexReader reader, int doc) throws IOException {
        Document stored = reader.storedFields().document(doc, Set.of(EnterpriseFields.SOURCE, EnterpriseFields.OLDER));
        return new Kept(bytes(stored, EnterpriseFields.SOURCE), bytes(stored, EnterpriseFields.OLDER));
    }

    private static byte[] bytes(Document stored, String field) throws IOException {
        BytesRef value = stored.getBinaryValue(field);
        if (value == null) {
            throw new IOException("a document of an enterprise without " + field);
        }
        return BytesRef.deepCopyOf(value).bytes;
    }

    /** The living document of a key in a segment, -1 if there is none. */
    static int doc(LeafReader segment, BytesRef key) throws IOException {
        Terms terms = segment.terms(EnterpriseFields.ID);
        if (terms == null) {
            return -1;
        }
        TermsEnum each = terms.iterator();
        if (!each.seekExact(key)) {
            return -1;
        }
        PostingsEnum found = each.postings(null, PostingsEnum.NONE);
        for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
            if (segment.getLiveDocs() == null || segment.getLiveDocs().get(doc)) {
                return doc;
            }
        }
        return -1;
    }
}

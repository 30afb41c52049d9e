package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Turns the data of an EnterpriseConsolidated into an index document, in one pass over the bytes: only what is searched
 * by is looked at, the bytes themselves are kept as they came. One thread uses one of these; the document it gives is
 * good until the next call.
 */
public final class EnterpriseDocument {
    /** The index field with the first part of the USCC; only enterprises have it. */
    public static final String FIRST = EnterpriseFields.FIRST;

    /** The index field with the second part of the USCC. */
    public static final String SECOND = EnterpriseFields.SECOND;

    private static final String BETWEEN_NAMES = String.valueOf(EnterpriseFields.BETWEEN_NAMES);
    private static final JsonFactory JSON = EventJson.mapper().tokenStreamFactory();

    private static final FieldType PAIRS = pairs();

    private final Document document = new Document();
    private final Bigrams bigrams = new Bigrams();
    private final StringField id = new StringField(EnterpriseFields.ID, "", Field.Store.NO);
    private final Field pairs = new Field(EnterpriseFields.PAIRS, bigrams, PAIRS);
    private final BinaryDocValuesField names = new BinaryDocValuesField(EnterpriseFields.NAMES, new BytesRef());
    private final NumericDocValuesField flags = new NumericDocValuesField(EnterpriseFields.FLAGS, 0);
    private final NumericDocValuesField first = new NumericDocValuesField(EnterpriseFields.FIRST, 0);
    private final NumericDocValuesField second = new NumericDocValuesField(EnterpriseFields.SECOND, 0);
    private final NumericDocValuesField sequence;
    private final StoredField source = new StoredField(EnterpriseFields.SOURCE, new BytesRef());
    private final List<String> allNames = new ArrayList<>();

    private @Nullable String uscc;
    private @Nullable String park;
    private @Nullable String name;
    private @Nullable String industry;
    private final TreeSet<String> qualifications = new TreeSet<>();
    private boolean synthetic;
    private int claims;

    /**
     * A reader of events.
     *
     * @param sequenceField where the index keeps the sequence of a subject
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
     * Reads an event.
     *
     * @param subject the USCC
     * @param data JSON
     * @throws RuntimeException if the data are not those of a consolidated enterprise
     */
    public Document of(String subject, long newSequence, byte[] data) {
        read(data);
        if (name == null || uscc == null || !uscc.equals(subject)) {
            throw new IllegalArgumentException("expected uscc " + subject + " and a name, got " + uscc + ", " + name);
        }
        if (subject.length() != PackedCode.LENGTH || !PackedCode.possible(subject)) {
            // refuses, with the reason
            Uscc.of(subject);
            throw new IllegalArgumentException(subject);
        }
        allNames.replaceAll(Bigrams::folded);
        document.clear();
        id.setStringValue(EnterpriseFields.ID_PREFIX + subject);
        bigrams.of(allNames);
        names.setBytesValue(new BytesRef(String.join(BETWEEN_NAMES, allNames)));
        first.setLongValue(PackedCode.first(subject));
        second.setLongValue(
                ((long) Math.min(name.length(), EnterpriseFields.LONGEST_NAME) << EnterpriseFields.NAME_LENGTH_SHIFT)
                        | PackedCode.second(subject));
        sequence.setLongValue(newSequence);
        source.setBytesValue(data);
        document.add(id);
        document.add(pairs);
        document.add(names);
        document.add(first);
        document.add(second);
        document.add(sequence);
        document.add(source);
        facets();
        return document;
    }

    private void facets() {
        if (park == null) {
            // no park claims it any more: it is kept to be shown, and counted nowhere
            return;
        }
        document.add(new SortedDocValuesField(EnterpriseFields.PARK, new BytesRef(park)));
        if (industry != null) {
            document.add(new SortedDocValuesField(EnterpriseFields.INDUSTRY, new BytesRef(industry)));
        }
        if (!qualifications.isEmpty()) {
            document.add(new SortedDocValuesField(
                    EnterpriseFields.QUALIFICATIONS, new BytesRef(String.join(" ", qualifications))));
        }
        flags.setLongValue(
                (synthetic ? EnterpriseFields.SYNTHETIC : 0) | (claims > 1 ? EnterpriseFields.DOUBLY_CLAIMED : 0));
        document.add(flags);
    }

    private void read(byte[] data) {
        uscc = null;
        park = null;
        name = null;
        industry = null;
        synthetic = false;
        claims = 0;
        qualifications.clear();
        allNames.clear();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), data)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected an object");
            }
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                json.nextToken();
                switch (field) {
                    case "uscc" -> uscc = text(json);
                    case "park" -> park = text(json);
                    case "name" -> {
                        name = text(json);
                        if (name != null) {
                            allNames.addFirst(name);
                        }
                    }
                    case "industry" -> industry = industry(json);
                    case "synthetic" -> synthetic = json.currentToken() == JsonToken.VALUE_TRUE;
                    case "formerNames" -> texts(json, allNames);
                    case "qualifications" -> codes(json);
                    case "claims" -> claims = count(json);
                    default -> json.skipChildren();
                }
            }
        }
    }

    private static @Nullable String text(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("expected a text, got " + json.currentToken());
        };
    }

    private static @Nullable String industry(JsonParser json) {
        String code = text(json);
        if (code != null && (code.isEmpty() || code.charAt(0) < 'A' || code.charAt(0) > 'T')) {
            throw new IllegalArgumentException("industry: " + code + " (expected: section letter A to T first)");
        }
        return code;
    }

    private static void texts(JsonParser json, List<String> into) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String one = text(json);
                if (one != null) {
                    into.add(one);
                }
            }
        }
    }

    private void codes(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                json.nextToken();
                String code = field.equals("code") ? text(json) : null;
                if (code != null) {
                    qualifications.add(code);
                }
                json.skipChildren();
            }
        }
    }

    private static int count(JsonParser json) {
        int count = 0;
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                count++;
                json.skipChildren();
            }
        }
        return count;
    }
}

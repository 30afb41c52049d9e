package cn.onezone.partners.sequence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.usage.Handed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event in the sequence of a subscription, as it was put there: what was left of it under the terms of then. Its number
 * stands in the record's time as well, by which the broker finds it.
 *
 * @param sequence from 1, without holes
 * @param subject as it is delivered
 * @param body the CloudEvent in structured JSON, {@link Canonical}
 * @param revision of the terms under which it was put there
 * @param type of the event
 * @param fields what was named of the type: {@code path=TREATMENT}, by path
 * @param subjectTerms what became of the subject
 * @param where the conditions that it fulfilled
 * @param parks that the event names
 * @param at when it was numbered
 */
public record Numbered(
        long sequence,
        String subject,
        String body,
        int revision,
        String type,
        Map<String, String> fields,
        String subjectTerms,
        Conditions where,
        Set<ParkCode> parks,
        Instant at) {
    private static final String SEQUENCE = "sequence";
    private static final String REVISION = "revision";
    private static final String TYPE = "type";
    private static final String FIELDS = "fields";
    private static final String SUBJECT_TERMS = "subject-terms";
    private static final String WHERE = "where";
    private static final String CONDITIONS = "conditions";
    private static final String PARKS = "parks";
    private static final String AT = "at";
    /** Type of what stands in the place of an event that may leave no more. */
    static final String WITHHELD = "cn.onezone.partners.withheld.v1";

    static Map<String, String> fields(EventTerms terms) {
        return terms.fields().stream()
                .collect(Collectors.toUnmodifiableMap(
                        FieldTerms::path, f -> f.treatment().name()));
    }

    /** As a record of the sequence's topic. */
    ProducerRecord<String, byte[]> record(String topic) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, 0, sequence, subject, body.getBytes(StandardCharsets.UTF_8));
        header(record, SEQUENCE, Long.toString(sequence));
        header(record, REVISION, Integer.toString(revision));
        header(record, TYPE, type);
        header(
                record,
                FIELDS,
                fields.entrySet().stream()
                        .map(f -> f.getKey() + "=" + f.getValue())
                        .sorted()
                        .collect(Collectors.joining(",")));
        header(record, SUBJECT_TERMS, subjectTerms);
        header(record, WHERE, where.digest());
        String conditions = where.text();
        if (conditions != null) {
            header(record, CONDITIONS, conditions);
        }
        header(record, PARKS, new TreeSet<>(parks).stream().map(ParkCode::value).collect(Collectors.joining(",")));
        header(record, AT, at.toString());
        return record;
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a record of a sequence's topic.
     *
     * @throws IllegalStateException if it is none: nobody else writes there
     */
    static Numbered of(ConsumerRecord<String, byte[]> record) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text(record, FIELDS).split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        String parks = text(record, PARKS);
        return new Numbered(
                Long.parseLong(text(record, SEQUENCE)),
                record.key(),
                new String(record.value(), StandardCharsets.UTF_8),
                Integer.parseInt(text(record, REVISION)),
                text(record, TYPE),
                fields,
                text(record, SUBJECT_TERMS),
                Conditions.read(text(record, WHERE), textIfThere(record, CONDITIONS)),
                parks.isEmpty()
                        ? Set.of()
                        : Arrays.stream(parks.split(",", -1)).map(ParkCode::of).collect(Collectors.toSet()),
                Instant.parse(text(record, AT)));
    }

    private static String text(ConsumerRecord<String, byte[]> record, String name) {
        String text = textIfThere(record, name);
        if (text == null) {
            throw new IllegalStateException(record.topic() + "/" + record.offset() + " has no " + name);
        }
        return text;
    }

    private static @Nullable String textIfThere(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * Whether it may still leave as it is. A park may object and terms may be narrowed while it waits, and that holds at
     * once (R21): what is named no more, or is to leave in another way, does not leave.
     */
    boolean mayLeave(Agreement now) {
        if (!now.parks().containsAll(parks)) {
            return false;
        }
        if (revision == now.revision()) {
            return true;
        }
        Optional<EventTerms> terms =
                now.terms().events().stream().filter(e -> e.type().equals(type)).findFirst();
        return terms.isPresent()
                && now.terms().subject().name().equals(subjectTerms)
                && fields(terms.get()).entrySet().containsAll(fields.entrySet())
                && fulfils(terms.get());
    }

    /** Whether it fulfils the conditions of now, as far as that can be told: by those of then, or by what has left of it as it is. */
    private boolean fulfils(EventTerms terms) {
        return Conditions.of(terms).digest().equals(where.digest())
                || terms.where().stream().allMatch(c -> where.imply(c) || shows(c));
    }

    private boolean shows(FieldCondition condition) {
        return FieldTreatment.KEEP.name().equals(fields.get(condition.path()))
                && Reduction.holds(EventJson.mapper().readTree(body).path("data"), List.of(condition));
    }

    /**
     * What is delivered: the event, or in its place the notice that it may not leave any more. A sequence has no hole either
     * way, and the digest shows that it is the event that was numbered so.
     */
    public String delivered(Agreement now) {
        if (mayLeave(now)) {
            return body;
        }
        ObjectNode notice = JsonNodeFactory.instance.objectNode();
        notice.put("specversion", "1.0");
        notice.put("id", now.id() + "/" + sequence);
        notice.put("source", "/partners");
        notice.put("type", WITHHELD);
        notice.put(SEQUENCE, number(sequence));
        notice.put("subscription", now.id());
        notice.put("eventdigest", leaf().toString());
        return Canonical.text(notice);
    }

    /**
     * As it is counted.
     *
     * @param delivered what is handed out of it
     * @param at when it is
     * @param taken whether the receiver took it
     */
    public Handed handed(String delivered, Instant at, boolean taken) {
        return new Handed(sequence, type, delivered.getBytes(StandardCharsets.UTF_8).length, this.at, at, taken);
    }

    /** Several as they are counted, given to a partner that asked for them. */
    public static List<Handed> handed(List<Numbered> several, List<String> delivered, Instant at) {
        List<Handed> all = new ArrayList<>();
        for (int i = 0; i < several.size(); i++) {
            // it is no delivery's fault when a partner asks late: only a webhook can be late
            Numbered one = several.get(i);
            all.add(new Handed(
                    one.sequence, one.type, delivered.get(i).getBytes(StandardCharsets.UTF_8).length, at, at, true));
        }
        return all;
    }

    /** SHA-256 of a zero byte and the event as it was numbered: the leaf of an RFC 9162 tree. */
    public Digest leaf() {
        return SignedManifest.leaf(body.getBytes(StandardCharsets.UTF_8));
    }

    /** A number as the CloudEvents extension has it: its text sorts as the number does. */
    public static String number(long sequence) {
        return "%010d".formatted(sequence);
    }
}

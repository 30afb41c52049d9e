package cn.onezone.kit.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did, read or was refused.
 *
 * @param id unique for ever
 * @param at when, to the millisecond
 * @param kind which of the three
 * @param actor subject of the token, empty if nobody was known
 * @param roles of the actor then, sorted
 * @param park of a park administrator
 * @param action method and route pattern, {@code PUT /funds/{code}/budgets/{year}}; of a refusal without a route method
 *     and path
 * @param record {@code <collection>/<document id>}; absent for refusals
 * @param before SHA-256 of the record's state before, hexadecimal; absent if there was none
 * @param after SHA-256 of the record's state after it
 * @param traceId of the request
 * @param from remote address
 * @param forwardedFor {@code X-Forwarded-For} as it came, which anybody can write
 * @param purpose what a read was said to be for
 * @param outcome code of the problem that was answered to one who was refused
 * @param count of how many this entry speaks, where it is more than one
 * @param batch of a write that was one of several of one command: what these have in common
 * @param records what became of the several records of a batch, in the place of record, before and after
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        String id,
        Instant at,
        Kind kind,
        String actor,
        List<String> roles,
        @Nullable String park,
        String action,
        @Nullable String record,
        @Nullable String before,
        @Nullable String after,
        @Nullable String traceId,
        @Nullable String from,
        @Nullable String forwardedFor,
        @Nullable String purpose,
        @Nullable String outcome,
        @Nullable Long count,
        @Nullable String batch,
        @Nullable List<Change> records) {
    /** Of the records of a batch, as many are shown where entries are listed. */
    private static final int SHOWN = 10;

    /**
     * What became of one record of a batch.
     *
     * @param record {@code <collection>/<document id>}
     * @param before SHA-256 of its state before, absent if there was none
     * @param after SHA-256 of its state after it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            String record,
            @Nullable String before,
            @Nullable String after) {}

    /** What an entry speaks of. */
    public enum Kind {
        /** Somebody changed a record. */
        COMMAND,
        /** Somebody read personal or confidential data, or was about to: it is noted before it is answered. */
        READ,
        /** Somebody was not let in. */
        REFUSED
    }

    /** Copies the lists. */
    public AuditEntry {
        roles = List.copyOf(roles);
        records = records == null ? null : List.copyOf(records);
    }

    /** Of one thing alone. */
    AuditEntry(
            String id,
            Instant at,
            Kind kind,
            String actor,
            List<String> roles,
            @Nullable String park,
            String action,
            @Nullable String traceId,
            @Nullable String from,
            @Nullable String forwardedFor,
            @Nullable String purpose,
            @Nullable String outcome,
            @Nullable Long count) {
        this(
                id,
                at,
                kind,
                actor,
                roles,
                park,
                action,
                null,
                null,
                null,
                traceId,
                from,
                forwardedFor,
                purpose,
                outcome,
                count,
                null,
                null);
    }

    private AuditEntry with(@Nullable Long newCount, @Nullable List<Change> newRecords) {
        return new AuditEntry(
                id,
                at,
                kind,
                actor,
                roles,
                park,
                action,
                null,
                null,
                null,
                traceId,
                from,
                forwardedFor,
                purpose,
                outcome,
                newCount,
                batch,
                newRecords);
    }

    /** By what a store knows an entry again, together with its record: what is of one batch has it in common. */
    String common() {
        return batch == null ? id : batch;
    }

    /** How many records it lists; one if it lists none. */
    int size() {
        List<Change> all = records;
        return all == null ? 1 : all.size();
    }

    /** One entry that says what all these say. They are of one batch; one alone stays what it is. */
    static AuditEntry together(List<AuditEntry> notes) {
        AuditEntry first = notes.getFirst();
        return notes.size() == 1
                ? first
                : first.with(
                        (long) notes.size(),
                        notes.stream()
                                .map(note -> new Change(
                                        java.util.Objects.requireNonNull(note.record), note.before, note.after))
                                .toList());
    }

    /**
     * As it is shown in a list: of a batch, only the first records.
     *
     * @param wanted the record that was asked for: then that one alone
     */
    AuditEntry brief(@Nullable String wanted) {
        List<Change> all = records;
        if (all == null) {
            return this;
        }
        return with(
                count,
                wanted == null
                        ? all.subList(0, Math.min(SHOWN, all.size()))
                        : all.stream().filter(one -> one.record.equals(wanted)).toList());
    }

    /** What is shown in the place of a stored entry that is none any more. */
    static AuditEntry unreadable() {
        return new AuditEntry(
                "",
                Instant.EPOCH,
                Kind.COMMAND,
                "",
                List.of(),
                null,
                "(unreadable)",
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * Writes the fields into a document that has been begun. What is hexadecimal elsewhere is bytes there, and no tree of
     * objects is made of it: an import writes thousands of them in a second. The records of a batch stand in three lists,
     * so that a store finds the one as it finds a record that is alone.
     */
    public void into(BsonWriter document) {
        UUID uuid = UUID.fromString(id);
        document.writeBinaryData("id", new BsonBinary(uuid));
        document.writeDateTime("at", at.toEpochMilli());
        document.writeString("kind", kind.name());
        document.writeString("actor", actor);
        document.writeStartArray("roles");
        roles.forEach(document::writeString);
        document.writeEndArray();
        text(document, "park", park);
        document.writeString("action", action);
        List<Change> all = records;
        if (all == null) {
            text(document, "record", record);
            bytes(document, "before", before);
            bytes(document, "after", after);
        } else {
            document.writeStartArray("record");
            all.forEach(one -> document.writeString(one.record));
            document.writeEndArray();
            document.writeStartArray("before");
            all.forEach(one -> digest(document, one.before));
            document.writeEndArray();
            document.writeStartArray("after");
            all.forEach(one -> digest(document, one.after));
            document.writeEndArray();
        }
        bytes(document, "traceId", traceId);
        text(document, "from", from);
        text(document, "forwardedFor", forwardedFor);
        text(document, "purpose", purpose);
        text(document, "outcome", outcome);
        if (count != null) {
            document.writeInt64("count", count);
        }
        document.writeBinaryData("batch", new BsonBinary(UUID.fromString(common())));
    }

    private static void digest(BsonWriter document, @Nullable String hexadecimal) {
        if (hexadecimal == null) {
            document.writeNull();
        } else {
            document.writeBinaryData(new BsonBinary(HexFormat.of().parseHex(hexadecimal)));
        }
    }

    private static void text(BsonWriter document, String name, @Nullable String value) {
        if (value != null) {
            document.writeString(name, value);
        }
    }

    static void bytes(BsonWriter document, String name, @Nullable String hexadecimal) {
        if (hexadecimal != null) {
            document.writeBinaryData(name, new BsonBinary(HexFormat.of().parseHex(hexadecimal)));
        }
    }

    /**
     * Reads what {@link #into} wrote.
     *
     * @throws RuntimeException for anything else
     */
    public static AuditEntry of(BsonDocument document) {
        List<String> roles = new ArrayList<>();
        for (BsonValue role : document.getArray("roles")) {
            roles.add(role.asString().getValue());
        }
        String id = document.getBinary("id").asUuid().toString();
        String batch = document.containsKey("batch")
                ? document.getBinary("batch").asUuid().toString()
                : id;
        boolean several = document.isArray("record");
        return new AuditEntry(
                id,
                Instant.ofEpochMilli(document.getDateTime("at").getValue()),
                Kind.valueOf(document.getString("kind").getValue()),
                document.getString("actor").getValue(),
                roles,
                text(document, "park"),
                document.getString("action").getValue(),
                several ? null : text(document, "record"),
                several ? null : bytes(document, "before"),
                several ? null : bytes(document, "after"),
                bytes(document, "traceId"),
                text(document, "from"),
                text(document, "forwardedFor"),
                text(document, "purpose"),
                text(document, "outcome"),
                document.containsKey("count") ? document.getInt64("count").getValue() : null,
                batch.equals(id) ? null : batch,
                several ? changes(document) : null);
    }

    private static List<Change> changes(BsonDocument document) {
        List<BsonValue> names = document.getArray("record");
        List<BsonValue> before = document.getArray("before");
        List<BsonValue> after = document.getArray("after");
        if (before.size() != names.size() || after.size() != names.size()) {
            throw new IllegalArgumentException("records: value: " + names.size() + " with " + before.size() + " and "
                    + after.size() + " digests (expected: one of each for each)");
        }
        List<Change> changes = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            changes.add(new Change(names.get(i).asString().getValue(), digest(before.get(i)), digest(after.get(i))));
        }
        return changes;
    }

    private static @Nullable String digest(BsonValue value) {
        return value.isNull() ? null : HexFormat.of().formatHex(value.asBinary().getData());
    }

    static @Nullable String bytes(BsonDocument document, String name) {
        return document.containsKey(name)
                ? HexFormat.of().formatHex(document.getBinary(name).getData())
                : null;
    }

    private static @Nullable String text(BsonDocument document, String name) {
        return document.containsKey(name) ? document.getString(name).getValue() : null;
    }
}

package cn.onezone.kit.audit;

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
 * @param count of how many this entry speaks, where there were too many for one each
 */
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
        @Nullable Long count) {
    /** What an entry speaks of. */
    public enum Kind {
        /** Somebody changed a record. */
        COMMAND,
        /** Somebody read personal or confidential data, or was about to: it is noted before it is answered. */
        READ,
        /** Somebody was not let in. */
        REFUSED
    }

    /** Copies the roles. */
    public AuditEntry {
        roles = List.copyOf(roles);
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
                null,
                null,
                null,
                null);
    }

    /**
     * Writes the fields into a document that has been begun. What is hexadecimal elsewhere is bytes there, and no tree of
     * objects is made of it: an import writes thousands of entries in a second.
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
        text(document, "record", record);
        bytes(document, "before", before);
        bytes(document, "after", after);
        bytes(document, "traceId", traceId);
        text(document, "from", from);
        text(document, "forwardedFor", forwardedFor);
        text(document, "purpose", purpose);
        text(document, "outcome", outcome);
        if (count != null) {
            document.writeInt64("count", count);
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
        return new AuditEntry(
                document.getBinary("id").asUuid().toString(),
                Instant.ofEpochMilli(document.getDateTime("at").getValue()),
                Kind.valueOf(document.getString("kind").getValue()),
                document.getString("actor").getValue(),
                roles,
                text(document, "park"),
                document.getString("action").getValue(),
                text(document, "record"),
                bytes(document, "before"),
                bytes(document, "after"),
                bytes(document, "traceId"),
                text(document, "from"),
                text(document, "forwardedFor"),
                text(document, "purpose"),
                text(document, "outcome"),
                document.containsKey("count") ? document.getInt64("count").getValue() : null);
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

package cn.onezone.kit.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
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

    /** Puts the fields into a document as they are stored. */
    public void into(BsonDocument document) {
        document.append("id", new BsonString(id))
                .append("at", new BsonDateTime(at.toEpochMilli()))
                .append("kind", new BsonString(kind.name()))
                .append("actor", new BsonString(actor))
                .append(
                        "roles",
                        new BsonArray(roles.stream().map(BsonString::new).toList()))
                .append("action", new BsonString(action));
        put(document, "park", park);
        put(document, "record", record);
        put(document, "before", before);
        put(document, "after", after);
        put(document, "traceId", traceId);
        put(document, "from", from);
        put(document, "forwardedFor", forwardedFor);
        put(document, "purpose", purpose);
        put(document, "outcome", outcome);
        if (count != null) {
            document.append("count", new BsonInt64(count));
        }
    }

    private static void put(BsonDocument document, String name, @Nullable String value) {
        if (value != null) {
            document.append(name, new BsonString(value));
        }
    }

    /** Reads what {@link #into} wrote. */
    public static AuditEntry of(BsonDocument document) {
        List<String> roles = new ArrayList<>();
        for (BsonValue role : document.getArray("roles")) {
            roles.add(role.asString().getValue());
        }
        return new AuditEntry(
                document.getString("id").getValue(),
                Instant.ofEpochMilli(document.getDateTime("at").getValue()),
                Kind.valueOf(document.getString("kind").getValue()),
                document.getString("actor").getValue(),
                roles,
                text(document, "park"),
                document.getString("action").getValue(),
                text(document, "record"),
                text(document, "before"),
                text(document, "after"),
                text(document, "traceId"),
                text(document, "from"),
                text(document, "forwardedFor"),
                text(document, "purpose"),
                text(document, "outcome"),
                document.containsKey("count") ? document.getInt64("count").getValue() : null);
    }

    private static @Nullable String text(BsonDocument document, String name) {
        return document.containsKey(name) ? document.getString(name).getValue() : null;
    }
}

package cn.onezone.kit.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry at its place in a chain.
 *
 * <p>Its hash is SHA-256 over its canonical form: the JSON object of all its fields but {@code hash}, absent ones left
 * out, names sorted, no blanks, UTF-8, as RFC 8785 has it. What {@code jq -cS 'del(.hash)'} prints of what the door
 * answers, without the line end, is this form.
 *
 * @param instance whose chain, {@code /parks/haidian/1}
 * @param sequence from 1, without a gap
 * @param previous hash of the one before; 64 zeros before the first
 * @param hash of this one
 * @param entry what it says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChainLink(
        String instance,
        long sequence,
        String previous,
        String hash,

        @JsonUnwrapped AuditEntry entry) {
    /** What stands before the first. */
    public static final String NOTHING = "0".repeat(64);

    /** Puts an entry behind another. */
    static ChainLink after(String instance, long sequence, String previous, AuditEntry entry) {
        return new ChainLink(
                instance, sequence, previous, Sha256.of(canonical(instance, sequence, previous, entry)), entry);
    }

    /** The hash that it ought to have. */
    public String recomputed() {
        return Sha256.of(canonical(instance, sequence, previous, entry));
    }

    /** As it is shown in a list, with some of its records only: its hash is over all of them. */
    ChainLink brief(@Nullable String wanted) {
        return new ChainLink(instance, sequence, previous, hash, entry.brief(wanted));
    }

    /** One line that says all of it: the canonical form with the hash behind, which a JSON reader reads. */
    byte[] line() {
        byte[] canonical = canonical(instance, sequence, previous, entry);
        byte[] rest = (",\"hash\":\"" + hash + "\"}\n").getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(canonical, canonical.length - 1 + rest.length);
        System.arraycopy(rest, 0, line, canonical.length - 1, rest.length);
        return line;
    }

    private static byte[] canonical(String instance, long sequence, String previous, AuditEntry entry) {
        StringBuilder json = new StringBuilder(
                768 + (entry.records() == null ? 0 : 256 * entry.records().size()));
        // sorted by name
        text(json, "action", entry.action());
        text(json, "actor", entry.actor());
        text(json, "after", entry.after());
        text(json, "at", entry.at().toString());
        text(json, "batch", entry.batch());
        text(json, "before", entry.before());
        number(json, "count", entry.count());
        text(json, "forwardedFor", entry.forwardedFor());
        text(json, "from", entry.from());
        text(json, "id", entry.id());
        text(json, "instance", instance);
        text(json, "kind", entry.kind().name());
        text(json, "outcome", entry.outcome());
        text(json, "park", entry.park());
        text(json, "previous", previous);
        text(json, "purpose", entry.purpose());
        text(json, "record", entry.record());
        changes(json, entry.records());
        texts(json, "roles", entry.roles());
        number(json, "sequence", sequence);
        text(json, "traceId", entry.traceId());
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void changes(StringBuilder json, @Nullable List<AuditEntry.Change> records) {
        if (records == null) {
            return;
        }
        name(json, "records");
        json.append('[');
        for (int i = 0; i < records.size(); i++) {
            AuditEntry.Change one = records.get(i);
            json.append(i == 0 ? "{" : ",{");
            text(json, "after", one.after());
            text(json, "before", one.before());
            text(json, "record", one.record());
            json.append('}');
        }
        json.append(']');
    }

    private static void name(StringBuilder json, String name) {
        if (json.isEmpty()) {
            json.append('{');
        } else if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        json.append('"').append(name).append("\":");
    }

    private static void text(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            name(json, name);
            quote(json, value);
        }
    }

    private static void number(StringBuilder json, String name, @Nullable Long value) {
        if (value != null) {
            name(json, name);
            json.append(value.longValue());
        }
    }

    private static void texts(StringBuilder json, String name, List<String> values) {
        name(json, name);
        json.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            quote(json, values.get(i));
        }
        json.append(']');
    }

    static void quote(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}

package cn.onezone.contracts.facts;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Id of a dated fact: the same for everybody who reports it, for it follows from the enterprise, the kind and the natural
 * key alone. So a fact that is sent twice, by one park or by two, is one (R5).
 *
 * @param value kind, hyphen and 32 hexadecimal digits
 */
public record FactId(@JsonValue String value) implements Comparable<FactId> {
    private static final Pattern FORM = Pattern.compile("[a-z-]{3,40}-[0-9a-f]{32}");
    private static final int BYTES = 16;

    /** Refuses with {@code wrong-fact-id} what has not this form. */
    public FactId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new InvalidValue(
                    "wrong-fact-id",
                    value,
                    Text.of("the id of a fact such as patent-0123456789abcdef0123456789abcdef", "事项编号，如 patent-0123…"));
        }
    }

    /** Reads an id. Refuses as the constructor does. */
    @JsonCreator
    public static FactId of(@Nullable String text) {
        return new FactId(text == null ? "" : text.strip());
    }

    /**
     * The id of a fact.
     *
     * @param key as {@link EnterpriseFact#naturalKey} says
     */
    public static FactId of(Uscc uscc, FactKind kind, String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((uscc.value() + "\n" + kind.wire() + "\n" + key).getBytes(StandardCharsets.UTF_8));
            return new FactId(kind.wire() + "-" + HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The id of a fact of an enterprise. */
    public static FactId of(Uscc uscc, EnterpriseFact fact) {
        return of(uscc, fact.kind(), fact.naturalKey());
    }

    @Override
    public int compareTo(FactId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

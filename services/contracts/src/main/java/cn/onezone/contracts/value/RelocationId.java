package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Id of a relocation 跨园迁移: the enterprise's USCC, a hyphen and twelve hexadecimal digits, so that whoever has the id knows
 * the enterprise.
 *
 * @param value the id
 */
public record RelocationId(@JsonValue String value) implements Comparable<RelocationId> {
    private static final Pattern FORM = Pattern.compile("[0-9A-Z]{18}-[0-9a-f]{12}");

    /** Refuses with {@code wrong-relocation} what has not this form, with {@code wrong-uscc} a wrong USCC in it. */
    public RelocationId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new InvalidValue(
                    "wrong-relocation",
                    value,
                    Text.of("a USCC, a hyphen and 12 hexadecimal digits", "统一社会信用代码、连字符及 12 位十六进制数"));
        }
        var _ = new Uscc(value.substring(0, 18));
    }

    /** Reads an id. Refuses as the constructor does. */
    @JsonCreator
    public static RelocationId of(@Nullable String text) {
        return new RelocationId(text == null ? "" : text.strip());
    }

    /** The enterprise. */
    public Uscc uscc() {
        return new Uscc(value.substring(0, 18));
    }

    @Override
    public int compareTo(RelocationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

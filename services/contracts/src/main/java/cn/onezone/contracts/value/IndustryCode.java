package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Code of GB/T 4754-2017 with its section letter: section {@code I}, division {@code I65}, group {@code I651}, class
 * {@code I6513}. This type knows the form; whether the code stands in the standard, the classification says.
 *
 * @param value section letter A to T, then none or two to four digits
 */
public record IndustryCode(@JsonValue String value) implements Comparable<IndustryCode> {
    /** Refuses with {@code unknown-industry} what has not the form of an industry code. */
    public IndustryCode {
        if (value == null || !isCode(value)) {
            throw new InvalidValue(
                    "unknown-industry",
                    value,
                    Text.of(
                            "a GB/T 4754-2017 code with its section letter, such as I6513",
                            "带门类字母的 GB/T 4754-2017 代码，如 I6513"));
        }
    }

    private static boolean isCode(String text) {
        int digits = text.length() - 1;
        if (digits < 0 || digits == 1 || digits > 4 || text.charAt(0) < 'A' || text.charAt(0) > 'T') {
            return false;
        }
        for (int i = 1; i <= digits; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Reads a code; small letters are folded. Refuses as the constructor does. */
    @JsonCreator
    public static IndustryCode of(@Nullable String text) {
        return new IndustryCode(text == null ? "" : text.strip().toUpperCase(Locale.ROOT));
    }

    /** The section letter 门类, {@code A} to {@code T}. */
    public String section() {
        return value.substring(0, 1);
    }

    @Override
    public int compareTo(IndustryCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Code of a sub-park, for instance {@code haidian} or {@code daxing-yizhuang}. Which parks exist is data (R1), so this
 * type knows the form only: 2 to 40 small letters, digits and inner hyphens.
 *
 * @param value the code
 */
public record ParkCode(@JsonValue String value) implements Comparable<ParkCode> {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 40;

    /** Refuses with {@code unknown-park} what has not the form of a park code. */
    public ParkCode {
        if (value == null || !isCode(value)) {
            throw new InvalidValue(
                    "unknown-park",
                    value,
                    Text.of(
                            "a park code such as haidian: small letters, digits, hyphens",
                            "分园代码，如 haidian：小写字母、数字、连字符"));
        }
    }

    // by hand: every event carries several, and an expression was a twentieth of writing and reading one
    private static boolean isCode(String text) {
        int counted = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && i > 0)) {
                counted++;
            } else if (c != '-' || i == 0 || i == text.length() - 1 || text.charAt(i - 1) == '-') {
                return false;
            }
        }
        return counted >= SHORTEST && counted <= LONGEST;
    }

    /** Reads a code. Refuses as the constructor does. */
    @JsonCreator
    public static ParkCode of(@Nullable String text) {
        return new ParkCode(text == null ? "" : text.strip());
    }

    @Override
    public int compareTo(ParkCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

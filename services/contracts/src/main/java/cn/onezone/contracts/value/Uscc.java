package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Unified social credit code 统一社会信用代码 (GB 32100-2015), the key of an enterprise (R3): 18 characters of digits and
 * capital letters without I O S V Z, the last one a check character modulo 31. Positions 3 to 8 are the registering
 * authority's division code.
 *
 * @param value the 18 characters
 */
public record Uscc(@JsonValue String value) implements Comparable<Uscc> {
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final int LENGTH = 18;

    /** Refuses with {@code wrong-uscc} anything but a complete, valid code; names the expected check character. */
    public Uscc {
        if (value == null || value.length() != LENGTH) {
            throw wrong(
                    value,
                    "18 characters, got " + (value == null ? 0 : value.length()),
                    "18 位，实为 " + (value == null ? 0 : value.length()) + " 位");
        }
        for (int i = 0; i < LENGTH; i++) {
            if (ALPHABET.indexOf(value.charAt(i)) < 0) {
                throw wrong(
                        value,
                        "digits and capital letters without I O S V Z, got '" + value.charAt(i) + "' at position "
                                + (i + 1),
                        "数字或大写字母（不含 I O S V Z），第 " + (i + 1) + " 位为“" + value.charAt(i) + "”");
            }
        }
        char check = checkCharacter(value);
        if (value.charAt(LENGTH - 1) != check) {
            throw wrong(
                    value,
                    "check character '" + check + "' at position 18, got '" + value.charAt(LENGTH - 1) + "'",
                    "第 18 位校验码应为“" + check + "”，实为“" + value.charAt(LENGTH - 1) + "”");
        }
    }

    /**
     * Reads a code as people write it: surrounding blanks, full-width and small letters are folded.
     *
     * @throws InvalidValue with code {@code wrong-uscc}
     */
    @JsonCreator
    public static Uscc of(@Nullable String text) {
        if (text == null) {
            throw wrong(null, "18 characters", "18 位代码");
        }
        return new Uscc(Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT));
    }

    /**
     * The check character of a code by GB 32100-2015: 31 minus the weighted sum modulo 31, where 31 becomes 0.
     *
     * @param code at least the first 17 characters, all of the alphabet
     */
    public static char checkCharacter(String code) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += ALPHABET.indexOf(code.charAt(i)) * WEIGHTS[i];
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }

    /** Division code of the registering authority, six characters; not always a district of today. */
    public String authority() {
        return value.substring(2, 8);
    }

    @Override
    public int compareTo(Uscc other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static InvalidValue wrong(@Nullable String value, String en, String zh) {
        return new InvalidValue("wrong-uscc", value, Text.of(en, zh));
    }
}

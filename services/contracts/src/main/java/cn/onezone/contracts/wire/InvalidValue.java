package cn.onezone.contracts.wire;

import org.jspecify.annotations.Nullable;

/**
 * Refusal of a text that is not a value of its type. Carries what a person needs to mend it: a stable code, the
 * offending value and what was expected, in English and Chinese. The edges turn it into a 422 problem or into a
 * row of an import's report.
 */
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String value;
    private final Text expected;

    /**
     * @param code stable problem code, for instance {@code wrong-uscc}
     * @param value the offending text as it came
     * @param expected what would have been right
     */
    public InvalidValue(String code, @Nullable String value, Text expected) {
        super(code + ": value: " + value + " (expected: " + expected.en() + ")");
        this.code = code;
        this.value = value == null ? "" : value;
        this.expected = expected;
    }

    /** Stable problem code. */
    public String code() {
        return code;
    }

    /** The offending text, empty if there was none. */
    public String value() {
        return value;
    }

    /** What was expected. */
    public Text expected() {
        return expected;
    }
}

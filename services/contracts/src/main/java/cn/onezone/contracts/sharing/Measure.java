package cn.onezone.contracts.sharing;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** What parks may share of an enterprise that moved (R7). */
public enum Measure {
    /** Taxes paid 税收. */
    TAX("tax"),
    /** Output 产值. */
    OUTPUT("output");

    private final String code;

    Measure(String code) {
        this.code = code;
    }

    /** As it stands on the wire: {@code tax} or {@code output}. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Reads a measure by its code or its Chinese name. Refuses others with {@code unknown-measure}. */
    @JsonCreator
    public static Measure of(@Nullable String text) {
        return switch (text == null ? "" : text.strip()) {
            case "tax", "税收" -> TAX;
            case "output", "产值" -> OUTPUT;
            default -> throw new InvalidValue("unknown-measure", text, Text.of("tax or output", "tax（税收）或 output（产值）"));
        };
    }

    @Override
    public String toString() {
        return code;
    }
}

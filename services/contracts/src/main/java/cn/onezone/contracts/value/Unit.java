package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Unit of a value, part of it (R11): {@code 万元}, {@code 亿元}, {@code 人}, {@code 件}, {@code 吨标煤}, {@code km²},
 * {@code %}, {@code 万元/人} … Units are data of the catalogue; this type keeps them from being empty or free prose.
 *
 * @param symbol as printed, 1 to 20 characters without blanks
 */
public record Unit(@JsonValue String symbol) {
    private static final Pattern FORM = Pattern.compile("\\S{1,20}");

    /** Refuses with {@code unknown-unit} an empty or overlong symbol. */
    public Unit {
        if (symbol == null || !FORM.matcher(symbol).matches()) {
            throw new InvalidValue("unknown-unit", symbol, Text.of("a unit such as 万元", "计量单位，如 万元"));
        }
    }

    /** Reads a unit. Refuses as the constructor does. */
    @JsonCreator
    public static Unit of(@Nullable String text) {
        return new Unit(text == null ? "" : text.strip());
    }

    @Override
    public String toString() {
        return symbol;
    }
}

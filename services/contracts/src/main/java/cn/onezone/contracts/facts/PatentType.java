package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** What a patent protects. */
public enum PatentType implements Term {
    /** An invention. */
    INVENTION("invention", "Invention", "发明"),
    /** A utility model. */
    UTILITY("utility", "Utility model", "实用新型"),
    /** A design. */
    DESIGN("design", "Design", "外观设计");

    private final String wire;
    private final Text title;

    PatentType(String wire, String en, String zh) {
        this.wire = wire;
        this.title = Text.of(en, zh);
    }

    @Override
    @JsonValue
    public String wire() {
        return wire;
    }

    @Override
    public Text title() {
        return title;
    }

    /**
     * Reads one.
     *
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code unknown-patent-type}, naming the list
     */
    @JsonCreator
    public static PatentType of(@Nullable String text) {
        return Term.of(text, "unknown-patent-type", values());
    }
}

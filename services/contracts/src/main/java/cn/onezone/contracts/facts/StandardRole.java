package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** What an enterprise did for a standard. */
public enum StandardRole implements Term {
    /** Led the drafting. */
    LED("led", "Led", "主导"),
    /** Took part in the drafting. */
    TOOK_PART("took-part", "Took part", "参与");

    private final String wire;
    private final Text title;

    StandardRole(String wire, String en, String zh) {
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
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code unknown-standard-role}, naming the list
     */
    @JsonCreator
    public static StandardRole of(@Nullable String text) {
        return Term.of(text, "unknown-standard-role", values());
    }
}

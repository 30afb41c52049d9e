package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** Of which level a standard is. */
public enum StandardLevel implements Term {
    /** ISO, IEC, ITU and the like. */
    INTERNATIONAL("international", "International", "国际标准"),
    /** GB, GB/T. */
    NATIONAL("national", "National", "国家标准"),
    /** Of an industry. */
    INDUSTRY("industry", "Industry", "行业标准"),
    /** Of a province or city. */
    LOCAL("local", "Local", "地方标准"),
    /** Of an association. */
    GROUP("group", "Group", "团体标准");

    private final String wire;
    private final Text title;

    StandardLevel(String wire, String en, String zh) {
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
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code unknown-level}, naming the list
     */
    @JsonCreator
    public static StandardLevel of(@Nullable String text) {
        return Term.of(text, "unknown-level", values());
    }
}

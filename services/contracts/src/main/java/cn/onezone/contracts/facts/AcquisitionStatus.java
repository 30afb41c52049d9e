package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** How far an acquisition is. */
public enum AcquisitionStatus implements Term {
    /** Announced, not closed. */
    ANNOUNCED("announced", "Announced", "已公告"),
    /** Closed. */
    CLOSED("closed", "Closed", "已完成"),
    /** Given up. */
    ABANDONED("abandoned", "Abandoned", "已终止");

    private final String wire;
    private final Text title;

    AcquisitionStatus(String wire, String en, String zh) {
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
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code unknown-status}, naming the list
     */
    @JsonCreator
    public static AcquisitionStatus of(@Nullable String text) {
        return Term.of(text, "unknown-status", values());
    }
}

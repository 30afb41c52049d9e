package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** What a dated fact of an enterprise is about. */
public enum FactKind implements Term {
    /** An acquisition abroad. */
    OVERSEAS_ACQUISITION("overseas-acquisition", "Overseas acquisition", "境外并购"),
    /** A registered technology contract. */
    TECHNOLOGY_CONTRACT("technology-contract", "Technology contract", "技术合同"),
    /** A standard that the enterprise led or took part in. */
    STANDARD("standard", "Standard", "标准"),
    /** A patent or the application for one. */
    PATENT("patent", "Patent", "专利"),
    /** A branch office. */
    BRANCH("branch", "Branch office", "分支机构");

    private final String wire;
    private final Text title;

    FactKind(String wire, String en, String zh) {
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
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code unknown-fact-kind}, naming the list
     */
    @JsonCreator
    public static FactKind of(@Nullable String text) {
        return Term.of(text, "unknown-fact-kind", values());
    }
}

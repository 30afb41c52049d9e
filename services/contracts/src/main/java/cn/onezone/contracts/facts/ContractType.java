package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** What a technology contract is about, as the registration classes it. */
public enum ContractType implements Term {
    /** Technology is developed. */
    DEVELOPMENT("development", "Development", "技术开发"),
    /** Technology changes its owner. */
    TRANSFER("transfer", "Transfer", "技术转让"),
    /** Technology may be used. */
    LICENCE("licence", "Licence", "技术许可"),
    /** Advice on technology. */
    CONSULTING("consulting", "Consulting", "技术咨询"),
    /** Service by technology. */
    SERVICE("service", "Service", "技术服务");

    private final String wire;
    private final Text title;

    ContractType(String wire, String en, String zh) {
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
     * @throws cn.onezone.contracts.wire.InvalidValue with {@code unknown-contract-type}, naming the list
     */
    @JsonCreator
    public static ContractType of(@Nullable String text) {
        return Term.of(text, "unknown-contract-type", values());
    }
}

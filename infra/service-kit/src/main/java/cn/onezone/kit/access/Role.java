package cn.onezone.kit.access;

import cn.onezone.contracts.wire.Text;
import java.util.Arrays;
import java.util.Optional;

/** What somebody is in the network. A token names roles by their wire names in its {@code roles} claim. */
public enum Role {
    /** Keeps the roster and submits the values of one park, which the token's {@code park} claim names. */
    PARK_ADMINISTRATOR("park-administrator", "Park administrator", "分园管理员"),
    /** Accepts or returns what parks submit, evaluates projects. */
    REVIEWER("reviewer", "Reviewer", "审核员"),
    /** Decides for the city: targets, funds, programmes, awards, stages of projects. */
    COORDINATOR("coordinator", "Coordinator", "统筹员"),
    /** Reads everything, changes nothing. */
    AUDITOR("auditor", "Auditor", "审计员"),
    /** Sees health, metrics and keys, and no data. */
    OPERATOR("operator", "Operator", "运维员"),
    /** A partner's system. */
    PARTNER("partner", "Partner", "合作方");

    private final String wire;
    private final Text title;

    Role(String wire, String en, String zh) {
        this.wire = wire;
        this.title = Text.of(en, zh);
    }

    /** As it stands in a token. */
    public String wire() {
        return wire;
    }

    /** As people read it. */
    public Text title() {
        return title;
    }

    /** The role of this wire name; empty for one that is none of the network's. */
    static Optional<Role> of(String wire) {
        return Arrays.stream(values()).filter(role -> role.wire.equals(wire)).findFirst();
    }
}

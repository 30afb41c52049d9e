package cn.onezone.identity.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Set;

/** What an account is in the network, as it stands in a token's {@code roles}. */
public enum Role {
    /** Of one park. */
    PARK_ADMINISTRATOR("park-administrator", true, true),
    /** Accepts or returns what parks submit. */
    REVIEWER("reviewer", true, true),
    /** Decides for the city. */
    COORDINATOR("coordinator", true, true),
    /** Reads everything, changes nothing. */
    AUDITOR("auditor", true, false),
    /** Runs the network; to change keys is to write. */
    OPERATOR("operator", true, true),
    /** A partner's system: proposes agreements, and receives what they name. */
    PARTNER("partner", false, true);

    /** All scopes of the network. */
    public static final Set<String> SCOPES = Set.of("onezone:read", "onezone:write");

    private final String wire;
    private final boolean person;
    private final Set<String> scopes;

    Role(String wire, boolean person, boolean writes) {
        this.wire = wire;
        this.person = person;
        this.scopes = writes ? Set.of("onezone:read", "onezone:write") : Set.of("onezone:read");
    }

    /** As it stands in a token. */
    @JsonValue
    public String wire() {
        return wire;
    }

    /** Whether people sign in with it; else only programs ask for tokens. */
    public boolean person() {
        return person;
    }

    /** How far its tokens reach at most. */
    public Set<String> scopes() {
        return scopes;
    }

    @JsonCreator
    static Role of(String wire) {
        return Arrays.stream(values())
                .filter(role -> role.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("role: " + wire + " (expected: one of "
                        + Arrays.stream(values()).map(Role::wire).toList() + ")"));
    }
}

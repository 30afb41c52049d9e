package cn.onezone.contracts.enterprises;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a relocation stands (R6). */
public enum RelocationState {
    /** The destination has asked; the origin is to answer. */
    @JsonProperty("requested")
    REQUESTED,
    /** The origin has proposed other terms or another day; the destination is to answer. */
    @JsonProperty("countered")
    COUNTERED,
    /** The origin objects, or the destination does not accept what the origin proposed. */
    @JsonProperty("disputed")
    DISPUTED,
    /** It is settled, by the two or by the coordinator, and waits for its day. Until then nothing changes. */
    @JsonProperty("agreed")
    AGREED,
    /** Membership has passed over, from the effective day on. */
    @JsonProperty("effected")
    EFFECTED,
    /** Membership has passed over, and the terms no longer count. */
    @JsonProperty("terms-annulled")
    TERMS_ANNULLED,
    /** The coordinator has refused it. */
    @JsonProperty("refused")
    REFUSED,
    /** The destination asks no longer. */
    @JsonProperty("cancelled")
    CANCELLED,
    /** Nobody agreed and nobody decided in time. */
    @JsonProperty("expired")
    EXPIRED,
    /** On its day the origin no longer held the enterprise. */
    @JsonProperty("lapsed")
    LAPSED,
    /** It could not be asked for. */
    @JsonProperty("rejected")
    REJECTED;

    /** Whether something may still come of it. */
    public boolean open() {
        return switch (this) {
            case REQUESTED, COUNTERED, DISPUTED, AGREED -> true;
            case EFFECTED, TERMS_ANNULLED, REFUSED, CANCELLED, EXPIRED, LAPSED, REJECTED -> false;
        };
    }

    /** Whether the enterprise has moved. */
    public boolean moved() {
        return this == EFFECTED || this == TERMS_ANNULLED;
    }
}

package cn.onezone.contracts.parks;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a park may say to a relocation that has been asked for (R6). */
public enum RelocationAnswer {
    /** The origin accepts what is asked for. */
    @JsonProperty("consent")
    CONSENT,
    /** The origin objects, with a reason. */
    @JsonProperty("objection")
    OBJECT,
    /** The origin proposes other terms, or another day. */
    @JsonProperty("proposal")
    PROPOSE,
    /** The destination accepts what the origin proposes. */
    @JsonProperty("acceptance")
    ACCEPT,
    /** The destination does not accept what the origin proposes, with a reason. */
    @JsonProperty("decline")
    DECLINE,
    /** The destination asks no longer. */
    @JsonProperty("cancellation")
    CANCEL
}

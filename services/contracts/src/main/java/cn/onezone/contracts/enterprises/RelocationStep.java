package cn.onezone.contracts.enterprises;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a relocation (R6). */
public enum RelocationStep {
    /** The destination asks. */
    @JsonProperty("request")
    REQUEST,
    /** What was asked cannot be: the registry says why. */
    @JsonProperty("reject")
    REJECT,
    /** The origin accepts what is asked for. */
    @JsonProperty("consent")
    CONSENT,
    /** The origin objects. */
    @JsonProperty("objection")
    OBJECT,
    /** The origin proposes other terms, or another day. */
    @JsonProperty("proposal")
    PROPOSE,
    /** The destination accepts the proposal. */
    @JsonProperty("acceptance")
    ACCEPT,
    /** The destination does not accept the proposal. */
    @JsonProperty("decline")
    DECLINE,
    /** The destination asks no longer. */
    @JsonProperty("cancellation")
    CANCEL,
    /** The coordinator approves, after the deadline. */
    @JsonProperty("approval")
    APPROVE,
    /** The coordinator refuses, after the deadline. */
    @JsonProperty("refusal")
    REFUSE,
    /** The last day on which somebody could agree or decide has passed. */
    @JsonProperty("expiry")
    EXPIRE,
    /** The effective day has come. */
    @JsonProperty("effect")
    TAKE_EFFECT,
    /** The effective day has come and the origin holds the enterprise no longer. */
    @JsonProperty("lapse")
    LAPSE,
    /** The coordinator annuls the terms. */
    @JsonProperty("annulment")
    ANNUL
}

package cn.onezone.projects.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a joint review can say. */
enum Outcome {
    /** It goes on. */
    @JsonProperty("passed")
    PASSED,
    /** It is to be evaluated again. */
    @JsonProperty("returned")
    RETURNED,
    /** It ends here. */
    @JsonProperty("rejected")
    REJECTED
}

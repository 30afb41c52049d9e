package cn.onezone.indicators.submissions;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Where a revision of a submission stands at the city. */
public enum SubmissionState {
    /** Waits for a decision. */
    SUBMITTED("submitted"),
    /** A reviewer recommends it; a coordinator decides. */
    RECOMMENDED("recommended"),
    /** Accepted; its values are locked. */
    ACCEPTED("accepted"),
    /** Returned to the park with reasons. */
    RETURNED("returned"),
    /** The park sent a later revision before the city decided on this one. */
    OVERTAKEN("overtaken");

    private final String wire;

    SubmissionState(String wire) {
        this.wire = wire;
    }

    /** As it stands in requests and answers. */
    @JsonValue
    public String wire() {
        return wire;
    }

    /** Whether the city has still to decide. */
    boolean open() {
        return this == SUBMITTED || this == RECOMMENDED;
    }

    static Optional<SubmissionState> of(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire.equals(wire)).findFirst();
    }
}

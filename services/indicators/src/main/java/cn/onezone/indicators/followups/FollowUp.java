package cn.onezone.indicators.followups;

import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;
import cn.onezone.contracts.value.ParkCode;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A reviewer's mark on a submission.
 *
 * @param order time of the mark in milliseconds with leading zeros, then its id: lists go by it
 * @param park whose submission it is
 * @param submission its id
 * @param state whether it is settled
 * @param noted the mark as it was told
 */
public record FollowUp(String order, ParkCode park, String submission, State state, FollowUpNoted noted) {
    /** Whether it is settled. */
    public enum State {
        /** Somebody is to look at it. */
        OPEN("open"),
        /** Something came of it. */
        SETTLED("settled");

        private final String wire;

        State(String wire) {
            this.wire = wire;
        }

        /** As it stands in requests and answers. */
        @JsonValue
        public String wire() {
            return wire;
        }
    }

    static FollowUp of(FollowUpNoted noted) {
        return new FollowUp(
                String.format(Locale.ROOT, "%015d ", noted.markedAt().toEpochMilli()) + noted.id(),
                noted.park(),
                noted.submission(),
                noted.settledAt() == null ? State.OPEN : State.SETTLED,
                noted);
    }

    FollowUp settled(@Nullable String with, Instant at) {
        return of(new FollowUpNoted(
                noted.id(),
                noted.submission(),
                noted.park(),
                noted.period(),
                noted.revision(),
                noted.element(),
                noted.note(),
                noted.markedAt(),
                with,
                at));
    }
}

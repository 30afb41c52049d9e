package cn.onezone.parks.followups;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mark that something is to be followed up. It is about one revision and stays about it, whatever is corrected since.
 *
 * @param id of it
 * @param order time of the mark in milliseconds with leading zeros, then the id: lists go by it
 * @param by who marked
 * @param period what the values are about
 * @param about the report {@code <period>/<uscc>} that the park marked, or the submission {@code <park>-<period>} that the
 *     city did
 * @param uscc the enterprise, absent of a submission
 * @param revision that is marked
 * @param element the data element that it is about, absent for the whole
 * @param value of it in that revision, absent for the whole and where the city marked
 * @param note what is to be followed up
 * @param state whether it is settled
 * @param markedAt when
 * @param settlement what came of it, absent while it is open
 * @param settledAt when it was settled, absent while it is open
 * @param citySequence of the city's latest event about it, 0 for the park's own
 */
public record FollowUp(
        String id,
        String order,
        By by,
        Period period,
        String about,
        @Nullable String uscc,
        int revision,
        @Nullable String element,
        @Nullable ElementValue value,
        String note,
        State state,
        Instant markedAt,
        @Nullable String settlement,
        @Nullable Instant settledAt,
        long citySequence) {

    /** Who marked. */
    public enum By {
        /** The park. */
        PARK("park"),
        /** A reviewer of the city's. */
        CITY("city");

        private final String wire;

        By(String wire) {
            this.wire = wire;
        }

        /** As it stands in answers. */
        @JsonValue
        public String wire() {
            return wire;
        }
    }

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

    static String order(Instant at, String id) {
        return String.format(Locale.ROOT, "%015d ", at.toEpochMilli()) + id;
    }

    FollowUp settled(String with, Instant at) {
        return new FollowUp(
                id,
                order,
                by,
                period,
                about,
                uscc,
                revision,
                element,
                value,
                note,
                State.SETTLED,
                markedAt,
                with,
                at,
                citySequence);
    }
}

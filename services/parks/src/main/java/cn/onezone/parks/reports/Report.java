package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Recorded;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an enterprise reports of a period.
 *
 * @param id {@code <period>/<uscc>}
 * @param period what it is about
 * @param uscc the enterprise
 * @param stage of the newest revision
 * @param reported whether something counts; the list goes by it
 * @param revision its number, from 1
 * @param values of the newest revision
 * @param explanations why something unusual is right, by the code of the rule
 * @param note what the enterprise says besides
 * @param submissions what was submitted, oldest first; never changed (R8)
 * @param changedAt when this was recorded, absent in what was written before there was this
 */
public record Report(
        String id,
        Period period,
        Uscc uscc,
        Stage stage,
        boolean reported,
        int revision,
        List<ElementValue> values,
        Map<String, String> explanations,
        @Nullable String note,
        List<Submitted> submissions,
        @Nullable Instant changedAt)
        implements Recorded<Report> {
    /** Copies the lists. */
    public Report {
        values = List.copyOf(values);
        explanations = Map.copyOf(explanations);
        submissions = List.copyOf(submissions);
    }

    @Override
    public Report recorded(Instant at) {
        return new Report(id, period, uscc, stage, reported, revision, values, explanations, note, submissions, at);
    }

    /** Whether a revision is finished. */
    public enum Stage {
        /** Somebody is at work on it. */
        DRAFT,
        /** It counts. */
        SUBMITTED,
        /** What counted was taken back; nothing does now. */
        WITHDRAWN
    }

    /** Which reports are asked for; one that is being corrected is both. */
    enum Which {
        /** Something was submitted and counts. */
        REPORTED,
        /** The newest revision is a draft. */
        AT_WORK,
        /** What was submitted was taken back, and nothing is at work since. */
        TAKEN_BACK
    }

    /**
     * A revision that was submitted.
     *
     * @param revision its number
     * @param values what it said
     * @param explanations why something unusual is right, by the code of the rule
     * @param at when
     * @param withdrawn set if with this revision the one before was taken back; it has no values then
     */
    public record Submitted(
            int revision,
            List<ElementValue> values,
            Map<String, String> explanations,
            Instant at,
            @Nullable Withdrawal withdrawn) {
        /** Copies the lists. */
        public Submitted {
            values = List.copyOf(values);
            explanations = Map.copyOf(explanations);
        }
    }

    /**
     * That a submitted revision was taken back.
     *
     * @param by who wanted it back
     * @param reason 1 to 500 characters
     */
    public record Withdrawal(By by, String reason) {}

    /** Who wants a report back. */
    public enum By {
        /** The enterprise itself. */
        ENTERPRISE("enterprise"),
        /** The park. */
        PARK("park");

        private final String wire;

        By(String wire) {
            this.wire = wire;
        }

        /** As it stands in requests and answers. */
        @JsonValue
        public String wire() {
            return wire;
        }
    }

    static String id(Period period, Uscc uscc) {
        return period + "/" + uscc;
    }

    /** What counts: the newest submitted revision, whatever is drafted since; nothing if it was taken back. */
    Optional<Submitted> counting() {
        return submissions.isEmpty() || submissions.getLast().withdrawn() != null
                ? Optional.empty()
                : Optional.of(submissions.getLast());
    }
}

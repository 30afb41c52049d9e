package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import cn.onezone.gateway.view.indicators.Told.Voice;
import org.jspecify.annotations.Nullable;

/** The submission that values come from (R13). There is one for each submission of a cube. */
public final class Origin {
    private final String park;
    private final Period period;
    private final Report.Revision revision;
    private final Report.Content content;

    Origin(String park, Period period, Report.Revision revision, Report.Content content) {
        this.park = park;
        this.period = period;
        this.revision = revision;
        this.content = content;
    }

    /** Tells it from all others: {@code <park>-<period>#<revision>}. */
    public String id() {
        return park + '-' + period + '#' + revision.number();
    }

    /** Code of the park that submitted it. */
    public String park() {
        return park;
    }

    /** What it is about. */
    public Period period() {
        return period;
    }

    /** Number of the revision, from 1. */
    public int revision() {
        return revision.number();
    }

    /** Whether the city has accepted it. */
    public boolean accepted() {
        return revision.isAccepted();
    }

    /** Whether it is invented for demonstration. */
    public boolean synthetic() {
        return revision.synthetic();
    }

    /** The event by which the park submitted it, signed with the park's key; absent while only the city has told of it. */
    public @Nullable Voice submittedBy() {
        return revision.submitted();
    }

    /** The event by which the city accepted it. */
    public @Nullable Voice acceptedBy() {
        return revision.accepted();
    }

    Report.Content content() {
        return content;
    }
}

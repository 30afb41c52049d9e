package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The collection of a period's reports in this park.
 *
 * @param period what the reports are about
 * @param opensOn first day on which reports are taken
 * @param closesOn last day on which they are, before extensions
 * @param required data elements that every report must have, in the order given
 * @param extensions oldest first
 */
public record CollectionPeriod(
        Period period, LocalDate opensOn, LocalDate closesOn, List<String> required, List<Extension> extensions) {
    /** Copies the lists. */
    public CollectionPeriod {
        required = List.copyOf(required);
        extensions = List.copyOf(extensions);
    }

    /**
     * More time for this park.
     *
     * @param closesOn new last day
     * @param reason why
     * @param at when it was given
     */
    public record Extension(LocalDate closesOn, String reason, Instant at) {}

    /** Where it stands on a day. */
    enum Stage {
        /** Reports are not taken yet. */
        PLANNED,
        /** Reports are taken. */
        OPEN,
        /** Reports are no longer taken. */
        CLOSED
    }

    /** Last day on which reports are taken, with all extensions. */
    LocalDate lastDay() {
        return extensions.isEmpty() ? closesOn : extensions.getLast().closesOn();
    }

    /** Where it stands on a day; the last day is open to its end. */
    Stage stage(LocalDate today) {
        return today.isBefore(opensOn) ? Stage.PLANNED : today.isAfter(lastDay()) ? Stage.CLOSED : Stage.OPEN;
    }

    CollectionPeriod extended(Extension extension) {
        List<Extension> all = new ArrayList<>(extensions);
        all.add(extension);
        return new CollectionPeriod(period, opensOn, closesOn, required, all);
    }

    /** Whether both ask for the same. */
    boolean asks(@Nullable CollectionPeriod other) {
        return other != null
                && opensOn.equals(other.opensOn)
                && closesOn.equals(other.closesOn)
                && required.equals(other.required);
    }
}

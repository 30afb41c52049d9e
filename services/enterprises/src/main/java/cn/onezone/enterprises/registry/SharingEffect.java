package cn.onezone.enterprises.registry;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a decision on an enterprise would mean to what its parks share (R7), before it is taken. */
public interface SharingEffect {
    /**
     * Terms that would end on another day.
     *
     * @param relocation with which they were agreed
     * @param before first day on which they do not run as it is, absent: by their own end only
     * @param after first day on which they would not run, absent: by their own end only
     */
    record Terms(
            RelocationId relocation,
            @Nullable LocalDate before,
            @Nullable LocalDate after) {}

    /**
     * A share of an accepted figure that would be posted anew.
     *
     * @param measure of the figure
     * @param period of the figure
     * @param park whose share
     * @param before what it has as it is
     * @param after what it would have
     */
    record Posting(Measure measure, Period period, ParkCode park, Money before, Money after) {}

    /** What would change; nothing where no relocation has taken effect. */
    record Changes(List<Terms> terms, List<Posting> postings) {
        /** Copies the lists. */
        public Changes {
            terms = List.copyOf(terms);
            postings = List.copyOf(postings);
        }
    }

    /**
     * Compares what is shared. Nothing is written.
     *
     * @param before the registration as it is
     * @param after the registration as it would be
     */
    Changes between(Registration before, Registration after);
}

package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a relocation asks of the registry: how an enterprise stands there, as known now. */
public interface Standing {
    /** The park for which it counts on a day, absent if for none. */
    @Nullable
    ParkCode holder(LocalDate day);

    /** The parks for which it counts after a day, by the days from which on; those on which it counts for none left out. */
    List<Held> heldAfter(LocalDate day);

    /** The parks of its undecided double claims (R5), none if there is none. */
    Set<ParkCode> contenders();

    /** What is known of it on a day, absent if nothing is. */
    @Nullable
    MovedEnterprise enterprise(LocalDate day);

    /** What has become of it by a day, absent while it is. */
    @Nullable
    Ended ended(LocalDate day);

    /**
     * The park that stands for another on a day (R1).
     *
     * @return itself while no other has taken its place
     */
    ParkCode named(ParkCode park, LocalDate day);

    /** Whether a park is no more on a day (R1). */
    boolean gone(ParkCode park, LocalDate day);

    /**
     * A park for which an enterprise counts.
     *
     * @param from first day
     */
    record Held(LocalDate from, ParkCode park) {}

    /**
     * How an enterprise came to its end.
     *
     * @param on first day on which it is no more
     * @param successors what it became
     */
    record Ended(LocalDate on, List<Uscc> successors) {
        /** Copies the list. */
        public Ended {
            successors = List.copyOf(successors);
        }
    }
}

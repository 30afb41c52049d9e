package cn.onezone.enterprises.registry;

import cn.onezone.contracts.value.ParkCode;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Rules that hold for every enterprise, also for one that arrives long after they were made (R1). */
public interface StandingRules {
    /** The rules as they are now. */
    Rules now();

    /** The rules of one moment. */
    interface Rules {
        /**
         * Which rulings an enterprise lacks by them, none for most.
         *
         * @param also parks that it is asked of as if they had had it
         */
        List<Ruling> due(Registration registration, Set<ParkCode> also);

        /** Whether a park is no more on a day. */
        boolean gone(ParkCode park, LocalDate day);
    }
}

package cn.onezone.enterprises.registry;

import java.util.List;
import java.util.function.Function;

/** Rules that hold for every enterprise, also for one that arrives long after they were made (R1). */
public interface StandingRules {
    /**
     * The rules as they are now.
     *
     * @return which rulings an enterprise lacks by them, none for most
     */
    Function<Registration, List<Ruling>> now();
}

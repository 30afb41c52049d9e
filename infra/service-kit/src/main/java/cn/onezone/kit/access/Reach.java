package cn.onezone.kit.access;

import cn.onezone.contracts.value.ParkCode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Of which parks the caller sees records on this route: all, or the own one. A controller takes it as a parameter. What
 * is out of reach is refused in the same words as what does not exist, so that nobody can ask around.
 *
 * @param caller who calls
 * @param only the park, absent for all
 */
public record Reach(Caller caller, @Nullable ParkCode only) {
    /**
     * Of which park a list may tell.
     *
     * @param asked by the caller, absent for all within reach
     * @return absent for all parks
     * @throws cn.onezone.kit.problem.Refused with {@code not-allowed} if another's is asked for
     */
    public @Nullable ParkCode within(@Nullable ParkCode asked) {
        if (only == null) {
            return asked;
        }
        if (asked != null) {
            require(asked);
        }
        return only;
    }

    /**
     * Makes sure that a record is within reach.
     *
     * @param park whose it is, absent if it is no park's yet
     * @throws cn.onezone.kit.problem.Refused with {@code not-allowed} if it is not
     */
    public void require(@Nullable ParkCode park) {
        if (only != null && !only.equals(park)) {
            throw AccessProblem.notYours().refused();
        }
    }

    /**
     * A record within reach.
     *
     * @param found absent if there is none
     * @param park whose it is
     * @param missing what is said to those who see all parks
     * @throws cn.onezone.kit.problem.Refused with {@code not-allowed} if it is another's or, to those who see one park
     *     only, if there is none
     */
    public <T> T there(
            Optional<T> found, Function<T, @Nullable ParkCode> park, Supplier<? extends RuntimeException> missing) {
        return thereOfAny(
                found,
                record -> {
                    ParkCode one = park.apply(record);
                    return one == null ? Set.of() : Set.of(one);
                },
                missing);
    }

    /** The same for a record that several parks have a part in. */
    public <T> T thereOfAny(
            Optional<T> found, Function<T, Set<ParkCode>> parks, Supplier<? extends RuntimeException> missing) {
        if (only == null) {
            return found.orElseThrow(missing);
        }
        return found.filter(record -> parks.apply(record).contains(only))
                .orElseThrow(() -> AccessProblem.notYours().refused());
    }
}

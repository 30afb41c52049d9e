package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a decision on an enterprise would mean to its relocations (R6), before it is taken. */
public interface RelocationCourses {
    /**
     * A relocation that would take another course.
     *
     * @param relocation which
     * @param destination the park that asks
     * @param origin the park that held the enterprise when it was asked for
     * @param effectiveOn the day that is agreed or on the table
     * @param before where it stands
     * @param after where it would stand at once, or on its day if it is agreed
     */
    record Course(
            RelocationId relocation,
            ParkCode destination,
            @Nullable ParkCode origin,
            LocalDate effectiveOn,
            RelocationState before,
            RelocationState after) {}

    /**
     * What follows.
     *
     * @param state the registration with what its relocations do at once
     * @param courses those that would take another course
     */
    record Followed(Registration state, List<Course> courses) {
        /** Copies the list. */
        public Followed {
            courses = List.copyOf(courses);
        }
    }

    /**
     * What the relocations of an enterprise would do after a decision. Nothing is written.
     *
     * @param decided the registration as the decision leaves it
     */
    Followed follow(Registration decided, Instant now);
}

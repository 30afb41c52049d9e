package cn.onezone.parks.submissions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Of which reports a revision of a submission is made (R13).
 *
 * @param revision of the submission
 * @param at when the reports were summed up
 * @param digest of the list of them, by which it is kept, 64 small hexadecimal digits
 * @param members digest of who is in which cells with which data elements: the same in all revisions between which nobody
 *     joined or left; absent in what was made before it was kept
 * @param reports how many enterprises' reports they are
 * @param overruled how many were left out, for the enterprise counts for another park that claims it too (R5)
 * @param told whether the city has it
 */
public record MadeFrom(
        int revision, Instant at, String digest, @Nullable String members, int reports, int overruled, boolean told) {
    /** The same of another revision that begins with these values. */
    MadeFrom as(int other) {
        return new MadeFrom(other, at, digest, members, reports, overruled, false);
    }

    MadeFrom now() {
        return new MadeFrom(revision, at, digest, members, reports, overruled, true);
    }
}

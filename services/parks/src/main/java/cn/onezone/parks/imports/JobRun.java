package cn.onezone.parks.imports;

import java.io.IOException;

/** A job from where it stands to its end. */
interface JobRun {
    /**
     * Works until the job is at its end, or until the service stops.
     *
     * @return whether it is at its end
     */
    boolean toTheEnd() throws IOException;

    /** Ends the job before its end. */
    void fail(ImportJob.Failure why);

    /** Whether the file is still needed when the run is at its end. */
    default boolean keepsFile() {
        return false;
    }
}

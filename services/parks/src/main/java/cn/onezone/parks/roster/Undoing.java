package cn.onezone.parks.roster;

import java.util.List;

/** What becomes of the wish to take back what a job did to an entry. */
public sealed interface Undoing {
    /**
     * It is as it was, but for what somebody has changed since.
     *
     * @param decision what is to be written
     * @param left fields that stay as somebody has made them since, none if all is as it was
     */
    record Restored(Decision.Accepted decision, List<Field> left) implements Undoing {}

    /** Nothing is to be done: the job has not changed it, or it is as it was already. */
    record AsItWas() implements Undoing {}

    /**
     * Somebody has changed since whatever the job had changed: it stays.
     *
     * @param fields which; none if it was removed or taken back since, or too much has happened to know
     */
    record Overtaken(List<Field> fields) implements Undoing {}
}

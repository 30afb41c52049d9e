package cn.onezone.parks.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which version of its entry a preview looked at, row by row in the order of the file. */
final class LookedVersions {
    private static final int BATCHES = 4;

    private final ImportJobs jobs;
    private final String job;
    private final Map<Integer, Long> versions = new HashMap<>();
    private String place = "";
    private int until;
    private boolean ended;

    LookedVersions(ImportJobs jobs, String job) {
        this.jobs = jobs;
        this.job = job;
    }

    /** The version, 0 if there was no entry; absent if the row was not one that would be applied. */
    @Nullable
    Long of(int row) {
        while (row > until && !ended) {
            List<RowList> next = jobs.looked(job, place, BATCHES);
            ended = next.size() < BATCHES;
            for (RowList list : next) {
                for (int i = 0; i < list.rows().size(); i++) {
                    versions.put(list.rows().get(i), list.versions().get(i));
                    until = Math.max(until, list.rows().get(i));
                }
                place = list.id();
            }
        }
        return versions.get(row);
    }

    /** Forgets those until a row, for the rows come in the order of the file. */
    void passed(int row) {
        versions.keySet().removeIf(one -> one <= row);
    }
}

package cn.onezone.parks.imports;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.imports.ImportJob.Failure;
import cn.onezone.parks.imports.ImportJob.Tally;
import cn.onezone.parks.roster.Field;
import cn.onezone.parks.roster.Occasion;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterChange;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import cn.onezone.parks.roster.Step;
import cn.onezone.parks.roster.Undoing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The undoing of a job from where it stands to its end: batch by batch as the job had written, each entry a new revision.
 * As an import it records each batch last, and entries that a run before a crash had written carry the undo and the row.
 */
final class UndoRun implements JobRun {
    private static final int ATTEMPTS = 8;

    private final Roster roster;
    private final RosterEntries entries;
    private final ImportJobs jobs;
    private final Clock clock;
    private final BooleanSupplier running;
    private final String undoes;
    private final String target;
    private Stored<ImportJob> job;

    UndoRun(
            Roster roster,
            RosterEntries entries,
            ImportJobs jobs,
            Clock clock,
            BooleanSupplier running,
            Stored<ImportJob> job) {
        this.roster = roster;
        this.entries = entries;
        this.jobs = jobs;
        this.clock = clock;
        this.running = running;
        this.job = job;
        this.undoes = Objects.requireNonNull(job.state().order().undoes());
        this.target = undoes.substring(0, undoes.indexOf('@'));
    }

    @Override
    public boolean toTheEnd() {
        job = jobs.replace(job, job.state().started(clock.instant()));
        if (job.state().total() == 0) {
            job = jobs.replace(job, job.state().counted(count()));
        }
        int passed = 0;
        String place = "";
        for (RowList batch = next(place); batch != null; batch = next(place)) {
            place = batch.id();
            if (passed++ < job.state().batches()) {
                continue;
            }
            record(batch);
            if (!running.getAsBoolean()) {
                return false;
            }
        }
        if (job.state().tally().rows() < job.state().total()) {
            fail(new Failure(
                    "import-gone",
                    null,
                    null,
                    Text.of("an import that is kept until it is undone", "撤销期间导入记录须仍在保留期内")));
        } else {
            job = jobs.replace(job, job.state().done(clock.instant()));
        }
        return true;
    }

    @Override
    public void fail(Failure why) {
        job = jobs.replace(job, job.state().failed(clock.instant(), why));
    }

    private @Nullable RowList next(String place) {
        List<RowList> next = jobs.written(target, place, 1);
        return next.isEmpty() ? null : next.getFirst();
    }

    private int count() {
        int all = 0;
        String place = "";
        for (RowList batch = next(place); batch != null; batch = next(place)) {
            all += batch.rows().size();
            place = batch.id();
        }
        return all;
    }

    /** A batch that is being undone. */
    private static final class Batch {
        private final List<RowProblem> problems = new ArrayList<>();
        private final List<RowProblem> warnings = new ArrayList<>();
        private final List<Findings.RefusedRow> refused = new ArrayList<>();
        private int added;
        private int changed;
        private int removed;
        private int unchanged;

        private void count(RosterChange change) {
            switch (change) {
                case ADDED -> added++;
                case CHANGED -> changed++;
                case REMOVED -> removed++;
            }
        }

        private void refuse(int row, String uscc, List<Field> left) {
            problems.add(overtaken(row, uscc, left));
            refused.add(new Findings.RefusedRow(row, List.of(uscc)));
        }
    }

    private static RowProblem overtaken(int row, String uscc, List<Field> left) {
        String en = left.stream().map(field -> field.title().en()).collect(Collectors.joining(", "));
        String zh = left.stream().map(field -> field.title().zh()).collect(Collectors.joining("、"));
        return new RowProblem(
                row,
                Column.USCC.label(),
                uscc,
                "changed-meanwhile",
                left.isEmpty()
                        ? Text.of(
                                "an entry that nobody has removed, taken back or written many times since; it stays",
                                "此后未被移出、恢复或多次修改的企业；保持现状")
                        : Text.of(
                                "fields that nobody has changed since; these stay: " + en, "此后未被修改的字段；以下字段保持现状：" + zh));
    }

    private void record(RowList list) {
        long since = System.nanoTime();
        jobs.keepWritten(job.id(), job.state().batches(), list.rows(), list.usccs());
        Batch batch = new Batch();
        Map<Integer, String> open = new TreeMap<>();
        for (int i = 0; i < list.rows().size(); i++) {
            open.put(list.rows().get(i), list.usccs().get(i));
        }
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            Set<String> stale = attempt(open, batch);
            open.values().retainAll(stale);
            if (attempt == ATTEMPTS) {
                open.forEach((row, uscc) -> batch.refuse(row, uscc, List.of()));
                open = Map.of();
            }
        }
        jobs.keep(job.id(), job.state().batches(), batch.problems, batch.warnings, batch.refused);
        job = jobs.replace(
                job,
                job.state()
                        .recorded(
                                new Tally(
                                        batch.added,
                                        batch.changed,
                                        batch.unchanged,
                                        batch.refused.size(),
                                        batch.warnings.size(),
                                        batch.problems.size(),
                                        batch.removed),
                                (System.nanoTime() - since) / 1_000_000));
    }

    /** What is to be written of one entry. */
    private record Restoring(int row, Undoing.Restored restored) {}

    /** Undoes what it can; those that somebody else has written at the same moment are to be looked at again. */
    private Set<String> attempt(Map<Integer, String> open, Batch batch) {
        Map<String, Stored<RosterEntry>> before = new HashMap<>();
        entries.findAll(open.values().stream().map(Uscc::new).toList())
                .forEach(stored -> before.put(stored.id(), stored));
        Map<String, Restoring> restoring = new HashMap<>();
        List<Write<RosterEntry>> writes = new ArrayList<>();
        open.forEach((row, uscc) -> {
            Stored<RosterEntry> stored = before.get(uscc);
            Step earlier =
                    stored == null ? null : stored.state().stepOf(job.state().trace());
            if (earlier != null) {
                batch.count(earlier.change());
                return;
            }
            switch (roster.undo(
                    stored == null ? null : stored.state(),
                    undoes,
                    job.state().trace(),
                    row,
                    "撤销导入 " + target,
                    Occasion.of(job.state().order().today(), clock.instant()))) {
                case Undoing.AsItWas _ -> batch.unchanged++;
                case Undoing.Overtaken(List<Field> left) -> batch.refuse(row, uscc, left);
                case Undoing.Restored restored -> {
                    restoring.put(uscc, new Restoring(row, restored));
                    writes.add(new Write<>(
                            stored,
                            uscc,
                            restored.decision().entry(),
                            restored.decision().events()));
                }
            }
        });
        Set<String> stale = entries.saveAll(writes);
        restoring.forEach((uscc, one) -> {
            if (!stale.contains(uscc)) {
                batch.count(one.restored().decision().change());
                if (!one.restored().left().isEmpty()) {
                    batch.warnings.add(overtaken(one.row(), uscc, one.restored().left()));
                }
            }
        });
        return stale;
    }
}

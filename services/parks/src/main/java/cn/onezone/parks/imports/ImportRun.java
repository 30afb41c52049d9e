package cn.onezone.parks.imports;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.ImportJob.Failure;
import cn.onezone.parks.imports.ImportJob.Tally;
import cn.onezone.parks.roster.Decision;
import cn.onezone.parks.roster.EntryChecks;
import cn.onezone.parks.roster.Occasion;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterChange;
import cn.onezone.parks.roster.RosterCommand;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import cn.onezone.parks.roster.Step;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One import from where it stands to its end.
 *
 * <p>The file is first read through once: a file that breaks off somewhere is refused before anything is written. Then it
 * goes batch by batch: entries are written, what was found is kept, and last the job records the batch. After a crash the
 * batch that was not recorded is done again; entries that it had written carry the import and the row, so they count as
 * what they were the first time.
 */
final class ImportRun implements JobRun {
    private static final int ATTEMPTS = 8;
    private static final int BATCH_CHARACTERS = 2 * 1024 * 1024;

    private final ThisPark park;
    private final Roster roster;
    private final EntryChecks checks;
    private final RosterEntries entries;
    private final ImportJobs jobs;
    private final Uploads uploads;
    private final ImportSettings settings;
    private final Clock clock;
    private final BooleanSupplier running;
    private Stored<ImportJob> job;
    private @Nullable LookedVersions looked;

    ImportRun(
            ThisPark park,
            Roster roster,
            EntryChecks checks,
            RosterEntries entries,
            ImportJobs jobs,
            Uploads uploads,
            ImportSettings settings,
            Clock clock,
            BooleanSupplier running,
            Stored<ImportJob> job) {
        this.park = park;
        this.roster = roster;
        this.checks = checks;
        this.entries = entries;
        this.jobs = jobs;
        this.uploads = uploads;
        this.settings = settings;
        this.clock = clock;
        this.running = running;
        this.job = job;
    }

    @Override
    public boolean toTheEnd() throws IOException {
        job = jobs.replace(job, job.state().started(clock.instant()));
        try {
            if (job.state().total() == 0 && !readThrough()) {
                return true;
            }
            if (!apply()) {
                return false;
            }
            ImportJob state = job.state();
            boolean applied = !state.isOnlyLooking();
            job = jobs.replace(job, applied ? state.done(clock.instant()) : state.shown(now()));
            if (applied && state.shown() != null) {
                jobs.forgetPreview(job.id());
            }
        } catch (BrokenFile e) {
            fail(new Failure(
                    e.code(), e.line() == 0 ? null : e.line(), e.column() == 0 ? null : e.column(), e.expected()));
        }
        return true;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A preview that can be applied needs its file once more. */
    @Override
    public boolean keepsFile() {
        return job.state().stage() == ImportJob.Stage.SHOWN;
    }

    @Override
    public void fail(Failure why) {
        job = jobs.replace(job, job.state().failed(clock.instant(), why));
    }

    private SheetRows open() throws IOException, BrokenFile {
        return uploads.open(
                uploads.path(job.id(), job.state().order().digest()),
                Objects.requireNonNull(job.state().order().format()),
                job.state().order().headings());
    }

    private RowReading reading(SheetRows rows) throws IOException, BrokenFile {
        SheetRow first = rows.next();
        if (first == null) {
            throw new BrokenFile("unreadable-file", Text.of("a header and rows", "表头与数据行"));
        }
        return new RowReading(
                park,
                checks,
                Header.of(first, job.state().order().headings()),
                job.state().order().anyDistrict(),
                job.state().order().today());
    }

    /** Counts the rows, and refuses the whole file where that was asked for and one row of it is wrong. */
    private boolean readThrough() throws IOException, BrokenFile {
        int total = 0;
        Batch wrong = new Batch();
        Tally tally = Tally.NONE;
        int batches = 0;
        FirstRows first = new FirstRows();
        try (SheetRows rows = open()) {
            RowReading reading = reading(rows);
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                total++;
                if (total > settings.rows()) {
                    throw new BrokenFile(
                            "file-too-large",
                            row.number(),
                            1,
                            Text.of("at most " + settings.rows() + " rows", "至多 " + settings.rows() + " 行"));
                }
                if (row.cells().size() > settings.columns()) {
                    throw new BrokenFile(
                            "file-too-large",
                            row.number(),
                            settings.columns() + 1L,
                            Text.of("at most " + settings.columns() + " columns", "至多 " + settings.columns() + " 列"));
                }
                if (job.state().order().wholeOrNothing() && !job.state().isOnlyLooking()) {
                    examine(row, reading, first, wrong);
                    // only what is wrong is kept of this pass
                    wrong.good.clear();
                    wrong.rows.clear();
                    wrong.warnings.clear();
                    if (wrong.characters > BATCH_CHARACTERS || wrong.problems.size() >= settings.batch()) {
                        jobs.keep(job.id(), batches++, wrong.problems, List.of(), wrong.refused);
                        tally = tally.plus(new Tally(0, 0, 0, 0, 0, wrong.problems.size()));
                        wrong = new Batch();
                    }
                }
            }
        }
        if (!wrong.problems.isEmpty()) {
            jobs.keep(job.id(), batches, wrong.problems, List.of(), wrong.refused);
            tally = tally.plus(new Tally(0, 0, 0, 0, 0, wrong.problems.size()));
        }
        if (tally.problems() == 0) {
            job = jobs.replace(job, job.state().counted(total));
            return true;
        }
        // in one write: a crash must not leave a counted file that would then be applied
        ImportJob refused = job.state().counted(total).recorded(tally.plus(new Tally(0, 0, 0, total, 0, 0)), 0);
        job = jobs.replace(
                job,
                refused.failed(
                        clock.instant(),
                        new Failure(
                                "rows-refused",
                                null,
                                null,
                                Text.of(
                                        "a file of which no row is refused, as onError=refuse asks; nothing was applied",
                                        "按 onError=refuse 的要求，各行均须有效；未导入任何一行"))));
        return false;
    }

    /** Rows that are being worked on, and what was found in them. */
    private static final class Batch {
        private final List<RowReading.Read.Good> good = new ArrayList<>();
        private final Map<Integer, SheetRow> rows = new HashMap<>();
        private final List<RowProblem> problems = new ArrayList<>();
        private final List<RowProblem> warnings = new ArrayList<>();
        private final List<Findings.RefusedRow> refused = new ArrayList<>();
        // why each row is refused
        private final Map<Integer, List<RowProblem>> reasons = new TreeMap<>();
        private int size;
        private int same;
        private final List<RowReading.Read.Good> repeated = new ArrayList<>();
        private int warned;
        private int characters;

        private void refuse(SheetRow row, List<RowProblem> why) {
            problems.addAll(why);
            reasons.put(row.number(), why);
            refused.add(new Findings.RefusedRow(row.number(), row.cells()));
        }
    }

    /** Reads a row into the batch. */
    private static void examine(SheetRow row, RowReading reading, FirstRows first, Batch batch) {
        batch.size++;
        for (String cell : row.cells()) {
            batch.characters += cell.length();
        }
        switch (reading.read(row)) {
            case RowReading.Read.Bad(List<RowProblem> problems) -> batch.refuse(reading.withoutPersons(row), problems);
            case RowReading.Read.Good good ->
                place(
                        reading.withoutPersons(row),
                        good,
                        first.note(good.facts().uscc().value(), good.facts().content(), row.number()),
                        batch);
        }
    }

    private static void place(SheetRow row, RowReading.Read.Good good, FirstRows.Place place, Batch batch) {
        switch (place) {
            case FirstRows.Place.First _ -> {
                batch.good.add(good);
                batch.rows.put(row.number(), row);
                warn(good, batch);
            }
            case FirstRows.Place.Same _ -> {
                batch.same++;
                batch.repeated.add(good);
                warn(good, batch);
            }
            case FirstRows.Place.Other(int other) ->
                batch.refuse(
                        row,
                        List.of(new RowProblem(
                                row.number(),
                                Column.USCC.label(),
                                good.facts().uscc().value(),
                                "duplicate-in-file",
                                Text.of(
                                        "one row for each enterprise; row " + other + " says something else",
                                        "每家企业一行；第 " + other + " 行内容不同"))));
        }
    }

    private static void warn(RowReading.Read.Good good, Batch batch) {
        batch.warnings.addAll(good.warnings());
        batch.warned += good.warnings().isEmpty() ? 0 : 1;
    }

    private boolean apply() throws IOException, BrokenFile {
        int recorded = job.state().tally().rows();
        FirstRows first = new FirstRows();
        try (SheetRows rows = open()) {
            RowReading reading = reading(rows);
            Batch batch = new Batch();
            long since = System.nanoTime();
            int done = 0;
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                examine(row, reading, first, batch);
                if (++done == recorded) {
                    // recorded by an earlier run; read again only to know which enterprises came first where
                    batch = new Batch();
                } else if (done > recorded
                        && (batch.size >= settings.batch() || batch.characters >= BATCH_CHARACTERS)) {
                    record(batch, since);
                    since = System.nanoTime();
                    batch = new Batch();
                    if (!running.getAsBoolean()) {
                        return false;
                    }
                } else if (done < recorded && batch.size >= settings.batch()) {
                    batch = new Batch();
                }
            }
            if (batch.size > 0) {
                record(batch, since);
            }
        }
        return true;
    }

    /**
     * Writes a batch: first which entries it is about to write, then the entries, then what was found, last that it is
     * done. Of a preview nothing is written but what would become of the rows.
     */
    private void record(Batch batch, long since) {
        if (job.state().isOnlyLooking()) {
            look(batch, since);
            return;
        }
        int added = 0;
        int changed = 0;
        int unchanged = batch.same;
        List<RowReading.Read.Good> open = batch.good;
        if (job.state().shown() != null) {
            open = asLookedAt(batch);
        }
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            Map<Uscc, Stored<RosterEntry>> before = new HashMap<>();
            entries.findAll(open.stream().map(good -> good.facts().uscc()).toList())
                    .forEach(stored -> before.put(stored.state().uscc(), stored));
            List<Write<RosterEntry>> writes = new ArrayList<>();
            List<RowReading.Read.Good> written = new ArrayList<>();
            Set<String> additions = new HashSet<>();
            List<RowReading.Read.Good> touched = new ArrayList<>();
            for (RowReading.Read.Good good : open) {
                Uscc uscc = good.facts().uscc();
                Stored<RosterEntry> stored = before.get(uscc);
                RosterChange earlier = earlier(stored, good.row());
                if (earlier != null) {
                    touched.add(good);
                    added += earlier == RosterChange.ADDED ? 1 : 0;
                    changed += earlier == RosterChange.CHANGED ? 1 : 0;
                    continue;
                }
                switch (decide(stored, good)) {
                    case Decision.Unchanged _ -> unchanged++;
                    case Decision.Refused(var problem) -> throw problem.refused();
                    case Decision.Accepted accepted -> {
                        writes.add(new Write<>(stored, uscc.value(), accepted.entry(), accepted.events()));
                        written.add(good);
                        if (accepted.change() == RosterChange.ADDED) {
                            additions.add(uscc.value());
                        }
                    }
                }
            }
            if (attempt == 1) {
                touched.addAll(written);
                keepWritten(touched);
            }
            Set<String> stale = entries.saveAll(writes);
            List<RowReading.Read.Good> again = new ArrayList<>();
            for (RowReading.Read.Good good : written) {
                String uscc = good.facts().uscc().value();
                if (stale.contains(uscc)) {
                    again.add(good);
                } else if (additions.contains(uscc)) {
                    added++;
                } else {
                    changed++;
                }
            }
            // what was shown can be applied to what was looked at alone
            if (attempt == ATTEMPTS || job.state().shown() != null) {
                for (RowReading.Read.Good good : again) {
                    refuseBusy(batch, good);
                }
                again = List.of();
            }
            open = again;
        }
        jobs.keep(job.id(), job.state().batches(), batch.problems, batch.warnings, batch.refused);
        job = jobs.replace(
                job,
                job.state()
                        .recorded(
                                new Tally(
                                        added,
                                        changed,
                                        unchanged,
                                        batch.refused.size(),
                                        batch.warned,
                                        batch.problems.size()),
                                (System.nanoTime() - since) / 1_000_000));
    }

    private static void refuseBusy(Batch batch, RowReading.Read.Good good) {
        SheetRow row = batch.rows.get(good.row());
        if (row != null) {
            batch.refuse(
                    row,
                    List.of(new RowProblem(
                            good.row(),
                            Column.USCC.label(),
                            good.facts().uscc().value(),
                            "changed-meanwhile",
                            Text.of(
                                    "an entry that nobody else writes at the same time; import the row again",
                                    "该企业正被他人修改，请重新导入该行"))));
        }
    }

    private Decision decide(@Nullable Stored<RosterEntry> stored, RowReading.Read.Good good) {
        return roster.decide(
                stored == null ? null : stored.state(),
                new RosterCommand.Import(
                        good.facts(), good.statedWhenEmpty(), job.state().trace(), good.row()),
                Occasion.of(job.state().order().today(), clock.instant()));
    }

    private void keepWritten(List<RowReading.Read.Good> touched) {
        if (!touched.isEmpty()) {
            jobs.keepWritten(
                    job.id(),
                    job.state().batches(),
                    touched.stream().map(RowReading.Read.Good::row).toList(),
                    touched.stream().map(good -> good.facts().uscc().value()).toList());
        }
    }

    /** Those of a preview's rows whose entries are still as they were looked at, or written by this job already. */
    private List<RowReading.Read.Good> asLookedAt(Batch batch) {
        if (batch.good.isEmpty()) {
            return List.of();
        }
        if (looked == null) {
            looked = new LookedVersions(jobs, job.id());
        }
        Map<Uscc, Stored<RosterEntry>> now = new HashMap<>();
        entries.findAll(batch.good.stream().map(good -> good.facts().uscc()).toList())
                .forEach(stored -> now.put(stored.state().uscc(), stored));
        List<RowReading.Read.Good> same = new ArrayList<>();
        for (RowReading.Read.Good good : batch.good) {
            Stored<RosterEntry> stored = now.get(good.facts().uscc());
            Long version = looked.of(good.row());
            if (earlier(stored, good.row()) != null
                    || (version != null && version == (stored == null ? 0 : stored.version()))) {
                same.add(good);
            } else {
                refuseBusy(batch, good);
            }
        }
        looked.passed(batch.good.getLast().row());
        return same;
    }

    /** Says of each row of a batch what would become of it. */
    private void look(Batch batch, long since) {
        Map<Uscc, Stored<RosterEntry>> now = new HashMap<>();
        entries.findAll(batch.good.stream().map(good -> good.facts().uscc()).toList())
                .forEach(stored -> now.put(stored.state().uscc(), stored));
        Map<PreviewRow.Kind, List<PreviewRow>> shown = new EnumMap<>(PreviewRow.Kind.class);
        for (PreviewRow.Kind kind : PreviewRow.Kind.values()) {
            shown.put(kind, new ArrayList<>());
        }
        List<Integer> rows = new ArrayList<>();
        List<String> usccs = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        for (RowReading.Read.Good good : batch.good) {
            Stored<RosterEntry> stored = now.get(good.facts().uscc());
            rows.add(good.row());
            usccs.add(good.facts().uscc().value());
            versions.add(stored == null ? 0 : stored.version());
            switch (decide(stored, good)) {
                case Decision.Unchanged _ ->
                    list(shown, PreviewRow.Kind.UNCHANGED).add(unchanged(good));
                case Decision.Refused(var problem) -> throw problem.refused();
                case Decision.Accepted accepted -> {
                    boolean added = accepted.change() == RosterChange.ADDED;
                    list(shown, added ? PreviewRow.Kind.ADDED : PreviewRow.Kind.CHANGED)
                            .add(new PreviewRow(
                                    good.row(),
                                    good.facts().uscc().value(),
                                    accepted.entry().name(),
                                    EntryCells.changes(
                                            stored == null || stored.state().removed() ? null : stored.state(),
                                            accepted.entry()),
                                    good.warnings()));
                }
            }
        }
        batch.repeated.forEach(good -> list(shown, PreviewRow.Kind.UNCHANGED).add(unchanged(good)));
        list(shown, PreviewRow.Kind.UNCHANGED).sort(Comparator.comparingInt(PreviewRow::row));
        batch.reasons.forEach((row, why) ->
                list(shown, PreviewRow.Kind.REFUSED).add(new PreviewRow(row, null, null, List.of(), why)));
        int number = job.state().batches();
        jobs.keepLooked(job.id(), number, rows, usccs, versions);
        shown.forEach((kind, of) -> jobs.keepPreview(job.id(), number, kind, of));
        jobs.keep(job.id(), number, batch.problems, batch.warnings, batch.refused);
        job = jobs.replace(
                job,
                job.state()
                        .recorded(
                                new Tally(
                                        list(shown, PreviewRow.Kind.ADDED).size(),
                                        list(shown, PreviewRow.Kind.CHANGED).size(),
                                        list(shown, PreviewRow.Kind.UNCHANGED).size(),
                                        batch.refused.size(),
                                        batch.warned,
                                        batch.problems.size()),
                                (System.nanoTime() - since) / 1_000_000));
    }

    private static List<PreviewRow> list(Map<PreviewRow.Kind, List<PreviewRow>> shown, PreviewRow.Kind kind) {
        return Objects.requireNonNull(shown.get(kind));
    }

    private static PreviewRow unchanged(RowReading.Read.Good good) {
        return new PreviewRow(
                good.row(), good.facts().uscc().value(), good.facts().name(), List.of(), good.warnings());
    }

    /** What this import did with this row before it died. */
    private @Nullable RosterChange earlier(@Nullable Stored<RosterEntry> stored, int row) {
        if (stored == null) {
            return null;
        }
        Step step = stored.state().stepOf(job.state().trace());
        return step != null && Objects.equals(step.row(), row) ? step.change() : null;
    }
}

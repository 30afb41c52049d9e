package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.Findings;
import cn.onezone.parks.imports.ImportMapping;
import cn.onezone.parks.imports.ImportMappings;
import cn.onezone.parks.imports.ImportRefusals;
import cn.onezone.parks.imports.PreviewRow;
import cn.onezone.parks.imports.RowProblem;
import cn.onezone.parks.imports.SentSheets;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterEntries;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes in files of facts, at once and within a bound. A row is its fact's natural key, so a file that is sent again after a
 * crash writes what is missing and finds the rest unchanged.
 */
@Component
class FactImports {
    static final int MOST_ROWS = 20_000;
    private static final int MOST_COLUMNS = 200;
    private static final int BATCH = 500;
    private static final int ATTEMPTS = 5;
    private static final int SHOWN = 1_000;
    private static final int LONGEST_NAME = 200;
    private static final Logger LOG = LoggerFactory.getLogger(FactImports.class);

    private final ThisPark park;
    private final FactBook book;
    private final ParkFacts facts;
    private final RosterEntries roster;
    private final FactImportRecords records;
    private final ImportMappings mappings;
    private final Clock clock;

    FactImports(
            ThisPark park,
            ParkFacts facts,
            RosterEntries roster,
            FactImportRecords records,
            ImportMappings mappings,
            Clock clock) {
        this.park = park;
        this.book = new FactBook(park.code());
        this.facts = facts;
        this.roster = roster;
        this.records = records;
        this.mappings = mappings;
        this.clock = clock;
    }

    /** What came of a file under this key before; nothing of one of which the process died, for it goes on. */
    private Optional<Creating<FactImport>> earlier(String id, @Nullable Creation creation) {
        return creation == null
                ? Optional.empty()
                : records.find(id)
                        .filter(stored -> !creation.equals(stored.creation())
                                || !stored.state().isRunning()
                                || stored.state().goesOn())
                        .map(stored -> creation.equals(stored.creation())
                                ? new Creating.Replayed<>(stored)
                                : new Creating.KeyReused<>(creation.key()));
    }

    /** A row that states a fact. */
    private record Good(SentSheets.Row row, Stated stated, boolean saysCounterparty, boolean saysNote) {}

    /** A file on its way in. */
    private final class Run {
        private final FactKind kind;
        private final LocalDate today;
        private final Map<FactField, Integer> places = new EnumMap<>(FactField.class);
        private final List<ImportMapping.Mapped> mapping;
        private final Map<String, FactField> mapped = new HashMap<>();
        private List<String> header = List.of();
        private final Map<FactId, Good> good = new LinkedHashMap<>();
        private final List<RowProblem> problems = new ArrayList<>();
        private final Map<Integer, List<String>> refused = new TreeMap<>();
        /** What an earlier run under the same key may have written before its process died. */
        private final Map<FactId, FactNotes.Note> earlier = new HashMap<>();
        /** Rows that say again what an earlier row says. */
        private final Map<FactId, List<SentSheets.Row>> repeated = new HashMap<>();
        /** Of a preview that is applied: the version of its fact that each row was compared with. */
        private final Map<Integer, Long> looked = new HashMap<>();

        private int noted;
        private int rows;
        private int accepted;
        private int changed;
        private int unchanged;

        private final String id;

        Run(String id, FactKind kind, LocalDate today, List<ImportMapping.Mapped> mapping) {
            this.id = id;
            this.kind = kind;
            this.today = today;
            this.mapping = mapping;
            mapping.forEach(one -> FactField.ofCode(kind, one.field())
                    .ifPresent(field -> mapped.put(ImportMapping.folded(one.heading()), field)));
        }

        /** The whole file is read before anything of it is written: one that breaks off is refused. */
        void read(SentSheets.Sheet sheet) throws IOException {
            SentSheets.Row first = sheet.next();
            if (first == null) {
                throw Problem.of(ParksProblem.UNREADABLE_FILE, "expected a header and rows", "应有表头与数据行")
                        .refused();
            }
            header(first);
            for (SentSheets.Row row = sheet.next(); row != null; row = sheet.next()) {
                if (++rows > MOST_ROWS || row.cells().size() > MOST_COLUMNS) {
                    throw Problem.of(
                                    ParksProblem.FILE_TOO_LARGE,
                                    "row " + row.number() + " (expected: at most " + MOST_ROWS + " rows of "
                                            + MOST_COLUMNS + " columns)",
                                    "第 " + row.number() + " 行：至多 " + MOST_ROWS + " 行、" + MOST_COLUMNS + " 列")
                            .refused();
                }
                examine(row);
            }
        }

        /** Reads again what a preview has shown; what it refused stays refused. */
        void readShown(FactImport preview, FactImport.Shown shown) {
            header(new SentSheets.Row(1, Objects.requireNonNullElse(preview.header(), List.of())));
            rows = shown.rows();
            List<FactShown.Row> kept = records.shown(id);
            Set<Integer> taken = new HashSet<>();
            kept.forEach(one -> taken.add(one.row().row()));
            records.eachRefused(id, part -> {
                // of those that an application refused before its process died it is decided anew
                part.problems().stream().filter(p -> !taken.contains(p.row())).forEach(problems::add);
                part.rows().stream()
                        .filter(row -> !taken.contains(row.row()))
                        .forEach(row -> refused.put(row.row(), row.cells()));
            });
            for (FactShown.Row one : kept) {
                looked.put(one.row().row(), one.version());
                examine(new SentSheets.Row(one.row().row(), one.cells()));
            }
        }

        private void header(SentSheets.Row row) {
            header = row.cells();
            for (int at = 0; at < header.size(); at++) {
                String heading = header.get(at);
                Optional<FactField> field = FactField.ofHeading(kind, heading)
                        .or(() -> Optional.ofNullable(mapped.get(ImportMapping.folded(heading))));
                if (field.isPresent() && places.put(field.get(), at) != null) {
                    String label = field.get().label();
                    throw Problem.of(
                                    ParksProblem.DUPLICATE_COLUMN,
                                    "file",
                                    header.get(at),
                                    Text.of("the column " + label + " once", "“" + label + "”列只出现一次"))
                            .refused();
                }
            }
            List<String> missing = FactField.of(kind).stream()
                    .filter(field -> field.isColumnNeeded(kind) && !places.containsKey(field))
                    .map(FactField::label)
                    .toList();
            if (!missing.isEmpty()) {
                String found = String.join("，", header);
                throw Problem.of(
                                ParksProblem.MISSING_COLUMN,
                                "file",
                                found.length() > 300 ? found.substring(0, 300) + "…" : found,
                                Text.of(
                                        "the columns " + String.join(", ", missing) + " too, as in the template",
                                        "还应有列：" + String.join("、", missing) + "（见模板）"))
                        .refused();
            }
        }

        private void examine(SentSheets.Row row) {
            Map<FactField, String> texts = new EnumMap<>(FactField.class);
            places.forEach((field, at) -> {
                String cell = row.cell(at);
                if (!isNone(cell)) {
                    texts.put(field, cell);
                }
            });
            switch (FactChecks.check(kind, texts, today)) {
                case FactChecks.Checked.Wrong(List<FieldProblem> wrong) ->
                    wrong.forEach(problem -> refuse(row, problem));
                case FactChecks.Checked.Fine(Stated stated) -> {
                    Good now = new Good(
                            row,
                            stated,
                            places.containsKey(FactField.COUNTERPARTY_NAME),
                            places.containsKey(FactField.NOTE));
                    Good known = good.putIfAbsent(stated.id(), now);
                    if (known != null && known.stated().equals(stated)) {
                        unchanged++;
                        repeated.computeIfAbsent(stated.id(), _ -> new ArrayList<>())
                                .add(row);
                    } else if (known != null) {
                        int other = known.row().number();
                        refuse(
                                row,
                                new FieldProblem(
                                        FactField.keyOf(kind).pointer(),
                                        stated.fact().naturalKey(),
                                        "duplicate-in-file",
                                        Text.of(
                                                "one row for each fact; row " + other + " says something else",
                                                "每项事项一行；第 " + other + " 行内容不同")));
                    }
                }
            }
        }

        /** Refuses what a row states, and so each row that repeats it. */
        private void refuse(Good one, FieldProblem problem) {
            refuse(one.row(), problem);
            List<SentSheets.Row> again = repeated.remove(one.stated().id());
            if (again != null) {
                again.forEach(row -> refuse(row, problem));
                unchanged -= again.size();
            }
        }

        private void refuse(SentSheets.Row row, FieldProblem problem) {
            Integer at = FactField.ofPointer(problem.pointer()).map(places::get).orElse(null);
            String heading = at == null
                    ? FactField.ofPointer(problem.pointer())
                            .map(FactField::label)
                            .orElse(problem.pointer())
                    : header.get(at).strip();
            problems.add(new RowProblem(
                    row.number(),
                    heading,
                    at == null ? Objects.requireNonNullElse(problem.value(), "") : row.cell(at),
                    problem.code(),
                    problem.expected()));
            refused.put(row.number(), row.cells());
        }

        /** An enterprise that the park has never had is none of its business. */
        void checkRoster() {
            List<Uscc> all = good.values().stream()
                    .map(g -> g.stated().uscc())
                    .distinct()
                    .toList();
            Set<Uscc> known = new HashSet<>();
            for (int at = 0; at < all.size(); at += BATCH) {
                roster.findAll(all.subList(at, Math.min(all.size(), at + BATCH)))
                        .forEach(s -> known.add(s.state().uscc()));
            }
            for (Good one : List.copyOf(good.values())) {
                if (!known.contains(one.stated().uscc())) {
                    refuse(
                            one,
                            FactsController.notInRoster(one.stated().uscc())
                                    .errors()
                                    .getFirst());
                    good.remove(one.stated().id());
                }
            }
        }

        /** What would become of the rows, kept to be read and applied. */
        FactImport show(String digest, boolean wholeOrNothing) {
            Map<PreviewRow.Kind, List<FactShown.Row>> rowsOf = new EnumMap<>(PreviewRow.Kind.class);
            for (PreviewRow.Kind of : PreviewRow.Kind.values()) {
                rowsOf.put(of, new ArrayList<>());
            }
            List<Good> all = List.copyOf(good.values());
            for (int at = 0; at < all.size(); at += BATCH) {
                look(all.subList(at, Math.min(all.size(), at + BATCH)), rowsOf);
            }
            repeated.values()
                    .forEach(rows -> rows.forEach(row -> add(rowsOf, PreviewRow.Kind.UNCHANGED, row, List.of(), 0)));
            Map<Integer, List<RowProblem>> why = problems.stream().collect(Collectors.groupingBy(RowProblem::row));
            refused.forEach((number, cells) -> {
                SentSheets.Row row = new SentSheets.Row(number, cells);
                list(rowsOf, PreviewRow.Kind.REFUSED)
                        .add(new FactShown.Row(
                                shown(row, List.of(), why.getOrDefault(number, List.of())), List.of(), 0));
            });
            rowsOf.forEach((of, found) -> {
                found.sort(Comparator.comparingInt(one -> one.row().row()));
                records.keepShown(id, of, found);
            });
            return result(digest, true).shown(wholeOrNothing, today, mapping);
        }

        private void look(List<Good> batch, Map<PreviewRow.Kind, List<FactShown.Row>> rowsOf) {
            Map<String, Stored<ParkFact>> before = known(batch);
            for (Good one : batch) {
                Stored<ParkFact> stored = before.get(one.stated().id().value());
                ParkFact known = stored == null ? null : stored.state();
                long version = stored == null ? 0 : stored.version();
                switch (book.state(known, completed(one, known), today)) {
                    case FactDecision.Unchanged _ -> {
                        unchanged++;
                        add(rowsOf, PreviewRow.Kind.UNCHANGED, one.row(), List.of(), version);
                    }
                    case FactDecision.Refused(Problem problem) -> throw problem.refused();
                    case FactDecision.Accepted decision -> {
                        ParkFact stating = known == null || known.withdrawn() ? null : known;
                        accepted += stating == null ? 1 : 0;
                        changed += stating == null ? 0 : 1;
                        add(
                                rowsOf,
                                stating == null ? PreviewRow.Kind.ADDED : PreviewRow.Kind.CHANGED,
                                one.row(),
                                FactCells.changes(stating, decision.fact()),
                                version);
                    }
                }
            }
        }

        private void add(
                Map<PreviewRow.Kind, List<FactShown.Row>> rowsOf,
                PreviewRow.Kind of,
                SentSheets.Row row,
                List<PreviewRow.FieldChange> changes,
                long version) {
            List<String> read = new ArrayList<>(row.cells());
            for (int at = 0; at < read.size(); at++) {
                if (!places.containsValue(at)) {
                    read.set(at, "");
                }
            }
            list(rowsOf, of).add(new FactShown.Row(shown(row, changes, List.of()), read, version));
        }

        private static List<FactShown.Row> list(Map<PreviewRow.Kind, List<FactShown.Row>> rowsOf, PreviewRow.Kind of) {
            return Objects.requireNonNull(rowsOf.get(of));
        }

        private PreviewRow shown(SentSheets.Row row, List<PreviewRow.FieldChange> changes, List<RowProblem> why) {
            return new PreviewRow(
                    row.number(), said(row, FactField.USCC), said(row, FactField.keyOf(kind)), changes, why);
        }

        private @Nullable String said(SentSheets.Row row, FactField field) {
            Integer at = places.get(field);
            String cell = at == null ? "" : row.cell(at);
            return cell.isEmpty() ? null : cell.substring(0, Math.min(LONGEST_NAME, cell.length()));
        }

        void apply() {
            noted = records.noted(id);
            records.eachNoted(id, notes -> notes.forEach(note -> earlier.put(note.fact(), note)));
            List<Good> all = List.copyOf(good.values());
            for (int at = 0; at < all.size(); at += BATCH) {
                apply(all.subList(at, Math.min(all.size(), at + BATCH)));
            }
        }

        private void apply(List<Good> batch) {
            List<Good> open = batch;
            for (int attempt = 1; !open.isEmpty() && attempt <= ATTEMPTS; attempt++) {
                Map<String, Stored<ParkFact>> before = known(open);
                List<Write<ParkFact>> writes = new ArrayList<>();
                List<FactNotes.Note> notes = new ArrayList<>();
                for (Good one : open) {
                    FactId fact = one.stated().id();
                    Stored<ParkFact> stored = before.get(fact.value());
                    ParkFact known = stored == null ? null : stored.state();
                    if (isOther(one, stored)) {
                        refuseChanged(one);
                        continue;
                    }
                    switch (book.state(known, completed(one, known), today)) {
                        case FactDecision.Unchanged _ -> countKnown(fact, known);
                        case FactDecision.Refused(Problem problem) -> throw problem.refused();
                        case FactDecision.Accepted decision -> {
                            writes.add(new Write<>(
                                    stored, fact.value(), decision.fact().by(id), decision.events()));
                            notes.add(FactNotes.Note.of(fact, one.row().number(), stored, decision.events()));
                        }
                    }
                }
                Set<String> stale = write(writes, notes);
                open = open.stream()
                        .filter(g -> stale.contains(g.stated().id().value()))
                        .toList();
            }
            open.forEach(this::refuseChanged);
        }

        /** Refuses rows of which the fact is another by now, before anything is written. */
        void checkMeanwhile() {
            List<Good> all = List.copyOf(good.values());
            for (int at = 0; at < all.size(); at += BATCH) {
                List<Good> batch = all.subList(at, Math.min(all.size(), at + BATCH));
                Map<String, Stored<ParkFact>> now = known(batch);
                batch.stream()
                        .filter(one -> isOther(one, now.get(one.stated().id().value())))
                        .forEach(this::refuseChanged);
            }
        }

        private Map<String, Stored<ParkFact>> known(List<Good> batch) {
            Map<String, Stored<ParkFact>> known = new HashMap<>();
            facts.findAll(batch.stream().map(g -> g.stated().id()).toList()).forEach(s -> known.put(s.id(), s));
            return known;
        }

        /** Whether a fact is not the one that a preview compared the row with, nor what this import made of that. */
        private boolean isOther(Good one, @Nullable Stored<ParkFact> now) {
            Long version = looked.get(one.row().number());
            return version != null
                    && version != (now == null ? 0 : now.version())
                    && !(now != null
                            && id.equals(now.state().trace())
                            && earlier.containsKey(one.stated().id()));
        }

        private void refuseChanged(Good one) {
            refuse(
                    one,
                    new FieldProblem(
                            FactField.USCC.pointer(),
                            one.stated().uscc().value(),
                            "changed-meanwhile",
                            Text.of(
                                    "a fact that nobody else writes at the same time; import the row again",
                                    "该事项正被他人修改，请重新导入该行")));
        }

        /** Notes what is to be written before it is, for the undo; says which were written by others meanwhile. */
        private Set<String> write(List<Write<ParkFact>> writes, List<FactNotes.Note> notes) {
            if (writes.isEmpty()) {
                return Set.of();
            }
            records.note(id, noted, notes);
            Set<String> stale = facts.saveAll(writes);
            List<FactNotes.Note> written = notes.stream()
                    .filter(note -> !stale.contains(note.fact().value()))
                    .toList();
            if (!stale.isEmpty()) {
                records.note(id, noted, written);
            }
            noted++;
            written.forEach(this::count);
            return stale;
        }

        private void count(FactNotes.Note note) {
            accepted += note.added() ? 1 : 0;
            changed += note.added() ? 0 : 1;
        }

        /** A row that says what is known: what a run before a crash has written counts as what it was then. */
        private void countKnown(FactId fact, @Nullable ParkFact known) {
            FactNotes.Note note = known != null && id.equals(known.trace()) ? earlier.get(fact) : null;
            if (note == null) {
                unchanged++;
            } else {
                count(note);
            }
        }

        /** What stays in the park, and whether it is an example, is kept where the file has no column for it. */
        private Stated completed(Good one, @Nullable ParkFact known) {
            Stated s = one.stated();
            if (known == null) {
                return s;
            }
            return new Stated(
                    s.uscc(),
                    s.fact(),
                    s.validFrom(),
                    one.saysCounterparty() ? s.counterpartyName() : known.counterpartyName(),
                    one.saysNote() ? s.note() : known.note(),
                    places.containsKey(FactField.SYNTHETIC) ? s.synthetic() : known.synthetic());
        }

        FactImport result(String digest, boolean applied) {
            problems.sort(Comparator.comparingInt(RowProblem::row));
            if (!refused.isEmpty()) {
                List<Findings.RefusedRow> all = new ArrayList<>();
                refused.forEach((row, cells) -> all.add(new Findings.RefusedRow(row, cells)));
                records.keepRefused(id, problems, all);
            }
            return new FactImport(
                    id,
                    kind,
                    digest,
                    applied,
                    rows,
                    accepted,
                    changed,
                    unchanged,
                    refused.size(),
                    problems.stream().limit(SHOWN).collect(Collectors.toList()),
                    problems.size(),
                    records.now(),
                    FactImport.Stage.DONE,
                    null,
                    null,
                    header,
                    null,
                    unread(),
                    null);
        }

        private @Nullable List<String> unread() {
            List<String> unread = new ArrayList<>();
            for (int at = 0; at < header.size(); at++) {
                if (!header.get(at).isBlank() && !places.containsValue(at)) {
                    unread.add(header.get(at).strip());
                }
            }
            return unread.isEmpty() ? null : unread;
        }
    }

    private static boolean isNone(String cell) {
        return cell.isEmpty() || cell.equals("-") || cell.equals("—") || cell.equals("N/A") || cell.equals("无");
    }

    /**
     * Takes a file in, or looks at it only.
     *
     * @param wholeOrNothing refuse the whole file where one row is refused
     * @param preview whether nothing is to be written
     * @throws cn.onezone.kit.problem.Refused if the file cannot be read, its header is wrong, or as many previews wait as
     *     there may be; nothing is written then
     */
    Creating<FactImport> take(
            String id,
            FactKind kind,
            boolean wholeOrNothing,
            boolean preview,
            SentSheets.Sheet sheet,
            @Nullable Creation creation)
            throws IOException {
        if (!records.enter(id)) {
            throw ImportRefusals.running(id);
        }
        try {
            Optional<Creating<FactImport>> before = earlier(id, creation);
            if (before.isPresent()) {
                return before.get();
            }
            if (preview && records.isFullOfPreviews()) {
                throw Problem.of(
                                ParksProblem.IMPORTS_BUSY,
                                "as many previews wait to be applied as there may be; nothing of this file was taken",
                                "待应用的预览已满，本文件未被接收")
                        .refused();
            }
            Run run = new Run(
                    id,
                    kind,
                    LocalDate.now(clock.withZone(Roster.ZONE)),
                    mappings.headings(new FactColumns(kind).id()));
            run.read(sheet);
            run.checkRoster();
            if (preview) {
                return records.create(run.show(sheet.digest(), wholeOrNothing), creation);
            }
            if (wholeOrNothing && !run.refused.isEmpty()) {
                run.unchanged = 0;
                return records.create(run.result(sheet.digest(), false), creation);
            }
            // before anything is written, so that what is written can be undone though the process dies
            Creating<FactImport> begun =
                    records.create(FactImport.begun(id, kind, sheet.digest(), null, null, records.now()), creation);
            Stored<FactImport> stored = switch (begun) {
                case Creating.Created<FactImport>(Stored<FactImport> fresh) -> fresh;
                case Creating.Replayed<FactImport>(Stored<FactImport> left)
                when left.state().isRunning() -> left;
                default -> null;
            };
            if (stored == null) {
                return begun;
            }
            run.apply();
            return new Creating.Created<>(records.replace(stored, run.result(sheet.digest(), true)));
        } finally {
            records.leave(id);
        }
    }

    /**
     * Applies exactly what a preview showed; asked for again it answers the same. One of which the process dies goes on by
     * itself.
     *
     * @throws cn.onezone.kit.problem.Refused {@code not-a-preview}, {@code preview-expired}, {@code rows-refused} or {@code
     *     import-running}
     */
    Stored<FactImport> apply(Stored<FactImport> preview) {
        FactImport.Shown shown = preview.state().shown();
        if (shown == null) {
            throw ImportRefusals.notAPreview(preview.id());
        }
        if (!records.enter(preview.id())) {
            throw ImportRefusals.running(preview.id());
        }
        try {
            // it may have been applied, or be over, since it was looked at
            Stored<FactImport> now = records.find(preview.id()).orElse(preview);
            if (now.state().stage() == FactImport.Stage.SHOWN) {
                if (records.isOver(now.state())) {
                    throw records.expired(now.id());
                }
                if (shown.wholeOrNothing() && shown.refused() > 0) {
                    throw ImportRefusals.rowsRefused(shown.refused());
                }
                now = records.replace(now, now.state().applying(Asked.current()));
            }
            if (now.state().stage() == FactImport.Stage.EXPIRED) {
                throw records.expired(now.id());
            }
            return now.state().isRunning() ? apply(now, shown) : now;
        } finally {
            records.leave(preview.id());
        }
    }

    private Stored<FactImport> apply(Stored<FactImport> running, FactImport.Shown shown) {
        FactImport preview = running.state();
        Run run = new Run(preview.id(), preview.kind(), shown.today(), shown.mapping());
        run.readShown(preview, shown);
        run.checkRoster();
        // of one that had begun to write before its process died the rest is written too: that is nearer to the whole
        if (shown.wholeOrNothing() && records.noted(preview.id()) == 0) {
            run.checkMeanwhile();
            if (!run.refused.isEmpty()) {
                var _ = records.replace(running, preview.shownAgain());
                throw ImportRefusals.rowsRefusedSince(List.copyOf(run.refused.keySet()));
            }
        }
        run.apply();
        Stored<FactImport> done =
                records.replace(running, run.result(preview.digest(), true).applied(preview));
        records.forgetShown(preview.id());
        return done;
    }

    /** Goes on with previews that a process was applying when it died. */
    void goOn() {
        for (Stored<FactImport> left : records.unfinished()) {
            if (left.state().shown() != null && !records.isLive(left.id())) {
                try (var _ = Asked.enter(left.state().asked())) {
                    LOG.info("import {} of facts goes on", left.id());
                    var _ = apply(left);
                } catch (Refused e) {
                    // a whole file of which a row cannot be applied any more: nothing of it is written
                    LOG.info("import {} of facts does not go on: {}", left.id(), e.getMessage());
                }
            }
        }
    }

    /** Where an import can be read. */
    String path(String id) {
        return "/parks/" + park.code() + "/facts/imports/" + id;
    }
}

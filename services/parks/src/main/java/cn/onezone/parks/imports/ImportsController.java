package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.trace.Trace;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Roster;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code /parks/{park}/roster/imports}: rosters from spreadsheets. */
@RestController
@RequestMapping("/parks/{park}/roster/imports")
@Tag(name = "imports", description = "Rosters from spreadsheets 名录批量导入")
class ImportsController {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int SHOWN = 1_000;

    private final ThisPark park;
    private final ImportWorker worker;
    private final ImportJobs jobs;
    private final Uploads uploads;
    private final ImportSettings settings;
    private final ImportMappings mappings;
    private final Clock clock;

    ImportsController(
            ThisPark park,
            ImportWorker worker,
            ImportJobs jobs,
            Uploads uploads,
            ImportSettings settings,
            ImportMappings mappings,
            Clock clock) {
        this.park = park;
        this.worker = worker;
        this.jobs = jobs;
        this.uploads = uploads;
        this.settings = settings;
        this.mappings = mappings;
        this.clock = clock;
    }

    /**
     * An import as it stands.
     *
     * @param kind {@code import}, {@code preview} or {@code undo}
     * @param state {@code running}, {@code done} or {@code failed}; of a preview {@code shown} while it can be applied,
     *     and {@code expired} when it no longer can
     * @param sheet name of the sheet that was read, of a workbook
     * @param rows rows accounted for so far: the sum of accepted, changed, unchanged, refused and removed
     * @param of rows of the file, absent until they are counted
     * @param accepted new in the roster
     * @param removed of an undo: out of the roster again
     * @param warnings rows taken although something about them is odd
     * @param problems why rows were refused, the first 1000
     * @param notices what is odd about rows that were taken, the first 1000
     * @param problemsTotal how many problems there are in all
     * @param failure why the import failed
     * @param refusedRows where the refused rows can be downloaded, absent if there are none
     * @param unread headings of the file that mean nothing here
     * @param shown of a preview: what it showed
     * @param applicableUntil of a preview: until when it can be applied
     * @param undoes of an undo: the import that it takes back
     */
    record View(
            String id,
            String kind,
            String state,
            @Nullable String file,
            @Nullable String sheet,
            long size,
            int rows,
            @Nullable Integer of,
            int accepted,
            int changed,
            int unchanged,
            int refused,
            int removed,
            int warnings,
            @Nullable List<RowProblem.Cell> problems,
            @Nullable List<RowProblem.Cell> notices,
            int problemsTotal,
            @Nullable Failure failure,
            @Nullable String refusedRows,
            @Nullable List<String> unread,
            PreviewRow.@Nullable Summary shown,
            @Nullable Instant applicableUntil,
            @Nullable String undoes,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Long rowsPerSecond) {}

    /** Why an import failed, and where in the file. */
    record Failure(
            String code, @Nullable Long line, @Nullable Long column, String expected) {}

    @Allowed(value = Role.PARK_ADMINISTRATOR, audited = "imports")
    @PostMapping(consumes = {"text/csv", "text/plain", XLSX, "application/vnd.ms-excel", "application/octet-stream"})
    @Operation(
            summary = "Import a roster from a file 导入名录",
            description = "CSV (UTF-8, with or without byte order mark, or GB18030) or XLSX, as the body. Answers 202"
                    + " with the import to follow. onError=keep keeps the good rows, onError=refuse refuses the"
                    + " whole file where one row is wrong; district=any takes rows of every district; preview=true applies"
                    + " nothing and shows what would become of each row, to be applied afterwards.")
    ResponseEntity<?> fromBody(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String onError,
            @RequestParam(required = false) @Nullable String district,
            @RequestParam(required = false) @Nullable Boolean preview,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletRequest request,
            Locale locale)
            throws IOException {
        park.check(inPath);
        return take(
                request.getInputStream(),
                null,
                charset(request.getContentType()),
                wanted(onError, district, preview),
                key,
                locale);
    }

    @Allowed(value = Role.PARK_ADMINISTRATOR, audited = "imports")
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Import a roster from an uploaded file 上传文件导入名录")
    ResponseEntity<?> fromForm(
            @PathVariable("park") String inPath,
            @RequestPart("file") MultipartFile file,
            @RequestParam(required = false) @Nullable String onError,
            @RequestParam(required = false) @Nullable String district,
            @RequestParam(required = false) @Nullable Boolean preview,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Locale locale)
            throws IOException {
        park.check(inPath);
        try (InputStream in = file.getInputStream()) {
            return take(
                    in,
                    file.getOriginalFilename(),
                    charset(file.getContentType()),
                    wanted(onError, district, preview),
                    key,
                    locale);
        }
    }

    /** How a file is to be taken. */
    private record Wanted(boolean wholeOrNothing, boolean anyDistrict, boolean preview) {}

    private static Wanted wanted(@Nullable String onError, @Nullable String district, @Nullable Boolean preview) {
        return new Wanted(
                choice("onError", onError, "keep", "refuse"),
                choice("district", district, "own", "any"),
                Boolean.TRUE.equals(preview));
    }

    private ResponseEntity<?> take(
            InputStream in,
            @Nullable String name,
            @Nullable Charset stated,
            Wanted wanted,
            @Nullable String key,
            Locale locale)
            throws IOException {
        if ((wanted.preview() && jobs.shown().size() >= settings.previews()) || !worker.reserve()) {
            return busy(locale);
        }
        boolean handedOver = false;
        try {
            Uploads.Taken taken = uploads.take(in);
            try {
                List<ImportMapping.Mapped> mapping = mappings.headings(ImportMappings.ROSTER);
                Inspected file = inspect(taken, stated, new Headings(wanted.anyDistrict(), mapping));
                Map<String, String> meaning = new TreeMap<>(Map.of(
                        "park",
                        park.code().value(),
                        "file",
                        taken.digest(),
                        "onError",
                        wanted.wholeOrNothing() ? "refuse" : "keep",
                        "district",
                        wanted.anyDistrict() ? "any" : "own"));
                if (wanted.preview()) {
                    meaning.put("preview", "true");
                }
                Creation creation = Idempotency.creation(key, meaning);
                String id = Idempotency.id("import", creation);
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                if (jobs.find(id).isEmpty()) {
                    uploads.assign(taken, id);
                }
                Creating<ImportJob> creating = jobs.create(
                        ImportJob.of(
                                id,
                                new ImportJob.Order(
                                        wanted.preview() ? ImportJob.Kind.PREVIEW : ImportJob.Kind.IMPORT,
                                        name == null || name.isBlank() ? null : name,
                                        taken.size(),
                                        taken.digest(),
                                        file.format(),
                                        file.header(),
                                        mapping,
                                        wanted.anyDistrict(),
                                        wanted.wholeOrNothing(),
                                        LocalDate.ofInstant(now, Roster.ZONE),
                                        null,
                                        Asked.current()),
                                now),
                        creation);
                Stored<ImportJob> stored = Idempotency.created(creating, "import " + id);
                if (creating instanceof Creating.Created<ImportJob>) {
                    worker.enqueue(id);
                    handedOver = true;
                }
                return accepted(stored, locale);
            } finally {
                uploads.delete(taken);
            }
        } finally {
            if (!handedOver) {
                worker.release();
            }
        }
    }

    private ResponseEntity<View> accepted(Stored<ImportJob> stored, Locale locale) {
        return ResponseEntity.accepted()
                .location(URI.create(path(stored.id())))
                .eTag(Versions.tag(stored))
                .body(view(stored, locale, true));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "imports/{id}/rows?kind&cursor")
    @GetMapping("/{id}/rows")
    @Operation(
            summary = "Read what a preview would make of its rows, by kind 预览各行",
            description =
                    "kind is added, changed, unchanged or refused. Long values are cut; of contacts only that they"
                            + " change. Gone when the preview has been applied or has expired.")
    Page<PreviewRow.View> rows(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale) {
        park.check(inPath);
        PreviewRow.Kind of = PreviewRow.Kind.of(kind);
        int most = Page.limit(limit);
        ImportJob job = there(id).state();
        ImportJob.Shown shown = job.shown();
        if (job.order().kind() != ImportJob.Kind.PREVIEW) {
            throw ImportRefusals.notAPreview(id);
        }
        if (job.stage() != ImportJob.Stage.SHOWN || shown == null) {
            throw job.stage() == ImportJob.Stage.RUNNING
                    ? ImportRefusals.running(id)
                    : ImportRefusals.expired(id, settings);
        }
        String after = Page.after(cursor);
        int slash = after.indexOf(' ');
        int row;
        try {
            row = slash < 0 ? 0 : Integer.parseInt(after.substring(0, slash));
        } catch (NumberFormatException e) {
            throw ImportRefusals.wrongCursor(cursor);
        }
        String part = slash < 0 ? "" : after.substring(slash + 1);
        if (!after.isEmpty() && (slash < 0 || !part.startsWith(id + "/" + of + "/"))) {
            throw ImportRefusals.wrongCursor(cursor);
        }
        record At(String part, PreviewRow row) {}
        List<At> found = jobs.preview(id, of, part, row, most + 1).stream()
                .flatMap(p -> p.rows().stream().map(r -> new At(p.id(), r)))
                .filter(at -> at.row().row() > row)
                .limit(most + 1L)
                .toList();
        ImportJob.Tally tally = shown.tally();
        int total = switch (of) {
            case ADDED -> tally.added();
            case CHANGED -> tally.changed();
            case UNCHANGED -> tally.unchanged();
            case REFUSED -> tally.refused();
        };
        return Page.of(
                found,
                most,
                total,
                at -> at.row().row() + " " + at.part(),
                at -> at.row().in(locale));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/apply")
    @Operation(
            summary = "Apply what a preview showed 应用预览",
            description = "Exactly what was shown: a row of which the entry has changed meanwhile is refused,"
                    + " changed-meanwhile. Answers 202 with the same job; again changes nothing.")
    ResponseEntity<?> apply(@PathVariable("park") String inPath, @PathVariable String id, Locale locale) {
        park.check(inPath);
        Stored<ImportJob> preview = there(id);
        ImportJob job = preview.state();
        ImportJob.Shown shown = job.shown();
        if (job.order().kind() != ImportJob.Kind.PREVIEW) {
            throw ImportRefusals.notAPreview(id);
        }
        if (shown == null) {
            throw job.stage() == ImportJob.Stage.RUNNING ? ImportRefusals.running(id) : ImportRefusals.notAPreview(id);
        }
        if (job.stage() == ImportJob.Stage.EXPIRED
                || (job.stage() == ImportJob.Stage.SHOWN
                        && !clock.instant().isBefore(shown.at().plus(settings.keepPreviews())))) {
            throw ImportRefusals.expired(id, settings);
        }
        if (job.stage() != ImportJob.Stage.SHOWN) {
            return accepted(preview, locale);
        }
        if (job.order().wholeOrNothing() && shown.tally().refused() > 0) {
            throw ImportRefusals.rowsRefused(shown.tally().refused());
        }
        if (!worker.reserve()) {
            return busy(locale);
        }
        boolean handedOver = false;
        try {
            jobs.forgetFindings(id);
            Stored<ImportJob> stored = jobs.replace(preview, job.applying(Asked.current()));
            worker.enqueue(id);
            handedOver = true;
            return accepted(stored, locale);
        } finally {
            if (!handedOver) {
                worker.release();
            }
        }
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/undo")
    @Operation(
            summary = "Undo an import, or an undo 撤销导入",
            description =
                    "A new revision of each entry that restores what it was before: what was added is removed, what"
                            + " was changed is as before but for what somebody has changed since, which is reported. Answers 202"
                            + " with the undoing job; again answers the same one. As long as the import is kept.")
    ResponseEntity<?> undo(@PathVariable("park") String inPath, @PathVariable String id, Locale locale) {
        park.check(inPath);
        ImportJob job = there(id).state();
        if (job.stage() == ImportJob.Stage.RUNNING) {
            throw ImportRefusals.running(id);
        }
        if (job.tally().written() == 0
                || job.stage() == ImportJob.Stage.SHOWN
                || job.stage() == ImportJob.Stage.EXPIRED) {
            throw ImportRefusals.nothingToUndo(id);
        }
        String undo = UUID.nameUUIDFromBytes(("undo " + job.trace()).getBytes(StandardCharsets.UTF_8))
                .toString();
        Optional<Stored<ImportJob>> there = jobs.find(undo);
        if (there.isPresent()) {
            return accepted(there.get(), locale);
        }
        if (!worker.reserve()) {
            return busy(locale);
        }
        boolean handedOver = false;
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Creating<ImportJob> creating = jobs.create(
                    ImportJob.of(
                            undo,
                            new ImportJob.Order(
                                    ImportJob.Kind.UNDO,
                                    null,
                                    0,
                                    null,
                                    null,
                                    List.of(Column.USCC.label()),
                                    List.of(),
                                    job.order().anyDistrict(),
                                    false,
                                    LocalDate.ofInstant(now, Roster.ZONE),
                                    job.trace(),
                                    Asked.current()),
                            now),
                    null);
            if (creating instanceof Creating.Created<ImportJob>) {
                worker.enqueue(undo);
                handedOver = true;
            }
            return accepted(there(undo), locale);
        } finally {
            if (!handedOver) {
                worker.release();
            }
        }
    }

    /**
     * A file that can be imported.
     *
     * @param header as it came
     */
    private record Inspected(ImportJob.Format format, List<String> header) {}

    /** Reads as far as the header, so that a wrong file is refused at the door. */
    private Inspected inspect(Uploads.Taken taken, @Nullable Charset stated, Headings headings) throws IOException {
        try {
            ImportJob.Format format = uploads.inspect(taken.path(), stated);
            try (SheetRows rows = uploads.open(taken.path(), format, headings)) {
                SheetRow header = rows.next();
                if (header == null) {
                    throw new BrokenFile("unreadable-file", Text.of("a header and rows", "表头与数据行"));
                }
                var _ = Header.of(header, headings);
                return new Inspected(format.of(rows.sheet()), header.cells());
            }
        } catch (BrokenFile e) {
            ParksProblem kind = switch (e.code()) {
                case "missing-column" -> ParksProblem.MISSING_COLUMN;
                case "duplicate-column" -> ParksProblem.DUPLICATE_COLUMN;
                case "file-too-large" -> ParksProblem.FILE_TOO_LARGE;
                case "broken-csv" -> ParksProblem.BROKEN_CSV;
                case "broken-xlsx" -> ParksProblem.BROKEN_XLSX;
                case "wrong-encoding" -> ParksProblem.WRONG_ENCODING;
                default -> ParksProblem.UNREADABLE_FILE;
            };
            String en = e.line() == 0 ? "" : "line " + e.line() + ", column " + e.column() + ": ";
            String zh = e.line() == 0 ? "" : "第 " + e.line() + " 行第 " + e.column() + " 列：";
            throw new Problem(
                            kind,
                            Text.of(
                                    en + "expected " + e.expected().en(),
                                    zh + "应为 " + e.expected().zh()),
                            List.of(new FieldProblem("file", null, e.code(), e.expected())))
                    .refused();
        }
    }

    private static boolean choice(String name, @Nullable String value, String usual, String other) {
        if (value == null || value.equals(usual)) {
            return false;
        }
        if (value.equals(other)) {
            return true;
        }
        throw Problem.of(
                        KitProblem.WRONG_PARAMETER, name, value, Text.of(usual + " or " + other, usual + " 或 " + other))
                .refused();
    }

    private static @Nullable Charset charset(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        try {
            return MediaType.parseMediaType(contentType).getCharset();
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                            ParksProblem.WRONG_ENCODING,
                            HttpHeaders.CONTENT_TYPE,
                            contentType,
                            Text.of("charset utf-8 or gb18030", "charset 为 utf-8 或 gb18030"))
                    .refused();
        }
    }

    private ResponseEntity<ProblemDocument> busy(Locale locale) {
        return ResponseEntity.status(503)
                .header(HttpHeaders.RETRY_AFTER, "10")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDocument.of(
                        Problem.of(
                                ParksProblem.IMPORTS_BUSY,
                                "one import is at work and others wait; nothing of this file was taken",
                                "已有导入进行中且等待已满，本文件未被接收"),
                        locale,
                        "/parks/" + park.code() + "/roster/imports",
                        Trace.id()));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List imports, the latest first 导入记录")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale) {
        park.check(inPath);
        int most = Page.limit(limit);
        String after = Page.after(cursor);
        return Page.of(
                jobs.latest(after.isEmpty() ? null : place(after, cursor), most + 1),
                most,
                jobs.count(),
                s -> s.state().createdAt() + "/" + s.id(),
                s -> view(s, locale, false));
    }

    private static ImportJobs.Place place(String after, @Nullable String cursor) {
        int slash = after.indexOf('/');
        try {
            if (slash > 0) {
                return new ImportJobs.Place(Instant.parse(after.substring(0, slash)), after.substring(slash + 1));
            }
        } catch (DateTimeException e) {
            // refused below
        }
        throw ImportRefusals.wrongCursor(cursor);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "imports/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Follow an import 导入进度与结果")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable String id, Locale locale) {
        park.check(inPath);
        Stored<ImportJob> stored = there(id);
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, locale, true));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "imports/{id}")
    @GetMapping("/{id}/refused.csv")
    @Operation(summary = "Download the refused rows as they came, with the reasons 下载未导入的行及原因")
    void refused(
            @PathVariable("park") String inPath, @PathVariable String id, Locale locale, HttpServletResponse response)
            throws IOException {
        park.check(inPath);
        Stored<ImportJob> stored = there(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"refused-" + id + ".csv\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        // spreadsheets take UTF-8 for the local encoding unless a byte order mark says otherwise
        out.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(out);
        List<String> header = new ArrayList<>(stored.state().order().header());
        int width = header.size();
        header.addAll(List.of("行号", "问题列", "问题值", "问题代码", "应为"));
        csv.writeRecord(defused(header));
        jobs.eachFinding(id, 0, findings -> {
            Map<Integer, List<RowProblem>> problems =
                    findings.problems().stream().collect(Collectors.groupingBy(RowProblem::row));
            for (Findings.RefusedRow row : findings.refused()) {
                List<String> cells = new ArrayList<>(row.cells());
                while (cells.size() < width) {
                    cells.add("");
                }
                List<RowProblem> why = problems.getOrDefault(row.row(), List.of());
                cells.subList(width, cells.size()).clear();
                cells.add(Integer.toString(row.row()));
                cells.add(joined(why, RowProblem::column));
                cells.add(joined(why, RowProblem::value));
                cells.add(joined(why, RowProblem::code));
                cells.add(joined(why, p -> p.expected().in(locale)));
                csv.writeRecord(defused(cells));
            }
        });
        csv.flush();
        out.flush();
    }

    private static List<String> defused(List<String> cells) {
        return cells.stream().map(Formulas::defused).toList();
    }

    private static String joined(List<RowProblem> problems, java.util.function.Function<RowProblem, String> part) {
        return problems.stream().map(part).collect(Collectors.joining(" | "));
    }

    private Stored<ImportJob> there(String id) {
        return jobs.find(id)
                .orElseThrow(() -> Problem.of(
                                ParksProblem.IMPORT_GONE,
                                "import " + id + " is not there; imports can be read for "
                                        + settings.keep().toDays() + " days after their end",
                                "导入 " + id + " 不存在；导入记录在结束后保留 "
                                        + settings.keep().toDays() + " 天")
                        .refused());
    }

    private String path(String id) {
        return "/parks/" + park.code() + "/roster/imports/" + id;
    }

    private View view(Stored<ImportJob> stored, Locale locale, boolean detailed) {
        ImportJob job = stored.state();
        List<RowProblem.Cell> problems = null;
        List<RowProblem.Cell> notices = null;
        if (detailed) {
            List<Findings> found = job.tally().problems() + job.tally().warnings() == 0
                    ? List.of()
                    : jobs.findings(
                            job.id(),
                            Math.min(SHOWN, job.tally().problems()),
                            Math.min(SHOWN, job.tally().warnings()));
            problems = found.stream()
                    .flatMap(f -> f.problems().stream())
                    .limit(SHOWN)
                    .map(p -> p.in(locale))
                    .toList();
            notices = found.stream()
                    .flatMap(f -> f.warnings().stream())
                    .limit(SHOWN)
                    .map(p -> p.in(locale))
                    .toList();
        }
        ImportJob.Failure why = job.failure();
        ImportJob.Order order = job.order();
        ImportJob.Shown shown = job.shown();
        List<String> unread = order.kind() == ImportJob.Kind.UNDO ? List.of() : unread(order);
        return new View(
                job.id(),
                order.kind().name().toLowerCase(Locale.ROOT),
                job.stage().name().toLowerCase(Locale.ROOT),
                order.file(),
                order.format() == null ? null : order.format().sheet(),
                order.size(),
                job.tally().rows(),
                job.total() == 0 ? null : Integer.valueOf(job.total()),
                job.tally().added(),
                job.tally().changed(),
                job.tally().unchanged(),
                job.tally().refused(),
                job.tally().removed(),
                job.tally().warnings(),
                problems,
                notices,
                job.tally().problems(),
                why == null
                        ? null
                        : new Failure(
                                why.code(),
                                why.line(),
                                why.column(),
                                why.expected().in(locale)),
                job.tally().refused() == 0 ? null : path(job.id()) + "/refused.csv",
                unread.isEmpty() ? null : unread,
                shown == null
                        ? null
                        : new PreviewRow.Summary(
                                shown.tally().added(),
                                shown.tally().changed(),
                                shown.tally().unchanged(),
                                shown.tally().refused(),
                                path(job.id()) + "/rows"),
                job.stage() == ImportJob.Stage.SHOWN && shown != null
                        ? shown.at().plus(settings.keepPreviews())
                        : null,
                order.undoes() == null ? null : path(order.undoes().replaceAll("@.*", "")),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                rowsPerSecond(job));
    }

    private static List<String> unread(ImportJob.Order order) {
        try {
            return Header.of(new SheetRow(1, order.header()), order.headings()).unread();
        } catch (BrokenFile e) {
            // it was understood when it was taken in; another version may see it otherwise
            return List.of();
        }
    }

    private static @Nullable Long rowsPerSecond(ImportJob job) {
        return job.busyMillis() == 0 ? null : job.tally().rows() * 1_000L / job.busyMillis();
    }
}

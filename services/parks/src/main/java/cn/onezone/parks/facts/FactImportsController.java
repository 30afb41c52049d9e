package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.Findings.RefusedRow;
import cn.onezone.parks.imports.Formulas;
import cn.onezone.parks.imports.ImportRefusals;
import cn.onezone.parks.imports.PreviewRow;
import cn.onezone.parks.imports.RowProblem;
import cn.onezone.parks.imports.SentSheets;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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

/** {@code /parks/{park}/facts/imports}: facts from spreadsheets. */
@RestController
@RequestMapping("/parks/{park}/facts/imports")
@Tag(name = "facts")
class FactImportsController {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final ThisPark park;
    private final SentSheets sheets;
    private final FactImports imports;
    private final FactUndo undoing;
    private final FactImportRecords records;

    FactImportsController(
            ThisPark park, SentSheets sheets, FactImports imports, FactUndo undoing, FactImportRecords records) {
        this.park = park;
        this.sheets = sheets;
        this.imports = imports;
        this.undoing = undoing;
        this.records = records;
    }

    /**
     * What became of a file.
     *
     * @param state of a preview {@code shown} while it can be applied, and {@code expired} when it no longer can; {@code done}, or {@code refused} where one row was wrong and the whole file was to be refused;
     *     {@code running} while it is at work, {@code failed} where its process died: sent again under its key it goes on
     * @param rows rows of the file, or of an undo facts that the import wrote: the sum of accepted, changed, unchanged,
     *     refused and removed if it is done
     * @param accepted facts that the park did not state before
     * @param problems why rows were refused, the first 1000
     * @param problemsTotal how many problems there are in all
     * @param removed of an undo: facts that the park states no longer
     * @param refusedRows where the refused rows can be downloaded, absent if there are none
     * @param unread headings of the file that mean nothing here
     * @param undoes of an undo: the import that it takes back
     * @param shown of a preview: what it showed
     * @param applicableUntil of a preview: until when it can be applied
     */
    record View(
            String id,
            FactKind kind,
            String state,
            int rows,
            int accepted,
            int changed,
            int unchanged,
            int refused,
            List<RowProblem.Cell> problems,
            int problemsTotal,
            @Nullable Integer removed,
            @Nullable String refusedRows,
            @Nullable List<String> unread,
            @Nullable String undoes,
            PreviewRow.@Nullable Summary shown,
            @Nullable Instant applicableUntil,
            Instant at) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping(consumes = {"text/csv", "text/plain", XLSX, "application/vnd.ms-excel", "application/octet-stream"})
    @Operation(
            summary = "Import facts of one kind from a file 导入事项",
            description =
                    "CSV (UTF-8 or GB18030) or XLSX of one sheet, as the body; at most 20 000 rows. A row states its"
                            + " fact in full. onError=keep keeps the good rows, onError=refuse refuses the whole file where one"
                            + " row is wrong; preview=true writes nothing and shows what would become of each row, to be"
                            + " applied afterwards. The same fact sent twice is one.")
    ResponseEntity<View> fromBody(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable String onError,
            @RequestParam(required = false) @Nullable Boolean preview,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletRequest request,
            Locale locale)
            throws IOException {
        park.check(inPath);
        return take(request.getInputStream(), charset(request.getContentType()), kind, onError, preview, key, locale);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Import facts of one kind from an uploaded file 上传文件导入事项")
    ResponseEntity<View> fromForm(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestPart("file") MultipartFile file,
            @RequestParam(required = false) @Nullable String onError,
            @RequestParam(required = false) @Nullable Boolean preview,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Locale locale)
            throws IOException {
        park.check(inPath);
        try (InputStream in = file.getInputStream()) {
            return take(in, charset(file.getContentType()), kind, onError, preview, key, locale);
        }
    }

    private ResponseEntity<View> take(
            InputStream in,
            @Nullable Charset stated,
            String kindText,
            @Nullable String onError,
            @Nullable Boolean preview,
            @Nullable String key,
            Locale locale)
            throws IOException {
        FactKind kind = FactsController.kind(kindText);
        boolean wholeOrNothing = wholeOrNothing(onError);
        boolean onlyShown = Boolean.TRUE.equals(preview);
        try (SentSheets.Sheet sheet = sheets.take(in, stated)) {
            Map<String, String> meaning = new TreeMap<>(Map.of(
                    "park",
                    park.code().value(),
                    "file",
                    sheet.digest(),
                    "kind",
                    kind.wire(),
                    "onError",
                    wholeOrNothing ? "refuse" : "keep"));
            if (onlyShown) {
                meaning.put("preview", "true");
            }
            Creation creation = Idempotency.creation(key, meaning);
            String id = Idempotency.id("fact-import", creation);
            Stored<FactImport> stored = Idempotency.created(
                    imports.take(id, kind, wholeOrNothing, onlyShown, sheet, creation), "import " + id);
            return ResponseEntity.created(URI.create(imports.path(stored.id())))
                    .eTag(Versions.tag(stored))
                    .body(view(stored, locale));
        }
    }

    private static boolean wholeOrNothing(@Nullable String onError) {
        if (onError == null || onError.equals("keep")) {
            return false;
        }
        if (onError.equals("refuse")) {
            return true;
        }
        throw Problem.of(KitProblem.WRONG_PARAMETER, "onError", onError, Text.of("keep or refuse", "keep 或 refuse"))
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

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "factImports")
    @GetMapping
    @Operation(summary = "The latest imports of facts 事项导入记录")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable Integer limit,
            Locale locale) {
        park.check(inPath);
        int most = Page.limit(limit);
        List<Stored<FactImport>> latest = records.latest(most);
        return new Page<>(latest.stream().limit(most).map(s -> view(s, locale)).toList(), records.count(), null);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "factImports/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "What became of a file of facts 事项导入结果")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable("id") String id, Locale locale) {
        park.check(inPath);
        Stored<FactImport> stored = there(id);
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, locale));
    }

    private Stored<FactImport> there(String id) {
        return records.find(id)
                .orElseThrow(
                        () -> Problem.of(KitProblem.NOT_FOUND, "import " + id + " is not there", "导入 " + id + " 不存在")
                                .refused());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "factImports/{id}/rows?kind&cursor")
    @GetMapping("/{id}/rows")
    @Operation(
            summary = "Read what a preview would make of its rows, by kind 预览事项导入各行",
            description =
                    "kind is added, changed, unchanged or refused. Long values are cut; of the other party's name only"
                            + " that it changes. Gone when the preview has been applied or has expired.")
    Page<PreviewRow.View> rows(
            @PathVariable("park") String inPath,
            @PathVariable("id") String id,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale) {
        park.check(inPath);
        PreviewRow.Kind of = PreviewRow.Kind.of(kind);
        int most = Page.limit(limit);
        FactImport preview = there(id).state();
        FactImport.Shown shown = preview.shown();
        if (shown == null) {
            throw ImportRefusals.notAPreview(id);
        }
        if (preview.stage() != FactImport.Stage.SHOWN) {
            throw preview.isRunning() ? ImportRefusals.running(id) : records.expired(id);
        }
        int from = place(cursor);
        int total = switch (of) {
            case ADDED -> shown.added();
            case CHANGED -> shown.changed();
            case UNCHANGED -> shown.unchanged();
            case REFUSED -> shown.refused();
        };
        return Page.of(
                records.shown(id, of, from, most + 1),
                most,
                total,
                _ -> Integer.toString(from + most),
                row -> row.in(locale));
    }

    private static int place(@Nullable String cursor) {
        String after = Page.after(cursor);
        if (after.isEmpty()) {
            return 0;
        }
        if (!after.matches("[0-9]{1,5}")) {
            throw ImportRefusals.wrongCursor(cursor);
        }
        return Integer.parseInt(after);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/apply")
    @Operation(
            summary = "Apply what a preview showed 应用事项预览",
            description =
                    "Exactly what was shown: a row of which the fact has changed meanwhile is refused,"
                            + " changed-meanwhile; with onError=refuse the whole file is, rows-refused. Again answers the same.")
    ResponseEntity<View> apply(@PathVariable("park") String inPath, @PathVariable("id") String id, Locale locale) {
        park.check(inPath);
        Stored<FactImport> stored = imports.apply(there(id));
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, locale));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/undo")
    @Operation(
            summary = "Undo an import of facts, or an undo 撤销事项导入",
            description =
                    "A new revision of each fact that restores what it was before: what was added is withdrawn, what"
                            + " was changed is as before; what somebody has changed since stays and is reported. Again"
                            + " answers the same.")
    ResponseEntity<View> undo(@PathVariable("park") String inPath, @PathVariable("id") String id, Locale locale) {
        park.check(inPath);
        Stored<FactImport> stored = undoing.undo(there(id));
        return ResponseEntity.created(URI.create(imports.path(stored.id())))
                .eTag(Versions.tag(stored))
                .body(view(stored, locale));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "factImports/{id}")
    @GetMapping("/{id}/refused.csv")
    @Operation(summary = "Download the refused rows as they came, with the reasons 下载未导入的事项及原因")
    void refused(
            @PathVariable("park") String inPath,
            @PathVariable("id") String id,
            Locale locale,
            HttpServletResponse response)
            throws IOException {
        park.check(inPath);
        Stored<FactImport> stored = there(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"refused-" + id + ".csv\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        // spreadsheets take UTF-8 for the local encoding unless a byte order mark says otherwise
        out.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(out);
        List<String> header = new ArrayList<>(
                stored.state().header() == null ? List.of() : stored.state().header());
        int width = header.size();
        header.addAll(List.of("行号", "问题列", "问题值", "问题代码", "应为"));
        csv.writeRecord(header.stream().map(Formulas::defused).toList());
        records.eachRefused(id, part -> {
            Map<Integer, List<RowProblem>> problems =
                    part.problems().stream().collect(Collectors.groupingBy(RowProblem::row));
            for (RefusedRow row : part.rows()) {
                List<String> cells = new ArrayList<>(row.cells());
                while (cells.size() < width) {
                    cells.add("");
                }
                cells.subList(width, cells.size()).clear();
                List<RowProblem> why = problems.getOrDefault(row.row(), List.of());
                cells.add(Integer.toString(row.row()));
                cells.add(joined(why, RowProblem::column));
                cells.add(joined(why, RowProblem::value));
                cells.add(joined(why, RowProblem::code));
                cells.add(joined(why, p -> p.expected().in(locale)));
                csv.writeRecord(cells.stream().map(Formulas::defused).toList());
            }
        });
        csv.flush();
        out.flush();
    }

    private static String joined(List<RowProblem> problems, Function<RowProblem, String> part) {
        return problems.stream().map(part).collect(Collectors.joining(" | "));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping(path = "/template.csv", produces = "text/csv;charset=UTF-8")
    @Operation(summary = "A file to fill in 事项导入模板")
    ResponseEntity<byte[]> template(@PathVariable("park") String inPath, @RequestParam String kind) {
        park.check(inPath);
        FactKind of = FactsController.kind(kind);
        // spreadsheets take UTF-8 for the local encoding unless a byte order mark says otherwise
        String header =
                "\uFEFF" + FactField.of(of).stream().map(FactField::label).collect(Collectors.joining(",")) + "\r\n";
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + of.wire() + ".csv\"")
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .body(header.getBytes(StandardCharsets.UTF_8));
    }

    private String state(FactImport f) {
        if (f.isRunning()) {
            return f.goesOn() || records.isLive(f.id()) ? "running" : "failed";
        }
        if (f.stage() == FactImport.Stage.SHOWN || f.stage() == FactImport.Stage.EXPIRED) {
            return f.stage().name().toLowerCase(Locale.ROOT);
        }
        if (f.stage() == FactImport.Stage.BROKEN_OFF) {
            return "failed";
        }
        return f.applied() ? "done" : "refused";
    }

    private View view(Stored<FactImport> stored, Locale locale) {
        FactImport f = stored.state();
        return new View(
                f.id(),
                f.kind(),
                state(f),
                f.rows(),
                f.accepted(),
                f.changed(),
                f.unchanged(),
                f.refused(),
                f.problems().stream().map(p -> p.in(locale)).toList(),
                f.problemsTotal(),
                f.removed(),
                f.refused() == 0 || f.header() == null || !records.isKept(f)
                        ? null
                        : imports.path(f.id()) + "/refused.csv",
                f.unread(),
                f.undoes() == null ? null : imports.path(f.undoes()),
                f.shown() == null
                        ? null
                        : new PreviewRow.Summary(
                                f.shown().added(),
                                f.shown().changed(),
                                f.shown().unchanged(),
                                f.shown().refused(),
                                imports.path(f.id()) + "/rows"),
                f.stage() == FactImport.Stage.SHOWN ? records.applicableUntil(f) : null,
                f.at());
    }
}

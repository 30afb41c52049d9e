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
import cn.onezone.parks.imports.RowProblem;
import cn.onezone.parks.imports.SentSheets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

    FactImportsController(ThisPark park, SentSheets sheets, FactImports imports) {
        this.park = park;
        this.sheets = sheets;
        this.imports = imports;
    }

    /**
     * What became of a file.
     *
     * @param state {@code done}, or {@code refused} where one row was wrong and the whole file was to be refused
     * @param rows rows of the file: the sum of accepted, changed, unchanged and refused if it is done
     * @param accepted facts that the park did not state before
     * @param problems why rows were refused, the first 1000
     * @param problemsTotal how many problems there are in all
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
            List<Cell> problems,
            int problemsTotal,
            Instant at) {}

    /** What is wrong about a cell. */
    record Cell(int row, String column, String value, String code, String expected) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping(consumes = {"text/csv", "text/plain", XLSX, "application/vnd.ms-excel", "application/octet-stream"})
    @Operation(
            summary = "Import facts of one kind from a file 导入事项",
            description =
                    "CSV (UTF-8 or GB18030) or XLSX of one sheet, as the body; at most 20 000 rows. A row states its"
                            + " fact in full. onError=keep keeps the good rows, onError=refuse refuses the whole file where one"
                            + " row is wrong. The same fact sent twice is one.")
    ResponseEntity<View> fromBody(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable String onError,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletRequest request,
            Locale locale)
            throws IOException {
        park.check(inPath);
        return take(request.getInputStream(), charset(request.getContentType()), kind, onError, key, locale);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Import facts of one kind from an uploaded file 上传文件导入事项")
    ResponseEntity<View> fromForm(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestPart("file") MultipartFile file,
            @RequestParam(required = false) @Nullable String onError,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Locale locale)
            throws IOException {
        park.check(inPath);
        try (InputStream in = file.getInputStream()) {
            return take(in, charset(file.getContentType()), kind, onError, key, locale);
        }
    }

    private ResponseEntity<View> take(
            InputStream in,
            @Nullable Charset stated,
            String kindText,
            @Nullable String onError,
            @Nullable String key,
            Locale locale)
            throws IOException {
        FactKind kind = FactsController.kind(kindText);
        boolean wholeOrNothing = wholeOrNothing(onError);
        try (SentSheets.Sheet sheet = sheets.take(in, stated)) {
            Creation creation = Idempotency.creation(
                    key,
                    new TreeMap<>(Map.of(
                            "park",
                            park.code().value(),
                            "file",
                            sheet.digest(),
                            "kind",
                            kind.wire(),
                            "onError",
                            wholeOrNothing ? "refuse" : "keep")));
            String id = Idempotency.id("fact-import", creation);
            var before = imports.earlier(id, creation);
            Stored<FactImport> stored = Idempotency.created(
                    before.isPresent() ? before.get() : imports.take(id, kind, wholeOrNothing, sheet, creation),
                    "import " + id);
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
        List<Stored<FactImport>> latest = imports.latest(most);
        return new Page<>(latest.stream().limit(most).map(s -> view(s, locale)).toList(), imports.count(), null);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "factImports/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "What became of a file of facts 事项导入结果")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable("id") String id, Locale locale) {
        park.check(inPath);
        Stored<FactImport> stored = imports.find(id)
                .orElseThrow(
                        () -> Problem.of(KitProblem.NOT_FOUND, "import " + id + " is not there", "导入 " + id + " 不存在")
                                .refused());
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, locale));
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

    private static View view(Stored<FactImport> stored, Locale locale) {
        FactImport f = stored.state();
        return new View(
                f.id(),
                f.kind(),
                f.applied() ? "done" : "refused",
                f.rows(),
                f.accepted(),
                f.changed(),
                f.unchanged(),
                f.refused(),
                f.problems().stream().map(p -> cell(p, locale)).toList(),
                f.problemsTotal(),
                f.at());
    }

    private static Cell cell(RowProblem problem, Locale locale) {
        return new Cell(
                problem.row(),
                problem.column(),
                problem.value(),
                problem.code(),
                problem.expected().in(locale));
    }
}

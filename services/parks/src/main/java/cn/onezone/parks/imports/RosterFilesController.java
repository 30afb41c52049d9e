package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditNotes;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Purpose;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/roster/template} and {@code …/export}: the roster as a file, empty and full. */
@RestController
@RequestMapping("/parks/{park}/roster")
@Tag(name = "imports", description = "Rosters from spreadsheets 名录批量导入")
class RosterFilesController {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int TOGETHER = 500;
    private static final int MOST_ROWS_OF_A_SHEET = 1_048_575;

    private final ThisPark park;
    private final RosterEntries entries;
    private final AuditNotes notes;

    RosterFilesController(ThisPark park, RosterEntries entries, AuditNotes notes) {
        this.park = park;
        this.entries = entries;
        this.notes = notes;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping("/template")
    @Operation(
            summary = "Download the form to fill in 下载导入模板",
            description = "format=xlsx (default) or csv. The example row is refused if it is sent: example-row.")
    void template(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String format,
            HttpServletResponse response)
            throws IOException {
        park.check(inPath);
        String district = park.park().districtZh();
        if (csv(format, "xlsx")) {
            Writer out = csv(response, "roster-template");
            CsvWriter writer = CsvWriter.builder().build(out);
            Template.rows(district)
                    .forEach(row -> writer.writeRecord(
                            row.stream().map(Formulas::defused).toList()));
            writer.flush();
            out.flush();
        } else {
            Template.write(xlsx(response, "roster-template"), district);
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "roster")
    @GetMapping("/export")
    @Operation(
            summary = "Download the roster 导出名录",
            description =
                    "format=csv (default, UTF-8) or xlsx; in the order of codes, as an import reads it. contacts=true"
                            + " adds the contacts: personal data, it needs X-Purpose and is noted as a read of rosterContacts.")
    void export(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable Boolean contacts,
            @RequestHeader(name = "X-Purpose", required = false) @Nullable String purpose,
            HttpServletResponse response)
            throws IOException {
        park.check(inPath);
        boolean persons = Boolean.TRUE.equals(contacts);
        boolean csv = csv(format, "csv");
        if (persons) {
            var _ = Purpose.of(purpose);
            // before anything is answered: what cannot be noted is not shown
            notes.read(Objects.requireNonNull(Asked.current()), "rosterContacts");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        EntryCells cells = new EntryCells(persons);
        if (csv) {
            writeCsv(cells, csv(response, "roster-" + park.code()));
        } else {
            long rows = entries.count();
            if (rows > MOST_ROWS_OF_A_SHEET) {
                throw Problem.of(
                                ParksProblem.FILE_TOO_LARGE,
                                "a sheet has at most " + MOST_ROWS_OF_A_SHEET + " rows, the roster " + rows
                                        + "; ask for format=csv",
                                "工作表至多 " + MOST_ROWS_OF_A_SHEET + " 行，名录有 " + rows + " 行，请用 format=csv")
                        .refused();
            }
            writeXlsx(cells, xlsx(response, "roster-" + park.code()));
        }
    }

    private static boolean csv(@Nullable String format, String usual) {
        String asked = format == null ? usual : format;
        if (!asked.equals("csv") && !asked.equals("xlsx")) {
            throw Problem.of(KitProblem.WRONG_PARAMETER, "format", format, Text.of("csv or xlsx", "csv 或 xlsx"))
                    .refused();
        }
        return asked.equals("csv");
    }

    private static Writer csv(HttpServletResponse response, String name) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        // spreadsheets take UTF-8 for the local encoding unless a byte order mark says otherwise
        out.write('\uFEFF');
        return out;
    }

    private static OutputStream xlsx(HttpServletResponse response, String name) throws IOException {
        response.setContentType(XLSX);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".xlsx\"");
        return response.getOutputStream();
    }

    /** What takes rows one after the other. */
    @FunctionalInterface
    private interface Rows {
        void take(List<String> cells) throws IOException;
    }

    /** One page of entries is in memory at a time. What changes meanwhile is there as it was or as it is. */
    private void each(EntryCells cells, Rows rows) throws IOException {
        List<Stored<RosterEntry>> page;
        String after = "";
        do {
            page = entries.after(after, TOGETHER);
            for (Stored<RosterEntry> one : page) {
                rows.take(cells.of(one.state()));
                after = one.state().uscc().value();
            }
        } while (page.size() == TOGETHER);
    }

    private void writeCsv(EntryCells cells, Writer out) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord(cells.header());
        each(cells, row -> csv.writeRecord(row.stream().map(Formulas::defused).toList()));
        csv.flush();
        out.flush();
    }

    /** Texts stand in the cells themselves and as texts: none is a formula, and no table of them grows. */
    private void writeXlsx(EntryCells cells, OutputStream out) throws IOException {
        try (Workbook workbook = new Workbook(out, "OneZone", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("名录");
            sheet.freezePane(0, 1);
            int[] at = {0};
            Rows rows = row -> {
                for (int i = 0; i < row.size(); i++) {
                    if (!row.get(i).isEmpty()) {
                        sheet.inlineString(at[0], i, row.get(i));
                    }
                }
                if (++at[0] % TOGETHER == 0) {
                    sheet.flush();
                }
            };
            rows.take(cells.header());
            each(cells, rows);
        }
    }
}

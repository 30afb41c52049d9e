package cn.onezone.parks.imports;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditNotes;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Purpose;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
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
    private static final int TOGETHER = 500;

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
        if (SheetOut.csv(format, "xlsx")) {
            Writer out = SheetOut.csv(response, "roster-template");
            CsvWriter writer = CsvWriter.builder().build(out);
            Template.rows(district)
                    .forEach(row -> writer.writeRecord(
                            row.stream().map(Formulas::defused).toList()));
            writer.flush();
            out.flush();
        } else {
            Template.write(SheetOut.xlsx(response, "roster-template"), district);
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
        boolean csv = SheetOut.csv(format, "csv");
        if (persons) {
            var _ = Purpose.of(purpose);
            // before anything is answered: what cannot be noted is not shown
            notes.read(Objects.requireNonNull(Asked.current()), "rosterContacts");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        EntryCells cells = new EntryCells(persons);
        SheetOut out = SheetOut.begin(csv, response, "roster-" + park.code(), "名录", entries.count());
        out.row(cells.header());
        each(cells, out);
        out.end();
    }

    /** One page of entries is in memory at a time. What changes meanwhile is there as it was or as it is. */
    private void each(EntryCells cells, SheetOut out) throws IOException {
        List<Stored<RosterEntry>> page;
        String after = "";
        do {
            page = entries.after(after, TOGETHER);
            for (Stored<RosterEntry> one : page) {
                out.row(cells.of(one.state()));
                after = one.state().uscc().value();
            }
        } while (page.size() == TOGETHER);
    }
}

package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.SentSheets;
import cn.onezone.parks.reports.SheetColumns.Column;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import cn.onezone.parks.submissions.KnownElements;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /parks/{park}/reports/{period}/template.xlsx} and {@code …/imports}: reports by spreadsheet. */
@RestController
@RequestMapping("/parks/{park}/reports/{period}")
@Tag(name = "reports", description = "Reports of enterprises, collected in the park 企业报表")
class ReportSheetsController {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int MOST_ELEMENTS = 500;
    private static final int MOST_ROWS = 50_000;
    private static final int MOST_PROBLEMS = 1_000;
    private static final int TOGETHER = 500;

    private final ThisPark park;
    private final CollectionPeriods periods;
    private final ManyReports many;
    /** What may need an explanation, by the code of the rule. */
    private final Map<String, Text> soft = new LinkedHashMap<>();

    private final RosterEntries roster;
    private final KnownElements elements;
    private final SentSheets sheets;

    ReportSheetsController(
            ThisPark park,
            CollectionPeriods periods,
            ManyReports many,
            Rules rules,
            UsualValues usual,
            RosterEntries roster,
            KnownElements elements,
            SentSheets sheets) {
        this.park = park;
        this.periods = periods;
        this.many = many;
        rules.all().stream()
                .filter(rule -> rule.severity() == Rule.Severity.SOFT)
                .forEach(rule -> soft.put(rule.code(), rule.says()));
        soft.putAll(usual.rules());
        this.roster = roster;
        this.elements = elements;
        this.sheets = sheets;
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "roster")
    @GetMapping("/template.xlsx")
    @Operation(
            summary = "Download the form of a period to fill in, a row for each enterprise 下载报表模板",
            description =
                    "Columns are the data elements that every report must have, and those asked for by element. At most 50 000"
                            + " enterprises, as an import takes; of more a Link with rel=next has the next ones (after).")
    void template(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestParam(required = false) @Nullable List<String> element,
            @RequestParam(required = false) @Nullable String after,
            HttpServletResponse response)
            throws IOException {
        park.check(inPath);
        Period period = Period.of(of);
        Set<String> codes = new LinkedHashSet<>(periods.opened(period).required());
        codes.addAll(element == null ? List.of() : element);
        KnownElements.Catalogue known = elements.of(codes);
        String unknown = codes.stream()
                .filter(code -> known.learnt() && !known.elements().containsKey(code))
                .findFirst()
                .orElse(null);
        if (unknown != null || codes.size() > MOST_ELEMENTS) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "element",
                            unknown == null ? Integer.toString(codes.size()) : unknown,
                            Text.of(
                                    "at most " + MOST_ELEMENTS + " data elements of the catalogue",
                                    "目录中的数据项，至多 " + MOST_ELEMENTS + " 项"))
                    .refused();
        }
        List<Row> rows = rows(period, after == null ? "" : after);
        response.setContentType(XLSX);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"reports-" + period + ".xlsx\"");
        if (rows.size() > MOST_ROWS) {
            rows = rows.subList(0, MOST_ROWS);
            response.setHeader(
                    HttpHeaders.LINK,
                    UriComponentsBuilder.fromPath("/parks/{park}/reports/{period}/template.xlsx")
                            .queryParam("after", rows.getLast().uscc())
                            .queryParam("element", element == null ? List.of() : element)
                            .buildAndExpand(park.code(), period)
                            .encode()
                            .toUriString()
                            .transform(next -> "<" + next + ">; rel=\"next\""));
        }
        write(SheetColumns.of(List.copyOf(codes), known.elements(), soft.keySet()), rows, period, known, response);
    }

    /** An enterprise that is to report. */
    private record Row(String uscc, String name) {}

    /** Those that are to report behind a code, in the order of codes; one more than a file has, if there are more. */
    private List<Row> rows(Period period, String behind) {
        List<Row> rows = new ArrayList<>();
        String after = behind;
        List<Stored<RosterEntry>> page;
        do {
            page = roster.allAfter(after, TOGETHER);
            for (Stored<RosterEntry> one : page) {
                after = one.state().uscc().value();
                if (one.state().isClaimedOn(period.end()) && rows.size() <= MOST_ROWS) {
                    rows.add(new Row(after, one.state().name()));
                }
            }
        } while (page.size() == TOGETHER && rows.size() <= MOST_ROWS);
        return rows;
    }

    private void write(
            SheetColumns columns,
            List<Row> rows,
            Period period,
            KnownElements.Catalogue known,
            HttpServletResponse response)
            throws IOException {
        try (Workbook workbook = new Workbook(response.getOutputStream(), "OneZone", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("报表");
            sheet.freezePane(2, 1);
            int row = 1;
            for (Row one : rows) {
                sheet.inlineString(row, 0, one.uscc());
                sheet.inlineString(row, 1, one.name());
                row++;
            }
            for (int at = 0; at < columns.all().size(); at++) {
                Column column = columns.all().get(at);
                sheet.inlineString(0, at, SheetColumns.heading(column));
                sheet.style(0, at).bold().set();
                sheet.width(at, 20);
                switch (column) {
                    case Column.Element(String code, var _, var _) -> {
                        CellCheck check = CellCheck.of(known.elements().get(code), period);
                        sheet.range(1, at, MOST_ROWS, at)
                                .validateWithFormula(check.formula(letters(at) + "2"))
                                .allowBlank(true)
                                .showErrorMessage(true)
                                .error(check.says());
                    }
                    case Column.Submit _ ->
                        sheet.range(1, at, MOST_ROWS, at)
                                .validateWithListByFormula("\"是,否\"")
                                .allowBlank(true)
                                .showDropdown(true)
                                .showErrorMessage(true);
                    case Column.Explanation(String rule) -> {
                        Text says = soft.get(rule);
                        if (says != null) {
                            sheet.comment(0, at, says.zh());
                        }
                    }
                    case Column.Code _, Column.Name _, Column.Note _ -> {
                        // as it comes
                    }
                }
            }
        }
    }

    /** As spreadsheets name a column: A to Z, AA … */
    private static String letters(int column) {
        String letters = "";
        for (int rest = column; rest >= 0; rest = rest / 26 - 1) {
            letters = (char) ('A' + rest % 26) + letters;
        }
        return letters;
    }

    /**
     * What became of a file.
     *
     * @param rows rows that say something: the sum of the four that follow
     * @param problems why rows were refused, the first 1000
     * @param problemsTotal how many problems there are in all
     */
    record View(
            int rows,
            int created,
            int changed,
            int unchanged,
            int refused,
            List<RowProblem> problems,
            int problemsTotal) {}

    /** What is wrong about a row. */
    record RowProblem(int row, String column, @Nullable String value, String code, String expected) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping(
            path = "/imports",
            consumes = {"text/csv", "text/plain", XLSX, "application/vnd.ms-excel", "application/octet-stream"})
    @Operation(
            summary = "Take reports from a filled-in form, CSV or XLSX of one sheet 导入报表",
            description =
                    "At most 50 000 rows. Good rows are taken, each wrong one is named; a row takes the place of the report"
                            + " that there is, and the same file sent again changes nothing. submit=true submits the rows"
                            + " that say nothing about it.")
    View take(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestParam(required = false) @Nullable Boolean submit,
            HttpServletRequest request,
            Locale locale)
            throws IOException {
        park.check(inPath);
        Period period = Period.of(of);
        CollectionPeriod collection = periods.opened(period);
        String type = request.getContentType();
        try (SentSheets.Sheet sheet = sheets.take(
                request.getInputStream(),
                type == null ? null : MediaType.parseMediaType(type).getCharset())) {
            SentSheets.Row headings = sheet.next();
            if (headings == null) {
                throw Problem.of(ParksProblem.UNREADABLE_FILE, "file", null, Text.of("a row of headings", "列名行"))
                        .refused();
            }
            Taking taking = new Taking(period, collection, SheetColumns.read(headings), locale);
            for (SentSheets.Row row = sheet.next(); row != null; row = sheet.next()) {
                taking.add(row, Boolean.TRUE.equals(submit));
            }
            return taking.done();
        }
    }

    /** A file on its way, some rows in memory at a time. */
    private final class Taking {
        private final Period period;
        private final CollectionPeriod collection;
        private final SheetColumns columns;
        private final Locale locale;
        private final List<Integer> numbers = new ArrayList<>();
        private final List<ManyReports.@Nullable OneOfMany> waiting = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private final List<RowProblem> problems = new ArrayList<>();
        private int problemsTotal;
        private int rows;
        private int created;
        private int changed;
        private int unchanged;
        private int refused;

        Taking(Period period, CollectionPeriod collection, SheetColumns columns, Locale locale) {
            this.period = period;
            this.collection = collection;
            this.columns = columns;
            this.locale = locale;
        }

        void add(SentSheets.Row row, boolean submit) {
            SheetColumns.Reading reading = columns.read(row, submit);
            ManyReports.OneOfMany report = reading.report();
            if (report == null && reading.wrong().isEmpty()) {
                return;
            }
            rows++;
            if (rows > MOST_ROWS) {
                refused++;
                problem(
                        row.number(),
                        "",
                        null,
                        ParksProblem.FILE_TOO_LARGE.code(),
                        Text.of("at most " + MOST_ROWS + " rows", "至多 " + MOST_ROWS + " 行"));
                return;
            }
            if (report == null) {
                refused++;
                reading.wrong().forEach(w -> problem(row.number(), w.column(), w.value(), w.code(), w.expected()));
                return;
            }
            // in another batch it would take the place of the first without a word
            if (!seen.add(report.uscc() == null ? "" : report.uscc().toUpperCase(Locale.ROOT))) {
                refused++;
                problem(
                        row.number(),
                        SheetColumns.heading(new Column.Code()),
                        report.uscc(),
                        ReportsProblem.DUPLICATE_REPORT.code(),
                        Text.of("each enterprise once", "每家企业一份"));
                return;
            }
            numbers.add(row.number());
            waiting.add(report);
            if (waiting.size() == ManyReports.MOST_AT_ONCE) {
                flush();
            }
        }

        private void flush() {
            List<ManyReports.Fate> fates = many.take(period, collection, waiting);
            for (int i = 0; i < fates.size(); i++) {
                switch (fates.get(i)) {
                    case ManyReports.Fate.Taken(var _, String result, long _) -> {
                        switch (result) {
                            case "created" -> created++;
                            case "changed" -> changed++;
                            default -> unchanged++;
                        }
                    }
                    case ManyReports.Fate.NotTaken(var _, Problem problem) -> {
                        refused++;
                        refusal(numbers.get(i), waiting.get(i), problem);
                    }
                }
            }
            numbers.clear();
            waiting.clear();
        }

        private void refusal(int row, ManyReports.@Nullable OneOfMany report, Problem problem) {
            if (problem.errors().isEmpty()) {
                problem(row, "", null, problem.kind().code(), problem.detail());
            }
            for (FieldProblem field : problem.errors()) {
                problem(row, column(field.pointer(), report), field.value(), field.code(), field.expected());
            }
        }

        /** The heading that a pointer into a report is about. */
        private String column(String pointer, ManyReports.@Nullable OneOfMany report) {
            String[] parts = pointer.split("/", -1);
            if (pointer.endsWith("uscc")) {
                return SheetColumns.heading(new Column.Code());
            }
            if (parts.length > 2 && parts[1].equals("values") && report != null && report.values() != null) {
                String code = report.values().get(Integer.parseInt(parts[2])).element();
                for (Column column : columns.all()) {
                    if (column instanceof Column.Element(String element, var _, String heading)
                            && element.equals(code)) {
                        return heading;
                    }
                }
            }
            return "";
        }

        private void problem(int row, String column, @Nullable String value, String code, Text expected) {
            problemsTotal++;
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(new RowProblem(row, column, value, code, expected.in(locale)));
            }
        }

        View done() {
            if (!waiting.isEmpty()) {
                flush();
            }
            return new View(rows, created, changed, unchanged, refused, problems, problemsTotal);
        }
    }
}

package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.imports.SentSheets;
import cn.onezone.parks.submissions.KnownElement;
import cn.onezone.parks.submissions.SubmissionForm;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a spreadsheet of reports, a row for each enterprise: as they are written into a template, and as they are
 * read from a file.
 *
 * @param all in the order of the file
 */
record SheetColumns(List<Column> all) {
    private static final Pattern HEADING = Pattern.compile("(.*?)\\[([a-z0-9-]{1,60})](?:[(（](\\S{1,20})[)）])?");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final String EXPLANATION = "说明";

    /** What a column holds. */
    sealed interface Column {
        /** Code of the enterprise. */
        record Code() implements Column {}

        /** Its name, for whoever fills the form in. */
        record Name() implements Column {}

        /**
         * Values of a data element.
         *
         * @param unit in which they are, absent: that of the catalogue
         */
        record Element(String code, @Nullable Unit unit, String heading) implements Column {}

        /** Why something unusual is right. */
        record Explanation(String rule) implements Column {}

        /** What the enterprise says besides. */
        record Note() implements Column {}

        /** Whether the report is finished. */
        record Submit() implements Column {}
    }

    /** Copies the list. */
    SheetColumns {
        all = List.copyOf(all);
    }

    /**
     * Those of a template.
     *
     * @param explained codes of the rules that may need an explanation
     */
    static SheetColumns of(List<String> elements, Map<String, KnownElement> known, Collection<String> explained) {
        List<Column> all = new ArrayList<>(List.of(new Column.Code(), new Column.Name()));
        for (String code : elements) {
            KnownElement element = known.get(code);
            all.add(
                    element == null
                            ? new Column.Element(code, null, code)
                            : new Column.Element(
                                    code,
                                    element.unit(),
                                    element.name().zh() + "[" + code + "]（" + element.unit() + "）"));
        }
        explained.forEach(rule -> all.add(new Column.Explanation(rule)));
        all.add(new Column.Note());
        all.add(new Column.Submit());
        return new SheetColumns(all);
    }

    /** The heading of a column. */
    static String heading(Column column) {
        return switch (column) {
            case Column.Code _ -> "统一社会信用代码";
            case Column.Name _ -> "企业名称";
            case Column.Element(var _, var _, String heading) -> heading;
            case Column.Explanation(String rule) -> EXPLANATION + "[" + rule + "]";
            case Column.Note _ -> "备注";
            case Column.Submit _ -> "提交";
        };
    }

    /**
     * Those of a file, by its headings. All that is wrong about them is named at once, so that nobody mends one heading after
     * the other.
     *
     * @throws cn.onezone.kit.problem.Refused if a heading says nothing, stands twice, or there is no code of the enterprise
     */
    static SheetColumns read(SentSheets.Row headings) {
        List<Column> all = new ArrayList<>();
        Set<Column> seen = new HashSet<>();
        List<FieldProblem> wrong = new ArrayList<>();
        for (int at = 0; at < headings.cells().size(); at++) {
            String heading = headings.cell(at);
            Column column = column(heading);
            if (column == null) {
                wrong.add(problem(
                        ParksProblem.UNKNOWN_COLUMN,
                        heading,
                        "a heading of the template, or the code of a data element",
                        "模板中的列名或数据项代码"));
                continue;
            }
            Column same = column instanceof Column.Element(String code, var _, var _)
                    ? new Column.Element(code, null, "")
                    : column;
            if (!seen.add(same)) {
                wrong.add(problem(ParksProblem.DUPLICATE_COLUMN, heading, "each column once", "每列一次"));
            }
            all.add(column);
        }
        if (!seen.contains(new Column.Code())) {
            wrong.add(problem(ParksProblem.MISSING_COLUMN, null, "统一社会信用代码", "统一社会信用代码"));
        }
        if (!wrong.isEmpty()) {
            ParksProblem kind = ParksProblem.of(wrong.getFirst().code());
            throw new Problem(kind, Problem.of(kind, wrong.getFirst()).detail(), wrong).refused();
        }
        return new SheetColumns(all);
    }

    private static @Nullable Column column(String text) {
        String heading = text.strip();
        return switch (Normalizer.normalize(heading, Normalizer.Form.NFKC)) {
            case "统一社会信用代码", "uscc" -> new Column.Code();
            case "企业名称", "name" -> new Column.Name();
            case "备注", "note" -> new Column.Note();
            case "提交", "submit" -> new Column.Submit();
            default -> named(heading);
        };
    }

    private static @Nullable Column named(String heading) {
        // as it stands: in another form km² would be another unit
        Matcher matcher = HEADING.matcher(heading);
        if (!matcher.matches()) {
            return CODE.matcher(heading).matches() ? new Column.Element(heading, null, heading) : null;
        }
        String code = Objects.requireNonNull(matcher.group(2));
        String unit = matcher.group(3);
        return EXPLANATION.equals(matcher.group(1))
                ? new Column.Explanation(code)
                : new Column.Element(code, unit == null ? null : new Unit(unit), heading);
    }

    private static FieldProblem problem(ProblemCode kind, @Nullable String value, String en, String zh) {
        return new FieldProblem("file", value, kind.code(), Text.of(en, zh));
    }

    /** What is wrong about a cell. */
    record WrongCell(String column, String value, String code, Text expected) {}

    /**
     * A row as a report, or what is wrong about its cells; neither if nothing is filled in.
     *
     * @param report absent if something is wrong or nothing is there
     */
    record Reading(ManyReports.@Nullable OneOfMany report, List<WrongCell> wrong) {}

    /** Reads a row. Its report takes the place of whichever there is. */
    Reading read(SentSheets.Row row, boolean submitAll) {
        String uscc = "";
        String note = null;
        boolean submit = submitAll;
        List<SubmissionForm.Value> values = new ArrayList<>();
        Map<String, @Nullable String> explanations = new HashMap<>();
        List<WrongCell> wrong = new ArrayList<>();
        for (int at = 0; at < all.size(); at++) {
            String cell = row.cell(at);
            if (cell.isEmpty()) {
                continue;
            }
            switch (all.get(at)) {
                case Column.Code _ -> uscc = cell;
                case Column.Name _ -> {
                    // for whoever fills it in
                }
                case Column.Element(String code, var unit, String heading) -> {
                    BigDecimal value = number(cell);
                    if (value == null) {
                        wrong.add(new WrongCell(
                                heading,
                                cell,
                                ParksProblem.WRONG_DECIMAL.code(),
                                Text.of("a decimal such as 1234.5", "十进制数，如 1234.5")));
                    } else {
                        values.add(new SubmissionForm.Value(code, value, unit == null ? null : unit.symbol()));
                    }
                }
                case Column.Explanation(String rule) -> explanations.put(rule, cell);
                case Column.Note _ -> note = cell;
                case Column.Submit _ -> {
                    switch (cell) {
                        case "是", "yes", "true" -> submit = true;
                        case "否", "no", "false" -> submit = false;
                        default ->
                            wrong.add(new WrongCell(
                                    heading(new Column.Submit()),
                                    cell,
                                    ParksProblem.WRONG_TEXT.code(),
                                    Text.of("是 or 否", "是或否")));
                    }
                }
            }
        }
        boolean empty = values.isEmpty() && explanations.isEmpty() && note == null && wrong.isEmpty();
        return new Reading(
                empty || !wrong.isEmpty()
                        ? null
                        : new ManyReports.OneOfMany(
                                uscc, ManyReports.OneOfMany.ANY, values, explanations, note, submit),
                wrong);
    }

    private static @Nullable BigDecimal number(String cell) {
        String plain = Normalizer.normalize(cell, Normalizer.Form.NFKC)
                .replace(",", "")
                .replace(" ", "");
        try {
            return new BigDecimal(plain);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}

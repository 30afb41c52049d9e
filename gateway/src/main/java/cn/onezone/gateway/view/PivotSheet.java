package cn.onezone.gateway.view;

import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.indicators.Axis;
import cn.onezone.gateway.view.indicators.Cell;
import cn.onezone.gateway.view.indicators.Measure;
import cn.onezone.gateway.view.indicators.Note;
import cn.onezone.gateway.view.indicators.Origin;
import cn.onezone.gateway.view.indicators.Pivot;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.gateway.view.indicators.Told.Voice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A pivot as a file for spreadsheets. Where there is no value its reason stands in parentheses: an empty cell would be
 * taken for nothing, and nothing for zero.
 */
final class PivotSheet {
    private static final Map<Axis, Text> AXES = Map.of(
            Axis.ITEM, Text.of("Item", "指标"),
            Axis.PARK, Text.of("Park", "分园"),
            Axis.PERIOD, Text.of("Period", "时期"),
            Axis.SECTION, Text.of("Industry section", "行业门类"),
            Axis.SCALE, Text.of("Scale class", "规模"),
            Axis.QUALIFICATION, Text.of("Qualification", "资质"),
            Axis.MEASURE, Text.of("Measure", "度量"));

    private final Pivot pivot;
    private final PivotQuestion question;
    private final boolean chinese;

    PivotSheet(Pivot pivot, boolean chinese) {
        this.pivot = pivot;
        this.question = pivot.question();
        this.chinese = chinese;
    }

    /** What stands in a cell of a sheet. */
    private record Entry(String text, boolean number) {
        static Entry text(@Nullable String text) {
            return new Entry(text == null ? "" : text, false);
        }

        static Entry of(Cell cell) {
            return cell.value() == null ? text('(' + cell.note().reason() + ')') : new Entry(cell.value(), true);
        }

        static Entry number(@Nullable String number) {
            return number == null ? text("") : new Entry(number, true);
        }
    }

    private String in(Text text) {
        return chinese ? text.zh() : text.en();
    }

    private List<List<Entry>> grid() {
        List<List<Entry>> all = new ArrayList<>();
        List<Entry> head = new ArrayList<>();
        question.rows().forEach(axis -> head.add(Entry.text(in(AXES.getOrDefault(axis, Text.of("", ""))))));
        for (int column = 0; column < pivot.columns(); column++) {
            List<String> members = pivot.column(column);
            head.add(Entry.text(members.isEmpty() ? fixed() : String.join(" / ", members)));
        }
        all.add(head);
        for (int row = 0; row < pivot.rows(); row++) {
            List<Entry> line = new ArrayList<>();
            pivot.row(row).forEach(member -> line.add(Entry.text(member)));
            for (int column = 0; column < pivot.columns(); column++) {
                line.add(Entry.of(pivot.cell(row, column)));
            }
            all.add(line);
        }
        return all;
    }

    private String fixed() {
        return question.fixed().stream()
                .map(axis -> question.member(axis, 0))
                .filter(member -> !member.equals(PivotQuestion.TOTAL))
                .collect(Collectors.joining(" / "));
    }

    private List<List<Entry>> list() {
        List<List<Entry>> all = new ArrayList<>();
        List<Entry> head = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            head.add(Entry.text(axis.code()));
        }
        for (String name : List.of(
                "value",
                "lower",
                "upper",
                "unit",
                "status",
                "reason",
                "parks",
                "of",
                "missing",
                "suppressed",
                "acceptedShare",
                "synthetic",
                "sources")) {
            head.add(Entry.text(name));
        }
        all.add(head);
        for (int row = 0; row < pivot.rows(); row++) {
            for (int column = 0; column < pivot.columns(); column++) {
                all.add(line(row, column));
            }
        }
        return all;
    }

    private List<Entry> line(int row, int column) {
        Cell cell = pivot.cell(row, column);
        List<Entry> line = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            line.add(Entry.text(member(axis, row, column)));
        }
        Measure measure = Measure.of(member(Axis.MEASURE, row, column)).orElse(Measure.VALUE);
        Unit unit = pivot.unit(measure, member(Axis.ITEM, row, column));
        Note note = cell.note();
        line.add(Entry.number(cell.value()));
        line.add(Entry.number(cell.lower()));
        line.add(Entry.number(cell.upper()));
        line.add(Entry.text(unit == null ? "" : unit.symbol()));
        line.add(Entry.text(note.status()));
        line.add(Entry.text(note.reason()));
        line.add(Entry.number(String.valueOf(note.parks())));
        line.add(Entry.number(String.valueOf(note.of())));
        line.add(Entry.text(String.join(";", note.missing())));
        line.add(Entry.text(String.join(";", note.suppressed())));
        line.add(Entry.number(note.acceptedShare()));
        line.add(Entry.text(String.valueOf(note.synthetic())));
        line.add(Entry.text(note.origins().stream().map(PivotSheet::name).collect(Collectors.joining(";"))));
        return line;
    }

    private String member(Axis axis, int row, int column) {
        int inRows = question.rows().indexOf(axis);
        int inColumns = question.columns().indexOf(axis);
        return inRows >= 0
                ? pivot.row(row).get(inRows)
                : inColumns >= 0 ? pivot.column(column).get(inColumns) : question.member(axis, 0);
    }

    /** As values name the submission they come from. */
    private static String name(Origin origin) {
        return origin.park() + '-' + origin.period() + '#' + origin.revision();
    }

    private List<List<Entry>> sources() {
        List<List<Entry>> all = new ArrayList<>();
        all.add(List.of(
                Entry.text("source"),
                Entry.text("status"),
                Entry.text("event"),
                Entry.text("key"),
                Entry.text("recordedAt"),
                Entry.text("acceptedBy"),
                Entry.text("acceptedAt")));
        for (Origin origin : pivot.origins()) {
            Voice submitted = origin.submittedBy();
            Voice accepted = origin.acceptedBy();
            all.add(List.of(
                    Entry.text(name(origin)),
                    Entry.text(origin.accepted() ? "accepted" : "submitted"),
                    Entry.text(submitted == null ? null : submitted.event()),
                    Entry.text(submitted == null ? null : submitted.key()),
                    Entry.text(submitted == null ? null : submitted.recordedAt().toString()),
                    Entry.text(accepted == null ? null : accepted.event()),
                    Entry.text(accepted == null ? null : accepted.recordedAt().toString())));
        }
        return all;
    }

    /**
     * UTF-8 with its mark, lines by CR LF; the last line says that it is whole, and what it rests on.
     *
     * @param list a line for each value with all that is told of it, instead of the pivot's grid
     */
    byte[] csv(boolean list, Map<String, String> about) {
        StringBuilder all = new StringBuilder("\ufeff");
        List<List<Entry>> lines = list ? list() : grid();
        lines.forEach(line -> csv(line, all));
        StringBuilder end = new StringBuilder(ExportSheet.END);
        about.forEach((name, value) -> end.append(' ').append(name).append('=').append(value));
        List<Entry> last = new ArrayList<>();
        last.add(Entry.text(end.toString()));
        for (int i = 1; i < lines.getFirst().size(); i++) {
            last.add(Entry.text(""));
        }
        csv(last, all);
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void csv(List<Entry> line, StringBuilder into) {
        for (int i = 0; i < line.size(); i++) {
            Entry entry = line.get(i);
            into.append(i == 0 ? "" : ",")
                    .append(ExportSheet.Csv.quoted(
                            entry.number() ? entry.text() : ExportSheet.Csv.harmless(entry.text())));
        }
        into.append("\r\n");
    }

    /** A workbook: the pivot, each value with all that is told of it, the submissions, and what it rests on. */
    byte[] xlsx(Map<String, String> about) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Workbook book = new Workbook(bytes, "OneZone", "1.0");
        try {
            sheet(book, chinese ? "透视表" : "pivot", grid());
            sheet(book, chinese ? "明细" : "values", list());
            sheet(book, chinese ? "来源" : "sources", sources());
            sheet(
                    book,
                    chinese ? "说明" : "about",
                    about.entrySet().stream()
                            .map(one -> List.of(Entry.text(one.getKey()), Entry.text(one.getValue())))
                            .toList());
            book.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void sheet(Workbook book, String name, List<List<Entry>> lines) throws IOException {
        Worksheet sheet = book.newWorksheet(name);
        for (int row = 0; row < lines.size(); row++) {
            List<Entry> line = lines.get(row);
            for (int column = 0; column < line.size(); column++) {
                Entry entry = line.get(column);
                if (entry.number()) {
                    sheet.value(row, column, new BigDecimal(entry.text()));
                } else if (!entry.text().isEmpty()) {
                    sheet.inlineString(row, column, entry.text());
                }
            }
        }
        sheet.finish();
    }
}

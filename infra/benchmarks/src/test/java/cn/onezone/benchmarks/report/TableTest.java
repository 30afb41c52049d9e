package cn.onezone.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    @Test
    void printsEachRowBesideItsBarAndPeer() {
        Table table = new Table(Map.of("cores", "2"));
        table.add(
                "Import",
                List.of(Row.of("rows", "4 000 rows/s")
                        .bar("≥ 3 200", true)
                        .beside("a | b")
                        .note("one park")));
        table.add(
                "Import",
                List.of(
                        Row.of("search", "p99 60 ms").bar("≤ 50 ms", false),
                        Row.notMeasured("files", "nginx is not here")));
        assertThat(table.markdown())
                .contains("- cores: 2\n")
                .contains("| **Import** | | | | | |\n| rows | 4 000 rows/s | a \\| b | ≥ 3 200 | met | one park |\n")
                .contains("| search | p99 60 ms |  | ≤ 50 ms | **missed** |  |\n")
                .contains("| files | not measured: nginx is not here |  |  | not measured |  |\n")
                .containsOnlyOnce("**Import**");
        assertThat(table.missed()).isEqualTo(1);
    }

    @Test
    void keepsAMissedBarMissedWhenAPeerIsNamedLater() {
        Row row = Row.of("x", "1").bar("≥ 2", false).beside("y").note("a").note("b");
        assertThat(row.verdict()).isEqualTo(Row.Verdict.MISSED);
        assertThat(row.note()).isEqualTo("a; b");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1234, 0.123",
        "1.239, 1.24",
        "12.39, 12.4",
        "123.9, 124",
        "1234567, 1 234 567",
        "-1234.4, -1 234",
        "0, 0.000"
    })
    void writesNumbersWithThreeDigitsOrAllOfTheWholePart(double value, String text) {
        assertThat(Row.number(value)).isEqualTo(text);
    }
}

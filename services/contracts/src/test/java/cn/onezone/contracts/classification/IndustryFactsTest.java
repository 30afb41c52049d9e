package cn.onezone.contracts.classification;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.Facts;
import cn.onezone.contracts.value.IndustryCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The industry classification GB/T 4754-2017 is whole and its tree has no gap. */
class IndustryFactsTest {
    private record Row(String code, String parent, int level, String name) {}

    private final List<Row> rows = Facts.product("classification/gbt4754-2017.tsv")
            .lines()
            .skip(1)
            .map(line -> line.split("\t", -1))
            .map(cells -> new Row(cells[0], cells[1], Integer.parseInt(cells[2]), cells[3]))
            .toList();

    @Test
    void holdsTwentySectionsDownToTheClasses() {
        assertThat(rows).hasSize(1971);
        assertThat(List.of(1, 2, 3, 4).stream()
                        .map(level -> rows.stream()
                                .filter(row -> row.level() == level)
                                .count())
                        .toList())
                .containsExactly(20L, 97L, 473L, 1381L);
    }

    @Test
    void putsEachCodeUnderAParentOneLevelAboveInTheSameSection() {
        Set<String> known = new HashSet<>();
        for (Row row : rows) {
            IndustryCode code = IndustryCode.of(row.code());
            assertThat(code.value()).isEqualTo(row.code());
            assertThat(row.name()).isNotBlank().isEqualTo(row.name().strip());
            assertThat(row.code().length()).isEqualTo(row.level() == 1 ? 1 : row.level() + 1);
            if (row.level() == 1) {
                assertThat(row.parent()).isEmpty();
            } else {
                assertThat(known).contains(row.parent());
                assertThat(row.parent().charAt(0)).isEqualTo(row.code().charAt(0));
            }
            assertThat(known.add(row.code())).as("twice: " + row).isTrue();
        }
    }

    @Test
    void agreesWithThePublicCopyOfTheStandard() {
        List<Row> studied = new ArrayList<>();
        Facts.studied("gbt4754-2017.csv")
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .forEach(cells -> studied.add(new Row(cells[0], cells[3], Integer.parseInt(cells[2]), cells[1])));
        assertThat(rows).containsExactlyElementsOf(studied);
    }
}

package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FirstRowsTest {
    @Property
    void remembersTheFirstRowOfEachKeyAndWhatItSaid(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 40) Integer> keys,
            @ForAll @IntRange(min = 1, max = 3) int variants) {
        FirstRows rows = new FirstRows();
        Map<Integer, Integer> first = new HashMap<>();
        for (int row = 0; row < keys.size(); row++) {
            int key = keys.get(row);
            String content = "c" + row % variants;
            FirstRows.Place place = rows.note("k" + key, content, row);
            Integer before = first.putIfAbsent(key, row);
            if (before == null) {
                assertThat(place).isEqualTo(new FirstRows.Place.First());
            } else if (content.equals("c" + before % variants)) {
                assertThat(place).isEqualTo(new FirstRows.Place.Same(before));
            } else {
                assertThat(place).isEqualTo(new FirstRows.Place.Other(before));
            }
        }
    }

    @Test
    void growsWithTheFile() {
        FirstRows rows = new FirstRows();
        for (int i = 0; i < 50_000; i++) {
            assertThat(rows.note("key" + i, "content", i)).isInstanceOf(FirstRows.Place.First.class);
        }
        assertThat(rows.note("key49999", "content", 60_000)).isEqualTo(new FirstRows.Place.Same(49_999));
        assertThat(rows.note("key0", "other", 60_000)).isEqualTo(new FirstRows.Place.Other(0));
    }
}

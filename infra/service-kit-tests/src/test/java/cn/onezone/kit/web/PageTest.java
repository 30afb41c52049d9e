package cn.onezone.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.kit.problem.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageTest {
    @Property
    void walkingByCursorsShowsEveryItemOnce(
            @ForAll @IntRange(min = 0, max = 60) int count, @ForAll @IntRange(min = 1, max = 20) int limit) {
        List<String> all =
                IntStream.range(0, count).mapToObj(i -> "企业%03d".formatted(i)).toList();
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            String after = Page.after(cursor);
            List<String> found = all.stream()
                    .filter(s -> s.compareTo(after) > 0)
                    .limit(limit + 1L)
                    .toList();
            Page<String> page = Page.of(found, limit, all.size(), s -> s, s -> s);
            seen.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void refusesAForeignCursorAndALimitOutOfBounds() {
        assertThatThrownBy(() -> Page.after("%%%"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        r -> assertThat(r.problem().kind().code()).isEqualTo("wrong-cursor"));
        assertThatThrownBy(() -> Page.limit(0)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Page.limit(1001)).isInstanceOf(Refused.class);
        assertThat(Page.limit(null)).isEqualTo(50);
    }
}

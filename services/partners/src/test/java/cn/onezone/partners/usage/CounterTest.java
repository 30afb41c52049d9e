package cn.onezone.partners.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What counts as handed out, as repeated and as late. */
class CounterTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 31);
    private static final Instant AT = Instant.parse("2026-05-31T03:00:00Z");
    private static final Duration LATE = Duration.ofMinutes(5);

    private static Handed taken(long number, Duration after) {
        return new Handed(number, "t" + number % 2, 100, AT, AT.plus(after), true);
    }

    @Property
    void spansKnowWhatASetKnows(@ForAll @Size(max = 200) List<@IntRange(min = 1, max = 60) Integer> numbers) {
        Spans spans = new Spans(List.of());
        TreeSet<Long> set = new TreeSet<>();
        for (int number : numbers) {
            assertThat(spans.has(number)).isEqualTo(!set.add((long) number));
            spans = spans.with(number);
            assertThat(spans.has(number)).isTrue();
        }
        assertThat(spans.count()).isEqualTo(set.size());
        for (int i = 1; i < spans.spans().size(); i++) {
            assertThat(spans.spans().get(i).from())
                    .as("those that touch are one")
                    .isGreaterThan(spans.spans().get(i - 1).to() + 1);
        }
    }

    @Test
    void givesTheOldestGapUpRatherThanGrowWithoutABound() {
        Spans spans = new Spans(List.of());
        for (long number = 1; number <= 2 * (Spans.MOST + 10); number += 2) {
            spans = spans.with(number);
        }
        assertThat(spans.spans()).hasSize(Spans.MOST);
        assertThat(spans.has(2)).as("the oldest gap").isTrue();
        assertThat(spans.has(2 * Spans.MOST)).as("a late one").isFalse();
    }

    @Test
    void countsANumberOnceAndWhatComesAgainAsRepeated() {
        Counter counter = Counter.begin("s", "bank", "webhook", DAY)
                .with(List.of(taken(1, Duration.ZERO), taken(3, Duration.ZERO)), 2, LATE)
                .with(List.of(taken(3, Duration.ZERO), taken(2, Duration.ofMinutes(6))), 4, LATE)
                .with(List.of(new Handed(5, "t1", 100, AT, AT, false)), 4, LATE);
        assertThat(counter.next()).isEqualTo(4);
        assertThat(counter.counting().counted())
                .containsExactly(new Counted("t0", 1, 0, 1, 0, 100), new Counted("t1", 2, 1, 0, 1, 300));
        assertThat(new Spans(counter.spans()).count()).isEqualTo(3);
    }

    @Test
    void anotherDayBeginsWithNothingAndKnowsWhatWasHandedOut() {
        Counter counter = Counter.begin("s", "bank", "pull", DAY)
                .with(
                        LongStream.rangeClosed(1, 10)
                                .mapToObj(n -> taken(n, Duration.ZERO))
                                .toList(),
                        11,
                        LATE);
        Counter next = counter.on(DAY.plusDays(1));
        assertThat(next.over()).isEqualTo(counter.counting());
        assertThat(next.key()).as("found by the day that is not kept yet").isEqualTo(counter.key());
        Counter kept = next.kept().with(List.of(taken(10, Duration.ZERO), taken(11, Duration.ZERO)), 12, LATE);
        assertThat(kept.key()).startsWith("2026-06-01/");
        assertThat(kept.counting().counted())
                .containsExactly(new Counted("t0", 0, 1, 0, 0, 100), new Counted("t1", 1, 0, 0, 0, 100));
    }
}

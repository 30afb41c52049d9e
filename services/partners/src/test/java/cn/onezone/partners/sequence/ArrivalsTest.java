package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is kept of sequences as they grow: bounded, without a hole, and nothing that is not known. */
class ArrivalsTest {
    private static final int MANY = 1_000_000;

    private final Arrivals arrivals = new Arrivals();

    private static Numbered numbered(long sequence, int characters) {
        return new Numbered(
                sequence, "s", "x".repeat(characters), 1, "t", Map.of(), "KEEP", "w", Set.of(), Instant.EPOCH);
    }

    private void arrive(String subscription, long from, long to, int characters) {
        List<Numbered> more = LongStream.rangeClosed(from, to)
                .mapToObj(n -> numbered(n, characters))
                .toList();
        arrivals.arrived(Map.of(subscription, to), Map.of(subscription, more));
    }

    private List<Long> recent(String subscription, long after) {
        return arrivals.recent(subscription, after, 100, MANY).stream()
                .map(Numbered::sequence)
                .toList();
    }

    @Test
    void nothingIsKeptForNobody() {
        arrive("a", 1, 3, 10);
        assertThat(recent("a", 0)).isEmpty();
        arrive("a", 4, 5, 10);
        assertThat(recent("a", 3)).as("whoever asked once follows").containsExactly(4L, 5L);
        assertThat(recent("a", 2)).as("3 is on the log only").isEmpty();
    }

    @Test
    void theLastOfASequenceAreKeptAndNoMore() {
        var _ = recent("a", 0);
        arrive("a", 1, 200, 10);
        assertThat(recent("a", 200 - Arrivals.KEPT)).hasSize(Arrivals.KEPT).startsWith(137L);
        assertThat(recent("a", 200 - Arrivals.KEPT - 1)).isEmpty();
        assertThat(arrivals.recent("a", 150, 3, MANY)).hasSize(3);
        assertThat(arrivals.recent("a", 150, 100, 25)).as("in a bounded size").hasSize(3);
    }

    @Test
    void afterAHoleTheLogIsAsked() {
        var _ = recent("a", 0);
        arrive("a", 1, 3, 10);
        // what was much at once is not told one by one
        arrivals.arrived(Map.of("a", 900L), Map.of());
        assertThat(recent("a", 1)).isEmpty();
        arrive("a", 901, 902, 10);
        assertThat(recent("a", 900)).containsExactly(901L, 902L);
        assertThat(recent("a", 3)).isEmpty();
    }

    @Test
    void allSequencesTogetherAreBounded() {
        int each = Arrivals.MOST_CHARACTERS / 20;
        for (int i = 0; i < 100; i++) {
            var _ = recent("s" + i, 0);
            arrive("s" + i, 1, 1, each);
        }
        long kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += arrivals.recent("s" + i, 0, 10, MANY).stream()
                    .mapToLong(n -> n.body().length())
                    .sum();
        }
        assertThat(kept).isPositive().isLessThanOrEqualTo(Arrivals.MOST_CHARACTERS);
    }

    @Test
    void whereASequenceEndsIsKnownToTheOneWhoNumbersOnly() throws Exception {
        assertThat(arrivals.isEnd("a", 5)).isFalse();
        arrivals.ends(Map.of("a", 5L));
        assertThat(arrivals.isEnd("a", 5)).isTrue();
        assertThat(arrivals.isEnd("a", 4)).isFalse();
        arrivals.forget();
        assertThat(arrivals.isEnd("a", 5)).isFalse();
        arrivals.wake("a");
        arrivals.await("a", 5, Duration.ofMinutes(1));
    }
}

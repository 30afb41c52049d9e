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
                sequence,
                "s",
                "x".repeat(characters),
                1,
                "t",
                Map.of(),
                "KEEP",
                new Conditions("w", null),
                Set.of(),
                Instant.EPOCH);
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
        try (var _ = arrivals.follow("a");
                var _ = arrivals.follow("a")) {
            arrive("a", 4, 5, 10);
            assertThat(recent("a", 3)).as("somebody follows").containsExactly(4L, 5L);
            assertThat(recent("a", 2)).as("3 is on the log only").isEmpty();
        }
        assertThat(recent("a", 3)).as("nobody follows any more").isEmpty();
        arrive("a", 6, 7, 10);
        assertThat(recent("a", 5)).isEmpty();
    }

    /** R22: who follows it from the middle of a transaction on was given 4 after 2, and 3 never. */
    @Test
    void whatIsKeptHasNoHoleWhereNobodyFollowedForAMoment() {
        Appended appended = new Appended();
        for (long n : new long[] {1, 2, 4}) {
            appended.add("a", numbered(n, 10));
        }
        assertThat(appended.all().get("a"))
                .extracting(Numbered::sequence)
                .as("all that follow each other up to the last")
                .containsExactly(4L);
        try (var _ = arrivals.follow("a")) {
            arrivals.arrived(Map.of("a", 4L), Map.of("a", List.of(numbered(1, 10), numbered(2, 10), numbered(4, 10))));
            assertThat(recent("a", 2)).as("3 is on the log only").isEmpty();
            assertThat(recent("a", 3)).containsExactly(4L);
        }
    }

    @Test
    void whoeverLeavesTakesNothingFromAnother() {
        Arrivals.Following gone = arrivals.follow("a");
        try (var _ = arrivals.follow("a")) {
            arrive("a", 1, 3, 10);
            gone.close();
            gone.close();
            assertThat(recent("a", 0)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void theLastOfASequenceAreKeptAndNoMore() {
        try (var _ = arrivals.follow("a")) {
            arrive("a", 1, 200, 10);
            assertThat(recent("a", 200 - Arrivals.KEPT)).hasSize(Arrivals.KEPT).startsWith(137L);
            assertThat(recent("a", 200 - Arrivals.KEPT - 1)).isEmpty();
            assertThat(arrivals.recent("a", 150, 3, MANY)).hasSize(3);
            assertThat(arrivals.recent("a", 150, 100, 25))
                    .as("in a bounded size")
                    .hasSize(3);
        }
    }

    @Test
    void ofOneSequenceABoundedSizeIsKeptButAlwaysTheNewest() {
        try (var _ = arrivals.follow("a")) {
            arrive("a", 1, 5, Arrivals.MOST_OF_ONE / 2);
            assertThat(recent("a", 3)).containsExactly(4L, 5L);
            assertThat(recent("a", 2)).isEmpty();
            arrive("a", 6, 6, 2 * Arrivals.MOST_OF_ONE);
            assertThat(recent("a", 5)).containsExactly(6L);
        }
    }

    @Test
    void afterAHoleTheLogIsAsked() {
        try (var _ = arrivals.follow("a")) {
            arrive("a", 1, 3, 10);
            // what was much at once is not told one by one
            arrivals.arrived(Map.of("a", 900L), Map.of());
            assertThat(recent("a", 1)).isEmpty();
            arrive("a", 901, 902, 10);
            assertThat(recent("a", 900)).containsExactly(901L, 902L);
            assertThat(recent("a", 3)).isEmpty();
        }
    }

    @Test
    void whoHasTheMostKeptPaysAndNotWhoWasAppendedToLast() {
        int flood = Arrivals.MOST_OF_ONE / Arrivals.KEPT;
        for (int i = 0; i < 100; i++) {
            var _ = arrivals.follow("flood-" + i);
            var _ = arrivals.follow("trickle-" + i);
            arrive("flood-" + i, 1, Arrivals.KEPT, flood);
            arrive("trickle-" + i, 1, 1, 100);
        }
        long kept = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(recent("trickle-" + i, 0))
                    .as("of the one who has little")
                    .containsExactly(1L);
            assertThat(recent("flood-" + i, Arrivals.KEPT - 1))
                    .as("the newest of the others")
                    .containsExactly((long) Arrivals.KEPT);
            for (long after = 0; after < Arrivals.KEPT; after++) {
                if (!recent("flood-" + i, after).isEmpty()) {
                    kept += (Arrivals.KEPT - after) * flood;
                    break;
                }
            }
        }
        assertThat(kept).isPositive().isLessThanOrEqualTo(Arrivals.MOST_CHARACTERS);
    }

    @Test
    void allSequencesTogetherAreBoundedWhateverTheirNewestAre() {
        int each = Arrivals.MOST_CHARACTERS / 20;
        long kept = 0;
        for (int i = 0; i < 100; i++) {
            var _ = arrivals.follow("s" + i);
            arrive("s" + i, 1, 1, each);
        }
        for (int i = 0; i < 100; i++) {
            kept += arrivals.recent("s" + i, 0, 10, MANY).stream()
                    .mapToLong(n -> n.body().length())
                    .sum();
        }
        assertThat(kept).isPositive().isLessThanOrEqualTo(Arrivals.MOST_CHARACTERS);
    }

    @Test
    void whatHasEndedIsForgotten() {
        arrivals.ends(Map.of("a", 5L, "b", 7L, "c", 1L));
        Arrivals.Following following = arrivals.follow("b");
        arrive("b", 8, 9, 10);
        arrivals.only(Set.of("c"));
        assertThat(arrivals.known()).as("c, and b as long as it is followed").isEqualTo(2);
        assertThat(arrivals.isEnd("a", 5)).as("not known any more").isFalse();
        assertThat(arrivals.isEnd("b", 9)).isFalse();
        following.close();
        assertThat(arrivals.known()).isEqualTo(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(recent("asked-" + i, 0)).isEmpty();
            assertThat(arrivals.isEnd("asked-" + i, 0)).isFalse();
            arrivals.wake("asked-" + i);
        }
        assertThat(arrivals.known()).as("who asks leaves nothing behind").isEqualTo(1);
    }

    @Test
    void whereASequenceEndsIsKnownToTheOneWhoNumbersOnly() throws Exception {
        assertThat(arrivals.isEnd("a", 5)).isFalse();
        arrivals.ends(Map.of("a", 5L));
        try (var _ = arrivals.follow("a")) {
            assertThat(arrivals.isEnd("a", 5)).isTrue();
            assertThat(arrivals.isEnd("a", 4)).isFalse();
            arrivals.forget();
            assertThat(arrivals.isEnd("a", 5)).isFalse();
            arrivals.wake("a");
            arrivals.await("a", 5, Duration.ofMinutes(1));
        }
    }

    /** A transaction that is large for one partner costs the others nothing. */
    @Test
    void ofATransactionThatIsMuchOnlyTheLargestIsLeftOut() {
        Appended appended = new Appended();
        for (int i = 0; i < 40; i++) {
            appended.add("few-" + i, numbered(1, 100));
        }
        for (long n = 1; n <= 300; n++) {
            appended.add("many", numbered(n, 10));
        }
        for (int i = 0; i < 5; i++) {
            // each larger than a fifth of what may be kept of all
            appended.add("huge-" + i, numbered(1, Arrivals.MOST_CHARACTERS / 5 + i));
        }
        Map<String, List<Numbered>> all = appended.all();
        for (int i = 0; i < 40; i++) {
            assertThat(all.get("few-" + i)).hasSize(1);
        }
        assertThat(all.get("many")).hasSize(Arrivals.KEPT);
        assertThat(all.get("many").getLast().sequence()).isEqualTo(300);
        assertThat(all).doesNotContainKey("huge-4").containsKey("huge-0");
        appended.add("huge-4", numbered(2, 10));
        assertThat(appended.all()).as("without what was before it").doesNotContainKey("huge-4");
    }

    @Test
    void whoIsBehindIsNotWaitedFor() {
        arrive("a", 1, 500, 10);
        assertThat(arrivals.isBehind("a")).as("who waits is not known").isFalse();
        try (var _ = arrivals.follow("a");
                var _ = arrivals.follow("a")) {
            arrivals.reached("a", 400);
            assertThat(arrivals.isBehind("a")).isTrue();
            arrivals.reached("a", 500 - Arrivals.KEPT);
            assertThat(arrivals.isBehind("a")).isFalse();
            arrivals.reached("a", 0);
            assertThat(arrivals.isBehind("a")).as("one of them waits").isFalse();
            arrive("a", 501, 501, 10);
            assertThat(arrivals.isBehind("a")).isTrue();
        }
        assertThat(arrivals.isBehind("b")).isFalse();
    }
}

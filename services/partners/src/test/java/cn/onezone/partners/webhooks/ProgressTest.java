package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.partners.webhooks.Progress.Held;
import cn.onezone.partners.webhooks.Progress.Next;
import cn.onezone.partners.webhooks.Progress.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One order for all events, and having those of one subject again. */
class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");
    private static final Answer.Refused WRONG = new Answer.Refused(422, null);
    private static final Answer.Silent SILENT = new Answer.Silent("ConnectException");
    private static final Answer.NotSent NOT_SENT = new Answer.NotSent();
    private final RetrySchedule twice =
            new RetrySchedule(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), new Random(1));

    private static Outcome all(int delivered) {
        return new Outcome("last", delivered, null, new Answer.Taken(204));
    }

    private static Outcome missed(int delivered, long at, Answer answer) {
        return new Outcome("bad", delivered, at, answer);
    }

    @Test
    void inOneOrderAnEventThatIsNotTakenHoldsUpAllAndAtLastWaitsForAPerson() {
        Progress at = Progress.begin("a", 10)
                .afterOneOrder(missed(3, 14, WRONG), 20, NOW, twice)
                .progress();
        assertThat(at.done()).as("nothing is passed by").isEqualTo(13);
        assertThat(at.delivered()).isEqualTo(3);
        assertThat(at.failed()).isEqualTo(1);
        assertThat(at.held()).singleElement().satisfies(h -> {
            assertThat(h.sequence()).isEqualTo(14);
            assertThat(h.attempts()).isEqualTo(1);
        });
        assertThat(at.waits(NOW)).isTrue();
        assertThat(at.waits(NOW.plusSeconds(2))).isFalse();
        for (int attempts = 2; attempts <= 3; attempts++) {
            at = at.afterOneOrder(missed(0, 14, WRONG), 20, NOW, twice).progress();
            assertThat(at.done()).isEqualTo(13);
            assertThat(at.held().getFirst().attempts()).isEqualTo(attempts);
        }
        assertThat(at.held().getFirst().parked()).isTrue();
        assertThat(at.waits(NOW.plus(Duration.ofDays(400)))).isTrue();
        Progress released = at.released("bad", NOW).orElseThrow();
        assertThat(released.waits(NOW)).isFalse();
        Progress taken = released.afterOneOrder(all(7), 20, NOW, twice).progress();
        assertThat(taken.done()).isEqualTo(20);
        assertThat(taken.held()).isEmpty();
        assertThat(at.replayedFrom(15, true).held()).as("goes past it").isEmpty();
        assertThat(at.replayedFrom(15, true).done()).isEqualTo(14);
    }

    @Test
    void inOneOrderASilentAddressIsPausedAfterTheLastRepetitionAndGoesOnWhereItWas() {
        Next next = new Next(Progress.begin("a", 10), null);
        next = next.progress().afterOneOrder(missed(2, 13, SILENT), 20, NOW, twice);
        assertThat(next.progress().done()).isEqualTo(12);
        assertThat(next.progress().failures()).isEqualTo(1);
        assertThat(next.progress().held()).isEmpty();
        next = next.progress().afterOneOrder(missed(0, 13, SILENT), 13, NOW, twice);
        assertThat(next.pause()).isNull();
        next = next.progress().afterOneOrder(missed(0, 13, SILENT), 13, NOW, twice);
        assertThat(next.pause()).isEqualTo(Endpoint.UNREACHABLE);
        assertThat(next.progress().done()).isEqualTo(12);
        assertThat(next.progress()
                        .afterOneOrder(missed(0, 13, new Answer.Gone()), 13, NOW, twice)
                        .pause())
                .isEqualTo(Endpoint.GONE);
    }

    @Test
    void whatWasNotSentIsNoRepetition() {
        Progress at = Progress.begin("a", 10)
                .afterOneOrder(missed(0, 11, NOT_SENT), 20, NOW, twice)
                .progress();
        assertThat(at.done()).isEqualTo(10);
        assertThat(at.failures()).isZero();
        assertThat(at.failed()).isZero();
        assertThat(at.waits(NOW)).as("looked at again soon, not at once").isTrue();
        assertThat(at.waits(NOW.plusSeconds(1))).isFalse();

        Held held = new Held("bad", 5, 2, NOW, "500", NOW);
        Progress before = new Progress("a", 10, List.of(held), 0, null, null, 0, 0);
        Held after = before.afterHeld(held, missed(0, 5, NOT_SENT), 10, NOW, twice)
                .progress()
                .held()
                .getFirst();
        assertThat(after.attempts()).isEqualTo(2);
        assertThat(after.cause()).isEqualTo("500");
        assertThat(after.notBefore()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void whoAsksForOneOrderGoesBackToTheFirstThatWasPassedBy() {
        Progress at = new Progress(
                "a",
                30,
                List.of(new Held("t", 17, 1, NOW, "500", NOW), new Held("s", 12, 4, null, "422", NOW)),
                0,
                null,
                null,
                25,
                5);
        assertThat(at.hasPassedBy()).isTrue();
        Progress inOrder = at.inOneOrder();
        assertThat(inOrder.done()).isEqualTo(11);
        assertThat(inOrder.held()).isEmpty();
        assertThat(inOrder.hasPassedBy()).isFalse();
        assertThat(inOrder.delivered()).isEqualTo(25);
    }

    @Test
    void aSubjectIsDeliveredAgainInPartsUpToWhatWasPassedBy() {
        Progress at = new Progress("a", 10_000, List.of(), 0, null, null, 0, 0)
                .replayedOf("s", 5, NOW)
                .orElseThrow();
        assertThat(at.done()).as("the rest goes on").isEqualTo(10_000);
        Held first = at.due(NOW).orElseThrow();
        assertThat(first.sequence()).isEqualTo(5);
        assertThat(first.cause()).isEqualTo(Progress.REPLAY);
        Progress part = at.afterHeld(first, new Outcome("s", 3, null, new Answer.Taken(204)), 2_052, NOW, twice)
                .progress();
        assertThat(part.due(NOW).orElseThrow().sequence()).isEqualTo(2_053);
        assertThat(part.delivered()).isEqualTo(3);
        Progress end = part.afterHeld(
                        part.due(NOW).orElseThrow(),
                        new Outcome("s", 0, null, new Answer.Taken(204)),
                        10_000,
                        NOW,
                        twice)
                .progress();
        assertThat(end.held()).isEmpty();
    }

    @Test
    void whatWaitsOfASubjectIsDeliveredWithItAndTooManyAreRefused() {
        Progress waiting = new Progress("a", 100, List.of(new Held("s", 40, 3, null, "422", NOW)), 0, null, null, 0, 0);
        assertThat(waiting.replayedOf("s", 60, NOW)
                        .orElseThrow()
                        .due(NOW)
                        .orElseThrow()
                        .sequence())
                .as("not past what has not come through")
                .isEqualTo(40);
        assertThat(waiting.replayedOf("s", 20, NOW).orElseThrow().held())
                .singleElement()
                .satisfies(h -> assertThat(h.sequence()).isEqualTo(20));
        List<Held> many = new ArrayList<>();
        for (int i = 0; i < Progress.MOST_REPLAYED; i++) {
            many.add(new Held("t" + i, i + 1, 1, NOW, "500", NOW));
        }
        Progress full = new Progress("a", 100, many, 0, null, null, 0, 0);
        assertThat(full.replayedOf("s", 1, NOW)).isEmpty();
        assertThat(full.replayedOf("t3", 1, NOW))
                .as("one that waits already is no more")
                .isPresent();
    }
}

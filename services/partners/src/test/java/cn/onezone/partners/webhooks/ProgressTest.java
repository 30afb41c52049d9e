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
import java.util.Set;
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

    @Test
    void anAddressThatTakesWhatWaitedIsWellAgain() {
        Held held = new Held("s", 5, 2, NOW, "503", NOW);
        Progress failing = new Progress("a", 10, List.of(held), 3, NOW, NOW.plus(Duration.ofHours(2)), 0, 3);
        Progress after = failing.afterHeld(held, new Outcome("s", 1, null, new Answer.Taken(204)), 10, NOW, twice)
                .progress();
        assertThat(after.failures()).isZero();
        assertThat(after.failingSince()).isNull();
        assertThat(after.notBefore()).as("the rest need not wait").isNull();
        Progress nothing =
                failing.afterHeld(held, missed(0, 5, SILENT), 10, NOW, twice).progress();
        assertThat(nothing.failures()).isEqualTo(3);
        assertThat(nothing.notBefore()).isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    private static final Answer.Refused BUSY = new Answer.Refused(429, Duration.ofMinutes(1));

    /** Who is busy says so of itself, not of one event: nothing more is sent to it, and it has not failed. */
    @Test
    void anAddressThatAsksForTimeIsSparedThoughItTookSome() {
        Next next = Progress.begin("a", 10)
                .afterBatch(
                        List.of(new Outcome("s", 10, null, new Answer.Taken(204)), new Outcome("t", 0, 21L, BUSY)),
                        30,
                        NOW,
                        twice);
        assertThat(next.pause()).isNull();
        Progress at = next.progress();
        assertThat(at.done()).isEqualTo(30);
        assertThat(at.failures()).isZero();
        assertThat(at.notBefore()).isEqualTo(NOW.plusSeconds(60));
        assertThat(at.held())
                .singleElement()
                .satisfies(h -> assertThat(h.notBefore()).isEqualTo(NOW.plusSeconds(60)));

        Progress year = Progress.begin("a", 10)
                .afterBatch(
                        List.of(
                                new Outcome("s", 1, null, new Answer.Taken(204)),
                                new Outcome("t", 0, 12L, new Answer.Refused(503, Duration.ofDays(365)))),
                        12,
                        NOW,
                        twice)
                .progress();
        assertThat(year.notBefore()).as("never longer than a day").isEqualTo(NOW.plus(Duration.ofDays(1)));

        Progress ofOne = Progress.begin("a", 10)
                .afterBatch(
                        List.of(
                                new Outcome("s", 1, null, new Answer.Taken(204)),
                                new Outcome("t", 0, 12L, new Answer.Refused(500, Duration.ofMinutes(1)))),
                        12,
                        NOW,
                        twice)
                .progress();
        assertThat(ofOne.notBefore()).as("of one event").isNull();
    }

    @Test
    void whatWaitedAsksForTheAddressTooAndWhatItTakesMeanwhileDoesNotEndIt() {
        Held held = new Held("bad", 5, 2, NOW, "503", NOW);
        Progress at = new Progress("a", 10, List.of(held), 0, null, null, 0, 2);
        Progress busy = at.afterHeld(held, missed(0, 5, BUSY), 10, NOW, twice).progress();
        assertThat(busy.notBefore()).isEqualTo(NOW.plusSeconds(60));
        Progress spared = new Progress("a", 10, List.of(held), 0, null, NOW.plusSeconds(60), 0, 2);
        Progress taken = spared.afterHeld(held, new Outcome("bad", 1, null, new Answer.Taken(204)), 10, NOW, twice)
                .progress();
        assertThat(taken.notBefore()).as("it was on its way before").isEqualTo(NOW.plusSeconds(60));
        assertThat(spared.released("bad", NOW).orElseThrow().notBefore())
                .as("by hand it is asked at once")
                .isNull();
    }

    @Test
    void aBatchOfWhichNothingWasSentIsNoStepTowardsUnreachable() {
        Progress at = Progress.begin("a", 10);
        for (int i = 0; i < 10; i++) {
            Next next = at.afterBatch(
                    List.of(new Outcome("s", 0, 11L, NOT_SENT), new Outcome("t", 0, 12L, NOT_SENT)), 12, NOW, twice);
            assertThat(next.pause()).isNull();
            at = next.progress();
            assertThat(at.failures()).isZero();
            assertThat(at.failed()).isZero();
            assertThat(at.done()).isEqualTo(10);
            assertThat(at.notBefore()).as("looked at again soon").isEqualTo(NOW.plusSeconds(1));
        }
        Progress failing = new Progress("a", 10, List.of(), 2, NOW, null, 0, 2);
        Progress still = failing.afterBatch(List.of(new Outcome("s", 0, 11L, NOT_SENT)), 11, NOW, twice)
                .progress();
        assertThat(still.failures()).as("nor is it well").isEqualTo(2);
        assertThat(still.failingSince()).isEqualTo(NOW);
    }

    private static final Answer.Awaited AWAITED = new Answer.Awaited();

    /** Passed by, and not counted as tried before it is known what became of it. */
    @Test
    void whatIsNotAnsweredYetWaitsWithItsSubjectAndTheRestGoesOn() {
        Progress at = Progress.begin("a", 10)
                .afterBatch(
                        List.of(new Outcome("s", 2, 13L, AWAITED), new Outcome("t", 1, null, new Answer.Taken(204))),
                        14,
                        NOW,
                        twice)
                .progress();
        assertThat(at.done()).isEqualTo(14);
        assertThat(at.delivered()).isEqualTo(3);
        assertThat(at.failed()).isZero();
        Held held = at.held().getFirst();
        assertThat(held.sequence()).isEqualTo(13);
        assertThat(held.attempts()).isZero();
        assertThat(held.cause()).isEqualTo(Progress.AWAITED);
        assertThat(at.oldestUndelivered()).isEqualTo(13);
        assertThat(at.due(NOW)).as("whoever begins anew tries it at once").contains(held);
        assertThat(at.due(NOW, Set.of("s"))).as("whoever waits for it does not").isEmpty();

        Progress taken = at.afterHeld(held, new Outcome("s", 1, null, new Answer.Taken(204)), 13, NOW, twice)
                .progress();
        assertThat(taken.held())
                .singleElement()
                .satisfies(h -> assertThat(h.sequence()).isEqualTo(14));
        Progress missed = at.afterHeld(held, new Outcome("s", 0, 13L, SILENT), 13, NOW, twice)
                .progress();
        assertThat(missed.held().getFirst().attempts()).isEqualTo(1);
        assertThat(missed.failed()).isEqualTo(1);
        // of a subject that is sent again it is the same
        Progress again = at.afterHeld(held, new Outcome("s", 1, 14L, AWAITED), 14, NOW, twice)
                .progress();
        assertThat(again.held().getFirst().sequence()).isEqualTo(14);
        assertThat(again.held().getFirst().attempts()).isZero();
        assertThat(again.held().getFirst().cause()).isEqualTo(Progress.AWAITED);
    }

    @Test
    void silenceWhileNothingElseIsTakenIsOfTheAddressAndHoldsNoSubject() {
        Progress at = Progress.begin("a", 10)
                .afterBatch(
                        List.of(new Outcome("s", 0, 11L, AWAITED), new Outcome("t", 0, 12L, AWAITED)), 12, NOW, twice)
                .progress();
        assertThat(at.done()).isEqualTo(12);
        Next first = at.afterSilence(at.held().getFirst(), SILENT, NOW, twice);
        assertThat(first.pause()).isNull();
        assertThat(first.progress().done()).isEqualTo(10);
        assertThat(first.progress().failures()).isEqualTo(1);
        assertThat(first.progress().waits(NOW)).isTrue();
        Progress second = first.progress()
                .afterSilence(first.progress().held().getFirst(), SILENT, NOW, twice)
                .progress();
        assertThat(second.held()).isEmpty();
        assertThat(second.done()).isEqualTo(10);
        assertThat(second.failures()).as("both are the same failure").isEqualTo(1);
        assertThat(second.failed()).isEqualTo(2);
        Progress last = new Progress("a", 12, List.of(at.held().getFirst()), 2, NOW, null, 0, 2);
        assertThat(last.afterSilence(last.held().getFirst(), SILENT, NOW, twice).pause())
                .isEqualTo(Endpoint.UNREACHABLE);
    }

    @Test
    void whoGoesOnIsTriedAtOnceAndAtAnotherAddressAllIs() {
        Instant late = NOW.plus(Duration.ofHours(20));
        Progress failing = new Progress(
                "a",
                30,
                List.of(new Held("waits", 17, 4, late, "500", NOW), new Held("parked", 12, 9, null, "422", NOW)),
                6,
                NOW,
                late,
                25,
                5);
        Progress afresh = failing.afresh(NOW);
        assertThat(afresh.failures()).isZero();
        assertThat(afresh.notBefore()).isNull();
        assertThat(afresh.due(NOW).map(Held::subject)).contains("waits");
        assertThat(afresh.held().getLast().parked()).as("it waits for a person").isTrue();
        assertThat(failing.elsewhere(NOW).held()).allMatch(h -> NOW.equals(h.notBefore()) && h.attempts() == 0);
        Progress released = failing.released("parked", NOW).orElseThrow();
        assertThat(released.notBefore())
                .as("it is tried at once, also where all waits for it")
                .isNull();
        assertThat(released.failures()).isEqualTo(6);
    }
}

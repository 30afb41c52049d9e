package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.partners.PartnersSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetryScheduleTest {
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");
    private final RetrySchedule usual = new RetrySchedule(
            new Binder(new MapConfigurationPropertySource(Map.of()))
                    .bindOrCreate("onezone.partners", PartnersSettings.class)
                    .webhooks()
                    .retries(),
            new Random(1));

    @Test
    void goesOnForAboutThreeDaysEachPauseALittleLonger() {
        Duration least = usual.pauses().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(least).isBetween(Duration.ofHours(75), Duration.ofHours(76));
        for (int failures = 1; failures <= usual.pauses().size(); failures++) {
            Duration pause = usual.pauses().get(failures - 1);
            assertThat(usual.after(failures, null))
                    .isBetween(pause, pause.multipliedBy(6).dividedBy(5));
        }
        assertThat(usual.after(usual.pauses().size() + 1, null)).isNull();
    }

    @Test
    void isNeverSoonerThanAskedForAndNotLaterThanADayForIt() {
        assertThat(usual.after(1, Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(usual.after(1, Duration.ofMillis(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(usual.after(1, Duration.ofDays(40))).isEqualTo(Duration.ofDays(1));
    }

    private static Progress.Outcome missed(String subject, long at, Answer answer) {
        return new Progress.Outcome(subject, 0, at, answer);
    }

    private static Progress.Outcome taken(String subject) {
        return new Progress.Outcome(subject, 1, null, new Answer.Taken(204));
    }

    private static final Answer.Refused WRONG = new Answer.Refused(500, null);
    private static final Answer.Silent SILENT = new Answer.Silent("ConnectException");

    @Test
    void oneEventThatIsNotTakenHoldsItsSubjectAndTheRestGoesOn() {
        Progress after = Progress.begin("a", 10)
                .afterBatch(List.of(taken("s"), missed("t", 12, WRONG)), 14, NOW, usual)
                .progress();
        assertThat(after.done()).isEqualTo(14);
        assertThat(after.held()).singleElement().satisfies(h -> {
            assertThat(h.subject()).isEqualTo("t");
            assertThat(h.sequence()).isEqualTo(12);
            assertThat(h.parked()).isFalse();
        });
        assertThat(after.failures()).isZero();
        assertThat(after.delivered()).isEqualTo(1);
        assertThat(after.failed()).isEqualTo(1);
        assertThat(after.due(NOW)).isEmpty();
        assertThat(after.due(NOW.plusSeconds(7))).isPresent();
    }

    @Test
    void anAddressThatIsSilentIsTriedWithOneEventAndThenPaused() {
        Progress.Next next = new Progress.Next(Progress.begin("a", 10), null);
        for (int i = 1; i <= usual.pauses().size(); i++) {
            next = next.progress()
                    .afterBatch(List.of(missed("s", 11, SILENT), missed("t", 12, SILENT)), 12, NOW, usual);
            assertThat(next.pause()).isNull();
            assertThat(next.progress().done()).isEqualTo(10);
            assertThat(next.progress().held()).isEmpty();
            assertThat(next.progress().batch(64)).isEqualTo(1);
            assertThat(next.progress().notBefore()).isAfter(NOW);
        }
        next = next.progress().afterBatch(List.of(missed("s", 11, SILENT)), 11, NOW, usual);
        assertThat(next.pause()).isEqualTo(Endpoint.UNREACHABLE);
        assertThat(next.progress().afresh(NOW).batch(64)).isEqualTo(64);
    }

    @Test
    void whatWasNotSentComesWithTheNextBatch() {
        Progress after = Progress.begin("a", 10)
                .afterBatch(
                        List.of(
                                taken("s"),
                                missed("t", 12, WRONG),
                                missed("u", 13, new Answer.NotSent()),
                                missed("v", 14, WRONG)),
                        20,
                        NOW,
                        usual)
                .progress();
        assertThat(after.done()).isEqualTo(12);
        assertThat(after.held()).extracting(Progress.Held::subject).containsExactly("t");
        assertThat(after.failed()).isEqualTo(2);
    }

    @Test
    void manySubjectsThatFailAreTheAddress() {
        List<Progress.Outcome> outcomes = new ArrayList<>(List.of(taken("s")));
        for (int i = 0; i <= Progress.MOST_HELD; i++) {
            outcomes.add(missed("t" + i, 20 + i, WRONG));
        }
        Progress.Next next = Progress.begin("a", 10).afterBatch(outcomes, 200, NOW, usual);
        assertThat(next.progress().done()).isEqualTo(10);
        assertThat(next.progress().held()).isEmpty();
        assertThat(next.progress().failures()).isEqualTo(1);
    }

    @Test
    void aSubjectThatWaitsIsTriedLessOftenAndAtLastWaitsForAPerson() {
        Progress held = Progress.begin("a", 10)
                .afterBatch(List.of(missed("t", 12, WRONG)), 14, NOW, usual)
                .progress();
        Progress.Outcome again = missed("t", 12, WRONG);
        for (int i = 2; i <= usual.pauses().size(); i++) {
            held = held.afterHeld(held.held().getFirst(), again, 14, NOW, usual).progress();
            assertThat(held.held().getFirst().attempts()).isEqualTo(i);
            assertThat(held.held().getFirst().parked()).isFalse();
        }
        held = held.afterHeld(held.held().getFirst(), again, 14, NOW, usual).progress();
        assertThat(held.held().getFirst().parked()).isTrue();
        assertThat(held.due(NOW.plus(Duration.ofDays(400)))).isEmpty();
        assertThat(held.done()).isEqualTo(14);
        Progress released = held.released("t", NOW).orElseThrow();
        assertThat(released.due(NOW)).isPresent();
        assertThat(held.released("s", NOW)).isEmpty();
        // a later event of the same subject is another failure, from the beginning
        Progress further = released.afterHeld(
                        released.held().getFirst(), new Progress.Outcome("t", 1, 13L, WRONG), 14, NOW, usual)
                .progress();
        assertThat(further.held().getFirst().sequence()).isEqualTo(13);
        assertThat(further.held().getFirst().attempts()).isEqualTo(1);
        assertThat(further.replayedFrom(12, false).held()).isEmpty();
        assertThat(further.replayedFrom(12, false).done()).isEqualTo(11);
        assertThat(further.replayedFrom(14, false).held()).hasSize(1);
    }
}

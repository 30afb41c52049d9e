package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.partners.sequence.Conditions;
import cn.onezone.partners.sequence.Numbered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Events of a subject one after the other, and being left alone with the one that is on its way. */
class LaneTest {
    private static final Answer.Taken TAKEN = new Answer.Taken(204);

    private final AtomicInteger ended = new AtomicInteger();
    private final List<Long> sent = new ArrayList<>();

    private static Numbered event(long sequence) {
        return new Numbered(
                sequence,
                "s",
                "{}",
                1,
                "type",
                Map.of(),
                "KEEP",
                new Conditions("", null),
                Set.of(),
                Instant.parse("2026-05-06T01:02:03Z"));
    }

    private Lane lane(long from, long to) {
        return new Lane(
                LongStream.rangeClosed(from, to).mapToObj(LaneTest::event).toList(), ended::incrementAndGet);
    }

    @Test
    void sendsInOrderUntilOneIsNotTaken() {
        Lane all = lane(5, 8);
        all.run((event, _) -> {
            var _ = sent.add(event.sequence());
            return TAKEN;
        });
        assertThat(sent).containsExactly(5L, 6L, 7L, 8L);
        assertThat(all.outcome()).contains(new Progress.Outcome("s", 4, null, TAKEN));
        Answer wrong = new Answer.Refused(422, null);
        Lane some = lane(5, 8);
        some.run((event, _) -> event.sequence() == 7 ? wrong : TAKEN);
        assertThat(some.outcome()).contains(new Progress.Outcome("s", 2, 7L, wrong));
        assertThat(ended.get()).isEqualTo(2);
    }

    @Test
    void whatIsLeftAloneEndsWithTheEventThatIsOnItsWay() {
        Lane lane = lane(5, 8);
        List<Progress.Outcome> left = new ArrayList<>();
        lane.run((event, of) -> {
            var _ = sent.add(event.sequence());
            assertThat(of.leave(0, 0)).as("nothing is on its way yet").isEmpty();
            of.sends(event, 1_000);
            if (event.sequence() == 6) {
                assertThat(of.leave(100, 1_099)).as("not so long").isEmpty();
                of.leave(100, 1_100).ifPresent(left::add);
                assertThat(of.isOver()).isFalse();
            }
            return TAKEN;
        });
        assertThat(sent).as("nothing after it").containsExactly(5L, 6L);
        assertThat(left).containsExactly(new Progress.Outcome("s", 1, 6L, new Answer.Awaited()));
        assertThat(lane.outcome()).as("of that one only").contains(new Progress.Outcome("s", 1, null, TAKEN));
        assertThat(lane.leave(0, Long.MAX_VALUE)).as("it is over").isEmpty();
        assertThat(ended.get()).isPositive();
    }

    @Test
    void whatIsLeftAloneAndNotTakenSaysSo() {
        Answer silent = new Answer.Silent("TimeoutException");
        Lane lane = lane(5, 8);
        lane.run((event, of) -> {
            of.sends(event, 0);
            if (event.sequence() == 7) {
                assertThat(of.leave(1, 1)).contains(new Progress.Outcome("s", 2, 7L, new Answer.Awaited()));
                return silent;
            }
            return TAKEN;
        });
        assertThat(lane.outcome()).contains(new Progress.Outcome("s", 0, 7L, silent));
    }

    /** It is no failure of the receiver. */
    @Test
    void aFaultOfOursIsToldToWhoAsks() {
        Lane lane = lane(5, 5);
        lane.run((_, _) -> {
            throw new IllegalStateException("no store");
        });
        assertThat(lane.isOver()).isTrue();
        assertThatThrownBy(lane::outcome).hasMessage("no store");
    }
}

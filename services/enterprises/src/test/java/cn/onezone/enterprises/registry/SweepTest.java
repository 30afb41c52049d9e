package cn.onezone.enterprises.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.StaleVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What falls due by itself: one that cannot be done costs no other, and what fails for all of them is not hidden. */
class SweepTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Sweep sweep = new Sweep("turn", meters);

    @Test
    void goesOnBehindWhatIsRefusedOrWrittenByOthersAllTheTime() {
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int item = i;
            sweep.each(item, () -> {
                if (item == 1) {
                    throw Problem.of(KitProblem.NOT_FOUND, "nothing", "无").refused();
                }
                if (item == 3) {
                    throw new StaleVersion("three", 1);
                }
                done.add(item);
            });
        }
        assertThat(done).containsExactly(0, 2, 4);
        assertThat(meters.counter("onezone.enterprises.turn.failed", "turn", "turn")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void endsWhereTheStoreFails() {
        assertThatThrownBy(() -> sweep.each("one", () -> {
                    throw new IllegalStateException("no store");
                }))
                .hasMessage("no store");
        assertThat(meters.counter("onezone.enterprises.turn.failed", "turn", "turn")
                        .count())
                .isZero();
    }
}

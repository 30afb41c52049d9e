package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.testkit.ServiceProcess;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one log and store: one numbers and delivers, the other stands by. With kill -9 of one after the other the
 * deliveries go on: no event is lost, none comes twice but what the killed one was about, and the order stands (R21, R22).
 */
@Tag("slow")
class TwoProcessesIT {
    /** {@code onezone.partners.take-over} of these tests, and what it takes to read where the other was. */
    private static final Duration STATED = Duration.ofSeconds(6 + 14);

    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 4);

    @Test
    void theOtherGoesOnWithinAStatedTime() throws Exception {
        try (KilledDeliveries deliveries = new KilledDeliveries("TwoProcessesIT")) {
            ServiceProcess leading = deliveries.process();
            ServiceProcess other = leading;
            int kills = 0;
            try {
                deliveries.awaitMore(leading);
                for (int round = 1; round <= ROUNDS; round++) {
                    other = deliveries.process();
                    deliveries.awaitStandingBy(other);
                    deliveries.awaitMore(leading, other);
                    deliveries.aMoment();
                    leading.close();
                    kills++;
                    long killed = System.nanoTime();
                    deliveries.awaitMore(other);
                    Duration until = Duration.ofNanos(System.nanoTime() - killed);
                    System.out.println("round " + round + ": the other goes on after " + until.toMillis() + " ms, at "
                            + deliveries.witness.count());
                    assertThat(until).isLessThan(STATED);
                    leading = other;
                }
            } finally {
                leading.close();
                other.close();
            }
            deliveries.finish(kills + 1);
        }
    }
}

package cn.onezone.partners.webhooks;

import cn.onezone.testkit.ServiceProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of the process that delivers, at random moments between sending an event and writing down that it was taken, while
 * the receiver refuses some: every event comes at least once, the first time in the order of its subject; what comes again
 * comes under the same id; no number is left out, and the manifest is over what came (R21, R22; promise 3).
 */
@Tag("slow")
class DeliveryKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 50);

    @Test
    void everyEventComesInOrderWheneverItIsKilled() throws Exception {
        try (KilledDeliveries deliveries = new KilledDeliveries("DeliveryKillIT")) {
            for (int round = 1; round <= ROUNDS; round++) {
                try (ServiceProcess process = deliveries.process()) {
                    deliveries.awaitMore(process);
                    deliveries.aMoment();
                }
                System.out.println(
                        "round " + round + ": killed at " + deliveries.witness.count() + " of " + deliveries.said());
            }
            deliveries.finish(ROUNDS);
        }
    }
}

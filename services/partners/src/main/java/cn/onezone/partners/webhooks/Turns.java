package cn.onezone.partners.webhooks;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets addresses begin deliveries by turns when many want to: of one for which thousands wait one is begun, then one of each
 * other that waits. Only the work of making and signing a delivery is done in a turn; for an answer nobody waits here.
 */
final class Turns {
    private final Semaphore all;

    /** @param atOnce turns at the same time: as many as there are processors, for it is their time that is shared */
    Turns(int atOnce) {
        this.all = new Semaphore(atOnce, true);
    }

    /** The turns of one address. */
    Of one() {
        return new Of();
    }

    /** It stands in the line once, however many of its deliveries want to begin. */
    final class Of {
        private final Semaphore own = new Semaphore(1, true);

        /** Does the work when it is the turn of this address. */
        <T> T take(Supplier<T> work) throws InterruptedException {
            own.acquire();
            try {
                all.acquire();
                try {
                    return work.get();
                } finally {
                    all.release();
                }
            } finally {
                own.release();
            }
        }
    }
}

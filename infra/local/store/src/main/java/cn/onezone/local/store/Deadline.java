package cn.onezone.local.store;

/** The time a client gives an operation; none if the client names none. */
final class Deadline {
    static final Deadline NONE = new Deadline(0);

    private final long millis;
    private final long end;

    Deadline(long millis) {
        this.millis = millis;
        this.end = System.nanoTime() + millis * 1_000_000;
    }

    void check() {
        if (millis > 0 && System.nanoTime() - end > 0) {
            throw Refusals.outOfTime(millis);
        }
    }
}

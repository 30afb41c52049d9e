package cn.onezone.kit.store;

/**
 * The aggregate was changed by somebody else between read and write. Nothing was written; reading and deciding again
 * may succeed.
 */
public final class StaleVersion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final long expected;

    /** Somebody has written meanwhile: {@code id} is no longer at version {@code expected}. */
    public StaleVersion(String id, long expected) {
        super(id + " is no longer at version " + expected, null, false, false);
        this.id = id;
        this.expected = expected;
    }

    /** The aggregate. */
    public String id() {
        return id;
    }

    /** The version that the writer had read. */
    public long expected() {
        return expected;
    }
}

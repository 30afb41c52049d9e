package cn.onezone.kit.outgoing;

/** An address that somebody else named is not called. The message says which and what was expected. */
public final class NotAllowed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NotAllowed(String value, String expected) {
        super("address: value: " + value + " (expected: " + expected + ")");
    }
}

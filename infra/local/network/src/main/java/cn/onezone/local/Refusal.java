package cn.onezone.local;

/** What the person at the terminal has to mend; shown as one message, without a stack trace. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message, null, false, false);
    }
}

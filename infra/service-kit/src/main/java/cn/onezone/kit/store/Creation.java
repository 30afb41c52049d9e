package cn.onezone.kit.store;

/**
 * The client's key of a creating request and a digest of what it asked for, kept in the created document, so that the
 * same request sent again finds what it made and another request under the same key is refused. A key is its caller's: what
 * others send under the same one has nothing to do with it.
 *
 * @param key the {@code Idempotency-Key} as sent, without blanks
 * @param caller subject of the caller's token, empty if nobody is known
 * @param fingerprint SHA-256 of the request's meaning, hexadecimal
 */
public record Creation(String key, String caller, String fingerprint) {
    /**
     * Key and caller as one text, by which a repetition is found. No two callers share one, for a key has no blank and a
     * caller's name begins after the first.
     */
    public String scoped() {
        return key + " " + caller;
    }

    static Creation of(String scoped, String fingerprint) {
        int blank = scoped.indexOf(' ');
        return new Creation(scoped.substring(0, blank), scoped.substring(blank + 1), fingerprint);
    }
}

package cn.onezone.kit.access;

/** How far a token reaches whatever its roles are (OAuth 2.0, RFC 6749 §3.3). */
public enum Scope {
    /** Safe methods: {@code GET}, {@code HEAD}. */
    READ("onezone:read"),
    /** All other methods. */
    WRITE("onezone:write");

    private final String wire;

    Scope(String wire) {
        this.wire = wire;
    }

    /** As it stands in a token. */
    public String wire() {
        return wire;
    }

    /** What a method needs. */
    static Scope of(String method) {
        return method.equals("GET") || method.equals("HEAD") ? READ : WRITE;
    }
}

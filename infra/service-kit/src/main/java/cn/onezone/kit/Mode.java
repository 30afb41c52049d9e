package cn.onezone.kit;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Where this process runs, {@code onezone.mode}: what nobody would want in production must be asked for. A process that
 * was told nothing is in production, so that a forgotten setting closes a door instead of opening one.
 */
public enum Mode {
    /** On a machine of its developer or tester, on loopback, with conveniences that are none for others. */
    LOCAL,
    /** Everywhere else. */
    PRODUCTION;

    /** The setting's name. */
    public static final String SETTING = "onezone.mode";

    /**
     * The mode that the settings name; production if they name none.
     *
     * @throws IllegalArgumentException for a value that is neither {@code local} nor {@code production}
     */
    public static Mode of(Environment settings) {
        return of(settings.getProperty(SETTING));
    }

    static Mode of(@Nullable String setting) {
        return switch (setting) {
            case null -> PRODUCTION;
            case "production" -> PRODUCTION;
            case "local" -> LOCAL;
            default ->
                throw new IllegalArgumentException(
                        SETTING + ": value: " + setting + " (expected: local or production)");
        };
    }

    /** Whether conveniences are in order. */
    public boolean isLocal() {
        return this == LOCAL;
    }
}

package cn.onezone.local.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the store. Asked at each sign-in, so that a user added later needs no new start. Called by several threads at
 * once.
 */
@FunctionalInterface
public interface Users {
    /** The user of a name, or null if there is none. */
    @Nullable
    User find(String name);

    /**
     * Who may read and write one database, and nothing else.
     *
     * @param name lower-case letters, digits and hyphens, at most 60
     * @param database of the same form; the user signs in there
     * @param verifier what is known of the password
     */
    record User(String name, String database, Verifier verifier) {
        private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

        /** Refuses a name that is not of the form above. */
        public User {
            for (String one : new String[] {name, database}) {
                if (!NAME.matcher(one).matches()) {
                    throw new IllegalArgumentException(
                            "user or database: value: " + one + " (expected: " + NAME.pattern() + ")");
                }
            }
        }
    }
}

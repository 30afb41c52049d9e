package cn.onezone.identity.accounts;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, or a program, that gets tokens.
 *
 * @param name user name and {@code sub}: 1 to 64 of a-z, 0-9 and -
 * @param role what it may
 * @param park code of the park of a park administrator, absent for all others
 * @param nameZh how it is called
 * @param nameEn how it is called in English
 * @param hash of its password, see {@link Passwords}
 */
public record Account(String name, Role role, @Nullable String park, String nameZh, String nameEn, String hash) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

    /**
     * Checks what came from a file.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public Account {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name + " (expected: 1 to 64 of a-z, 0-9 and -)");
        }
        if ((park != null) != (role == Role.PARK_ADMINISTRATOR)) {
            throw new IllegalArgumentException("account " + name + ": park: " + park
                    + " (expected: the park's code for a park administrator, none for all others)");
        }
        if (!Passwords.FORM.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                    "account " + name + ": hash (expected: BCrypt, $2a$10$…, or what was made here)");
        }
    }

    /** For people who read either language. */
    public String displayName() {
        return nameZh + " " + nameEn;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return name + " (" + role.wire() + ")";
    }
}

package cn.onezone.identity.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * How passwords are kept. Those made here are 192 random bits: nobody guesses them however quickly he tries, so SHA-256 is
 * enough, and a first start need not stretch some twenty of them. Those that a person has chosen, which only an operator can
 * put into the file, are kept as BCrypt and as nothing else.
 */
public final class Passwords implements PasswordEncoder {
    /** Of either kind; what is in no other form is believed from nobody. */
    static final Pattern FORM =
            Pattern.compile("\\{random-sha256}[A-Za-z0-9_-]{43}|\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

    private static final String RANDOM = "{random-sha256}";

    // verifies only: the strength stands in each hash
    private final BCryptPasswordEncoder chosen = new BCryptPasswordEncoder();

    /** Of a password that was made at random, of 128 bits at least. */
    @Override
    public @Nullable String encode(@Nullable CharSequence random) {
        return random == null
                ? null
                : RANDOM + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(random));
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
        if (password == null || hash == null || !FORM.matcher(hash).matches()) {
            return false;
        }
        return hash.startsWith(RANDOM)
                ? MessageDigest.isEqual(
                        Base64.getUrlDecoder().decode(hash.substring(RANDOM.length())), sha256(password))
                : chosen.matches(password, hash);
    }

    private static byte[] sha256(CharSequence text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

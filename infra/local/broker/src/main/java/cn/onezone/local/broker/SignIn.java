package cn.onezone.local.broker;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.jspecify.annotations.Nullable;

/**
 * Tells Kafka by what a user is verified. Kafka's own way keeps the users in the log itself, where they cannot be put into a
 * log that was made without them: nobody could sign in to do it. Made by Kafka, by the name of the class.
 */
public final class SignIn implements AuthenticateCallbackHandler {
    /** Broker property with the {@link Access} to ask: an object, for it is only handed on within this JVM. */
    static final String ACCESS = "onezone.access";

    /** Broker property with the {@link Kept} to ask. */
    static final String KEPT = "onezone.kept";

    /** What an unknown user's password is compared with, so that it takes as long as a known one's. */
    private static final ScramCredential NOBODY = credential(random());

    private @Nullable Access access;
    private @Nullable Kept kept;

    /** For Kafka. */
    public SignIn() {}

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
        if (!(settings.get(ACCESS) instanceof Access given)) {
            throw new IllegalStateException(ACCESS + " (expected: whom to ask)");
        }
        access = given;
        kept = settings.get(KEPT) instanceof Kept there ? there : null;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        String name = "";
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback asked -> name = asked.getDefaultName();
                case ScramCredentialCallback asked -> {
                    ScramCredential known = known(name);
                    if (known != null) {
                        asked.scramCredential(known);
                    }
                }
                case PlainAuthenticateCallback asked -> asked.authenticated(plain(name, asked.password()));
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private @Nullable ScramCredential known(@Nullable String name) {
        return access == null || name == null ? null : access.accounts().find(name);
    }

    private boolean plain(@Nullable String name, char[] password) {
        if (access == null || name == null) {
            return false;
        }
        if (access.plain().contains(name)) {
            return isOf(password, known(name), ScramMechanism.SCRAM_SHA_256);
        }
        return isOf(password, kept == null ? null : kept.find(name), ScramMechanism.SCRAM_SHA_512);
    }

    /** Takes as long for a user who is not there. */
    private static boolean isOf(char[] password, @Nullable ScramCredential known, ScramMechanism mechanism) {
        ScramCredential compared = known == null ? NOBODY : known;
        try {
            ScramFormatter scram = new ScramFormatter(mechanism);
            byte[] salted = scram.saltedPassword(new String(password), compared.salt(), compared.iterations());
            byte[] stored = scram.storedKey(scram.clientKey(salted));
            return MessageDigest.isEqual(stored, compared.storedKey()) && known != null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has what SCRAM needs", e);
        }
    }

    /** What is kept of a password, with a salt of its own and the fewest rounds that Kafka takes. */
    static ScramCredential credential(String password) {
        try {
            return new ScramFormatter(ScramMechanism.SCRAM_SHA_256)
                    .generateCredential(password, ScramMechanism.SCRAM_SHA_256.minIterations());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has what SCRAM-SHA-256 needs", e);
        }
    }

    /** A password that nobody can guess. */
    static String random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    @Override
    public void close() {}
}

package cn.onezone.local.broker;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.jspecify.annotations.Nullable;

/**
 * Tells Kafka by what a user is verified. Kafka's own way keeps the users in the log itself, where they cannot be put into a
 * log that was made without them: nobody could sign in to do it. Made by Kafka, by the name of the class.
 */
public final class SignIn implements AuthenticateCallbackHandler {
    /** Broker property with the {@link Access.Accounts} to ask: an object, for it is only handed on within this JVM. */
    static final String ACCOUNTS = "onezone.accounts";

    private Access.@Nullable Accounts accounts;

    /** For Kafka. */
    public SignIn() {}

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
        if (!(settings.get(ACCOUNTS) instanceof Access.Accounts given)) {
            throw new IllegalStateException(ACCOUNTS + " (expected: the accounts to ask)");
        }
        accounts = given;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        String name = "";
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback asked -> name = asked.getDefaultName();
                case ScramCredentialCallback asked -> {
                    ScramCredential known = accounts == null ? null : accounts.find(name);
                    if (known != null) {
                        asked.scramCredential(known);
                    }
                }
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}
}

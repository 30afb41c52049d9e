package cn.onezone.local.users;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/**
 * Makes the users, the topics and the rules on a Kafka that is not ours to start, and ends: the job {@code log-setup} of
 * {@code docker compose}. Running it again sets the passwords anew and brings the rules in line.
 */
public final class LogSetup {
    private static final int ITERATIONS = 4_096;
    private static final long LIMIT_SECONDS = 60;

    private LogSetup() {}

    /**
     * Everything is in the environment: {@code ONEZONE_LOG_BOOTSTRAPSERVERS} of the listener where the operator signs in by
     * SASL/PLAIN, {@code OPERATOR_PASSWORD}, a password for each service as {@code PARK_HAIDIAN_PASSWORD}, and for parks other
     * than the sixteen {@code ONEZONE_GATEWAY_PARKSFILE}.
     */
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        String file = environment.getOrDefault("ONEZONE_GATEWAY_PARKSFILE", "");
        try {
            run(environment, file.isEmpty() ? ParkDirectory.bundled() : ParkDirectory.of(Path.of(file)));
        } catch (IllegalArgumentException | LogUnavailable e) {
            System.err.println("log-setup: " + e.getMessage());
            System.exit(1);
        }
        System.out.println("log-setup: users, topics and rules are as they should be");
    }

    static void run(Map<String, String> environment, ParkDirectory directory) {
        LogSettings operator = operator(
                required(environment, "ONEZONE_LOG_BOOTSTRAPSERVERS"),
                required(environment, variable(LogRules.OPERATOR)));
        List<UserScramCredentialAlteration> users = new ArrayList<>();
        for (String user : LogRules.users(directory)) {
            // the operator is one of the broker's own configuration
            if (!user.equals(LogRules.OPERATOR)) {
                users.add(new UserScramCredentialUpsertion(
                        user,
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS),
                        required(environment, variable(user))));
            }
        }
        try (Admin admin = Admin.create(operator.common())) {
            admin.describeUserScramCredentials().all().get(LIMIT_SECONDS, TimeUnit.SECONDS).keySet().stream()
                    .filter(LogRules.RETIRED::contains)
                    .forEach(user -> users.add(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_256)));
            admin.alterUserScramCredentials(users).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new LogUnavailable(e.getCause());
        } catch (TimeoutException e) {
            throw new LogUnavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable(e);
        }
        LogRules.apply(operator, directory);
    }

    /** The variable with a user's password: {@code PARK_HAIDIAN_PASSWORD}. */
    public static String variable(String user) {
        return user.replace('-', '_').toUpperCase(Locale.ROOT) + "_PASSWORD";
    }

    private static LogSettings operator(String servers, String password) {
        if (!password.matches("[A-Za-z0-9._~-]+")) {
            throw new IllegalArgumentException(variable(LogRules.OPERATOR) + ": " + password.length()
                    + " characters (expected: letters, digits and . _ ~ - only)");
        }
        return new LogSettings(
                servers,
                4,
                (short) -1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                1,
                null,
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        PlainLoginModule.class.getName() + " required username=\"" + LogRules.OPERATOR
                                + "\" password=\"" + password + "\";"),
                null,
                null,
                null);
    }

    private static String required(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(variable + ": value: none (expected: one)");
        }
        return value;
    }
}

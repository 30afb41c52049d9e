package cn.onezone.local.broker;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the broker. What each of them may do is said by Kafka's own access rules, which stand in its log; without a
 * rule nobody may do anything but the operators.
 *
 * @param accounts asked at each sign-in, so that a user added later needs no new start
 * @param operators names of users who may do everything
 * @param plain names of users of {@code accounts} who may also sign in by SASL/PLAIN, which shows the broker the password: on
 *     loopback nobody else sees it. Users whom Kafka keeps itself (SCRAM-SHA-512) may too. For clients on librdkafka before 2.6.1, whose SCRAM Kafka 4 does not take, as systems still ship them
 */
public record Access(Accounts accounts, Set<String> operators, Set<String> plain) {
    /** The name by which the broker and its controller know each other; nobody else can sign in by it. */
    static final String OWN_NAME = "broker";

    /** What is known of the users. Called by several threads at once. */
    @FunctionalInterface
    public interface Accounts {
        /** By what a user of this name is verified (SCRAM-SHA-256), or null if there is none. */
        @Nullable
        ScramCredential find(String name);
    }

    /** Copies the sets; refuses {@value #OWN_NAME} as the name of an operator. */
    public Access {
        operators = Set.copyOf(operators);
        plain = Set.copyOf(plain);
        if (operators.contains(OWN_NAME)) {
            throw new IllegalArgumentException(
                    "operators: value: " + OWN_NAME + " (expected: another name, this is the broker's own)");
        }
    }

    /** As Kafka wants to have it in {@code super.users}. */
    String superUsers() {
        return Stream.concat(Stream.of(OWN_NAME), operators.stream().sorted())
                .map(name -> "User:" + name)
                .collect(Collectors.joining(";"));
    }
}

package cn.onezone.enterprises.registry;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Under which keys commands were done that create nothing of their own: one key of one caller means one command. The commands
 * themselves may be done again without harm, so it is enough to remember a key when its command is done.
 */
@Component
class CommandKeys {
    private static final String KIND = "registry command";

    private final Aggregates<Done> done;

    CommandKeys(MongoDatabase database, Relay relay) {
        this.done = new Aggregates<>(database, "registryCommands", Done.class, relay);
    }

    /**
     * What was done.
     *
     * @param command {@code lineage}, {@code revocation}, {@code dismissal} or {@code decision}
     * @param subject of what
     */
    public record Done(String command, String subject) {}

    /**
     * A command, ready to be done.
     *
     * @param command {@code lineage}, {@code revocation}, {@code dismissal} or {@code decision}
     * @param subject of what
     * @param creation its key and meaning, absent without a key
     * @param isDone it was done under this key before: what has been taken back since is not to be done again
     */
    record Asked(String command, String subject, @Nullable Creation creation, boolean isDone) {}

    /**
     * A command under a key.
     *
     * @param key as sent; absent makes no promise
     * @param form what is asked for
     * @throws cn.onezone.kit.problem.Refused if the key has not its form, or another command was done under it
     */
    Asked asked(@Nullable String key, String command, String subject, Object form) {
        Creation creation = Idempotency.creation(key, List.of(command, subject, form));
        boolean isDone = false;
        if (creation != null) {
            Optional<Stored<Done>> before = done.find(Idempotency.id(KIND, creation));
            isDone = before.isPresent();
            if (before.isPresent() && !creation.equals(before.get().creation())) {
                throw Problem.of(
                                KitProblem.IDEMPOTENCY_KEY_REUSED,
                                "Idempotency-Key: value: " + creation.key()
                                        + " (expected: a new key for a new request)",
                                "Idempotency-Key：“" + creation.key() + "”已用于其他请求，新的请求须用新的键")
                        .refused();
            }
        }
        return new Asked(command, subject, creation, isDone);
    }

    /** It is done. Done twice at once it is remembered once. */
    void done(Asked asked) {
        Creation creation = asked.creation();
        if (creation != null) {
            String id = Idempotency.id(KIND, creation);
            if (done.find(id).isEmpty()) {
                var _ = done.create(id, new Done(asked.command(), asked.subject()), creation, List.of());
            }
        }
    }
}

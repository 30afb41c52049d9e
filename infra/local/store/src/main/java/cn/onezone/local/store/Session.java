package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection has proved of itself, and what it may do by that. Begins and ends with the connection; for its
 * thread only.
 */
final class Session {
    private static final Logger log = LoggerFactory.getLogger(LocalStore.class);
    /** What tells nothing of any database and changes none. */
    private static final Set<String> FREE = Set.of(
            "hello",
            "isMaster",
            "ismaster",
            "ping",
            "buildInfo",
            "buildinfo",
            "saslStart",
            "saslContinue",
            "logout",
            "endSessions");
    /** What is asked of {@link #ALL} and answered of the databases that are one's own, as MongoDB does. */
    private static final Set<String> OF_ALL = Set.of("listDatabases");

    private static final String ALL = "admin";

    private static final int CONVERSATION = 1;
    private static final int MOST_UNKNOWN_BYTES = 16 << 10;

    /** Null where nobody needs to sign in. */
    private final @Nullable Users users;

    private Users.@Nullable User user;
    private @Nullable Scram conversation;
    private boolean emptyExchange;
    /** The proof is given, and an empty message from the client still to come. */
    private Users.@Nullable User proved;

    private Session(@Nullable Users users) {
        this.users = users;
    }

    /** One that may do everything. */
    static Session open() {
        return new Session(null);
    }

    /** One that may do nothing until it has signed in. */
    static Session of(Users users) {
        return new Session(users);
    }

    /** Refuses a command that this connection may not give. */
    void allow(String command, String database) {
        if (users == null || FREE.contains(command)) {
            return;
        }
        Users.User known = user;
        if (known == null) {
            throw Refusals.unauthorized("command " + command + " requires authentication");
        }
        if (!(OF_ALL.contains(command) ? ALL : known.database()).equals(database)) {
            throw Refusals.unauthorized("not authorized on " + database + " to execute command " + command);
        }
    }

    /** Whether it is told that there is this database. */
    boolean sees(String database) {
        Users.User known = user;
        return users == null || (known != null && known.database().equals(database));
    }

    /** The largest message that is read of this connection, in bytes. */
    int mostBytes() {
        return users == null || user != null ? WireMessages.MOST_BYTES : MOST_UNKNOWN_BYTES;
    }

    /** The mechanisms told to who asks for those of a user: the same for any name. */
    List<String> mechanisms() {
        return users == null ? List.of() : List.of(Scram.MECHANISM);
    }

    /** The answer to a {@code saslStart} that came with a {@code hello}, or null if it is of no use. */
    @Nullable
    Document speculate(Document start) {
        if (users == null
                || !Scram.MECHANISM.equals(start.get("mechanism"))
                || !(start.get("db") instanceof String database)) {
            return null;
        }
        return start(database, start);
    }

    /** Begins to sign in; what was proved before counts no longer. */
    Document start(String database, Document command) {
        forget();
        if (users == null) {
            throw Refusals.notSupported("signing in to a store that is open to all");
        }
        if (!Scram.MECHANISM.equals(command.get("mechanism"))) {
            throw Refusals.mechanismUnavailable(String.valueOf(command.get("mechanism")));
        }
        try {
            Scram begun = new Scram(payload(command), database, users);
            emptyExchange = !(command.get("options") instanceof Document options
                    && Boolean.TRUE.equals(options.get("skipEmptyExchange")));
            conversation = begun;
            return step(false, begun.challenge());
        } catch (Scram.Failed e) {
            throw failed(database, e);
        }
    }

    /** Goes on with signing in. */
    Document go(String database, Document command) {
        Scram begun = conversation;
        Users.User last = proved;
        byte[] payload = payload(command);
        boolean ours = command.get("conversationId") instanceof Number id && id.intValue() == CONVERSATION;
        forget();
        try {
            if (!ours || (begun == null && (last == null || payload.length > 0))) {
                throw new Scram.Failed("nothing was begun that this message goes on with");
            }
            if (begun == null) {
                user = last;
                return step(true, payload);
            }
            Scram.Proved end = begun.end(payload);
            if (emptyExchange) {
                proved = end.user();
            } else {
                user = end.user();
            }
            return step(!emptyExchange, end.signature().getBytes(StandardCharsets.US_ASCII));
        } catch (Scram.Failed e) {
            throw failed(database, e);
        }
    }

    /** Ends what was proved. */
    void forget() {
        user = null;
        conversation = null;
        proved = null;
    }

    private static byte[] payload(Document command) {
        return command.get("payload") instanceof BinData binary ? binary.getData() : new byte[0];
    }

    private static Document step(boolean done, byte[] payload) {
        return new Document("conversationId", CONVERSATION)
                .append("done", done)
                .append("payload", new BinData(payload));
    }

    private static RuntimeException failed(String database, Scram.Failed why) {
        // why it failed is for the operator; who tries is told nothing
        log.warn("A sign-in to {} failed: {}", Refusals.quoted(database), why.getMessage());
        return Refusals.authenticationFailed();
    }
}

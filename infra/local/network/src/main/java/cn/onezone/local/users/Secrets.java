package cn.onezone.local.users;

import cn.onezone.kit.log.LogSettings;
import cn.onezone.local.broker.Access;
import cn.onezone.local.store.Users;
import cn.onezone.local.store.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a local network, in the folder {@code secrets} beside its data, which only its owner can read: for each user
 * of the store and the log the password, and what the store and the broker keep of it. A user whose files are deleted while
 * the network is down gets a new password at the next start.
 */
public final class Secrets {
    private static final String STORE = ".store";
    private static final String BROKER = ".broker";
    private static final String PASSWORD = ".password";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final int PASSWORD_BYTES = 32;
    /**
     * The fewest that Kafka takes. Its clients derive anew for each connection, and there is nothing to stretch: the passwords
     * are random.
     */
    private static final int BROKER_ITERATIONS = 4_096;

    private final Path folder;

    private Secrets(Path folder) {
        this.folder = folder;
    }

    /** Those of a network that has been started before. */
    public static Secrets of(Path data) {
        return new Secrets(data.resolve("secrets"));
    }

    /**
     * Makes what is missing: the folder, and a random password for each user that has none.
     *
     * @param data folder of the network's data
     * @param users lower-case letters, digits and hyphens, at most 60
     * @throws UncheckedIOException if the folder cannot be written
     */
    public static Secrets prepare(Path data, Collection<String> users) {
        Secrets secrets = of(data);
        try {
            Files.createDirectories(data);
            if (posix()) {
                if (!Files.exists(secrets.folder)) {
                    Files.createDirectories(secrets.folder, permissions("rwx------"));
                }
                // also one that was restored from somewhere
                Files.setPosixFilePermissions(secrets.folder, PosixFilePermissions.fromString("rwx------"));
            } else {
                Files.createDirectories(secrets.folder);
            }
            for (String user : users) {
                secrets.prepare(user);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the secrets in " + secrets.folder + " cannot be made", e);
        }
        return secrets;
    }

    private void prepare(String user) throws IOException {
        if (!Files.exists(file(user, PASSWORD))) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            // what is left of an earlier password must not outlive it
            Files.deleteIfExists(file(user, STORE));
            Files.deleteIfExists(file(user, BROKER));
            write(user, PASSWORD, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
    }

    /** The password of a user. */
    public String password(String user) {
        String password = read(user, PASSWORD);
        if (password == null) {
            throw new IllegalArgumentException(
                    "user: value: " + user + " (expected: one that has a password in " + folder + ")");
        }
        return password;
    }

    /** Properties by which a Kafka client reaches the broker as a user. */
    public Map<String, Object> kafka(String broker, String user) {
        return log(broker, user).common();
    }

    /** The kit's settings of the log, with those that are usual here, as a user. */
    public LogSettings log(String broker, String user) {
        return new LogSettings(
                broker,
                4,
                (short) -1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                20_000,
                null,
                Map.of(),
                user,
                password(user),
                null);
    }

    /** Who may use the store: each service its own database, which has its name. */
    public Users storeUsers() {
        return name -> {
            Verifier verifier = LogRules.isService(name) ? verifier(name, STORE, Verifier.USUAL_ITERATIONS) : null;
            return verifier == null ? null : new Users.User(name, name, verifier);
        };
    }

    /** Who may use the broker. */
    public Access brokerAccess() {
        return new Access(
                name -> {
                    // the password of one that was there in an earlier version may lie here still
                    Verifier verifier =
                            LogRules.RETIRED.contains(name) ? null : verifier(name, BROKER, BROKER_ITERATIONS);
                    return verifier == null
                            ? null
                            : new ScramCredential(
                                    verifier.salt(), verifier.storedKey(), verifier.serverKey(), verifier.iterations());
                },
                Set.of(LogRules.OPERATOR),
                Set.of(LogRules.OPERATOR));
    }

    /**
     * Writes what kcat and other clients on librdkafka need to reach the broker as a user: by SASL/PLAIN, for Kafka 4 does not
     * take the SCRAM of those before 2.6.1.
     *
     * @return the file, readable by its owner only
     */
    public Path kcat(String broker, String user) throws IOException {
        Path file = file(user, ".kcat");
        Path written = written("bootstrap.servers=" + broker + "\nsecurity.protocol=SASL_PLAINTEXT\n"
                + "sasl.mechanisms=PLAIN\nsasl.username=" + user + "\nsasl.password=" + password(user) + "\n");
        return Files.move(written, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Made when a user first signs in: derivations for all of them would be half of what a first start does before its first
     * process runs.
     */
    private @Nullable Verifier verifier(String user, String kind, int iterations) {
        String text = read(user, kind);
        if (text == null) {
            String password = read(user, PASSWORD);
            if (password == null) {
                return null;
            }
            try {
                write(user, kind, Verifier.of(password, iterations).text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // perhaps what another thread has written: all must answer with one salt
            text = read(user, kind);
        }
        return text == null ? null : Verifier.parse(text);
    }

    /** Read each time: the files are small and few are the times, and a user added by another process is known at once. */
    private @Nullable String read(String user, String kind) {
        // a name comes from whoever tries to sign in: never a path to somewhere else
        if (!NAME.matcher(user).matches()) {
            return null;
        }
        try {
            return Files.readString(file(user, kind)).strip();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String user, String kind) {
        if (!NAME.matcher(user).matches()) {
            throw new IllegalArgumentException("user: value: " + user + " (expected: " + NAME.pattern() + ")");
        }
        return folder.resolve(user + kind);
    }

    /** Of two processes that write at once, one has written and the other finds it written. */
    private void write(String user, String kind, String content) throws IOException {
        Path written = written(content + "\n");
        try {
            var _ = Files.createLink(file(user, kind), written);
        } catch (FileAlreadyExistsException e) {
            // as good as ours
        } finally {
            Files.delete(written);
        }
    }

    private Path written(String content) throws IOException {
        Path file = posix()
                ? Files.createTempFile(folder, "new", null, permissions("rw-------"))
                : Files.createTempFile(folder, "new", null);
        return Files.writeString(file, content);
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    @Override
    public String toString() {
        return "Secrets in " + folder;
    }
}

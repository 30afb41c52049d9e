package cn.onezone.testkit;

import cn.onezone.local.broker.LocalBroker;
import cn.onezone.local.store.LocalStore;
import cn.onezone.local.store.Statistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one store for all tests of a JVM, each started when it is first asked for, on directories that are
 * deleted when the JVM ends. Tests keep apart by their own database and topic names.
 */
public final class EmbeddedInfrastructure {
    private static final EmbeddedInfrastructure SHARED = new EmbeddedInfrastructure();

    private @Nullable Path directory;
    private @Nullable LocalBroker broker;
    private @Nullable LocalStore store;

    private EmbeddedInfrastructure() {}

    /** The one of this JVM. */
    public static EmbeddedInfrastructure shared() {
        return SHARED;
    }

    /** Address of the broker for Kafka clients; starts it if need be. */
    public synchronized String bootstrapServers() {
        LocalBroker running = broker;
        if (running == null) {
            running = LocalBroker.start(directory().resolve("broker"), 0);
            broker = running;
        }
        return running.bootstrapServers();
    }

    /** Address of the store with the given database, for MongoDB drivers; starts it if need be. */
    public synchronized String mongoUri(String database) {
        return store().connectionString() + "/" + database;
    }

    /** What the store did so far; a test can see here that its queries used their indexes. */
    public synchronized Statistics storeStatistics() {
        return store().statistics();
    }

    private LocalStore store() {
        LocalStore running = store;
        if (running == null) {
            running = LocalStore.open(directory().resolve("store"), 0);
            store = running;
        }
        return running;
    }

    private Path directory() {
        Path made = directory;
        if (made == null) {
            try {
                made = Files.createTempDirectory("onezone-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            directory = made;
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        }
        return made;
    }

    private synchronized void stop() {
        if (store != null) {
            store.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (directory != null) {
            try {
                delete(directory);
            } catch (IOException e) {
                System.err.println("Left behind: " + directory + " (" + e + ")");
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

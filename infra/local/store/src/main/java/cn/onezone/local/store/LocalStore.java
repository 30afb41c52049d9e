package cn.onezone.local.store;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A document store on disk that MongoDB's drivers can talk to, on the loopback interface only.
 *
 * <p>Promises: a write is acknowledged after it is synced to disk; a document and its index entries change together;
 * nobody ever reads half a change; a query on an index uses it; equality, order and sums of numbers are exact. What
 * MongoDB can and this cannot (transactions, TTL, collation, validators, views, capped collections, text, geo, hashed
 * and wildcard indexes, change streams, pipelines in updates, positional operators, stages over several collections) is
 * refused with an error, never ignored. A data directory serves one store at a time.
 */
public final class LocalStore implements AutoCloseable {
    private static final long DEFAULT_CACHE_BYTES = 32L << 20;
    private static final long DEFAULT_WARN_ABOVE = 10_000;

    private final Engine engine;
    private final Observations observations;
    private final WireFront front;
    private boolean closed;

    /**
     * How a store is to run.
     *
     * @param cacheBytes memory for blocks of data, in bytes; changes not yet in a table take up to 48 MiB more
     * @param warnAboveDocuments a query that reads more documents than this without an index is logged
     */
    public record Settings(long cacheBytes, long warnAboveDocuments) {
        /** 32 MiB of cache, a warning above 10 000 documents. */
        public static Settings usual() {
            return new Settings(DEFAULT_CACHE_BYTES, DEFAULT_WARN_ABOVE);
        }
    }

    private LocalStore(Engine engine, Observations observations, WireFront front) {
        this.engine = engine;
        this.observations = observations;
        this.front = front;
    }

    /** Opens the store with the usual settings, for everybody who can connect. */
    public static LocalStore open(Path dataDir, int port) {
        return open(dataDir, port, Settings.usual());
    }

    /**
     * Opens the store for everybody who can connect, and returns when clients can.
     *
     * @param dataDir where the data are kept; created if missing
     * @param port the port on 127.0.0.1, or 0 for a free one
     * @throws IllegalStateException if the directory is in use or unreadable, or the port is taken; the message names
     *     which
     */
    public static LocalStore open(Path dataDir, int port, Settings settings) {
        return open(dataDir, port, settings, Session::open);
    }

    /**
     * As {@link #open(Path, int)}, but who wants something must sign in first (SCRAM-SHA-256), and then may use one
     * database only. What is not allowed is refused with MongoDB's codes: 13 before signing in and for another's database,
     * 18 for a wrong password as for an unknown user.
     *
     * @param users asked at each sign-in
     */
    public static LocalStore open(Path dataDir, int port, Users users) {
        return open(dataDir, port, Settings.usual(), () -> Session.of(users));
    }

    private static LocalStore open(Path dataDir, int port, Settings settings, Supplier<Session> sessions) {
        QuietLogging.install();
        Engine engine = new Engine(dataDir, settings.cacheBytes());
        try {
            Observations observations = new Observations(settings.warnAboveDocuments());
            Clock clock = Clock.systemUTC();
            Catalog catalog = new Catalog(engine, observations, new Updates(clock));
            return new LocalStore(
                    engine, observations, new WireFront(new Commands(catalog, engine, clock), sessions, port));
        } catch (RuntimeException e) {
            engine.close();
            throw new IllegalStateException("The store did not start on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    /** The address for drivers, as {@code mongodb://127.0.0.1:port}. */
    public String connectionString() {
        return "mongodb://127.0.0.1:" + front.port();
    }

    /** What was done since the store was opened. */
    public Statistics statistics() {
        return observations.statistics(engine);
    }

    /** Answers what is running, then closes; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            front.close();
            engine.close();
        }
    }

    /**
     * Runs the store as a process of its own until it is told to stop: {@code --data DIR --port N}. Prints
     * {@code READY mongodb://127.0.0.1:port} when clients can connect.
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 4 || !"--data".equals(args[0]) || !"--port".equals(args[2])) {
            System.err.println("Expected: --data DIR --port N");
            System.exit(2);
        }
        QuietLogging.onlyWarnings();
        LocalStore store = open(Path.of(args[1]), Integer.parseInt(args[3]));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            store.close();
            stopped.countDown();
        }));
        System.out.println("READY " + store.connectionString());
        System.out.flush();
        stopped.await();
    }
}

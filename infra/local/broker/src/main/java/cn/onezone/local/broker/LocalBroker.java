package cn.onezone.local.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker and its controller in this JVM, on the loopback interface only, with its log on disk.
 *
 * <p>The log is the memory of the network, so nothing in it is ever deleted by age or size; a topic must be created
 * before it is written to; a message holds at most {@value #MAX_MESSAGE_BYTES} bytes. A data directory serves one
 * broker at a time: a second start on it is refused by Kafka's own lock. What a producer with {@code acks=all} was
 * told is stored survives the death of the process (not of the machine: like every Kafka broker it leaves the flush to
 * the operating system).
 */
public final class LocalBroker implements AutoCloseable {
    /** The largest message accepted, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    /** By which clients sign in where they must. */
    private static final String MECHANISM = "SCRAM-SHA-256";

    /** By which those sign in whom Kafka keeps itself, in its log: users that one who may has made while it ran. */
    private static final String KEPT_MECHANISM = "SCRAM-SHA-512";

    /** By its name: Kafka brings it along for running only. */
    private static final String AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    private static final int ATTEMPTS_TO_FIND_A_PORT = 3;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final KafkaRaftServer server;
    private final int port;
    private final int controllerPort;
    private boolean closed;

    private LocalBroker(KafkaRaftServer server, int port, int controllerPort) {
        this.server = server;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /**
     * Starts the broker and returns when it accepts clients. An empty or missing directory is formatted first.
     *
     * @param dataDir where the log is kept; created if missing
     * @param port the port on 127.0.0.1, or 0 for a free one
     * @throws IllegalStateException if the given port is taken or the directory cannot be formatted; the message names
     *     which
     */
    public static LocalBroker start(Path dataDir, int port) {
        return begin(dataDir, port, null);
    }

    /**
     * As {@link #start(Path, int)}, but clients must sign in (SCRAM-SHA-256 over SASL_PLAINTEXT) and may do only what Kafka's
     * access rules allow them. A directory of a broker that was open to all is taken as it is; from then on it has no rules,
     * and an operator must make them.
     *
     * @param access who may sign in
     */
    public static LocalBroker start(Path dataDir, int port, Access access) {
        return begin(dataDir, port, access);
    }

    private static LocalBroker begin(Path dataDir, int port, @Nullable Access access) {
        QuietLogging.install();
        for (int attempt = 1; ; attempt++) {
            FreePorts free = freePorts();
            int clientPort = port == 0 ? free.clients() : port;
            requireFree(clientPort);
            try {
                return start(dataDir, clientPort, free.controller(), access);
            } catch (KafkaException taken) {
                // Between finding a free port and binding it, another process may have taken it.
                if (attempt == ATTEMPTS_TO_FIND_A_PORT) {
                    throw new IllegalStateException(
                            "The broker did not start on 127.0.0.1:" + clientPort + " with data in " + dataDir, taken);
                }
            }
        }
    }

    private static LocalBroker start(Path dataDir, int port, int controllerPort, @Nullable Access access) {
        Path log = dataDir.resolve("log");
        Properties settings = settings(log, port, controllerPort);
        try {
            Files.createDirectories(dataDir);
            if (!Files.exists(log.resolve("meta.properties"))) {
                format(dataDir, settings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The broker cannot use the directory " + dataDir, e);
        }
        Kept kept = new Kept();
        if (access != null) {
            guard(settings, access, kept);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            kept.of(server);
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return new LocalBroker(server, port, controllerPort);
    }

    private static Properties settings(Path log, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("log.dirs", log.toString());

        // After kill -9 the new incarnation must wait until the old registration times out; Kafka's 9 s are too long.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");

        settings.put("auto.create.topics.enable", "false");
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", "-1");
        settings.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
        settings.put("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        settings.put("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));

        // One node, two cores, little memory.
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("offsets.topic.segment.bytes", "8388608");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.cleaner.io.buffer.size", "65536");
        settings.put("log.segment.bytes", "268435456");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("queued.max.requests", "200");
        return settings;
    }

    /** The controller's listener too: who can connect to it can do everything. */
    private static void guard(Properties settings, Access access, Kept kept) {
        String password = SignIn.random();
        ScramCredential own = SignIn.credential(password);
        Access.Accounts accounts =
                name -> name.equals(Access.OWN_NAME) ? own : access.accounts().find(name);
        settings.put(SignIn.ACCESS, new Access(accounts, access.operators(), access.plain()));
        settings.put(SignIn.KEPT, kept);
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", MECHANISM);
        settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        settings.put("sasl.mechanism.controller.protocol", MECHANISM);
        String login = ScramLoginModule.class.getName() + " required username=\"" + Access.OWN_NAME + "\" password=\""
                + password + "\";";
        mechanism(settings, "clients", MECHANISM, login);
        mechanism(settings, "controller", MECHANISM, login);
        // with Kafka's own handler, which knows the users that it keeps itself
        settings.put("listener.name.clients.sasl.enabled.mechanisms", MECHANISM + "," + KEPT_MECHANISM + ",PLAIN");
        settings.put(
                "listener.name.clients." + KEPT_MECHANISM.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
                ScramLoginModule.class.getName() + " required;");
        mechanism(settings, "clients", "PLAIN", PlainLoginModule.class.getName() + " required;");
        settings.put("authorizer.class.name", AUTHORIZER);
        settings.put("allow.everyone.if.no.acl.found", "false");
        settings.put("super.users", access.superUsers());
    }

    private static void mechanism(Properties settings, String listener, String mechanism, String login) {
        String prefix = "listener.name." + listener + "." + mechanism.toLowerCase(Locale.ROOT) + ".";
        settings.put(prefix + "sasl.jaas.config", login);
        settings.put(prefix + "sasl.server.callback.handler.class", SignIn.class.getName());
    }

    private static void format(Path dataDir, Properties settings) throws IOException {
        Path file = Files.createTempFile(dataDir, "format", ".properties");
        try {
            try (var out = Files.newOutputStream(file)) {
                settings.store(out, null);
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            String[] command = {
                "format",
                "--config",
                file.toString(),
                "--cluster-id",
                Uuid.randomUuid().toString()
            };
            int result = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
            if (result != 0) {
                throw new IllegalStateException("The broker could not format " + dataDir + ": expected 0, got " + result
                        + ". " + said.toString(StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private record FreePorts(int clients, int controller) {}

    private static FreePorts freePorts() {
        // Both are held open together, so that they differ.
        try (ServerSocket clients = new ServerSocket(0, 1, LOOPBACK);
                ServerSocket controller = new ServerSocket(0, 1, LOOPBACK)) {
            return new FreePorts(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on 127.0.0.1", e);
        }
    }

    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(LOOPBACK, port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port " + port + " on 127.0.0.1 is taken; the broker needs it or another given to it", e);
        }
    }

    /** Address for clients, as {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    int controllerPort() {
        return controllerPort;
    }

    /** Stops the broker cleanly; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            server.shutdown();
            server.awaitShutdown();
        }
    }

    /**
     * Runs the broker as a process of its own until it is told to stop: {@code --data DIR --port N}. Prints
     * {@code READY 127.0.0.1:port} when clients can connect.
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 4 || !"--data".equals(args[0]) || !"--port".equals(args[2])) {
            System.err.println("Expected: --data DIR --port N");
            System.exit(2);
        }
        QuietLogging.onlyWarnings();
        LocalBroker broker = start(Path.of(args[1]), Integer.parseInt(args[3]));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            broker.close();
            stopped.countDown();
        }));
        System.out.println("READY " + broker.bootstrapServers());
        System.out.flush();
        stopped.await();
    }
}

package cn.onezone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service in a process of its own, for tests that kill it. It starts quickly rather than it runs quickly. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration TO_BEGIN = Duration.ofMinutes(3);

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /**
     * What is started, as often as it is killed.
     *
     * @param application class with its main method
     * @param heap of it, as {@code -Xmx} takes it, for instance 256m
     * @param database that it has in the store of {@link EmbeddedInfrastructure}
     * @param log file that gets what it prints, after what it has
     * @param settings more of them; what is said here holds
     * @param environment more of it
     */
    public record Plan(
            Class<?> application,
            String heap,
            String database,
            Path log,
            List<String> settings,
            Map<String, String> environment) {
        /** Without an environment of its own. */
        public Plan(Class<?> application, String heap, String database, Path log, List<String> settings) {
            this(application, heap, database, log, settings, Map.of());
        }

        /** Starts it; it is ready some seconds later. */
        public ServiceProcess start() {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + heap,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    application.getName()));
            command.addAll(arguments());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            try {
                return new ServiceProcess(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** All its settings, for a test that also runs it in its own process. */
        public List<String> arguments() {
            List<String> all = new ArrayList<>(settings);
            add(all, "server.port", "0");
            add(all, "server.address", "127.0.0.1");
            add(all, "onezone.mode", "local");
            add(all, "spring.mongodb.uri", EmbeddedInfrastructure.shared().mongoUri(database));
            add(all, "onezone.identity.issuer", Issuer.shared().address());
            add(
                    all,
                    "onezone.log.bootstrap-servers",
                    EmbeddedInfrastructure.shared().bootstrapServers());
            add(
                    all,
                    "onezone.keys.folder",
                    Path.of(System.getProperty("onezone.keys.folder"))
                            .toAbsolutePath()
                            .toString());
            return all;
        }

        private void add(List<String> all, String name, String value) {
            String option = "--" + name + "=";
            if (settings.stream().noneMatch(s -> s.startsWith(option))) {
                all.add(option + value);
            }
        }
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until it takes requests.
     *
     * @throws AssertionError if it ends instead, or takes more than three minutes
     */
    public void awaitReady(Door door) {
        await().atMost(TO_BEGIN)
                .ignoreException(UncheckedIOException.class)
                .until(() -> !process.isAlive()
                        || door.get("/actuator/health/readiness").status() == 200);
        assertThat(process.isAlive()).as("it runs").isTrue();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its id. */
    public long pid() {
        return process.pid();
    }

    /** kill -9, and waits until it is gone. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package cn.onezone.partners;

import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The service in a process of its own, for tests that kill it. It starts quickly rather than it runs quickly. */
public final class PartnersProcess implements AutoCloseable {
    private final Process process;

    /**
     * Starts it; it is ready some seconds later.
     *
     * @param database as {@link RunningPartners} has it
     * @param flags of the virtual machine, for instance its heap
     * @param log file that gets what it prints
     * @param more settings
     */
    public PartnersProcess(UUID database, List<String> flags, Path log, List<String> more) {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PartnersApplication.class.getName(),
                "--server.port=0",
                "--onezone.mode=local",
                "--spring.mongodb.uri=" + infrastructure.mongoUri("it-" + database),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers(),
                "--onezone.keys.folder="
                        + Path.of(System.getProperty("onezone.keys.folder")).toAbsolutePath()));
        command.addAll(more);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

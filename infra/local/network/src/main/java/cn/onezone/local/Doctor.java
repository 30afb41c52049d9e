package cn.onezone.local;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code doctor}: what this machine has and lacks for the network, and how to get what is missing. */
final class Doctor {
    private static final long MEMORY_MB = 2_000;
    private static final long DISK_MB = 2_000;

    private final PrintStream out;
    private boolean well = true;

    Doctor(PrintStream out) {
        this.out = out;
    }

    /** Whether the network can start here. */
    boolean run(Layout layout) throws IOException {
        need(
                Runtime.version().feature() >= 25,
                "JDK " + Runtime.version(),
                "install a JDK 25 or newer (any vendor) and set JAVA_HOME to it");
        int processors = Runtime.getRuntime().availableProcessors();
        want(processors >= 2, processors + " processors", "one processor works, slowly");
        long memory = availableMemory();
        need(
                memory < 0 || memory >= MEMORY_MB,
                memory < 0 ? "memory: not told by this system" : memory + " MB memory available",
                "at least " + MEMORY_MB + " MB are wanted: close something, or start fewer parks with --parks");
        Path place = layout.data();
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        long disk = place == null ? 0 : place.toFile().getUsableSpace() / 1_000_000;
        need(
                disk >= DISK_MB,
                disk + " MB free at " + layout.data(),
                "at least " + DISK_MB + " MB are wanted: free some, or choose another folder with --data");
        need(
                place != null && Files.isWritable(place),
                "data folder " + layout.data() + " can be written",
                "choose another with --data");
        boolean running =
                Running.find(layout.data()).map(r -> !r.alive().isEmpty()).orElse(false);
        if (running) {
            out.println("  ok    the network runs here; its ports are its own");
        } else {
            layout.ports()
                    .forEach((part, port) -> need(
                            Ports.free(port),
                            "port " + port + " for " + part,
                            "taken by " + Ports.holder(port) + ": stop it or choose another with "
                                    + Layout.portOption(part) + " or --port-offset"));
        }
        want(onPath("mvn"), "Maven (to build and test)", "your system's package maven, 3.8.7 or newer");
        want(
                onPath("docker"),
                "Docker (only for docker compose and the container tests)",
                "not needed for ./onezone up");
        want(
                onPath("kcat") || onPath("kafkacat"),
                "kcat (to listen to the log)",
                "your system's package kcat or kafkacat");
        want(
                onPath("nginx") && onPath("wrk"),
                "nginx and wrk (only for ./onezone bench)",
                "your system's packages nginx, wrk");
        out.println(
                well ? "All that is needed is here: ./onezone up" : "Something that is needed is missing, see above.");
        return well;
    }

    private void need(boolean there, String what, String otherwise) {
        well &= there;
        line(there ? "ok" : "lacks", what, there, otherwise);
    }

    private void want(boolean there, String what, String otherwise) {
        line(there ? "ok" : "(no)", what, there, otherwise);
    }

    private void line(String mark, String what, boolean there, String otherwise) {
        out.printf("  %-6s%s%s%n", mark, what, there ? "" : ": " + otherwise);
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(File.pathSeparator, -1)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static long availableMemory() throws IOException {
        Path table = Path.of("/proc/meminfo");
        if (!Files.isReadable(table)) {
            return -1;
        }
        for (String line : Files.readAllLines(table)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("memavailable:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000;
            }
        }
        return -1;
    }
}

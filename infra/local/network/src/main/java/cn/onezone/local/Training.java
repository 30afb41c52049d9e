package cn.onezone.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The run from which a class cache is made: on a scratch folder, beside whatever runs here. */
final class Training {
    // below the ports that systems give to outgoing connections, also for the store's, the highest
    private static final int OFFSET = 5_500;
    private static final int STEP = 500;
    private static final long LIMIT_SECONDS = 60;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What the parts stand on. */
    interface Ground extends AutoCloseable {
        @Override
        void close();
    }

    private Training() {}

    /** The layout of the options, on ports that are free. */
    static Layout layout(List<String> options) {
        for (int offset = OFFSET; ; offset -= STEP) {
            List<String> moved = new ArrayList<>(options);
            moved.add("--port-offset=" + offset);
            Layout layout = Layout.of(Options.parse(moved, Cli.LAYOUT_OPTIONS, Map.of()));
            if (offset <= STEP || layout.ports().values().stream().allMatch(Ports::free)) {
                return layout;
            }
        }
    }

    /**
     * Broker and store in a process of their own if they are not among the parts, so that the cache knows only the classes
     * of the parts.
     */
    static Ground ground(Layout layout, List<String> parts) throws IOException {
        Set<String> missing = new LinkedHashSet<>(List.of(Layout.BROKER, Layout.STORE));
        parts.forEach(missing::remove);
        if (missing.isEmpty()) {
            return () -> {};
        }
        Path logs = Files.createDirectories(layout.data().resolve("logs"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Up.COMMON_FLAGS);
        command.add("-Xmx384m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Donezone.log=" + logs.resolve("ground.log"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Node.class.getName()));
        command.add(String.join(",", missing));
        command.addAll(List.of(
                "--data", layout.data().toString(),
                "--broker-port", Integer.toString(layout.port(Layout.BROKER)),
                "--store-port", Integer.toString(layout.port(Layout.STORE))));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("ground.out").toFile())
                .start();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try (Health health = new Health()) {
            while (!missing.stream().allMatch(part -> health.ready(layout, part))) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    process.destroyForcibly();
                    throw new IOException("broker and store do not start; see " + logs);
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
        return process::destroyForcibly;
    }
}

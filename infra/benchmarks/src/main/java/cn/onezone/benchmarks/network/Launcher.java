package cn.onezone.benchmarks.network;

import cn.onezone.benchmarks.load.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./onezone} of the folder this runs in or one above; without it the same command line from the class path. */
public final class Launcher {
    private static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Programs programs;
    private final List<String> command;
    private int runs;

    /** Looks for the script. */
    public Launcher(Programs programs) {
        this.programs = programs;
        this.command = script();
    }

    private static List<String> script() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("onezone");
            if (Files.isExecutable(script) && Files.exists(folder.resolve("infra/local/network/target/built"))) {
                return List.of(script.toString());
            }
        }
        return List.of();
    }

    /** Whether the script itself is measured. */
    public boolean isScript() {
        return !command.isEmpty();
    }

    /**
     * Runs a command to its end.
     *
     * @return what it printed
     * @throws IOException if it fails or takes longer than the limit
     */
    public String run(Duration limit, List<String> arguments) throws IOException {
        return run(limit, arguments, Map.of());
    }

    /**
     * The same with settings of the environment.
     *
     * @param environment beside what this process has
     */
    String run(Duration limit, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> all = new ArrayList<>(command);
        if (all.isEmpty()) {
            all.addAll(Programs.java(FLAGS, "cn.onezone.local.Cli", arguments));
        } else {
            all.addAll(arguments);
        }
        return programs.run("onezone-" + arguments.getFirst() + "-" + ++runs, all, environment, limit);
    }
}

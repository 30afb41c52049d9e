package cn.onezone.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Programs started by this run. Each has a time limit or is ended by its process id, at the latest when the run ends. */
public final class Programs implements AutoCloseable {
    private final Path folder;
    private final Set<ProcessHandle> ours = ConcurrentHashMap.newKeySet();

    /** @param folder for what they print */
    public Programs(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end programs"));
    }

    /** Where the temporary files of this run are. */
    public Path folder() {
        return folder;
    }

    /** The program of that name on the search path, if there is one. */
    public static Optional<Path> find(String name) {
        // sbin is not on everyone's search path, but nginx is installed there
        String path = System.getenv().getOrDefault("PATH", "") + java.io.File.pathSeparator + "/usr/sbin";
        for (String entry : path.split(java.io.File.pathSeparator, -1)) {
            Path candidate = Path.of(entry, name);
            if (!entry.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** A Java program of the class path of this run, on the same JDK. */
    public static List<String> java(List<String> flags, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    /** Starts a program that stays. What it prints is in {@code <name>.out}. */
    public Process start(String name, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output(name).toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        ours.add(process.toHandle());
        return process;
    }

    /**
     * Runs a program to its end.
     *
     * @return what it printed
     * @throws IOException if it fails or is not done in time; then it is ended
     */
    public String run(String name, List<String> command, Map<String, String> environment, Duration limit)
            throws IOException {
        Process process = start(name, command, environment);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process.toHandle());
                throw new IOException(name + " was not done after " + limit.toSeconds() + " s: " + tail(name));
            }
        } catch (InterruptedException e) {
            end(process.toHandle());
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with " + process.exitValue() + ": " + tail(name));
        }
        return Files.readString(output(name));
    }

    /** Processes that another program started for us and left running. */
    public void adopt(long pid) {
        ProcessHandle.of(pid).ifPresent(ours::add);
    }

    /** Ends a process: politely, and by force after ten seconds. */
    public void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            process.destroyForcibly();
        }
        ours.remove(process);
    }

    /** Ends a process at once, as kill -9 does, and waits until it is gone. */
    public void kill(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("process " + process.pid() + " does not end", e);
        }
        ours.remove(process);
    }

    /** The last lines a program printed. */
    public String tail(String name) throws IOException {
        List<String> lines = Files.readAllLines(output(name));
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private Path output(String name) {
        return folder.resolve(name + ".out");
    }

    @Override
    public void close() {
        for (ProcessHandle process : List.copyOf(ours)) {
            // a stopped process ends only by force
            process.destroyForcibly();
            ours.remove(process);
        }
    }
}

package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What this machine has besides a JVM, and programs that are no part of ours. */
public final class Outside {
    private static final int SECONDS = 120;

    private Outside() {}

    /** Skips the calling test, saying so, if one of these is not installed. */
    public static void needs(String... programs) {
        for (String program : programs) {
            assumeTrue(
                    installed(program),
                    "left out: " + program + " is not installed, so what partners do with it is not tried");
        }
    }

    private static boolean installed(String program) {
        try {
            Process process = new ProcessBuilder(program, program.equals("openssl") ? "version" : "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The samples that partners copy. */
    public static Path samples() {
        return repository().resolve("docs/samples");
    }

    /** Top of the repository. */
    public static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("docs/samples"))) {
            here = here.getParent();
        }
        return here;
    }

    /** A file of the study material; skips the calling test, saying so, where the folder is absent. */
    public static String studied(String name) throws IOException {
        Path shared = repository().resolveSibling("shared");
        for (Path at = repository(); at != null && !Files.isDirectory(shared); at = at.getParent()) {
            shared = at.resolveSibling("shared");
        }
        Path file = shared.resolve("data/peers").resolve(name);
        assumeTrue(
                Files.isRegularFile(file),
                "left out: no folder shared/data beside the repository, so " + name
                        + " has nothing to be compared with");
        return Files.readString(file);
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts a program that goes on. What it says goes to a file, what it complains of to one beside it. */
    public static Process start(Path folder, Path output, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        output.resolveSibling(output.getFileName() + ".err").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** kill -9 of a program and of what it has started. Returns when they are gone. */
    public static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        for (ProcessHandle child : children) {
            var gone = child.onExit();
            var _ = child.destroyForcibly();
            gone.join();
        }
    }

    /**
     * Packages of Node, installed into the build's own folder; skips the calling test, saying so, where they cannot be had.
     *
     * @return the folder
     */
    public static Path npm(String... packages) throws Exception {
        needs("node", "npm");
        Path folder = Files.createDirectories(Path.of("target", "outside-npm").toAbsolutePath());
        List<String> command = new ArrayList<>(List.of(
                "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--prefix"));
        command.add(folder.toString());
        command.addAll(List.of(packages));
        Answered answered = run(folder, Map.of(), new byte[0], command);
        assumeTrue(
                answered.exit() == 0,
                "left out: the Node packages " + String.join(" and ", packages) + " cannot be had here");
        return folder;
    }

    /** What a program answered. */
    public record Answered(int exit, String output) {}

    /** Runs a program to its end. */
    public static Answered run(Path folder, Map<String, String> environment, byte[] input, List<String> command)
            throws Exception {
        Path output = Files.createTempFile(folder, "run", ".out");
        Path given = Files.write(Files.createTempFile(folder, "run", ".in"), input);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(given.toFile())
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Answered(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            kill(process);
        }
    }
}

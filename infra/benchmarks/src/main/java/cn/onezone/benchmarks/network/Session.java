package cn.onezone.benchmarks.network;

import cn.onezone.benchmarks.load.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run: how long to measure, where its files are, and the network that several measurements share. */
public final class Session implements AutoCloseable {
    private final boolean quick;
    private final Path folder;
    private final PrintStream progress;
    private final Programs programs;
    private final Launcher launcher;
    private final long began = System.nanoTime();
    private @Nullable Network city;
    /** Most heap of the shared network; empty for what it has if nobody says anything. */
    private String heap = "";

    private boolean filled;

    /**
     * @param quick shorter and smaller, for trying it out: figures are rough
     * @param folder temporary, of this run
     * @param progress where it says what it does
     */
    public Session(boolean quick, Path folder, PrintStream progress) {
        this.quick = quick;
        this.folder = folder;
        this.progress = progress;
        this.programs = new Programs(folder);
        this.launcher = new Launcher(programs);
    }

    /** Whether to be short. */
    public boolean quick() {
        return quick;
    }

    /** How long one load runs. */
    public Duration span() {
        return Duration.ofSeconds(quick ? 3 : 6);
    }

    /** How often a load is repeated; the median counts. */
    public int rounds() {
        return quick ? 1 : 3;
    }

    /** Programs of this run. */
    public Programs programs() {
        return programs;
    }

    /** The command line of the network. */
    public Launcher launcher() {
        return launcher;
    }

    /** A new folder. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Says what goes on. */
    public void say(String what) {
        progress.printf(Locale.ROOT, "%7.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }

    /** The network in one JVM with the city's 30 000 invented enterprises; started and filled when first asked for. */
    public Network city() throws IOException {
        return city("");
    }

    /**
     * The same with another heap; started again on its data if it has not that one.
     *
     * @param most as {@code ONEZONE_HEAP} has it, {@code 900m}; empty for what it has if nobody says anything
     */
    public Network city(String most) throws IOException {
        Network there = city;
        if (there == null || !heap.equals(most)) {
            there = start(most);
        }
        if (!filled) {
            fill(there);
        }
        return there;
    }

    /** Starts the shared network, or starts it again, on the data it has. */
    public Network startCity() throws IOException {
        return start("");
    }

    private Network start(String most) throws IOException {
        stopCity();
        heap = most;
        say("starting the network in one JVM");
        Network started = Network.up(
                programs,
                launcher,
                folder.resolve("city"),
                List.of(),
                heap.isEmpty() ? Map.of() : Map.of("ONEZONE_HEAP", heap));
        city = started;
        return started;
    }

    /** Loads what {@code demo} loads for the city. */
    public void fill(Network network) throws IOException {
        say("loading the demo's city: 30 000 enterprises");
        network.demo("city", Duration.ofMinutes(15));
        filled = true;
    }

    /** The shared network if it runs. */
    public Optional<Network> runningCity() {
        return Optional.ofNullable(city);
    }

    /** Stops the shared network: the next measurement wants the machine for itself. Its data stay for this run. */
    public void stopCity() throws IOException {
        if (city != null) {
            say("stopping the network in one JVM");
            Network old = city;
            city = null;
            old.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stopCity();
        } finally {
            programs.close();
        }
    }
}

package cn.onezone.benchmarks.network;

import cn.onezone.benchmarks.load.Ports;
import cn.onezone.benchmarks.load.Programs;
import cn.onezone.local.Tokens;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole network started by the launcher, with data of its own, on ports that nobody else uses. */
public final class Network implements AutoCloseable {
    private static final Duration UP_LIMIT = Duration.ofMinutes(5);
    private static final Duration DOWN_LIMIT = Duration.ofMinutes(1);
    // below the ports that systems give to clients
    private static final List<Integer> OFFSETS = List.of(1_100, 2_100, 3_100, 4_100);
    private static final List<Integer> SAMPLE_PORTS = List.of(8_080, 8_090, 8_101, 8_116, 8_121, 8_125, 9_092, 27_017);

    private final Programs programs;
    private final Launcher launcher;
    private final Path data;
    private final double secondsToHealthy;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Long> processes = new LinkedHashMap<>();
    private @Nullable Tokens tokens;

    private Network(Programs programs, Launcher launcher, Path data, double secondsToHealthy) {
        this.programs = programs;
        this.launcher = launcher;
        this.data = data;
        this.secondsToHealthy = secondsToHealthy;
    }

    /** Ports for one more network: an offset of all of them. */
    public static int freeOffset() throws IOException {
        for (int offset : OFFSETS) {
            if (SAMPLE_PORTS.stream().allMatch(p -> Ports.isFree(p + offset))) {
                return offset;
            }
        }
        throw new IOException("no free ports: tried the network's own plus " + OFFSETS);
    }

    /**
     * Starts it and waits until all is healthy.
     *
     * @param data folder, kept by {@link #close}, so that it can be started again
     * @param options of {@code up}
     */
    public static Network up(Programs programs, Launcher launcher, Path data, List<String> options) throws IOException {
        return up(programs, launcher, data, options, Map.of());
    }

    /**
     * The same with settings of the environment.
     *
     * @param environment beside what this process has
     */
    static Network up(
            Programs programs, Launcher launcher, Path data, List<String> options, Map<String, String> environment)
            throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("up", "--data", data.toString(), "--port-offset", Integer.toString(freeOffset())));
        arguments.addAll(options);
        long began = System.nanoTime();
        try {
            launcher.run(UP_LIMIT, arguments, environment);
        } finally {
            adopt(programs, data);
        }
        Network network = new Network(programs, launcher, data, (System.nanoTime() - began) / 1e9);
        network.read();
        return network;
    }

    // also after a start that failed half-way: what runs is ours to end
    private static void adopt(Programs programs, Path data) throws IOException {
        if (Files.exists(data.resolve("network.properties"))) {
            Properties properties = properties(data);
            properties.stringPropertyNames().stream()
                    .filter(n -> n.endsWith(".pid"))
                    .forEach(n -> programs.adopt(Long.parseLong(properties.getProperty(n))));
        }
    }

    private static Properties properties(Path data) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("network.properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    private void read() throws IOException {
        Properties properties = properties(data);
        for (String part : properties.getProperty("parts").split(",", -1)) {
            ports.put(part, Integer.valueOf(properties.getProperty(part + ".port")));
            processes.put(part, Long.valueOf(properties.getProperty(part + ".pid")));
        }
    }

    /** From the command until it returned because all was healthy. */
    public double secondsToHealthy() {
        return secondsToHealthy;
    }

    /** {@code http://127.0.0.1:…} of {@code gateway}, {@code park haidian}, {@code enterprises} … */
    public String address(String part) {
        Integer port = ports.get(part);
        if (port == null) {
            throw new IllegalArgumentException("part: value: " + part + " (expected: one of " + ports.keySet() + ")");
        }
        return "http://127.0.0.1:" + port;
    }

    /** Address of the gateway. */
    public String gateway() {
        return address("gateway");
    }

    /** Tokens of its users. */
    public synchronized Tokens tokens() {
        if (tokens == null) {
            tokens = new Tokens(address("identity"), data.resolve("identity"));
        }
        return tokens;
    }

    /** Address of a park's own door. */
    public String park(String code) {
        return address("park " + code);
    }

    /** The broker, {@code host:port}. */
    public String broker() {
        return "127.0.0.1:" + ports.get("broker");
    }

    /** The process of a part. */
    public ProcessHandle process(String part) {
        Long pid = processes.get(part);
        if (pid == null) {
            throw new IllegalArgumentException(
                    "part: value: " + part + " (expected: one of " + processes.keySet() + ")");
        }
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(part + " has ended"));
    }

    /** All of its processes. */
    public List<ProcessHandle> processes() {
        return processes.values().stream()
                .distinct()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    /** Fills it by the launcher's {@code demo}. */
    public String demo(String size, Duration limit) throws IOException {
        return launcher.run(limit, List.of("demo", "--data", data.toString(), "--size", size));
    }

    /** Stops it; what does not stop is killed. */
    @Override
    public synchronized void close() throws IOException {
        if (tokens != null) {
            tokens.close();
        }
        try {
            launcher.run(DOWN_LIMIT, List.of("down", "--data", data.toString()));
        } finally {
            processes().forEach(programs::kill);
        }
    }

    /** Deletes a folder and all in it. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(folder)) {
                all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
            }
            for (Path one : all) {
                Files.deleteIfExists(one);
            }
        }
    }
}

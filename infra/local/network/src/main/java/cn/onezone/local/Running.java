package cn.onezone.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What {@code up} has started: its processes and its layout, kept in {@code network.properties} beside the data, so
 * that {@code status}, {@code down}, {@code demo} and {@code import} find it.
 *
 * @param layout as started
 * @param processes process id of each part
 */
record Running(Layout layout, Map<String, Long> processes) {
    private static Path file(Path data) {
        return data.resolve("network.properties");
    }

    static Optional<Running> find(Path data) {
        if (!Files.exists(file(data))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file(data))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String part : properties.getProperty("parts", "").split(",", -1)) {
            ports.put(part, Integer.valueOf(properties.getProperty(part + ".port")));
            processes.put(part, Long.valueOf(properties.getProperty(part + ".pid")));
        }
        boolean isolated = Boolean.parseBoolean(properties.getProperty("isolated"));
        return Optional.of(new Running(new Layout(data, ports, isolated), processes));
    }

    static Running require(Path data) {
        return find(data)
                .filter(r -> !r.alive().isEmpty())
                .orElseThrow(() -> new Refusal("the network is not running here; start it with ./onezone up"));
    }

    void save() {
        Properties properties = new Properties();
        properties.setProperty("parts", String.join(",", layout.ports().keySet()));
        properties.setProperty("isolated", Boolean.toString(layout.isolated()));
        layout.ports().forEach((part, port) -> properties.setProperty(part + ".port", port.toString()));
        processes.forEach((part, pid) -> properties.setProperty(part + ".pid", pid.toString()));
        try {
            Path fresh = file(layout.data()).resolveSibling("network.properties.new");
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                properties.store(writer, null);
            }
            Files.move(fresh, file(layout.data()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(file(layout.data()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of its processes that live, each once. A process id that was given to another program since is not ours. */
    List<ProcessHandle> alive() {
        List<ProcessHandle> alive = new ArrayList<>();
        processes.values().stream()
                .distinct()
                .forEach(pid -> ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(p -> p.info()
                                .commandLine()
                                .map(c -> c.contains(Node.class.getName()))
                                .orElse(true))
                        .ifPresent(alive::add));
        return alive;
    }
}

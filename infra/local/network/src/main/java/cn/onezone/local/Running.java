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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code up} has started: its processes and its layout, kept in {@code network.properties} beside the data, so
 * that {@code status}, {@code down}, {@code demo} and {@code import} find it.
 *
 * @param layout as started
 * @param processes process id of each part
 */
record Running(Layout layout, Map<String, Long> processes) {
    private static final Pattern HEAP = Pattern.compile("-Xmx([0-9]{1,6})([gm])");

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
                .orElseThrow(() -> new Refusal("no network runs with its data in " + data
                        + "; start it with ./onezone up, or name the folder of the one that runs with --data"));
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

    /** Most heap of the process of a part, in megabytes; absent where the system does not tell. */
    Optional<Integer> heapOf(String part) {
        return ProcessHandle.of(processes.getOrDefault(part, -1L))
                .flatMap(process -> process.info().arguments())
                .flatMap(arguments -> Stream.of(arguments)
                        .map(HEAP::matcher)
                        .filter(Matcher::matches)
                        .findFirst()
                        .map(heap ->
                                Integer.parseInt(heap.group(1)) * (heap.group(2).equals("g") ? 1024 : 1)));
    }

    void forget() {
        try {
            Files.deleteIfExists(file(layout.data()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of its processes that were killed or are ending otherwise, and still hold ports or files. */
    List<Long> leaving() {
        return processes.values().stream()
                .distinct()
                .filter(pid -> Leaving.isEnding(pid) && !Leaving.isGone(pid))
                .toList();
    }

    /** Those of its processes that live, each once. A process id that was given to another program since is not ours. */
    List<ProcessHandle> alive() {
        List<ProcessHandle> alive = new ArrayList<>();
        processes.values().stream()
                .distinct()
                .forEach(pid -> ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(_ -> !Leaving.isEnding(pid))
                        .filter(p -> p.info()
                                .commandLine()
                                .map(c -> c.contains(Node.class.getName()))
                                .orElse(true))
                        .ifPresent(alive::add));
        return alive;
    }
}

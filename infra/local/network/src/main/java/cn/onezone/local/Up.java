package cn.onezone.local;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** {@code up}: starts the network and returns when all of it is healthy. */
final class Up {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LEAVING_LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private static final List<String> GROUND = List.of(Layout.BROKER, Layout.STORE);

    private final PrintStream out;
    private final Layout layout;
    private final ParkDirectory directory;
    private final List<String> layoutArguments;
    private final Optional<Path> cache;
    private final Optional<Path> serviceCache;
    private Path classPathFile = Path.of("class-path.args");

    /**
     * @param cache class cache of the whole network
     * @param serviceCache of what a service alone needs, a smaller one
     */
    Up(
            PrintStream out,
            Layout layout,
            ParkDirectory directory,
            List<String> layoutArguments,
            Optional<Path> cache,
            Optional<Path> serviceCache) {
        this.out = out;
        this.layout = layout;
        this.directory = directory;
        this.layoutArguments = layoutArguments;
        this.cache = cache;
        this.serviceCache = serviceCache;
    }

    void run(boolean foreground) throws IOException {
        Map<String, Long> processes = new LinkedHashMap<>(living());
        Set<String> waiting = new LinkedHashSet<>(layout.ports().keySet());
        waiting.removeAll(processes.keySet());
        if (waiting.isEmpty()) {
            throw new Refusal("the network runs already; see ./onezone status, stop it with ./onezone down");
        }
        awaitThoseLeaving();
        Ports.requireFree(layout, waiting);
        Files.createDirectories(layout.data().resolve("logs"));
        classPathFile = writeClassPath(layout.data());
        // here, so that each process finds them made
        Secrets secrets = Secrets.prepare(layout.data(), LogRules.users(directory));
        long began = System.nanoTime();
        out.println("Starting " + waiting.size() + " parts in " + layout.data());
        if (layout.isolated()) {
            // the ground first: services would only wait for it, and take the processors from it
            Set<String> ground = new LinkedHashSet<>(GROUND);
            ground.retainAll(waiting);
            boolean brokerRan = !ground.contains(Layout.BROKER);
            startApart(ground, processes);
            await(began, ground, processes);
            waiting.removeAll(ground);
            if (brokerRan) {
                // it has seen to its rules when it started, for the parks there were then
                LogRules.apply(secrets.log(layout.address(Layout.BROKER), LogRules.OPERATOR), directory);
            }
            startApart(waiting, processes);
        } else {
            long pid = start("network", "all", memory(), cache);
            waiting.forEach(part -> processes.put(part, pid));
        }
        Running running = new Running(layout, processes);
        running.save();
        await(began, waiting, processes);
        Path kcat = secrets.kcat(layout.address(Layout.BROKER), LogRules.OPERATOR);
        table(began, running, kcat);
        if (foreground) {
            out.println("Running in the foreground; Ctrl-C stops it.");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> new Down(out).run(running), "down"));
            running.alive().forEach(p -> p.onExit().join());
        }
    }

    /** Parts that run already: in isolated mode {@code up} starts again what has died, and only that. */
    private Map<String, Long> living() {
        Optional<Running> before = Running.find(layout.data());
        if (before.isEmpty() || before.get().alive().isEmpty()) {
            return Map.of();
        }
        if (!layout.isolated() || !before.get().layout().isolated()) {
            throw new Refusal("the network runs already (process "
                    + before.get().alive().getFirst().pid() + "); see ./onezone status, stop it with ./onezone down");
        }
        Set<Long> alive = before.get().alive().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
        Map<String, Long> living = new LinkedHashMap<>();
        before.get().processes().forEach((part, pid) -> {
            if (alive.contains(pid)) {
                living.put(part, pid);
            }
        });
        return living;
    }

    /** What was killed a moment ago still holds its ports and the locks of its files. */
    private void awaitThoseLeaving() {
        Optional<Running> before = Running.find(layout.data());
        long began = System.nanoTime();
        while (before.isPresent() && !before.get().leaving().isEmpty()) {
            if (System.nanoTime() - began > LEAVING_LIMIT.toNanos()) {
                throw new Refusal("process " + before.get().leaving().getFirst()
                        + " of this network was killed and has not ended in " + LEAVING_LIMIT.toSeconds()
                        + " s; try again when it has");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static List<String> memory() {
        return List.of(
                "-Xms64m",
                "-Xmx" + Optional.ofNullable(System.getenv("ONEZONE_HEAP")).orElse("600m"),
                "-XX:ReservedCodeCacheSize=160m",
                // else a full collection comes in the middle of the start, for room that nobody lacks
                "-XX:SweeperThreshold=60",
                "-XX:MetaspaceSize=64m",
                "-XX:MaxDirectMemorySize=192m");
    }

    private void startApart(Set<String> parts, Map<String, Long> processes) throws IOException {
        for (String part : parts) {
            boolean large = part.equals(Layout.GATEWAY) || GROUND.contains(part);
            processes.put(
                    part,
                    start(
                            part.replace(' ', '-'),
                            part,
                            // small to begin with: a collection makes it as large as it must be
                            List.of(
                                    "-Xms48m",
                                    large ? "-Xmx384m" : "-Xmx160m",
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:ReservedCodeCacheSize=48m"),
                            large ? cache.or(() -> serviceCache) : serviceCache.or(() -> cache)));
        }
    }

    private long start(String name, String parts, List<String> flags, Optional<Path> cache) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/nohup"))) {
            // the network outlives the terminal it was started from
            command.add("/usr/bin/nohup");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(COMMON_FLAGS);
        cache.ifPresent(file -> {
            command.add("-XX:AOTCache=" + file);
            // At the address it was made for, its pages stay those of the file: shared by all processes, read when
            // needed. Moved, as by default, every pointer is written anew: 150 MB of each process's own.
            command.add("-XX:+UnlockDiagnosticVMOptions");
            command.add("-XX:ArchiveRelocationMode=0");
        });
        command.add("-Donezone.log=" + layout.data().resolve("logs").resolve(name + ".log"));
        command.add("@" + classPathFile);
        command.add(Node.class.getName());
        command.add(parts);
        command.addAll(layoutArguments);
        Path console = layout.data().resolve("logs").resolve(name + ".out");
        ProcessBuilder process = new ProcessBuilder(command);
        // glibc keeps up to eight heaps for each processor and gives little of them back; two are enough
        process.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        return process.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(console.toFile())
                .redirectErrorStream(true)
                .start()
                .pid();
    }

    // In a file, for systems tell only the first part of a long command line, and Running looks for ours by it.
    // Replaced at
    // once: a process that is just starting may be reading it.
    private static Path writeClassPath(Path data) throws IOException {
        Path fresh = Files.createTempFile(data, "class-path", ".args");
        String classPath = System.getProperty("java.class.path").replace("\\", "\\\\");
        Files.writeString(fresh, "-cp \"" + classPath + "\"" + System.lineSeparator());
        return Files.move(fresh, data.resolve("class-path.args"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Flags of every process of the network, also of the one that trains the class cache. */
    static final List<String> COMMON_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss512k",
            // what the compilers and the store took in passing goes back to the system
            "-XX:TrimNativeHeapInterval=5000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfile.encoding=UTF-8",
            "-Dio.netty.noPreferDirect=false",
            // one logging set-up for all contexts of the process
            "-Dorg.springframework.boot.logging.LoggingSystem=none");

    private void await(long began, Set<String> parts, Map<String, Long> processes) {
        Set<String> waiting = new LinkedHashSet<>(parts);
        long progress = System.nanoTime();
        try (Health health = new Health()) {
            while (!waiting.isEmpty()) {
                for (String part : List.copyOf(waiting)) {
                    if (health.ready(layout, part)) {
                        waiting.remove(part);
                        progress = System.nanoTime();
                        out.printf(
                                Locale.ROOT,
                                "  %5.1f s  %-22s %-28s %d of %d%n",
                                seconds(began),
                                part,
                                layout.address(part),
                                parts.size() - waiting.size(),
                                parts.size());
                    }
                }
                for (String part : waiting) {
                    Long pid = processes.get(part);
                    if (pid != null
                            && ProcessHandle.of(pid)
                                    .filter(ProcessHandle::isAlive)
                                    .isEmpty()) {
                        throw new Refusal(part + " has ended while starting; see " + log(part));
                    }
                }
                // a busy machine is no fault as long as it gets on
                if (System.nanoTime() - progress > LIMIT.toNanos()) {
                    throw new Refusal("nothing became healthy for " + LIMIT.toSeconds() + " s; not yet: "
                            + String.join(", ", waiting)
                            + "; see " + log(waiting.iterator().next()));
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }

    private Path log(String part) {
        String name = layout.isolated() ? part.replace(' ', '-') : "network";
        return layout.data().resolve("logs").resolve(name + ".log");
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void table(long began, Running running, Path kcat) {
        out.printf(Locale.ROOT, "%nAll healthy after %.1f s, %d MB resident.%n%n", seconds(began), Memory.of(running));
        out.println("  gateway   " + layout.address(Layout.GATEWAY) + "   one answer over all parks: /network/parks");
        out.println("            " + layout.address(Layout.GATEWAY) + "/swagger-ui   every door");
        out.println("            https://localhost:" + layout.tlsPort() + "   the same: curl --cacert "
                + layout.tls().resolve(LocalCertificates.AUTHORITY));
        for (String part : layout.services()) {
            if (!part.equals(Layout.GATEWAY)) {
                String name = Layout.isPark(part) ? Layout.parkCode(part) : part;
                out.printf(
                        "  %-22s %-24s %s%n",
                        part, layout.address(part), Layout.isPark(part) ? "/parks/" + name : "/" + name);
            }
        }
        out.println("  identity  " + layout.address(Layout.IDENTITY)
                + "   who signs in; in production any OpenID Connect issuer");
        out.println("  events    " + layout.address(Layout.BROKER) + "          Kafka; see docs/events.md");
        out.println("            kcat -F " + kcat + " -C -t onezone.parks   listens as the operator");
        out.println();
        String here = layout.data().equals(Path.of(".onezone").toAbsolutePath().normalize())
                ? ""
                : " --data " + layout.data();
        out.println("Sign in:                    " + layout.address(Layout.GATEWAY) + "/login as a park's code ("
                + layout.services().stream()
                        .filter(Layout::isPark)
                        .map(Layout::parkCode)
                        .findFirst()
                        .orElse("haidian")
                + "), reviewer, coordinator, auditor or operator");
        out.println("  its password:             ./onezone password USER" + here);
        out.println("  its token for scripts:    ./onezone token USER" + here);
        out.println("Load something to look at:  ./onezone demo");
        out.println("Look after it:              ./onezone status");
        out.println("Stop it:                    ./onezone down     (the data stay in " + layout.data() + ")");
    }
}

package cn.onezone.benchmarks.network;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Ports;
import cn.onezone.benchmarks.load.Programs;
import cn.onezone.local.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some parts of a network in processes chosen by the measurement: the gateway alone in one, what it reads from in
 * another.
 */
public final class Parts implements AutoCloseable {
    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(2);
    private static final String NODE = "cn.onezone.local.Node";

    private final Programs programs;
    private final Path data;
    private final int offset;
    private final List<Process> started = new ArrayList<>();
    private @Nullable Tokens tokens;

    /** @param data folder of their data */
    public Parts(Programs programs, Path data) throws IOException {
        this.programs = programs;
        this.data = data;
        this.offset = Network.freeOffset();
    }

    /**
     * Starts one process.
     *
     * @param parts with commas between them
     */
    public Process start(String parts, List<String> flags) throws IOException {
        Process process = programs.start(
                "parts-" + parts.replace(',', '-'),
                Programs.java(
                        flags,
                        NODE,
                        List.of(parts, "--data", data.toString(), "--port-offset", Integer.toString(offset))),
                Map.of());
        started.add(process);
        return process;
    }

    /** Starts broker, store, issuer and the indicator service, whose catalogue goes to the log, in one process. */
    public void startGround() throws IOException {
        Process ground = start("broker,store,identity,indicators", flags("768m", data.resolve("ground.log")));
        Ports.awaitListening(9_092 + offset, ground.toHandle(), HEALTHY_LIMIT);
        awaitReady(issuer());
        awaitReady("http://127.0.0.1:" + (8_122 + offset));
    }

    /**
     * Starts broker, store and issuer in one process and the enterprise service alone in another, until it is ready.
     *
     * @return the two, in this order
     */
    public List<Process> startRegistry() throws IOException {
        Process ground = start("broker,store,identity", flags("768m", data.resolve("ground.log")));
        Ports.awaitListening(9_092 + offset, ground.toHandle(), HEALTHY_LIMIT);
        awaitReady(issuer());
        Process registry = start("enterprises", flags("512m", data.resolve("enterprises.log")));
        awaitReady(registry());
        return List.of(ground, registry);
    }

    /**
     * Starts broker, store and issuer in one process, the partners service alone in another and the park 海淀 in a third,
     * until they are ready.
     *
     * @return the three, in this order
     */
    public List<Process> startPartners() throws IOException {
        Process ground = start("broker,store,identity", flags("768m", data.resolve("ground.log")));
        Ports.awaitListening(9_092 + offset, ground.toHandle(), HEALTHY_LIMIT);
        awaitReady(issuer());
        Process partners = start("partners", flags("384m", data.resolve("partners.log")));
        Process park = start("park haidian", flags("256m", data.resolve("park.log")));
        awaitReady(partners());
        awaitReady(park());
        return List.of(ground, partners, park);
    }

    /** Address of the partners service. */
    public String partners() {
        return "http://127.0.0.1:" + (8_126 + offset);
    }

    /** Address of the park 海淀. */
    public String park() {
        return "http://127.0.0.1:" + (8_104 + offset);
    }

    /** Address of the enterprise service. */
    public String registry() {
        return "http://127.0.0.1:" + (8_121 + offset);
    }

    /** Starts the issuer alone and waits until it is ready. */
    public void startIssuer() throws IOException {
        Process issuer = start("identity", flags("128m", data.resolve("issuer.log")));
        Ports.awaitListening(8_090 + offset, issuer.toHandle(), HEALTHY_LIMIT);
        awaitReady(issuer());
    }

    /** Starts a broker and nothing else. */
    public void startBroker() throws IOException {
        Process broker = start("broker", flags("512m", data.resolve("broker.log")));
        Ports.awaitListening(9_092 + offset, broker.toHandle(), HEALTHY_LIMIT);
    }

    /** Starts the gateway alone and waits until it is ready. */
    public Process startGateway(String heap) throws IOException {
        Process gateway = start("gateway", flags(heap, data.resolve("gateway.log")));
        Ports.awaitListening(8_080 + offset, gateway.toHandle(), HEALTHY_LIMIT);
        awaitReady(gateway());
        return gateway;
    }

    /** Flags of a process of the network with a heap of that size, as the launcher gives them. */
    public static List<String> flags(String heap, Path log) {
        return List.of(
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                "-Donezone.log=" + log);
    }

    private static void awaitReady(String address) throws IOException {
        try (Door door = new Door()) {
            door.await(address + "/actuator/health/readiness", _ -> true, Duration.ofMillis(50), HEALTHY_LIMIT);
        }
    }

    /** {@code http://127.0.0.1:…} of the gateway. */
    public String gateway() {
        return "http://127.0.0.1:" + (8_080 + offset);
    }

    /** Address of the issuer. */
    public String issuer() {
        return "http://127.0.0.1:" + (8_090 + offset);
    }

    /** Tokens of the users, once the issuer runs. */
    public synchronized Tokens tokens() {
        if (tokens == null) {
            tokens = new Tokens(issuer(), data.resolve("identity"));
        }
        return tokens;
    }

    /** {@code host:port} of the broker. */
    public String broker() {
        return "127.0.0.1:" + (9_092 + offset);
    }

    /** Folder of their data. */
    public Path data() {
        return data;
    }

    /** Address of the indicator service. */
    public String indicators() {
        return "http://127.0.0.1:" + (8_122 + offset);
    }

    /** Where the gateway keeps its view. */
    public Path gatewayData() {
        return data.resolve("gateway");
    }

    @Override
    public synchronized void close() {
        if (tokens != null) {
            tokens.close();
        }
        for (Process process : started.reversed()) {
            programs.end(process.toHandle());
        }
    }
}

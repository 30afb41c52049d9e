package cn.onezone.benchmarks.access;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Nginx;
import cn.onezone.benchmarks.load.Ports;
import cn.onezone.benchmarks.load.Programs;
import cn.onezone.benchmarks.load.Wrk;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two gateways on the same flags, one that looks at every request's token and one whose gate is left out, asked for the
 * same by the same requests, in turn: an answer of the city view, which is the least work there is beside the check, and
 * a kilobyte through the proxy.
 */
public final class TokenChecks {
    private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
    private static final int CONNECTIONS = 32;
    private static final double BAR = 0.8;
    private static final int MOST_TURNS = 10;
    private static final double STILL_FASTER = 1.05;

    private TokenChecks() {}

    /** The rows; where wrk or nginx is missing, one that says so. */
    public static List<Row> measure(Session session) throws IOException {
        if (!Wrk.isHere() || !Nginx.isHere()) {
            return List.of(Row.notMeasured("token checks", "needs wrk and nginx on this machine"));
        }
        session.stopCity();
        Programs programs = session.programs();
        Path data = session.folder("token-checks");
        try (Parts parts = new Parts(programs, data);
                Nginx files = Nginx.files(programs)) {
            Path folder = Files.createDirectories(programs.folder().resolve("nginx-files/www/enterprises"));
            Files.writeString(
                    folder.resolve("0.json"), "{\"pad\":\"" + "x".repeat(1014) + "\"}", StandardCharsets.UTF_8);
            parts.startIssuer();
            int checking = Ports.free();
            Process on = gateway(programs, parts, files, checking, true);
            int open = Ports.free();
            Process off = gateway(programs, parts, files, open, false);
            try {
                Ports.awaitListening(checking, on.toHandle(), Duration.ofSeconds(60));
                Ports.awaitListening(open, off.toHandle(), Duration.ofSeconds(60));
                Wrk wrk = new Wrk(programs, parts.tokens());
                return List.of(
                        row(session, wrk, "an answer of the city view", "/network/parks", checking, open),
                        row(session, wrk, "a kilobyte through the proxy", "/enterprises/0.json", checking, open));
            } finally {
                programs.end(on.toHandle());
                programs.end(off.toHandle());
            }
        }
    }

    private static Process gateway(Programs programs, Parts parts, Nginx files, int port, boolean gate)
            throws IOException {
        return programs.start(
                gate ? "gateway" : "gateway-open",
                Programs.java(
                        FLAGS,
                        "cn.onezone.gateway.GatewayApplication",
                        List.of(
                                "--server.port=" + port,
                                "--onezone.mode=local",
                                "--onezone.gateway.gate=" + gate,
                                "--onezone.identity.issuer=" + parts.issuer(),
                                "--onezone.gateway.data-dir=" + parts.data().resolve("gateway-" + gate),
                                "--onezone.keys.folder=" + parts.data().resolve("gateway-" + gate + "-keys"),
                                // the view answers without a log too, and how much is in it is not what is measured
                                "--onezone.log.bootstrap-servers=127.0.0.1:" + Ports.free(),
                                "--onezone.gateway.backends.enterprises=" + files.address())),
                Map.of());
    }

    private static Row row(Session session, Wrk wrk, String what, String path, int checking, int open)
            throws IOException {
        List<Integer> ports = List.of(checking, open);
        List<List<Wrk.Result>> results = List.of(new ArrayList<>(), new ArrayList<>());
        session.say("token checks: " + what + ", warming up");
        warmUp(wrk, ports, path, session.quick() ? Duration.ofSeconds(3) : Duration.ofSeconds(8));
        for (int round = 0; round < session.rounds(); round++) {
            session.say("token checks: " + what + ", round " + (round + 1));
            for (int i = 0; i < ports.size(); i++) {
                // neither is always the first
                int which = (i + round) % ports.size();
                results.get(which).add(ask(wrk, ports.get(which), path, session.span()));
            }
        }
        Wrk.Result on = Wrk.Result.median(results.get(0));
        Wrk.Result off = Wrk.Result.median(results.get(1));
        double ratio = on.perSecond() / off.perSecond();
        String faults = on.faults() + off.faults();
        return Row.of(what + ", with token checks", number(on.perSecond()) + "/s, p99 " + number(on.p99()) + " ms")
                .beside("without: " + number(off.perSecond()) + "/s, p99 " + number(off.p99()) + " ms; ratio "
                        + number(ratio))
                .bar("≥ " + BAR + " of without", ratio >= BAR && faults.isEmpty())
                .note(CONNECTIONS + " connections, one token" + (faults.isEmpty() ? "" : "; " + faults));
    }

    /**
     * Asks all in turn until none answers more than a little faster than the time before. On a slow machine the compiler is
     * busy for a minute and a half, and what is measured before that is the compiler.
     */
    private static void warmUp(Wrk wrk, List<Integer> ports, String path, Duration span) throws IOException {
        double[] before = new double[ports.size()];
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            boolean faster = false;
            for (int i = 0; i < before.length; i++) {
                double now = ask(wrk, ports.get(i), path, span).perSecond();
                faster |= now > before[i] * STILL_FASTER;
                before[i] = Math.max(now, before[i]);
            }
            if (!faster) {
                return;
            }
        }
    }

    private static Wrk.Result ask(Wrk wrk, int port, String path, Duration span) throws IOException {
        return wrk.run("http://127.0.0.1:" + port, List.of(path), CONNECTIONS, span);
    }
}

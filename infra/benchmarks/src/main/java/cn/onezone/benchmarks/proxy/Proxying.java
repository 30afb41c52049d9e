package cn.onezone.benchmarks.proxy;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Nginx;
import cn.onezone.benchmarks.load.OpenLoop;
import cn.onezone.benchmarks.load.Ports;
import cn.onezone.benchmarks.load.Programs;
import cn.onezone.benchmarks.load.Wrk;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.local.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The same kilobyte of JSON, served by nginx, fetched through the gateway with all its guards on, through a bare Spring
 * Cloud Gateway on the same flags, and through nginx: 32 connections, in turn, medians. Then the gateway at a fixed
 * rate while another of its backends takes calls and never answers.
 */
public final class Proxying {
    private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
    private static final List<String> PATHS = List.of("/enterprises/0.json");
    private static final int CONNECTIONS = 32;
    private static final int PER_SECOND = 1_000;
    /** Times the usual rounds: the p99 of one moves by more than what is looked for. */
    private static final int HANG_ROUNDS = 3;

    private static final int HUNG_EVERY = 20;

    private Proxying() {}

    /** The rows; where wrk or nginx is missing, one that says so. */
    public static List<Row> measure(Session session) throws IOException {
        if (!Wrk.isHere() || !Nginx.isHere()) {
            return List.of(Row.notMeasured("proxying", "needs wrk and nginx on this machine"));
        }
        session.stopCity();
        Programs programs = session.programs();
        Path data = session.folder("proxy");
        try (Parts parts = new Parts(programs, data);
                Nginx files = Nginx.files(programs);
                Nginx nginx = Nginx.proxy(programs, files.port());
                // the kernel takes its connections; nobody reads them
                ServerSocket hung = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            Path folder = Files.createDirectories(programs.folder().resolve("nginx-files/www/enterprises"));
            Files.writeString(
                    folder.resolve("0.json"), "{\"pad\":\"" + "x".repeat(1014) + "\"}", StandardCharsets.UTF_8);
            parts.startIssuer();
            int ours = Ports.free();
            Process gateway = programs.start(
                    "gateway",
                    Programs.java(
                            FLAGS,
                            "cn.onezone.gateway.GatewayApplication",
                            List.of(
                                    "--server.port=" + ours,
                                    "--onezone.mode=local",
                                    "--onezone.identity.issuer=" + parts.issuer(),
                                    "--onezone.gateway.data-dir=" + parts.gatewayData(),
                                    "--onezone.keys.folder="
                                            + parts.gatewayData().resolve("keys"),
                                    // no broker: the view is not what is measured here
                                    "--onezone.log.bootstrap-servers=127.0.0.1:" + Ports.free(),
                                    "--onezone.gateway.backends.enterprises=" + files.address(),
                                    "--onezone.gateway.backends.yanqing=http://127.0.0.1:" + hung.getLocalPort())),
                    Map.of());
            int theirs = Ports.free();
            Process bare = programs.start(
                    "bare-gateway",
                    Programs.java(
                            FLAGS,
                            BareGateway.class.getName(),
                            List.of("--server.port=" + theirs, "--bare.backend=" + files.address())),
                    Map.of());
            try {
                Ports.awaitListening(ours, gateway.toHandle(), Duration.ofSeconds(60));
                Ports.awaitListening(theirs, bare.toHandle(), Duration.ofSeconds(60));
                List<Row> rows = new ArrayList<>(throughput(session, parts.tokens(), ours, theirs, nginx));
                rows.add(whileOneHangs(session, parts.tokens(), ours));
                return rows;
            } finally {
                programs.end(gateway.toHandle());
                programs.end(bare.toHandle());
            }
        }
    }

    private static List<Row> throughput(Session session, Tokens tokens, int ours, int theirs, Nginx nginx)
            throws IOException {
        Wrk wrk = new Wrk(session.programs(), tokens);
        List<String> bases = List.of("http://127.0.0.1:" + ours, "http://127.0.0.1:" + theirs, nginx.address());
        List<List<Wrk.Result>> results = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        session.say("proxying: warming up");
        for (String base : bases) {
            wrk.run(base, PATHS, CONNECTIONS, session.quick() ? Duration.ofSeconds(8) : Duration.ofSeconds(20));
        }
        for (int round = 0; round < session.rounds(); round++) {
            session.say("proxying: round " + (round + 1));
            for (int i = 0; i < bases.size(); i++) {
                results.get(i).add(wrk.run(bases.get(i), PATHS, CONNECTIONS, session.span()));
            }
        }
        Wrk.Result gateway = Wrk.Result.median(results.get(0));
        Wrk.Result bare = Wrk.Result.median(results.get(1));
        Wrk.Result limit = Wrk.Result.median(results.get(2));
        double toBare = gateway.perSecond() / bare.perSecond();
        double toNginx = gateway.perSecond() / limit.perSecond();
        return List.of(
                Row.of("proxying through the gateway, beside bare Spring Cloud Gateway", figure(gateway))
                        .beside("bare: " + figure(bare) + "; ratio " + number(toBare))
                        .bar("≥ 0.8 of bare", toBare >= 0.8 && gateway.faults().isEmpty())
                        .note(CONNECTIONS + " connections, 1 KB; " + gateway.faults()),
                Row.of("proxying through the gateway, beside nginx", figure(gateway))
                        .beside("nginx: " + figure(limit) + "; ratio " + number(toNginx))
                        .bar(
                                "≥ 0.1 of nginx",
                                toNginx >= 0.1 && gateway.faults().isEmpty()));
    }

    private static String figure(Wrk.Result result) {
        return number(result.perSecond()) + "/s, p50 " + number(result.p50()) + " / p99 " + number(result.p99())
                + " ms";
    }

    /** Rounds with and without the hung backend, each kind first as often as second; percentiles are over all of them. */
    private static Row whileOneHangs(Session session, Tokens tokens, int port) {
        List<Latencies> before = new ArrayList<>();
        List<Latencies> during = new ArrayList<>();
        AtomicInteger faults = new AtomicInteger();
        String base = "http://127.0.0.1:" + port;
        int seconds = Math.toIntExact(session.span().toSeconds());
        session.say("proxying: a steady load, warming up");
        // a refusal goes other ways than an answer, and both are slow while they are new
        for (boolean hung : new boolean[] {false, true}) {
            steady(tokens, base, session.quick() ? seconds : 30, hung, faults);
        }
        faults.set(0);
        for (int round = 0; round < HANG_ROUNDS * session.rounds(); round++) {
            session.say("proxying: all answer, or one hangs, round " + (round + 1));
            boolean hungFirst = round % 2 == 1;
            for (boolean hung : new boolean[] {hungFirst, !hungFirst}) {
                (hung ? during : before).add(steady(tokens, base, seconds, hung, faults));
            }
        }
        Latencies allBefore = Latencies.together(before);
        Latencies allDuring = Latencies.together(during);
        double change = allDuring.millis(99) / allBefore.millis(99) - 1;
        return Row.of("a healthy route while another backend hangs", Row.millis(allDuring))
                .beside("before: " + Row.millis(allBefore) + "; change of p99 " + number(change * 100) + " %")
                .bar("p99 within 5 % of before", change <= 0.05 && faults.get() == 0)
                .note(PER_SECOND + "/s on a fixed schedule beside " + PER_SECOND / HUNG_EVERY
                        + "/s to the hung one; chance alone: every other round before against the rest "
                        + number((every(before, 0) / every(before, 1) - 1) * 100) + " %; p99 of the rounds before: "
                        + all(before) + ", while: " + all(during)
                        + (faults.get() == 0 ? "" : "; " + faults + " NOT answered 200"));
    }

    /** p99 of every other round, from the first or the second on. */
    private static double every(List<Latencies> rounds, int from) {
        return Latencies.together(IntStream.range(0, rounds.size())
                        .filter(i -> i % 2 == from)
                        .mapToObj(rounds::get)
                        .toList())
                .millis(99);
    }

    private static String all(List<Latencies> rounds) {
        return String.join(" ", rounds.stream().map(l -> number(l.millis(99))).toList());
    }

    private static Latencies steady(Tokens tokens, String base, int seconds, boolean hung, AtomicInteger faults) {
        Latencies healthy = new Latencies();
        try (Door door = new Door(tokens);
                Door other = new Door(tokens)) {
            OpenLoop.run(PER_SECOND * seconds, PER_SECOND, Duration.ofSeconds(20), (index, scheduled) -> {
                // as many extra calls in both, so that only the hanging differs
                if (index % HUNG_EVERY == 0) {
                    String path = hung ? "/parks/yanqing/roster/enterprises" : PATHS.getFirst();
                    Thread.startVirtualThread(() -> ask(other, base + path));
                }
                if (ask(door, base + PATHS.getFirst()) != 200) {
                    faults.incrementAndGet();
                }
                healthy.add(System.nanoTime() - scheduled);
            });
        }
        return healthy;
    }

    private static int ask(Door door, String uri) {
        try {
            return door.get(uri).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}

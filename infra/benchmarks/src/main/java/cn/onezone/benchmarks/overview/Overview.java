package cn.onezone.benchmarks.overview;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Nginx;
import cn.onezone.benchmarks.load.Wrk;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /network/overview} at 32 connections, on the city's data. */
public final class Overview {
    private static final String PATH = "/network/overview";
    private static final int CONNECTIONS = 32;

    private Overview() {}

    /** Cold: the first two seconds of load on a network that has just come up. Warm: after that and ten seconds more. */
    public static List<Row> measure(Session session) throws IOException {
        if (!Wrk.isHere()) {
            return List.of(Row.notMeasured("overview, 32 connections", "wrk is not here"));
        }
        session.city();
        Network network = session.startCity();
        Wrk wrk = new Wrk(session.programs(), network.tokens());
        session.say("overview, cold");
        Wrk.Result cold = wrk.run(network.gateway(), List.of(PATH), CONNECTIONS, Duration.ofSeconds(2));
        session.say("overview, warm");
        wrk.run(network.gateway(), List.of(PATH), CONNECTIONS, Duration.ofSeconds(session.quick() ? 3 : 10));
        List<Wrk.Result> warm = new ArrayList<>();
        List<Wrk.Result> files = new ArrayList<>();
        byte[] bytes;
        try (Door door = new Door(network.tokens())) {
            bytes = door.get(network.gateway() + PATH).body();
        }
        boolean nginxHere = Nginx.isHere();
        for (int i = 0; i < session.rounds(); i++) {
            warm.add(wrk.run(network.gateway(), List.of(PATH), CONNECTIONS, session.span()));
            if (nginxHere) {
                try (Nginx nginx = Nginx.files(session.programs())) {
                    files.add(wrk.run(nginx.address(), nginx.put(List.of(bytes)), CONNECTIONS, session.span()));
                }
            }
        }
        Wrk.Result median = Wrk.Result.median(warm);
        String beside = nginxHere
                ? "nginx, the same bytes as a file: "
                        + number(Wrk.Result.median(files).perSecond()) + " requests/s"
                : "not measured: nginx is not here";
        return List.of(
                Row.of("overview cold, 32 connections", describe(cold))
                        .note("the first 2 s of load on a network that has just come up " + cold.faults()),
                Row.of("overview warm, 32 connections", describe(median))
                        .beside(beside)
                        .bar("≥ 10 000 requests/s", median.perSecond() >= 10_000)
                        .note(bytes.length + " bytes, the whole network in one JVM beside it " + median.faults()));
    }

    private static String describe(Wrk.Result result) {
        return number(result.perSecond()) + " requests/s, p99 " + number(result.p99()) + " ms";
    }
}

package cn.onezone.benchmarks.rosters;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.directory.Park;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Sends a roster of the open registration form to a park's import door and waits for its job, and for the gateway. */
public final class ImportRate {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(25);
    private static final String CSV = "text/csv; charset=UTF-8";

    private ImportRate() {}

    private record Round(int rows, double seconds, double visibleSeconds) {
        double perSecond() {
            return rows / seconds;
        }
    }

    /** Several rosters, each into another park; every row is new. */
    public static List<Row> measure(Session session) throws IOException {
        Network network = session.city();
        Invention invention = new Invention('Q');
        int size = session.quick() ? 10_000 : 30_000;
        List<Round> rounds = new ArrayList<>();
        int serial = 0;
        for (int i = 0; i < session.rounds(); i++) {
            Park park = invention.parks().get(3 + i);
            session.say("importing " + size + " rows into " + park.code());
            rounds.add(round(network, invention, park, serial, size));
            serial += size;
        }
        Round median = rounds.stream()
                .sorted(Comparator.comparingDouble(Round::perSecond))
                .toList()
                .get(rounds.size() / 2);
        List<String> all = rounds.stream().map(r -> number(r.perSecond())).toList();
        return List.of(
                Row.of("roster import through the door, until the job is done", number(median.perSecond()) + " rows/s")
                        .bar("≥ 3 200 rows/s", median.perSecond() >= 3_200)
                        .note(size + " new rows as UTF-8 CSV into one park, from the first byte sent; rounds: "
                                + String.join(", ", all)),
                Row.of(
                                "the same, until all rows are visible at the gateway",
                                number(median.rows() / median.visibleSeconds()) + " rows/s")
                        .note(number(median.visibleSeconds()) + " s; the job itself took " + number(median.seconds())
                                + " s"));
    }

    private static Round round(Network network, Invention invention, Park park, int first, int size)
            throws IOException {
        StringBuilder csv =
                new StringBuilder(size * 220).append(Invention.HEADER).append("\r\n");
        for (int i = 0; i < size; i++) {
            csv.append(invention.row(park, first + i)).append("\r\n");
        }
        byte[] file = csv.toString().getBytes(StandardCharsets.UTF_8);
        String counted = network.gateway() + "/network/enterprises?park=" + park.code() + "&limit=1";
        try (Door door = new Door(network.tokens())) {
            long before = door.json(counted).path("total").asLong();
            long began = System.nanoTime();
            HttpResponse<byte[]> answer = door.post(
                    network.park(park.code().value()) + "/parks/" + park.code() + "/roster/imports", CSV, file);
            String location = answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IOException("the import door answered " + answer.statusCode() + ": "
                            + new String(answer.body(), StandardCharsets.UTF_8)));
            String job = location.startsWith("http")
                    ? location
                    : network.park(park.code().value()) + location;
            long done = door.await(
                    job,
                    j -> !j.path("state").asString().equals("running")
                            && !j.path("state").asString().equals("queued"),
                    LOOK_EVERY,
                    LIMIT);
            JsonNode end = door.json(job);
            if (!end.path("state").asString().equals("done")
                    || end.path("accepted").asInt() != size) {
                throw new IOException("the import ended otherwise than expected: " + start(end));
            }
            long visible = door.await(counted, a -> a.path("total").asLong() >= before + size, LOOK_EVERY, LIMIT);
            return new Round(size, (done - began) / 1e9, (visible - began) / 1e9);
        }
    }

    private static String start(JsonNode job) {
        String text = job.toString();
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }
}

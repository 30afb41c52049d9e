package cn.onezone.benchmarks.reports;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.directory.Park;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends reports of 60 data elements to a park's door, many in a request, and then changes single ones and looks at the
 * gateway until the city's figure is another.
 */
public final class ReportRate {
    private static final int ELEMENTS = Microdata.ELEMENTS.size();
    /** As many as a request may have. */
    private static final int AT_ONCE = 200;

    private static final int SENDERS = 4;
    private static final String COUNTED =
            Microdata.ELEMENTS.get(Microdata.COUNTED).code();
    private static final String INDICATOR = "pct-application-count";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /**
     * What a network wants in which parks have so many reports beside the city's enterprises: with the 600 MB that it has else
     * the live objects nearly fill it, and full collections take as long as a change.
     */
    private static final String HEAP = "900m";

    private ReportRate() {}

    /** A year that nothing else reports of, one for each round. */
    private static int year(int round) {
        return 2001 + round;
    }

    /** Rounds of reports into one park, then changes of single ones. */
    public static List<Row> measure(Session session) throws IOException {
        Network network = session.city(HEAP);
        Invention invention = new Invention('R');
        Park park = invention.parks().get(7);
        int size = session.quick() ? 3_000 : 30_000;
        try (Door door = new Door(network.tokens())) {
            session.say("reports: " + size + " enterprises for " + park.code() + ", and " + ELEMENTS + " elements");
            define(network, door);
            roster(network, door, invention, park, size);
            List<Double> rates = new ArrayList<>();
            double summed = 0;
            for (int round = 0; round < session.rounds(); round++) {
                session.say("sending " + size + " reports of " + ELEMENTS + " elements");
                open(network, door, park, year(round));
                rates.add(size / send(network, door, invention, park, size, round));
                long began = System.nanoTime();
                door.json(network.park(park.code().value()) + "/parks/" + park.code() + "/aggregates/" + year(round));
                summed = (System.nanoTime() - began) / 1e9;
            }
            double median =
                    rates.stream().sorted(Comparator.naturalOrder()).toList().get(rates.size() / 2);
            List<Row> rows = new ArrayList<>();
            rows.add(Row.of(
                            "reports of " + ELEMENTS + " elements accepted through the door of one park",
                            number(median) + " reports/s")
                    .bar("≥ 3 200 reports/s", median >= 3_200)
                    .note("heap up to " + HEAP + "; " + size + " new reports, submitted, checked by all rules, "
                            + AT_ONCE + " in a request, "
                            + SENDERS + " requests at once; rounds: "
                            + String.join(
                                    ", ", rates.stream().map(r -> number(r)).toList())));
            rows.add(Row.of("the sums of all of them for the first time", number(summed) + " s")
                    .note(size + " reports of " + ELEMENTS + " elements read and summed up at the first question"));
            rows.add(changes(session, network, door, invention, park));
            SumsBeside sums = new SumsBeside(session, size);
            int last = session.rounds() - 1;
            String here = network.park(park.code().value()) + "/parks/" + park.code();
            // with one round only the changes above are in the sums of that year too: another year
            int year = last == 0 ? 1 : last;
            if (last == 0) {
                open(network, door, park, year(year));
                send(network, door, invention, park, size, year);
            }
            rows.add(sums.atTheDoor(
                    door,
                    here + "/aggregates/" + year(year),
                    (serial, more) -> change(door, here, year(year), invention, park, serial, more)));
            rows.add(sums.duckDb());
            rows.add(sums.documents());
            return rows;
        }
    }

    /** Elements that only exist here, so that there are 60. */
    private static void define(Network network, Door door) throws IOException {
        for (Microdata.Element element : Microdata.ELEMENTS) {
            if (!element.own()) {
                continue;
            }
            String form = """
                {"code": "%s", "name": {"en": "Measured", "zh": "测量"}, "unit": "万元", "decimals": 2, "kind": "flow",
                 "levels": ["enterprise", "park", "zone"], "frequencies": ["year"], "breakdowns": ["industry-section"],
                 "sources": [{"plan": "P13"}]}\
                """.formatted(element.code());
            HttpResponse<byte[]> answer =
                    door.send("POST", network.gateway() + "/indicators/catalogue/elements", bytes(form));
            // there already, on data of an earlier run
            if (answer.statusCode() != 201 && answer.statusCode() != 409) {
                throw unexpected("defining an element", answer);
            }
        }
    }

    private static void roster(Network network, Door door, Invention invention, Park park, int size)
            throws IOException {
        StringBuilder csv =
                new StringBuilder(size * 240).append(Invention.HEADER).append(",行业代码,企业规模,认领日期\r\n");
        for (int i = 0; i < size; i++) {
            // founded, and claimed by the park, before the periods that are reported: of others nobody is asked for a
            // report
            csv.append(invention.row(park, i).replace("2015-06-01", "2000-06-01"))
                    .append(',')
                    .append(Microdata.industry(i))
                    .append(',')
                    .append(Microdata.scale(i))
                    .append(",2000-06-01\r\n");
        }
        HttpResponse<byte[]> answer = door.post(
                network.park(park.code().value()) + "/parks/" + park.code() + "/roster/imports",
                "text/csv; charset=UTF-8",
                bytes(csv.toString()));
        String location =
                answer.headers().firstValue("Location").orElseThrow(() -> unexpected("importing the roster", answer));
        String job = location.startsWith("http")
                ? location
                : network.park(park.code().value()) + location;
        var _ = door.await(job, j -> j.path("state").asString().equals("done"), Duration.ofMillis(50), LIMIT);
    }

    private static void open(Network network, Door door, Park park, int year) throws IOException {
        LocalDate today = LocalDate.now(Clock.system(ZONE));
        HttpResponse<byte[]> answer = door.send(
                "PUT",
                network.park(park.code().value()) + "/parks/" + park.code() + "/collections/" + year,
                bytes("{\"opensOn\":\"" + today.minusDays(1) + "\",\"closesOn\":\"" + today.plusDays(2) + "\"}"));
        if (answer.statusCode() != 201) {
            throw unexpected("opening the collection", answer);
        }
    }

    /** Seconds until all are taken. */
    private static double send(Network network, Door door, Invention invention, Park park, int size, int round)
            throws IOException {
        String uri = network.park(park.code().value()) + "/parks/" + park.code() + "/reports/" + year(round);
        List<byte[]> bodies = new ArrayList<>();
        for (int first = 0; first < size; first += AT_ONCE) {
            StringBuilder body = new StringBuilder("[");
            for (int i = first; i < Math.min(size, first + AT_ONCE); i++) {
                body.append(i == first ? "" : ",").append(report(invention, park, i, 0, null));
            }
            bodies.add(bytes(body.append(']').toString()));
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        long began = System.nanoTime();
        List<Callable<Boolean>> senders = new ArrayList<>();
        for (int s = 0; s < SENDERS; s++) {
            senders.add(() -> {
                for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
                    HttpResponse<byte[]> answer = door.post(uri, "application/json", bodies.get(i));
                    JsonNode outcome = Door.JSON.readTree(answer.body());
                    if (answer.statusCode() != 200 || outcome.path("refused").asInt(-1) != 0) {
                        throw unexpected("taking reports", answer);
                    }
                    taken.addAndGet(outcome.path("taken").asInt());
                }
                return true;
            });
        }
        all(senders);
        double seconds = (System.nanoTime() - began) / 1e9;
        if (taken.get() != size) {
            throw new IOException(taken.get() + " reports of " + size + " were taken");
        }
        return seconds;
    }

    private static void all(List<Callable<Boolean>> work) throws IOException {
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<Boolean> one : threads.invokeAll(work)) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** @param more how much more is counted than {@link Microdata} says */
    private static String report(Invention invention, Park park, int serial, int more, @Nullable Long version) {
        StringBuilder report = new StringBuilder(4_000)
                .append("{\"uscc\":\"")
                .append(invention.uscc(park, serial).value())
                .append("\",\"submit\":true,")
                .append(version == null ? "" : "\"version\":" + version + ",")
                .append("\"values\":[");
        for (int e = 0; e < ELEMENTS; e++) {
            Microdata.Element element = Microdata.ELEMENTS.get(e);
            report.append(e == 0 ? "{\"element\":\"" : ",{\"element\":\"")
                    .append(element.code())
                    .append("\",\"value\":\"")
                    .append(
                            e == Microdata.COUNTED && more > 0
                                    ? Long.toString(Microdata.hundredths(serial, e) / 100 + more)
                                    : Microdata.value(serial, e))
                    .append("\",\"unit\":\"")
                    .append(element.unit())
                    .append("\"}");
        }
        return report.append("]}").toString();
    }

    /** A report is changed, the park's values drafted from its reports and submitted, and accepted as soon as they are there. */
    private static Row changes(Session session, Network network, Door door, Invention invention, Park park)
            throws IOException {
        int times = session.quick() ? 10 : 100;
        session.say("changing " + times + " reports, each until the city's figure is another");
        String here = network.park(park.code().value()) + "/parks/" + park.code();
        int year = year(0);
        String id = park.code() + "-" + year;
        String figure = network.gateway() + "/network/indicators?indicator=" + INDICATOR + "&park=" + park.code()
                + "&period=" + year;
        Latencies visible = new Latencies();
        Latencies drafted = new Latencies();
        Latencies reviewed = new Latencies();
        Latencies shown = new Latencies();
        String tag = "";
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            change(door, here, year, invention, park, i, 1_000 + i);
            HttpResponse<byte[]> draft = tag.isEmpty()
                    ? door.send("POST", here + "/submissions/" + year + "/from-reports", bytes("{}"))
                    : door.send(
                            "POST",
                            here + "/submissions/" + year + "/from-reports",
                            bytes("{\"restatementReason\":\"更正年报\"}"),
                            "If-Match",
                            "*");
            if (draft.statusCode() != 201 && draft.statusCode() != 200) {
                throw unexpected("drafting", draft);
            }
            tag = draft.headers().firstValue("ETag").orElse("");
            String wanted = counted(draft);
            long afterDraft = System.nanoTime();
            drafted.add(afterDraft - began);
            HttpResponse<byte[]> submitted =
                    door.send("POST", here + "/submissions/" + id + "/submit", bytes("{}"), "If-Match", tag);
            if (submitted.statusCode() != 200) {
                throw unexpected("submitting", submitted);
            }
            accept(network, door, id, i + 1);
            long afterReview = System.nanoTime();
            reviewed.add(afterReview - afterDraft);
            long seen = door.await(
                    figure,
                    a -> a.path("items").size() == 1
                            && a.path("items").get(0).path("value").asString("").equals(wanted),
                    LOOK_EVERY,
                    LIMIT);
            visible.add(seen - began);
            shown.add(seen - afterReview);
            // the park has heard of it too, so that the next revision can begin
            var _ = door.await(
                    here + "/submissions/" + id,
                    s -> s.path("state").asString("").equals("accepted"),
                    LOOK_EVERY,
                    LIMIT);
        }
        return Row.of("changed report → the city's figure", Row.millis(visible))
                .bar("p99 ≤ 1 s", visible.millis(99) <= 1_000)
                .note(times + " changes one after the other, each with a draft from the reports, its suppression, the"
                        + " submission and the city's acceptance; until it is drafted " + Row.millis(drafted)
                        + ", from there until it is accepted " + Row.millis(reviewed) + ", and until it is seen "
                        + Row.millis(shown));
    }

    private static void change(Door door, String here, int year, Invention invention, Park park, int serial, int more)
            throws IOException {
        HttpResponse<byte[]> changed = door.post(
                here + "/reports/" + year,
                "application/json",
                bytes("[" + report(invention, park, serial, more, 1L) + "]"));
        JsonNode outcome = Door.JSON.readTree(changed.body());
        if (changed.statusCode() != 200 || outcome.path("taken").asInt() != 1) {
            throw unexpected("changing a report", changed);
        }
    }

    private static String counted(HttpResponse<byte[]> draft) throws IOException {
        for (JsonNode value : Door.JSON.readTree(draft.body()).path("values")) {
            if (value.path("element").asString().equals(COUNTED)) {
                return value.path("value").asString();
            }
        }
        throw unexpected("a draft without " + COUNTED, draft);
    }

    private static void accept(Network network, Door door, String id, int revision) throws IOException {
        String submission = network.gateway() + "/indicators/submissions/" + id;
        var _ = door.await(submission, s -> s.path("revision").asInt() == revision, LOOK_EVERY, LIMIT);
        HttpResponse<byte[]> accepted = door.send("POST", submission + "/acceptance", bytes("{}"), "If-Match", "*");
        if (accepted.statusCode() != 200) {
            throw unexpected("accepting", accepted);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static IOException unexpected(String what, HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return new IOException(what + " answered " + answer.statusCode() + ": "
                + (body.length() > 500 ? body.substring(0, 500) + "…" : body));
    }
}

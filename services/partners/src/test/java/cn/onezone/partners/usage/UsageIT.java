package cn.onezone.partners.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.sequence.Canonical;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a partner was handed out, by day and as a statement of its month, through the doors. */
class UsageIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final String name = "usage-" + reason;
    private final Door partner = service.partner(name);

    @BeforeAll
    static void start() {
        service = new RunningPartners(
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.webhooks.retries=300ms,300ms,300ms,300ms",
                "--onezone.partners.usage.statements-every=200ms",
                "--onezone.partners.usage.ages-every=200ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(service.clock.instant(), BEIJING);
    }

    private static Door city() {
        return service.door().as(RunningPartners.token("coordinator", "coordinator"));
    }

    private String begun() {
        String id = service.granted(partner, reason);
        var _ = service.say("first", 1, reason);
        await().atMost(SOON).until(() -> service.last(partner, id) > 0);
        return id;
    }

    private long settled(String id) {
        long[] before = {-1};
        return await().during(Duration.ofMillis(600)).atMost(SOON).until(() -> service.last(partner, id), now -> {
            boolean same = now == before[0];
            before[0] = now;
            return same;
        });
    }

    private static JsonNode read(Door door, String path) {
        Answer answer = door.get("/partners/usage" + path);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode of(JsonNode days, String way) {
        return days.path("items")
                .valueStream()
                .filter(d -> d.path("way").asString().equals(way))
                .findFirst()
                .orElse(JsonNodeFactory.instance.missingNode());
    }

    @Test
    void countsWhatIsPulledAndStreamedOnceAndWhatComesAgainAsRepeated() throws Exception {
        String id = begun();
        for (int i = 0; i < 5; i++) {
            var _ = service.say("s", 1 + i, reason);
        }
        long last = settled(id);
        Answer pulled = partner.get("/partners/subscriptions/" + id + "/events?limit=1000");
        long bytes = pulled.body()
                .path("items")
                .valueStream()
                .mapToLong(e -> Canonical.text(e).getBytes(StandardCharsets.UTF_8).length)
                .sum();
        JsonNode once = of(read(partner, ""), "pull");
        assertThat(once.path("handedOut").asLong()).isEqualTo(last);
        assertThat(once.path("repeats").asLong()).isZero();
        assertThat(once.path("bytes").asLong()).isEqualTo(bytes);
        assertThat(once.path("day").asString()).isEqualTo(today().toString());
        var _ = partner.get("/partners/subscriptions/" + id + "/events?limit=2&after=1");
        JsonNode twice = of(read(partner, ""), "pull");
        assertThat(twice.path("handedOut").asLong()).isEqualTo(last);
        assertThat(twice.path("repeats").asLong()).isEqualTo(2);
        assertThat(twice.path("types").path(0).path("type").asString())
                .isEqualTo("cn.onezone.parks.roster-entry-removed.v1");

        streamed(id, 2, last);
        JsonNode streamed = of(read(partner, ""), "stream");
        assertThat(streamed.path("handedOut").asLong()).as("from 3 on").isEqualTo(last - 2);

        JsonNode undelivered = read(partner, "/undelivered").path("items");
        assertThat(undelivered.size()).isEqualTo(2);
        assertThat(undelivered.valueStream().allMatch(u -> !u.has("sequence"))).isTrue();
        var _ = service.say("s", 6, reason);
        // of the stream it is not known when its end is found out: until then it goes on
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(read(partner, "/undelivered")
                                .path("items")
                                .valueStream()
                                .filter(u -> u.path("way").asString().equals("pull"))
                                .map(u -> u.path("sequence").asLong()))
                        .containsExactly(last + 1));
        // others
        Door bank = service.partner("bank-" + reason);
        assertThat(read(bank, "").path("items").isEmpty()).isTrue();
        assertThat(read(bank, "?subscription=" + id).path("items").isEmpty()).isTrue();
        assertThat(bank.get("/partners/usage?partner=" + name).status()).isEqualTo(403);
        assertThat(bank.get("/partners/usage/statements/" + YearMonth.from(today()) + "?partner=" + name)
                        .status())
                .isEqualTo(403);
        assertThat(read(city(), "?partner=" + name).path("items").size()).isEqualTo(2);
        assertThat(read(city(), "?subscription=" + id).path("items").size()).isEqualTo(2);
        assertThat(read(city(), "?limit=1").path("next").isMissingNode())
                .as("there are more")
                .isFalse();
        assertThat(partner.get("/partners/usage?from=2020-01-01&to=2026-01-01").status())
                .isEqualTo(400);
    }

    private void streamed(String id, long after, long last) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(service.address() + "/partners/subscriptions/" + id + "/stream"))
                .header("Authorization", "Bearer " + RunningPartners.token(name))
                .header("Last-Event-ID", Long.toString(after))
                .timeout(Duration.ofSeconds(30))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<java.io.InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null && !line.equals("id: " + last)) {
                    line = lines.readLine();
                }
                assertThat(line).isNotNull();
            }
        }
    }

    /** Late is what was refused first and came through when minutes had gone by; a failed delivery is one that was not taken. */
    @Test
    void countsWhatAWebhookTookLateAndWhatFailed() throws Exception {
        String id = begun();
        long last = settled(id);
        AtomicInteger status = new AtomicInteger(500);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(partner.post(
                                    "/partners/subscriptions/" + id + "/webhook",
                                    "{\"url\":\"http://127.0.0.1:"
                                            + server.getAddress().getPort() + "/\",\"after\":" + last + "}")
                            .status())
                    .isEqualTo(201);
            var _ = service.say("held", 1, reason);
            // once and four times again: a try under way while the clock moves would be one of before
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(of(read(partner, ""), "webhook")
                                    .path("failed")
                                    .asLong())
                            .isEqualTo(5));
            JsonNode waits = read(partner, "/undelivered").path("items").path(0);
            assertThat(waits.path("way").asString()).isEqualTo("webhook");
            assertThat(waits.path("sequence").asLong()).isEqualTo(last + 1);
            service.clock.to(service.clock.instant().plus(Duration.ofMinutes(10)));
            assertThat(read(partner, "/undelivered")
                            .path("items")
                            .path(0)
                            .path("seconds")
                            .asLong())
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(10).toSeconds());
            status.set(204);
            assertThat(partner.post("/partners/subscriptions/" + id + "/webhook/release", "{\"subject\":\"held\"}")
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(of(read(partner, ""), "webhook")
                                    .path("late")
                                    .asLong())
                            .isEqualTo(1));
            var _ = service.say("quick", 1, reason);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(of(read(partner, ""), "webhook")
                                    .path("handedOut")
                                    .asLong())
                            .isEqualTo(2));
            JsonNode before = of(read(partner, ""), "webhook");
            assertThat(before.path("late").asLong()).isEqualTo(1);
            assertThat(before.path("repeats").asLong()).isZero();
            assertThat(partner.post(
                                    "/partners/subscriptions/" + id + "/webhook/replay",
                                    "{\"from\":" + (last + 1) + "}")
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(of(read(partner, ""), "webhook")
                                    .path("repeats")
                                    .asLong())
                            .isEqualTo(2));
            assertThat(of(read(partner, ""), "webhook").path("handedOut").asLong())
                    .isEqualTo(2);
        } finally {
            service.clock.back();
            server.stop(0);
        }
    }

    @Test
    void aStatementIsFrozenWhenItsMonthIsOverAndCanBeRecomputed() {
        String id = begun();
        long last = settled(id);
        YearMonth month = YearMonth.from(today());
        String path = "/statements/" + month;
        var _ = partner.get("/partners/subscriptions/" + id + "/events?limit=1000");
        JsonNode open = read(partner, path);
        assertThat(open.path("frozen").asBoolean()).isFalse();
        assertThat(open.has("hash")).isFalse();
        assertThat(open.path("lines").path(0).path("handedOut").asLong()).isEqualTo(last);
        assertThat(partner.get("/partners/usage/statements/" + month.plusMonths(1))
                        .status())
                .isEqualTo(400);
        assertThat(partner.get("/partners/usage/statements/never").status()).isEqualTo(400);
        assertThat(partner.get("/partners/usage/statements/2020-01").status()).isEqualTo(404);
        assertThat(city().get("/partners/usage" + path).status()).as("of whom?").isEqualTo(400);
        try {
            service.clock.to(month.plusMonths(1)
                    .atDay(1)
                    .atStartOfDay(BEIJING)
                    .plusMinutes(1)
                    .toInstant());
            JsonNode frozen = await().atMost(SOON)
                    .until(() -> read(partner, path), s -> s.path("frozen").asBoolean());
            assertThat(frozen.path("lines")).isEqualTo(open.path("lines"));
            var hashed = JsonNodeFactory.instance.objectNode();
            for (String member : new String[] {"lines", "month", "partner"}) {
                hashed.set(member, frozen.path(member));
            }
            assertThat(frozen.path("hash").asString())
                    .isEqualTo(SignedManifest.leaf(Canonical.text(hashed).getBytes(StandardCharsets.UTF_8))
                            .toString());
            assertThat(frozen.path("hash").asString()).hasSize(43);
            // what is handed out from now on is of the next month
            var _ = partner.get("/partners/subscriptions/" + id + "/events?limit=1000");
            assertThat(read(partner, path)).isEqualTo(frozen);
            JsonNode list = read(partner, "/statements").path("items");
            assertThat(list.size()).isEqualTo(1);
            assertThat(list.path(0).path("hash")).isEqualTo(frozen.path("hash"));
            assertThat(read(city(), path + "?partner=" + name)).isEqualTo(frozen);
            String csv = csv(path);
            assertThat(csv.lines()).hasSize(2);
            assertThat(csv)
                    .startsWith("\uFEFFpartner,month,subscription,way,type,handedOut,")
                    .contains(name + "," + month + "," + id + ",pull,cn.onezone.parks.roster-entry-removed.v1," + last
                            + ",0,0,0,");
        } finally {
            service.clock.back();
        }
    }

    /** Who has never asked for anything is the one that misses most. */
    @Test
    void whatWasNeverAskedForIsUndeliveredFromItsFirstNumberOn() {
        String never = begun();
        String pulled = begun();
        long last = settled(pulled);
        var _ = partner.get("/partners/subscriptions/" + pulled + "/events?limit=1000&after=" + (last - 1));
        JsonNode items = read(partner, "/undelivered").path("items");
        assertThat(items.size()).as("%s", items).isEqualTo(2);
        assertThat(items.path(0).path("subscription").asString()).isEqualTo(pulled);
        assertThat(items.path(1).path("subscription").asString()).isEqualTo(never);
        assertThat(items.path(1).path("sequence").asLong()).isEqualTo(1);
        assertThat(items.path(1).has("way")).isFalse();
        JsonNode first = read(partner, "/undelivered?limit=1");
        assertThat(first.path("items").size()).isEqualTo(1);
        JsonNode second = read(
                partner, "/undelivered?limit=1&cursor=" + first.path("next").asString());
        assertThat(second.at("/items/0/subscription").asString()).isEqualTo(never);
        assertThat(second.path("next").isMissingNode()).isTrue();
        assertThat(read(city(), "/undelivered?limit=50&partner=" + name).path("items"))
                .hasSize(2);
        assertThat(read(service.partner("bank-" + reason), "/undelivered")
                        .path("items")
                        .isEmpty())
                .isTrue();
        // of an address it is told from the start, also before anything was sent to it
        assertThat(partner.post(
                                "/partners/subscriptions/" + never + "/webhook",
                                "{\"url\":\"http://127.0.0.1:1/\",\"after\":" + service.last(partner, never) + "}")
                        .status())
                .isEqualTo(201);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(metrics())
                        .contains("onezone_partners_undelivered_oldest_seconds{partner=\"" + name + "\",subscription=\""
                                + never + "\",way=\"webhook\"} 0.0"));
        // what the partner itself has paused, for it pulls now, waits for nothing
        assertThat(partner.post("/partners/subscriptions/" + never + "/webhook/pause", null)
                        .status())
                .isEqualTo(200);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(metrics()).doesNotContain("subscription=\"" + never + "\",way=\"webhook\"}"));
    }

    private String csv(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(service.address() + "/partners/usage" + path + ".csv"))
                            .header("Authorization", "Bearer " + RunningPartners.token(name))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
            return answer.body();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Two that would share a lock if there were fewer locks than counters. */
    @Test
    void aCounterThatIsBeingWrittenHoldsUpNoOther() throws Exception {
        Usage usage = service.part(Usage.class);
        List<String> same = IntStream.range(0, 100_000)
                .mapToObj(i -> "lock-" + reason + "-" + i)
                .filter(s -> Math.floorMod(Counter.id(s, "pull").hashCode(), 64) == 0)
                .limit(2)
                .toList();
        Instant now = service.clock.instant();
        List<Handed> one = List.of(new Handed(1, "type", 1, now, now, true));
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread slow = Thread.ofPlatform()
                .start(() -> usage.count(
                        same.getFirst(),
                        name,
                        "pull",
                        before -> {
                            within.countDown();
                            try {
                                assertThat(end.await(2, TimeUnit.MINUTES)).isTrue();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return before + 1;
                        },
                        one));
        Thread other = Thread.ofPlatform()
                .unstarted(() -> usage.count(same.getLast(), name, "pull", before -> before + 1, one));
        try {
            assertThat(within.await(1, TimeUnit.MINUTES)).isTrue();
            other.start();
            assertThat(other.join(SOON))
                    .as("it is counted while the first is not")
                    .isTrue();
            assertThat(slow.isAlive()).isTrue();
        } finally {
            end.countDown();
            slow.join();
            other.join();
        }
    }

    private String metrics() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(service.address() + "/actuator/prometheus"))
                            .header("Authorization", "Bearer " + RunningPartners.token("watcher", "operator"))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The sum of a meter with these labels, rounded up; 0 if there is none yet. */
    private long meter(String meter, String... labels) {
        return (long) Math.ceil(metrics()
                .lines()
                .filter(line -> line.startsWith(meter + "{") || line.startsWith(meter + " "))
                .filter(line -> java.util.Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum());
    }

    /** As the operator's collector reads them; by the last two it can be told which part of the way is slow. */
    @Test
    void whatTheOperatorIsToldOfPartnersIsRead() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        AtomicInteger refused = new AtomicInteger();
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(refused.getAndIncrement() == 0 ? 500 : 204, -1);
            exchange.close();
        });
        server.start();
        String of = "partner=\"" + name + "\"";
        long numberedBefore = meter("onezone_partners_numbered_total");
        long timedBefore = meter("onezone_partners_numbered_after_seconds_count");
        String id = begun();
        try {
            long last = settled(id);
            assertThat(partner.post(
                                    "/partners/subscriptions/" + id + "/webhook",
                                    "{\"url\":\"http://127.0.0.1:"
                                            + server.getAddress().getPort() + "/\",\"after\":0}")
                            .status())
                    .isEqualTo(201);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(meter("onezone_partners_delivered_total", of, "way=\"webhook\""))
                            .isEqualTo(last));
            assertThat(meter("onezone_partners_taken_after_seconds_count", of)).isEqualTo(last);
            assertThat(meter("onezone_partners_taken_after_seconds_sum", of)).isPositive();
            assertThat(meter("onezone_partners_numbered_total") - numberedBefore)
                    .isGreaterThanOrEqualTo(last);
            assertThat(meter("onezone_partners_numbered_after_seconds_count") - timedBefore)
                    .isGreaterThanOrEqualTo(last);
            assertThat(meter("onezone_partners_pushers")).isPositive();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(meter("onezone_partners_failed_total", of))
                            .isEqualTo(1));
            assertThat(meter("onezone_partners_late_total", of)).isZero();
            assertThat(partner.post("/partners/subscriptions/" + id + "/webhook/replay", "{\"from\":1}")
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(meter("onezone_partners_repeated_total", of))
                            .isEqualTo(last));
            // nothing waits: all of it was taken
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(metrics())
                            .contains("onezone_partners_undelivered_oldest_seconds{partner=\"" + name
                                    + "\",subscription=\"" + id + "\",way=\"webhook\"} 0.0"));
        } finally {
            server.stop(0);
        }
    }
}

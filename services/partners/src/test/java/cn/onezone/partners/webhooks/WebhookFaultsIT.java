package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.webhooks.Receiver.Reply;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Receivers that behave badly, over real connections: nothing is lost, the order of a subject stands, no more is read or
 * waited for than is said, and another subject or partner is not held up (R21).
 */
class WebhookFaultsIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration TIME_LIMIT = Duration.ofMillis(1_500);

    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final Door partner = service.partner("partner-" + reason);
    private String id;

    @BeforeAll
    static void start() {
        service = new RunningPartners(
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.webhooks.retries=" + String.join(",", java.util.Collections.nCopies(60, "200ms")),
                "--onezone.partners.webhooks.connect-limit=500ms",
                "--onezone.partners.webhooks.time-limit=" + TIME_LIMIT.toMillis() + "ms",
                "--onezone.partners.webhooks.break-for=200ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void agree() {
        id = service.granted(partner, reason);
        var _ = service.say("first", 1, reason);
        await().atMost(SOON).until(() -> service.last(partner, id) > 0);
        long[] before = {0};
        await().during(Duration.ofMillis(600)).atMost(SOON).until(() -> {
            long last = service.last(partner, id);
            boolean same = last == before[0];
            before[0] = last;
            return same;
        });
    }

    @AfterEach
    void end() {
        var _ = partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
    }

    private String hook() {
        return "/partners/subscriptions/" + id + "/webhook";
    }

    private void listen(String url) {
        Answer made = partner.post(hook(), "{\"url\":\"" + url + "\",\"after\":" + service.last(partner, id) + "}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    }

    private JsonNode state() {
        return partner.get(hook()).body();
    }

    private List<JsonNode> attempts() {
        return partner.get(hook() + "/attempts?limit=1000")
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    /** The causes of all attempts that failed, as the partner sees them; waits until there are some. */
    private List<String> causes(int atLeast) {
        return await().atMost(SOON)
                .until(
                        () -> attempts().stream()
                                .filter(a -> !a.path("taken").asBoolean())
                                .map(a -> a.path("answer").asString())
                                .toList(),
                        causes -> causes.size() >= atLeast);
    }

    /** Moves to a receiver that works; all of these come there, each subject in its order. */
    private void recoversTo(Receiver receiver, Map<String, Integer> expected) {
        Answer now = partner.get(hook());
        assertThat(partner.put(hook(), "{\"url\":\"" + receiver.url() + "\"}", "If-Match", now.tag())
                        .status())
                .isEqualTo(200);
        comes(receiver, expected);
    }

    /** All of these come, the first arrivals of each subject in its order. */
    private static void comes(Receiver receiver, Map<String, Integer> expected) {
        int all = expected.values().stream().mapToInt(Integer::intValue).sum();
        await().atMost(SOON).untilAsserted(() -> assertThat(receiver.events()).hasSize(all));
        Map<String, Integer> last = new HashMap<>();
        receiver.events().forEach(event -> {
            String subject = event.path("subject").asString();
            int now = Integer.parseInt(event.path("subjectsequence").asString());
            assertThat(now).as("the order of %s", subject).isEqualTo(1 + last.getOrDefault(subject, 0));
            last.put(subject, now);
        });
        assertThat(last).isEqualTo(expected);
    }

    private Map<String, Integer> say(int subjects, int each) {
        Map<String, Integer> said = new HashMap<>();
        for (int i = 1; i <= each; i++) {
            for (int s = 0; s < subjects; s++) {
                var _ = service.say("s" + s, i, reason);
                said.put("s" + s, i);
            }
        }
        return said;
    }

    @Test
    void oneThatIsNowThereAndNowNotGetsAllInOrder() throws Exception {
        try (Receiver receiver = new Receiver()) {
            AtomicInteger came = new AtomicInteger();
            // five are taken, five are not, and so on; what is not taken gets every kind of "not now"
            List<Integer> not = List.of(503, 500, 429, 502);
            receiver.behaviour = _ -> {
                int n = came.getAndIncrement();
                return Reply.of(n / 5 % 2 == 0 ? 204 : not.get(n % not.size()));
            };
            listen(receiver.url());
            Map<String, Integer> said = say(8, 6);
            comes(receiver, said);
            await().atMost(SOON).until(() -> state().path("held").isEmpty());
            assertThat(state().has("paused")).isFalse();
            assertThat(receiver.seen.size())
                    .as("it was refused again and again")
                    .isGreaterThan(48 + 5);
        }
    }

    /** A byte a second would take a minute for the head of the answer: it is cut off at the limit of a delivery. */
    @Test
    void anAnswerThatComesByteByByteIsCutOffAtTheLimit() throws Exception {
        try (RudeServer slow = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    for (char one :
                            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Padding: and so on\r\n\r\n".toCharArray()) {
                        RudeServer.write(socket, String.valueOf(one));
                        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                    }
                });
                Receiver receiver = new Receiver()) {
            listen(slow.url());
            Map<String, Integer> said = say(1, 2);
            assertThat(causes(2)).allMatch(cause -> cause.endsWith("TimeoutException"));
            assertThat(attempts()).allMatch(a -> a.path("millis").asLong() < 10 * TIME_LIMIT.toMillis());
            await().atMost(SOON).until(() -> slow.left.get() >= 1);
            recoversTo(receiver, said);
        }
    }

    /** The status came, the rest of the answer drips: what is not a whole answer in time is none. */
    @Test
    void aBodyThatComesByteByByteIsCutOffAtTheLimit() throws Exception {
        try (RudeServer slow = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    RudeServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    for (int i = 0; i < 1_000; i++) {
                        RudeServer.write(socket, "x");
                        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                    }
                });
                Receiver receiver = new Receiver()) {
            listen(slow.url());
            Map<String, Integer> said = say(1, 2);
            assertThat(causes(2)).allMatch(cause -> cause.endsWith("TimeoutException"));
            recoversTo(receiver, said);
        }
    }

    @Test
    void ofAnEndlessAnswerNoMoreIsReadThanSaid() throws Exception {
        AtomicInteger written = new AtomicInteger();
        String chunk = "1000\r\n" + "x".repeat(4_096) + "\r\n";
        try (RudeServer endless = new RudeServer(socket -> {
            var _ = RudeServer.request(socket);
            RudeServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                RudeServer.write(socket, chunk);
                written.incrementAndGet();
            }
        })) {
            listen(endless.url());
            Map<String, Integer> said = say(1, 3);
            await().atMost(SOON).until(() -> state().path("delivered").asInt() == said.get("s0"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endless.left.get())
                            .as("each connection is given up")
                            .isEqualTo(endless.connections.get()));
            assertThat(endless.connections.get()).isEqualTo(3);
            // what the buffers of both sides take besides is some hundred KB, an endless answer is not read
            assertThat(written.get() / 3 * 4L).as("KB of an answer").isLessThan(16 * 1024);
        }
    }

    @Test
    void anAnswerWithAGiantHeadIsNone() throws Exception {
        try (RudeServer giant = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    RudeServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
                    for (int i = 0; i < 10_000; i++) {
                        RudeServer.write(socket, "X-Padding-" + i + ": " + "x".repeat(1_000) + "\r\n");
                    }
                    RudeServer.write(socket, "\r\n");
                });
                Receiver receiver = new Receiver()) {
            listen(giant.url());
            Map<String, Integer> said = say(2, 2);
            assertThat(causes(2)).allMatch(cause -> cause.startsWith("TooLong"));
            recoversTo(receiver, said);
        }
    }

    @Test
    void aConnectionThatIsResetInTheMiddleOfARequestLosesNothing() throws Exception {
        AtomicInteger resets = new AtomicInteger();
        try (RudeServer resetting = new RudeServer(socket -> {
                    if (socket.getInputStream().readNBytes(40).length == 40) {
                        resets.incrementAndGet();
                    }
                    // closes with RST, with the rest of the request unread
                    socket.setSoLinger(true, 0);
                });
                Receiver receiver = new Receiver()) {
            listen(resetting.url());
            Map<String, Integer> said = say(3, 3);
            assertThat(causes(2)).allMatch(cause -> !cause.equals("200"));
            assertThat(resets.get()).isPositive();
            recoversTo(receiver, said);
        }
    }

    /** As servers do that close what was idle for some seconds: they may do so while the next request is on its way. */
    @Test
    void aKeptConnectionThatTurnsOutClosedIsNoFailureOfTheAddress() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        AtomicInteger connections = new AtomicInteger();
        try (RudeServer closing = new RudeServer(socket -> {
            int connection = connections.incrementAndGet();
            for (int i = 1; ; i++) {
                asked.add(connection + " " + RudeServer.request(socket).contains("\"subjectsequence\":\"0000000002\""));
                if (connection == 1 && i == 2) {
                    // read, and not a byte answered
                    return;
                }
                RudeServer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
            }
        })) {
            listen(closing.url());
            var _ = service.say("kept", 1, reason);
            await().atMost(SOON).until(() -> state().path("delivered").asInt() == 1);
            var _ = service.say("kept", 2, reason);
            await().atMost(SOON).until(() -> state().path("delivered").asInt() == 2);
            assertThat(asked).containsExactly("1 false", "1 true", "2 true");
            assertThat(state().path("failed").asInt()).isZero();
            assertThat(attempts()).allMatch(a -> a.path("taken").asBoolean()).hasSize(2);
        }
    }

    /** One that was not kept is repeated when it is time, not at once: it may be that the event is what it does not like. */
    @Test
    void aNewConnectionThatIsClosedWithoutAnAnswerIsAFailure() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RudeServer closing = new RudeServer(socket -> {
            var _ = RudeServer.request(socket);
            if (asked.incrementAndGet() > 2) {
                RudeServer.write(socket, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            }
        })) {
            listen(closing.url());
            var _ = service.say("once", 1, reason);
            await().atMost(SOON).until(() -> state().path("delivered").asInt() == 1);
            assertThat(asked.get()).isEqualTo(3);
            await().atMost(SOON).until(() -> state().path("failed").asInt() == 2);
        }
    }

    @Test
    void anAddressThatLeadsToItselfIsAskedOnceForEachAttempt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        String[] self = {""};
        try (RudeServer loop = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    asked.incrementAndGet();
                    RudeServer.write(
                            socket,
                            "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + self[0]
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                });
                Receiver receiver = new Receiver()) {
            self[0] = loop.url();
            listen(loop.url());
            Map<String, Integer> said = say(1, 1);
            assertThat(causes(3)).allMatch("307"::equals);
            recoversTo(receiver, said);
            assertThat(attempts().stream()
                            .filter(a -> a.path("answer").asString().equals("307")))
                    .hasSize(asked.get());
        }
    }

    /** Neither a server that does not speak TLS nor one whose certificate nobody vouches for gets a byte of an event. */
    @Test
    void withoutATrustedCertificateNothingIsSent(@TempDir Path folder) throws Exception {
        List<String> plain = new ArrayList<>();
        HttpsServer untrusted = untrusted(folder);
        AtomicInteger heard = new AtomicInteger();
        untrusted.createContext("/", exchange -> {
            heard.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        untrusted.start();
        try (RudeServer noTls = new RudeServer(socket -> {
                    socket.setSoTimeout(1_000);
                    byte[] first = socket.getInputStream().readNBytes(300);
                    synchronized (plain) {
                        plain.add(new String(first, java.nio.charset.StandardCharsets.ISO_8859_1));
                    }
                    RudeServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
                Receiver receiver = new Receiver()) {
            listen("https://127.0.0.1:" + noTls.port() + "/hook");
            Map<String, Integer> said = say(2, 2);
            assertThat(causes(2)).noneMatch("200"::equals);
            synchronized (plain) {
                assertThat(plain).isNotEmpty().noneMatch(text -> text.contains("webhook") || text.contains("POST"));
            }
            Answer now = partner.get(hook());
            int port = untrusted.getAddress().getPort();
            assertThat(partner.put(hook(), "{\"url\":\"https://127.0.0.1:" + port + "/hook\"}", "If-Match", now.tag())
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON)
                    .until(() -> attempts().stream()
                            .anyMatch(a -> a.path("answer").asString().contains("CertPath")));
            assertThat(heard.get()).isZero();
            recoversTo(receiver, said);
        } finally {
            untrusted.stop(0);
        }
    }

    /** A server with a certificate that it has signed itself, made by the JDK's own tool. */
    private static HttpsServer untrusted(Path folder) throws Exception {
        Path store = folder.resolve("self.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "self",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(tool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(tool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /** In seconds, as a date, far too long, and in ways that mean nothing: each gets what can be made of it. */
    @Test
    void retryAfterIsHeededInEveryFormAndNeverForLongerThanADay() throws Exception {
        Map<String, String> asked = Map.of(
                "seconds", "3600",
                "date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC).plusHours(2)),
                "past", "Wed, 21 Oct 2015 07:28:00 GMT",
                "year", "31536000",
                "giant", "99999999999999999999999999",
                "negative", "-5",
                "nothing", "soon");
        try (Receiver receiver = new Receiver()) {
            receiver.behaviour = m -> asked.containsKey(m.subject())
                    ? new Reply(500, Map.of("Retry-After", asked.get(m.subject())), 0)
                    : Reply.of(204);
            listen(receiver.url());
            Instant before = service.clock.instant();
            // taken, so that what is not is not the address's fault
            var _ = service.say("fine", 1, reason);
            asked.keySet().forEach(subject -> service.say(subject, 1, reason));
            Map<String, Instant> next = new HashMap<>();
            await().atMost(SOON).until(() -> {
                state().path("held")
                        .forEach(held -> next.putIfAbsent(
                                held.path("subject").asString(),
                                Instant.parse(held.path("next").asString())));
                return next.size() == asked.size();
            });
            Instant after = service.clock.instant();
            assertThat(next.get("seconds")).isBetween(before.plusSeconds(3_600), after.plusSeconds(3_600));
            assertThat(next.get("date")).isBetween(before.plusSeconds(7_190), after.plusSeconds(7_200));
            assertThat(next.get("year")).isBetween(before.plus(Duration.ofDays(1)), after.plus(Duration.ofDays(1)));
            for (String usual : List.of("past", "giant", "negative", "nothing")) {
                assertThat(next.get(usual)).as(usual).isBefore(after.plusSeconds(2));
            }
            receiver.behaviour = _ -> Reply.of(204);
            List.of("seconds", "date", "year")
                    .forEach(
                            subject -> assertThat(partner.post(hook() + "/release", "{\"subject\":\"" + subject + "\"}")
                                            .status())
                                    .isEqualTo(200));
            Map<String, Integer> all = new HashMap<>(Map.of("fine", 1));
            asked.keySet().forEach(subject -> all.put(subject, 1));
            comes(receiver, all);
        }
    }

    /** Nothing comes for a while in which it would have come again and again. */
    private static void isLeftInPeace(Receiver receiver) {
        int[] before = {-1};
        await().during(Duration.ofMillis(1_500)).atMost(SOON).until(() -> {
            boolean same = receiver.seen.size() == before[0];
            before[0] = receiver.seen.size();
            return same;
        });
    }

    /** Who is busy and says for how long is asked nothing meanwhile, though it took some of what came with it. */
    @Test
    void oneThatTakesSomeAndAsksForTimeIsGivenIt() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.behaviour =
                    m -> m.subject().equals("s7") ? new Reply(429, Map.of("Retry-After", "3600"), 0) : Reply.of(204);
            long after = service.last(partner, id);
            Map<String, Integer> said = say(8, 1);
            await().atMost(SOON).until(() -> service.last(partner, id) == after + 8);
            assertThat(partner.post(hook(), "{\"url\":\"" + receiver.url() + "\",\"after\":" + after + "}")
                            .status())
                    .isEqualTo(201);
            await().atMost(SOON).until(() -> state().path("held").size() == 1);
            assertThat(Instant.parse(state().path("next").asString()))
                    .isAfter(service.clock.instant().plusSeconds(3_500));
            int seen = receiver.seen.size();
            assertThat(seen).isEqualTo(8);
            var _ = service.say("later", 1, reason);
            await().atMost(SOON).until(() -> service.last(partner, id) == after + 9);
            isLeftInPeace(receiver);
            assertThat(receiver.seen).hasSize(seen);
            receiver.behaviour = _ -> Reply.of(204);
            assertThat(partner.post(hook() + "/release", "{\"subject\":\"s7\"}").status())
                    .isEqualTo(200);
            said.put("later", 1);
            comes(receiver, said);
        }
    }

    /** What waits of a subject waits for the address as well. */
    @Test
    void whileAnAddressIsSparedWhatIsHeldIsNotSentEither() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.behaviour = m -> Reply.of(m.subject().equals("bad") ? 500 : 204);
            listen(receiver.url());
            var _ = service.say("fine", 1, reason);
            var _ = service.say("bad", 1, reason);
            await().atMost(SOON).until(() -> state().path("held").size() == 1);
            receiver.behaviour =
                    m -> m.subject().equals("bad") ? Reply.of(500) : new Reply(503, Map.of("Retry-After", "3600"), 0);
            var _ = service.say("busy", 1, reason);
            await().atMost(SOON)
                    .until(() -> state().has("next")
                            && Instant.parse(state().path("next").asString())
                                    .isAfter(service.clock.instant().plusSeconds(3_500)));
            isLeftInPeace(receiver);
            assertThat(state().path("held").path(0).has("next"))
                    .as("it is not given up either")
                    .isTrue();
            receiver.behaviour = _ -> Reply.of(204);
            assertThat(partner.post(hook() + "/resumption", null).status()).isEqualTo(200);
            comes(receiver, Map.of("fine", 1, "bad", 1, "busy", 1));
        }
    }

    private static void drain(Socket socket) throws Exception {
        var _ = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** One that takes the request and never says anything holds up nobody but itself, and costs its own connections only. */
    @Test
    void aSilentOneHoldsNoMoreConnectionsThanItIsGiven() throws Exception {
        try (RudeServer silent = new RudeServer(WebhookFaultsIT::drain);
                Receiver receiver = new Receiver()) {
            listen(silent.url());
            Map<String, Integer> said = say(12, 1);
            assertThat(causes(4)).allMatch(cause -> cause.endsWith("TimeoutException"));
            assertThat(silent.connections.get() - silent.left.get())
                    .as("four at once, and none beside those that were given up")
                    .isLessThanOrEqualTo(attempts().size() + 4);
            recoversTo(receiver, said);
        }
    }

    /** Of a dozen, one is dead, one never answers in time and one has far more than the others: the rest get everything. */
    @Test
    void threeThatMisbehaveHoldUpNobodyElse() throws Exception {
        int healthy = 9;
        int events = 30;
        List<AutoCloseable> opened = new ArrayList<>();
        List<Runnable> ended = new ArrayList<>();
        try (RudeServer slow = new RudeServer(WebhookFaultsIT::drain);
                Receiver flooded = new Receiver()) {
            String flood = reason + "-flood";
            subscribe("dead", reason, "http://127.0.0.1:1/dead", ended);
            subscribe("slow", reason, slow.url(), ended);
            subscribe("flooded", flood, flooded.url(), ended);
            List<Receiver> receivers = new ArrayList<>();
            for (int i = 0; i < healthy; i++) {
                Receiver receiver = new Receiver();
                opened.add(receiver);
                receivers.add(receiver);
                subscribe("healthy-" + i, reason, receiver.url(), ended);
            }
            awaitNumbered(flood);
            for (int i = 1; i <= events; i++) {
                for (int more = 0; more < 50; more++) {
                    var _ = service.log.say(
                            ParkEvents.ROSTER_ENTRY_REMOVED,
                            "/parks/haidian",
                            "flood" + more,
                            i,
                            new RosterEntryRemoved(
                                    ParkCode.of("haidian"),
                                    Uscc.of("91110108551385082Q"),
                                    LocalDate.of(2026, 5, 6),
                                    flood));
                }
                var _ = service.say("steady" + i % 3, 1 + (i - 1) / 3, reason);
            }
            for (Receiver receiver : receivers) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(receiver.events().stream()
                                        .filter(e ->
                                                e.path("subject").asString().startsWith("steady")))
                                .hasSize(events));
            }
            assertThat(slow.connections.get()).as("it was tried").isPositive();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(flooded.events()).hasSizeGreaterThanOrEqualTo(50 * events));
        } finally {
            ended.forEach(Runnable::run);
            for (AutoCloseable one : opened) {
                one.close();
            }
        }
    }

    private final Map<String, Door> doors = new HashMap<>();
    private final Map<String, String> subscriptions = new HashMap<>();

    private void subscribe(String name, String of, String url, List<Runnable> ended) {
        Door other = service.partner(name + "-" + reason);
        String theirs = service.granted(other, of);
        doors.put(of, other);
        subscriptions.put(of, theirs);
        ended.add(() -> other.post("/partners/agreements/" + theirs + "/withdrawal", "{\"reason\":\"end\"}"));
        assertThat(other.post("/partners/subscriptions/" + theirs + "/webhook", "{\"url\":\"" + url + "\"}")
                        .status())
                .isEqualTo(201);
    }

    /** Says one event of both kinds, and waits until it is numbered for the last that has it. */
    private void awaitNumbered(String flood) {
        for (String of : List.of(flood, reason)) {
            var _ = service.say("first", 1, of);
            await().atMost(SOON).until(() -> service.last(doors.get(of), subscriptions.get(of)) > 0);
        }
    }
}

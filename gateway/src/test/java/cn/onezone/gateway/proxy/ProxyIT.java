package cn.onezone.gateway.proxy;

import static cn.onezone.gateway.proxy.RunningGateway.code;
import static cn.onezone.gateway.proxy.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.testkit.Issuer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The proxy against services on real sockets: each park announced by the test that needs it, so breakers are fresh. */
class ProxyIT {
    private static final String BEARER =
            "Authorization: Bearer " + Issuer.shared().everything() + "\r\n";

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static ScriptedBackend enterprises;
    private static RunningGateway gateway;
    private final List<ScriptedBackend> backends = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        enterprises = new ScriptedBackend(ScriptedBackend.ok("{\"from\":\"enterprises\"}"));
        gateway = new RunningGateway(
                "onezone.gateway.backends.enterprises=" + enterprises.address(),
                "onezone.gateway.backends.indicators=",
                "onezone.gateway.backends.funds=",
                "onezone.gateway.backends.talent=",
                "onezone.gateway.backends.projects=",
                "onezone.gateway.backends.partners=",
                "onezone.gateway.resilience.time-limit=1s",
                "onezone.gateway.resilience.import-limit=4s",
                "onezone.gateway.resilience.connect-limit=300ms",
                "onezone.gateway.resilience.upload-silence-limit=2s",
                "onezone.gateway.resilience.concurrent-calls=64",
                "onezone.gateway.resilience.connections=96",
                "onezone.gateway.resilience.retry-pause=10ms",
                "onezone.gateway.resilience.breaker.window=20",
                "onezone.gateway.resilience.breaker.minimum-calls=10",
                "onezone.gateway.resilience.breaker.pause=300ms",
                "onezone.gateway.resilience.breaker.trials=2",
                "onezone.gateway.resilience.breaker.trial-limit=2s",
                "onezone.gateway.resilience.breaker.probe-every=100ms",
                "onezone.gateway.edge.body-limit=1MB",
                "onezone.gateway.edge.import-limit=64MB",
                "onezone.gateway.edge.header-limit=4KB");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        enterprises.close();
    }

    @AfterEach
    void closeBackends() {
        backends.forEach(ScriptedBackend::close);
    }

    private record Announced(String park, ScriptedBackend backend) {
        String path(String rest) {
            return "/parks/" + park + rest;
        }
    }

    private Announced park(ScriptedBackend.Behaviour behaviour) {
        ScriptedBackend backend = new ScriptedBackend(behaviour);
        backends.add(backend);
        String park = "test-" + NEXT.incrementAndGet();
        gateway.backends().announce(park, backend.address());
        return new Announced(park, backend);
    }

    private static String state(String backend) {
        return json(gateway.get("/actuator/health"))
                .path("components")
                .path("backends")
                .path("details")
                .path(backend)
                .asString("none");
    }

    private static void untilState(Announced park, String state) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> state("parks/" + park.park()).equals(state));
    }

    private static void fail(Announced park) {
        park.backend().behaviour = ScriptedBackend.status(503);
        for (int i = 0; i < 10; i++) {
            gateway.get(park.path("/x"));
        }
    }

    // ------------------------------------------------------------------ routes

    @Test
    void leadsACityPathToItsServiceUnchanged() {
        HttpResponse<String> answer = gateway.get("/enterprises/conflicts?park=haidian&q=%E4%B8%AD%20x");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"from\":\"enterprises\"}");
        assertThat(enterprises.seen)
                .anyMatch(s -> s.uri().equals("/enterprises/conflicts?park=haidian&q=%E4%B8%AD%20x"));
    }

    @Test
    void leadsASeventeenthParkToItsServiceFromTheMomentItIsAnnounced_R1() {
        assertThat(code(gateway.get("/parks/xiongan/roster/enterprises"))).isEqualTo("unknown-park");
        ScriptedBackend backend = new ScriptedBackend(ScriptedBackend.ok("{\"park\":17}"));
        backends.add(backend);
        gateway.backends().announce("xiongan", backend.address());
        assertThat(gateway.get("/parks/xiongan/roster/enterprises").body()).isEqualTo("{\"park\":17}");
        assertThat(backend.seen.getFirst().uri()).isEqualTo("/parks/xiongan/roster/enterprises");
    }

    @Test
    void followsAParkToItsNewAddress() {
        Announced park = park(ScriptedBackend.ok("old"));
        assertThat(gateway.get(park.path("/x")).body()).isEqualTo("old");
        ScriptedBackend moved = new ScriptedBackend(ScriptedBackend.ok("new"));
        backends.add(moved);
        gateway.backends().announce(park.park(), moved.address());
        assertThat(gateway.get(park.path("/x")).body()).isEqualTo("new");
    }

    @Test
    void namesTheUnknownParkAndThoseThereAre() {
        HttpResponse<String> answer = gateway.get("/parks/pudong/roster/enterprises", "Accept-Language", "zh-CN");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(code(answer)).isEqualTo("unknown-park");
        assertThat(json(answer).path("title").asString()).isEqualTo("没有这个分园");
        assertThat(json(answer).path("detail").asString()).contains("pudong", "haidian", "daxing-yizhuang");
        assertThat(json(answer).path("type").asString()).isEqualTo("/problems/unknown-park");
    }

    @Test
    void saysThatAKnownParkWithoutAnAddressIsNotConnected() {
        HttpResponse<String> answer = gateway.get("/parks/haidian/roster/enterprises");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("park-not-connected");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void answersNotFoundWhereNoRouteLeads() {
        HttpResponse<String> answer = gateway.get("/nowhere", "Accept-Language", "en");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("not-found");
        assertThat(json(answer).path("title").asString()).isEqualTo("Nothing is there");
        // the root leads to the first page
        assertThat(gateway.get("/").headers().firstValue("Location")).hasValue("/swagger-ui");
    }

    @Test
    void answersMethodNotAllowedWithWhatIsOffered() {
        HttpResponse<String> answer = gateway.send(gateway.to("/v3/api-docs").DELETE());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(code(answer)).isEqualTo("method-not-allowed");
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(a -> assertThat(a).contains("GET"));
    }

    @Test
    void refusesPathsThatAServiceWouldReadOtherwise() throws IOException {
        for (String path : List.of(
                "/parks/x/../../actuator/health",
                "/enterprises/..;/actuator",
                "/enterprises/%2e%2e/actuator",
                "/enterprises//x",
                "/enterprises/a%2Fb",
                "/parks/haidian/roster/imports;x",
                "/parks/haidian/roster/import%73")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + BEARER + "Connection: close\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 400").contains("\"code\":\"wrong-path\"");
        }
        assertThat(enterprises.seen).noneMatch(s -> s.uri().contains("actuator"));
    }

    @Test
    void callsNoAnnouncedAddressThatTheOperatorWouldNot() {
        for (String inside : List.of(
                "http://169.254.169.254", "https://10.0.0.1", "http://2130706433:27017", "https://u:p@example.com")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> gateway.backends().announce("xuanwu", URI.create(inside))))
                    .as(inside)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
        assertThat(code(gateway.get("/parks/xuanwu/x"))).isEqualTo("unknown-park");
    }

    @Test
    void neverGoesItselfWhereAServiceSendsItsCaller() {
        ScriptedBackend inside = new ScriptedBackend(ScriptedBackend.ok("secret"));
        backends.add(inside);
        Announced park = park((_, response) -> response.status(302)
                .header("Location", inside.address() + "/secret")
                .send());
        HttpResponse<String> answer = gateway.get(park.path("/x"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(inside.seen).isEmpty();
    }

    // ------------------------------------------------------------------ resilience

    @Test
    void answersForHealthyParksWhileOneHangs() {
        Announced hung = park(ScriptedBackend.hung());
        Announced healthy = park(ScriptedBackend.ok("{}"));
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 32)
                .mapToObj(_ -> gateway.later(hung.path("/roster/enterprises")))
                .toList();
        await().atMost(Duration.ofSeconds(5)).until(() -> hung.backend().asked("GET") >= 32);
        for (int i = 0; i < 50; i++) {
            assertThat(gateway.get(healthy.path("/roster/enterprises")).statusCode())
                    .isEqualTo(200);
        }
        // its own calls end in time, each with a problem
        assertThat(waiting.stream().map(CompletableFuture::join)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isIn(504, 503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(waiting.stream().map(w -> code(w.join()))).contains("backend-timeout");
        // field trap: with one breaker for all routes, the healthy ones answered 405 and 503 from here on
        untilState(hung, "OPEN");
        assertThat(gateway.get(healthy.path("/x")).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/enterprises/x").statusCode()).isEqualTo(200);
        assertThat(gateway.send(gateway.to("/v3/api-docs").DELETE()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void turnsNoHealthyCallAwayAtThirtyTwoConnections() {
        // field trap: a default bulkhead of 25
        Announced park = park(ScriptedBackend.slow(Duration.ofMillis(100)));
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 64)
                .mapToObj(_ -> gateway.later(park.path("/x")))
                .toList();
        assertThat(calls.stream().map(c -> c.join().statusCode())).containsOnly(200);
    }

    @Test
    void theDefaultBulkheadHasRoomForHundredsOfCalls() {
        var defaults = new org.springframework.boot.context.properties.bind.Binder(
                        org.springframework.boot.context.properties.source.ConfigurationPropertySources.from(
                                new org.springframework.core.env.MapPropertySource("none", java.util.Map.of())))
                .bindOrCreate("onezone.gateway.resilience", cn.onezone.gateway.resilience.ResilienceSettings.class);
        assertThat(defaults.concurrentCalls()).isGreaterThanOrEqualTo(256);
        assertThat(defaults.connections()).isGreaterThanOrEqualTo(defaults.concurrentCalls());
    }

    @Test
    void turnsAwayWhatIsMoreThanTheBulkheadHoldsAndDoesNotCountItAsFailure() {
        Announced park = park(ScriptedBackend.slow(Duration.ofMillis(300)));
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 90)
                .mapToObj(_ -> gateway.later(park.path("/x")))
                .toList();
        assertThat(calls.stream().map(c -> c.join().statusCode())).contains(200, 503);
        assertThat(calls.stream().filter(c -> c.join().statusCode() == 503).map(c -> code(c.join())))
                .containsOnly("backend-busy");
        assertThat(state("parks/" + park.park())).isEqualTo("CLOSED");
    }

    @Test
    void slowFirstCallsDoNotOpenTheBreaker() {
        // field trap: a cold start opened it for good
        Announced park = park(ScriptedBackend.slow(Duration.ofMillis(400)));
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 30)
                .mapToObj(_ -> gateway.later(park.path("/x")))
                .toList();
        assertThat(calls.stream().map(c -> c.join().statusCode())).containsOnly(200);
        assertThat(state("parks/" + park.park())).isEqualTo("CLOSED");
    }

    @Test
    void leavesAFailingServiceAloneAndSaysWhenToComeBack() {
        Announced park = park(ScriptedBackend.status(503));
        fail(park);
        assertThat(state("parks/" + park.park())).isEqualTo("OPEN");
        long asked = park.backend().asked("GET");
        HttpResponse<String> answer = gateway.get(park.path("/x"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("backend-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(park.backend().asked("GET")).isEqualTo(asked);
    }

    @Test
    void takesAServiceBackByItselfWhenNobodyAsks() {
        Announced park = park(ScriptedBackend.status(503));
        fail(park);
        assertThat(state("parks/" + park.park())).isEqualTo("OPEN");
        park.backend().behaviour = ScriptedBackend.ok("{}");
        untilState(park, "CLOSED");
        assertThat(park.backend().seen).anyMatch(s -> s.uri().equals("/actuator/health/liveness"));
        assertThat(gateway.get(park.path("/x")).statusCode()).isEqualTo(200);
    }

    @Test
    void trialsThatHangDoNotKeepTheBreakerUndecidedForGood() {
        Announced park = park(ScriptedBackend.status(503));
        fail(park);
        park.backend().behaviour = ScriptedBackend.hung();
        untilState(park, "HALF_OPEN");
        untilState(park, "OPEN");
        park.backend().behaviour = ScriptedBackend.ok("{}");
        untilState(park, "CLOSED");
    }

    @Test
    void neverCountsTheRefusalsOfAServiceAsItsFailure() {
        Announced park = park(ScriptedBackend.status(422));
        for (int status : new int[] {400, 404, 409, 412, 422, 500}) {
            park.backend().behaviour = ScriptedBackend.status(status);
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get(park.path("/x")).statusCode()).isEqualTo(status);
            }
        }
        assertThat(state("parks/" + park.park())).isEqualTo("CLOSED");
    }

    @Test
    void asksOnceMoreForAGetWhoseConnectionBroke() {
        Announced park = park(ScriptedBackend.reset());
        AtomicInteger calls = new AtomicInteger();
        ScriptedBackend.Behaviour reset = ScriptedBackend.reset();
        ScriptedBackend.Behaviour ok = ScriptedBackend.ok("{}");
        park.backend().behaviour = (request, response) ->
                calls.incrementAndGet() == 1 ? reset.answer(request, response) : ok.answer(request, response);
        assertThat(gateway.get(park.path("/x")).statusCode()).isEqualTo(200);
        assertThat(calls).hasValue(2);
    }

    @Test
    void limitsTheRetriesOfAGet() {
        Announced park = park(ScriptedBackend.reset());
        HttpResponse<String> answer = gateway.get(park.path("/x"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("backend-unavailable");
        assertThat(park.backend().asked("GET")).isEqualTo(2);
    }

    @Test
    void neverSendsAPostTwice() {
        Announced park = park(ScriptedBackend.reset());
        HttpResponse<String> answer = gateway.post(park.path("/roster/enterprises"), "{}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("detail").asString()).contains("Idempotency-Key");
        assertThat(gateway.send(gateway.to(park.path("/x")).DELETE()).statusCode())
                .isEqualTo(503);
        assertThat(park.backend().asked("POST")).isEqualTo(1);
        assertThat(park.backend().asked("DELETE")).isEqualTo(1);
    }

    @Test
    void neverSendsAPostTwiceOverAConnectionThatWasUsedBefore() {
        // the client library would repeat it by itself on a pooled connection
        Announced park = park(ScriptedBackend.ok("{}"));
        gateway.get(park.path("/x"));
        park.backend().behaviour = ScriptedBackend.reset();
        assertThat(gateway.post(park.path("/x"), "{}").statusCode()).isEqualTo(503);
        assertThat(park.backend().asked("POST")).isEqualTo(1);
    }

    @Test
    void doesNotRetryAfterATimeout() {
        Announced park = park(ScriptedBackend.hung());
        HttpResponse<String> answer = gateway.get(park.path("/x"));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(code(answer)).isEqualTo("backend-timeout");
        assertThat(park.backend().asked("GET")).isEqualTo(1);
    }

    @Test
    void answersUnavailableWhenAServiceIsDown() {
        Announced park = park(ScriptedBackend.ok("{}"));
        park.backend().stop();
        HttpResponse<String> answer = gateway.get(park.path("/x"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("backend-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        park.backend().startAgain();
        assertThat(gateway.get(park.path("/x")).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientThatLeavesCountsAgainstNobody() throws IOException {
        Announced park = park(ScriptedBackend.hung());
        for (int i = 0; i < 12; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
                socket.getOutputStream()
                        .write(("GET " + park.path("/x") + " HTTP/1.1\r\nHost: x\r\n" + BEARER + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                long before = i;
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> park.backend().asked("GET") > before);
            }
        }
        for (int i = 0; i < 12; i++) {
            long before = i;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
                park.backend().behaviour = park.backend().counting();
                // half of a body, then gone
                socket.getOutputStream()
                        .write(("POST " + park.path("/x") + " HTTP/1.1\r\nHost: x\r\n" + BEARER
                                        + "Content-Length: 100\r\n\r\nhalf")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> park.backend().asked("POST") > before);
            }
        }
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(5))
                .until(() -> count(park, "client-gone") >= 24);
        assertThat(state("parks/" + park.park())).isEqualTo("CLOSED");
        assertThat(count(park, "unavailable")).isZero();
    }

    private static double count(Announced park, String outcome) {
        return gateway.bean(io.micrometer.core.instrument.MeterRegistry.class)
                .get("onezone.gateway.calls")
                .tag("backend", "parks/" + park.park())
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void anUnreadableAnswerIsABadGateway() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try (Socket one = socket.accept()) {
                        one.getInputStream().read(new byte[2048]);
                        one.getOutputStream().write("what is this\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            gateway.backends().announce("garbled", URI.create("http://127.0.0.1:" + socket.getLocalPort()));
            HttpResponse<String> answer = gateway.get("/parks/garbled/x");
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(code(answer)).isEqualTo("backend-answer-broken");
        }
    }

    @Test
    void anAnswerThatBreaksOffInTheMiddleIsNeverTakenForTheWhole() {
        Announced park = park((_, response) -> response.header("Content-Length", "1000")
                .send(Flux.just(Unpooled.wrappedBuffer("half".getBytes(StandardCharsets.US_ASCII)))
                        .concatWith(Mono.error(new IllegalStateException("dies")))));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> gateway.get(park.path("/x"))))
                .hasRootCauseInstanceOf(IOException.class);
    }

    // ------------------------------------------------------------------ bodies and the edge

    @Test
    void streamsALargeBodyWithoutKeepingIt() {
        // 48 MB through a test JVM whose gateway holds no buffer of that size: the service counts while it flows
        Announced park = park(ScriptedBackend.ok(""));
        park.backend().behaviour = park.backend().counting();
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) 'x');
        AtomicInteger left = new AtomicInteger(48);
        List<Long> arrivedBeforeTheEnd = new ArrayList<>();
        HttpResponse<String> answer = gateway.send(gateway.to(park.path("/roster/imports"))
                .POST(BodyPublishers.ofInputStream(() -> new InputStream() {
                    private int at;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] into, int from, int length) {
                        if (at == part.length) {
                            at = 0;
                            arrivedBeforeTheEnd.add(park.backend().bytes.get());
                            if (left.decrementAndGet() <= 0) {
                                return -1;
                            }
                        }
                        int n = Math.min(length, part.length - at);
                        System.arraycopy(part, at, into, from, n);
                        at += n;
                        return n;
                    }
                })));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(park.backend().bytes.get()).isEqualTo(48L << 20);
        assertThat(arrivedBeforeTheEnd.getLast()).isGreaterThan(1L << 20);
    }

    @Test
    void refusesABodyByItsDeclaredLengthBeforeItIsSent() throws IOException {
        String answer = raw("POST /enterprises/x HTTP/1.1\r\nHost: x\r\n" + BEARER + "Content-Length: 2000000\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"body-too-large\"", "1048576");
        assertThat(enterprises.seen)
                .noneMatch(s -> s.uri().equals("/enterprises/x") && s.method().equals("POST"));
    }

    @Test
    void refusesABodyOfUnknownLengthOnceItIsTooLargeAndCountsNoFailure() {
        Announced park = park(ScriptedBackend.ok(""));
        park.backend().behaviour = park.backend().counting();
        for (int i = 0; i < 12; i++) {
            HttpResponse<String> answer = gateway.send(gateway.to(park.path("/x"))
                    .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[1_500_000]))));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(code(answer)).isEqualTo("body-too-large");
        }
        assertThat(state("parks/" + park.park())).isEqualTo("CLOSED");
    }

    /** The rows of a file are taken while the request waits: that takes longer than any other answer, and not for ever. */
    @Test
    void waitsLongerForTheRowsOfAFile() {
        Announced park = park(ScriptedBackend.slow(Duration.ofSeconds(2)));
        String path = park.path("/reports/2024/imports");
        HttpResponse<String> answer =
                gateway.send(gateway.to(path).header("Content-Type", "text/csv").POST(BodyPublishers.ofString("a,b")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.send(gateway.to(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .as("no file")
                .isEqualTo(504);
        park.backend().behaviour = ScriptedBackend.hung();
        HttpResponse<String> late =
                gateway.send(gateway.to(path).header("Content-Type", "text/csv").POST(BodyPublishers.ofString("a,b")));
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).contains("no answer within 4000 ms");
    }

    @Test
    void aServiceThatStopsReadingAnUploadIsATimeoutAndItsConnectionIsFreed() {
        AtomicReference<Channel> held = new AtomicReference<>();
        Announced park = park((request, _) -> {
            request.withConnection(connection -> {
                connection.channel().config().setAutoRead(false);
                held.set(connection.channel());
            });
            return Mono.never();
        });
        // more than the buffers of both ends hold
        HttpResponse<String> answer = gateway.send(
                gateway.to(park.path("/roster/imports")).POST(BodyPublishers.ofByteArray(new byte[48 << 20])));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(code(answer)).isEqualTo("backend-timeout");
        // its end of the connection learns of the close only when it reads on
        held.get().config().setAutoRead(true);
        await().atMost(Duration.ofSeconds(10)).until(() -> !held.get().isActive());
        park.backend().behaviour = ScriptedBackend.ok("{}");
        assertThat(gateway.get(park.path("/x")).statusCode()).isEqualTo(200);
    }

    @Test
    void givesFileUploadsALimitOfTheirOwn() {
        Announced park = park(ScriptedBackend.ok(""));
        park.backend().behaviour = park.backend().counting();
        assertThat(gateway.send(gateway.to(park.path("/roster/imports"))
                                .POST(BodyPublishers.ofByteArray(new byte[2_000_000])))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void refusesHeadersBeyondTheLimit() {
        HttpResponse<String> answer = gateway.get("/enterprises/x", "X-Long", "x".repeat(5000));
        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(code(answer)).isEqualTo("headers-too-large");
    }

    @Test
    void passesTheTraceOnAndNamesItInProblems() {
        Announced park = park(ScriptedBackend.ok("{}"));
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        gateway.get(park.path("/x"), "traceparent", "00-" + trace + "-00f067aa0ba902b7-00");
        assertThat(park.backend().seen.getFirst().headers().get("traceparent"))
                .startsWith("00-" + trace)
                .endsWith("-00")
                .doesNotContain("00f067aa0ba902b7");
        HttpResponse<String> problem =
                gateway.get("/parks/nope/x", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        assertThat(json(problem).path("traceId").asString()).isEqualTo(trace);
        assertThat(problem.headers().firstValue("X-Trace-Id")).hasValue(trace);
    }

    @Test
    void beginsATraceWhereNoneOrNoValidOneComes() {
        Announced park = park(ScriptedBackend.ok("{}"));
        for (String sent : List.of("00-00000000000000000000000000000000-00f067aa0ba902b7-01", "ff", "x")) {
            gateway.get(park.path("/x"), "traceparent", sent);
        }
        gateway.get(park.path("/x"));
        assertThat(park.backend().seen)
                .hasSize(4)
                .allSatisfy(s -> assertThat(s.headers().getAll("traceparent"))
                        .singleElement()
                        .asString()
                        .matches("00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01"));
        assertThat(park.backend().seen.stream().map(s -> s.headers().get("traceparent")))
                .doesNotHaveDuplicates();
    }

    @Test
    void saysNothingOfSoftwareAndSetsItsHeadersOnce() {
        Announced park = park((_, response) -> response.header("Server", "Backend/1")
                .header("X-Powered-By", "backend")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Trace-Id", "theirs")
                .header("ETag", "\"3\"")
                .sendString(Mono.just("{}")));
        HttpResponse<String> answer = gateway.get(park.path("/x"));
        assertThat(answer.headers().allValues("Server")).isEmpty();
        assertThat(answer.headers().allValues("X-Powered-By")).isEmpty();
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("X-Trace-Id"))
                .singleElement()
                .asString()
                .hasSize(32);
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"3\"");
    }

    @Test
    void whatTheBrowserKeepsForTheGatewayIsNeitherSetNorSeenByAService() {
        Announced park = park((_, response) -> response.header("Set-Cookie", "ONEZONE_SESSION=theirs; Path=/")
                .header("Clear-Site-Data", "\"cookies\"")
                .sendString(Mono.just("{}")));
        HttpResponse<String> answer = gateway.get(park.path("/x"), "Cookie", "ONEZONE_SESSION=mine; other=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "clear-site-data");
        assertThat(park.backend().seen.getLast().headers().contains("Cookie")).isFalse();
    }

    @Test
    void tellsTheServiceWhereARequestReallyCameFrom() {
        Announced park = park(ScriptedBackend.ok("{}"));
        gateway.get(
                park.path("/x"),
                "X-Forwarded-For",
                "6.6.6.6",
                "Forwarded",
                "for=6.6.6.6",
                "X-Forwarded-Prefix",
                "/evil",
                "If-Match",
                "\"2\"",
                "Idempotency-Key",
                "k");
        var headers = park.backend().seen.getFirst().headers();
        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(headers.contains("Forwarded")).isFalse();
        assertThat(headers.contains("X-Forwarded-Prefix")).isFalse();
        assertThat(headers.get("If-Match")).isEqualTo("\"2\"");
        assertThat(headers.get("Idempotency-Key")).isEqualTo("k");
    }

    @Test
    void showsMetricsForEachBackend() {
        Announced park = park(ScriptedBackend.ok("{}"));
        gateway.get(park.path("/x"));
        assertThat(gateway.get("/actuator/prometheus").body())
                .contains("onezone_gateway_calls_seconds_count{backend=\"parks/" + park.park()
                        + "\",outcome=\"answered\"} 1")
                .contains("onezone_gateway_breaker{backend=\"parks/" + park.park() + "\",state=\"closed\"} 1")
                .contains("onezone_gateway_bulkhead_free{backend=\"parks/" + park.park() + "\"} 64");
    }

    // ------------------------------------------------------------------ documents

    @Test
    void mergesTheServicesDocumentsAndNamesWhatIsMissing() {
        enterprises.behaviour = ScriptedBackend.ok("""
                {"openapi":"3.1.0","paths":{"/enterprises/{uscc}":{"get":{"operationId":"get"}}},"components":{}}""");
        var document = json(gateway.get("/v3/api-docs"));
        enterprises.behaviour = ScriptedBackend.ok("{\"from\":\"enterprises\"}");
        assertThat(document.path("paths").has("/enterprises/{uscc}")).isTrue();
        assertThat(document.path("info").path("x-missing").toString())
                .contains("\"funds\"", "\"indicators\"", "\"talent\"", "\"projects\"", "\"partners\"")
                .doesNotContain("\"enterprises\"", "\"gateway\"");
    }

    @Test
    void showsSwaggerUiOfTheMergedDocument() {
        HttpResponse<String> redirect = gateway.get("/swagger-ui");
        assertThat(redirect.statusCode()).isEqualTo(302);
        String at = redirect.headers().firstValue("Location").orElseThrow();
        assertThat(gateway.get(at).body()).contains("swagger-ui");
        assertThat(gateway.get("/swagger-ui/swagger-initializer.js").body())
                .contains("/v3/api-docs/gateway/swagger-config");
        assertThat(gateway.get("/v3/api-docs/gateway/swagger-config").body()).contains("\"url\":\"/v3/api-docs\"");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            StringBuilder answer = new StringBuilder();
            byte[] bytes = new byte[8192];
            InputStream in = socket.getInputStream();
            // the head and the problem that follows it; the server may keep the connection
            while (!answer.toString().contains("traceId")) {
                int n = in.read(bytes);
                if (n < 0) {
                    break;
                }
                answer.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }
}

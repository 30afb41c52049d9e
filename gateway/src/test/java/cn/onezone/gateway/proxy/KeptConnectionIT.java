package cn.onezone.gateway.proxy;

import static cn.onezone.gateway.proxy.RunningGateway.code;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.testkit.Issuer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connections that clients keep, as nearly all do. */
class KeptConnectionIT {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: ([0-9]+)");
    private static ScriptedBackend service;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        service = new ScriptedBackend(ScriptedBackend.ok("{}"));
        gateway = new RunningGateway(
                "onezone.gateway.backends.enterprises=" + service.address(),
                "onezone.gateway.edge.silence-limit=700ms",
                "onezone.gateway.resilience.body-silence-limit=1s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    /**
     * Who sends a request before the answer to the one before has ended, as any client may that keeps its connection, is
     * answered, and so is what follows it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/network/parks", "/actuator/health/readiness", "/enterprises/x", "/nowhere"})
    void whatIsSentAheadHoldsUpNothingThatFollows(String path) throws IOException {
        service.behaviour = ScriptedBackend.ok("{}");
        // the same whether it is refused at once or computed by another thread
        answersAll("GET " + path + " HTTP/1.1\r\nHost: gateway\r\n\r\n");
        answersAll("GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + Issuer.shared().of("coordinator") + "\r\n\r\n");
    }

    private static void answersAll(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            socket.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write((request + request).getBytes(StandardCharsets.ISO_8859_1));
                int status = status(in);
                assertThat(status(in)).isEqualTo(status);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(status(in)).as("the third, round %s", i).isEqualTo(status);
            }
        }
    }

    /** What limits how long a client is silent while it sends is no limit of an answer, which may take as long as it must. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void anAnswerMayTakeLongerThanTheClientMayBeSilent(String method) {
        service.behaviour = (request, response) -> request.receive()
                .then()
                .thenMany(response.sendString(Flux.interval(Duration.ofMillis(300))
                        .take(6)
                        .map(i -> i + " ")
                        .concatMap(Flux::just)))
                .then();
        HttpResponse<String> answer = gateway.send(gateway.to("/enterprises/x")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("0 1 2 3 4 5 ");
    }

    @Test
    void anAnswerOfWhichOnlyTheHeadComesIsATimeout() {
        service.behaviour = (_, response) ->
                response.header("Content-Length", "10").sendHeaders().then(Mono.never());
        HttpResponse<String> answer = gateway.get("/enterprises/x");
        assertThat(answer.statusCode() + code(answer)).isEqualTo("504backend-timeout");
    }

    @Test
    void anAnswerThatBreaksOffBehindItsHeadIsABrokenOne() {
        service.behaviour = (_, response) -> response.header("Content-Length", "10")
                .sendHeaders()
                .then(Mono.<Void>fromRunnable(() -> {
                    response.withConnection(connection -> connection.dispose());
                }));
        HttpResponse<String> answer = gateway.get("/enterprises/x");
        assertThat(answer.statusCode() + code(answer)).isEqualTo("502backend-answer-broken");
    }

    /** Reads a whole answer, which says how long it is. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            assertThat(one).as("the connection was closed after %s", head).isNotNegative();
            head.append((char) one);
        }
        Matcher length = LENGTH.matcher(head);
        assertThat(length.find()).as("%s", head).isTrue();
        assertThat(in.readNBytes(Integer.parseInt(length.group(1)))).hasSize(Integer.parseInt(length.group(1)));
        return Integer.parseInt(head.substring(9, 12));
    }
}

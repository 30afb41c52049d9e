package cn.onezone.kit.web.probe;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.headers.SafeHeaders;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** What every answer of a service has and has not, whoever made it: a route, the kit, or the server below all filters. */
class SafeAnswersIT {
    private static ConfigurableApplicationContext service;
    private static int port;

    @OneZoneService
    static class EdgeApplication {
        @Bean
        EventSource source() {
            String name = "edge-" + UUID.randomUUID();
            return new EventSource("/edge", name, "heartbeats." + name);
        }
    }

    record Amount(int amount) {}

    @RestController
    static class Doors {
        @Allowed(Role.COORDINATOR)
        @GetMapping("/amounts")
        Amount amount(@RequestParam(defaultValue = "1") int n) {
            return new Amount(n);
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping(path = "/amounts", consumes = "application/json")
        Amount amount(@RequestBody Amount amount) {
            return amount;
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping(path = "/files/imports", consumes = "multipart/form-data")
        long file(@RequestParam MultipartFile file) {
            return file.getSize();
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping("/amounts/{of}")
        int amounts(@PathVariable String of, @RequestBody List<Amount> amounts) {
            return amounts.size();
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/pairs/{one}/{other}/{third}")
        Amount pair(@PathVariable String one, @PathVariable String other, @PathVariable String third) {
            return new Amount(1);
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/kept")
        ResponseEntity<Amount> kept() {
            return ResponseEntity.ok()
                    .header("Cache-Control", "private, max-age=60")
                    .body(new Amount(1));
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/faults")
        Amount fault() {
            throw new IllegalStateException("the password is s3cr3t-w0rd");
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/errors")
        Amount error() {
            throw new AssertionError("the password is s3cr3t-w0rd");
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/sent")
        void sent(HttpServletResponse response) throws IOException {
            response.sendError(500, "the password is s3cr3t-w0rd");
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/store/away")
        Amount storeAway() {
            throw new MongoTimeoutException("Timed out, client view is {servers=[10.0.0.1 password s3cr3t-w0rd]}");
        }

        @Allowed(Role.COORDINATOR)
        @GetMapping("/store/broken")
        Amount storeBroken() {
            throw new MongoCommandException(
                    BsonDocument.parse("{ok: 0, errmsg: 'the password is s3cr3t-w0rd'}"),
                    new ServerAddress("store.internal"));
        }
    }

    @BeforeAll
    static void start() {
        service = OneZoneApplication.of(EdgeApplication.class, "edge")
                .run(
                        "--server.port=0",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers="
                                + EmbeddedInfrastructure.shared().bootstrapServers(),
                        "--spring.mongodb.uri="
                                + EmbeddedInfrastructure.shared().mongoUri("edge-" + UUID.randomUUID()));
        port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /amounts", // data
                "GET /actuator/health",
                "GET /v3/api-docs",
                "GET /amounts?n=x", // a problem
                "GET /faults", // a fault
                "GET /errors",
                "GET /sent",
                "DELETE /amounts",
                "GET /nowhere", // nothing
                "BAD\0 LINE" // the server's own
            })
    void everyAnswerIsSafeAndSaysSoOnce(String line) throws IOException {
        String head =
                raw(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").split("\r\n\r\n", 2)[0];
        SafeHeaders.DATA.forEach((name, value) -> assertThat(
                        head.lines().filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1)))
                .as(line + " " + name)
                .containsExactly(name + ": " + value));
        assertThat(head).containsPattern("(?m)^X-Trace-Id: [0-9a-f]{32}$");
    }

    @Test
    void aRouteMaySayItselfHowLongItsAnswerIsKept() throws IOException {
        String answer = raw("GET /kept HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer.lines().filter(l -> l.startsWith("Cache-Control")))
                .containsExactly("Cache-Control: private, max-age=60");
    }

    static Stream<Map.Entry<String, String>> provocations() {
        String host = "Host: x\r\nConnection: close\r\n";
        String json = "Content-Type: application/json\r\n" + host;
        return Map.ofEntries(
                Map.entry("404", "GET /nowhere HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("405", "DELETE /amounts HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("405 trace", "TRACE /amounts HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("405 odd", "BREW /amounts HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("406", "GET /amounts HTTP/1.1\r\nAccept: image/png\r\n" + host + "\r\n"),
                Map.entry("406 broken", "GET /amounts HTTP/1.1\r\nAccept: a/b/c;;\r\n" + host + "\r\n"),
                Map.entry(
                        "415",
                        "POST /amounts HTTP/1.1\r\nContent-Length: 1\r\nContent-Type: text/plain\r\n" + host + "\r\nx"),
                Map.entry(
                        "415 broken",
                        "POST /amounts HTTP/1.1\r\nContent-Length: 1\r\nContent-Type: ///\r\n" + host + "\r\nx"),
                Map.entry("400 json", "POST /amounts HTTP/1.1\r\nContent-Length: 7\r\n" + json + "\r\n{\"amou"),
                Map.entry(
                        "422 type", "POST /amounts HTTP/1.1\r\nContent-Length: 14\r\n" + json + "\r\n{\"amount\": {}}"),
                Map.entry(
                        "422 text",
                        "POST /amounts HTTP/1.1\r\nContent-Length: 15\r\n" + json + "\r\n{\"amount\": \"x\"}"),
                Map.entry("422 array", "POST /amounts HTTP/1.1\r\nContent-Length: 2\r\n" + json + "\r\n[]"),
                Map.entry("400 number", "GET /amounts?n=x HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("400 huge number", "GET /amounts?n=99999999999 HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("400 escape", "GET /%zz HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("400 query escape", "GET /amounts?n=%zz HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("400 raw", "GET /amounts?n=<x> HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("400 nothing", "\0\1\2\3\r\n\r\n"),
                Map.entry("400 request line", "GET\r\n\r\n"),
                Map.entry("505", "GET / HTTP/9.9\r\n" + host + "\r\n"),
                Map.entry("400 no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
                Map.entry("400 host", "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"),
                Map.entry(
                        "400 large head", "GET /amounts HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n" + host + "\r\n"),
                Map.entry("400 long line", "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("400 length", "POST /amounts HTTP/1.1\r\nContent-Length: x\r\n" + json + "\r\n"),
                Map.entry(
                        "400 chunk",
                        "POST /amounts HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + json
                                + "\r\nZZ\r\nab\r\n0\r\n\r\n"),
                Map.entry("400 half", "POST /amounts HTTP/1.1\r\nContent-Length: 100\r\n" + json + "\r\n{"),
                Map.entry("501 coding", "POST /amounts HTTP/1.1\r\nTransfer-Encoding: gzip, foo\r\n" + json + "\r\n"),
                Map.entry(
                        "400 multipart",
                        "POST /files/imports HTTP/1.1\r\nContent-Length: 3\r\nContent-Type:"
                                + " multipart/form-data\r\n" + host + "\r\nabc"),
                Map.entry(
                        "400 part",
                        "POST /files/imports HTTP/1.1\r\nContent-Length: 3\r\nContent-Type:"
                                + " multipart/form-data; boundary=x\r\n" + host + "\r\nabc"),
                Map.entry("413", "POST /amounts HTTP/1.1\r\nContent-Length: 9000000\r\n" + json + "\r\n"),
                Map.entry("500", "GET /faults HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("500 error", "GET /errors HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("500 sent", "GET /sent HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("500 page", "GET /error HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("500 store", "GET /store/broken HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("503 store", "GET /store/away HTTP/1.1\r\n" + host + "\r\n"))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("provocations")
    void whateverGoesWrongIsAProblemThatShowsNothingOfTheInside(Map.Entry<String, String> provocation)
            throws IOException {
        String answer = raw(provocation.getValue());
        assertThat(answer)
                .matches("(?s)HTTP/1\\.1 [45]\\d\\d .*")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains("\"code\":\"", "\"traceId\":\"")
                .doesNotContainPattern("(?i)exception|\\bat [a-z]+\\.|\\.java|tomcat|apache|catalina|spring|jackson"
                        + "|mongo|s3cr3t-w0rd|10\\.0\\.0\\.1|store\\.internal|\\bboolean\\b|SafeAnswersIT")
                .doesNotContainPattern("(?im)^(server|x-powered-by):")
                .doesNotContain("<html", "<!doctype");
        for (String other : List.of("timestamp", "\"error\"")) {
            assertThat(answer).doesNotContain(other);
        }
    }

    @Test
    void alsoWhoIsNotKnownGetsASafeAnswer() throws IOException {
        for (String path : List.of("/amounts", "/nowhere", "/error", "/actuator/env")) {
            String answer = sent("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"code\":\"token-missing\"");
            SafeHeaders.DATA.forEach((name, value) -> assertThat(answer).contains(name + ": " + value));
        }
    }

    /** Whoever is not known could fill the disk with parts, or hold the room of others with a slow body. */
    @ParameterizedTest
    @ValueSource(strings = {"/v3/api-docs", "/actuator/health", "/.well-known/jwks.json"})
    void nothingIsReadOfABodyThatIsSentToAnOpenPath(String path) throws IOException {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(answerBeforeTheEnd(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + PARTS))
                    .as(method)
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void partsAreTakenWhereFilesAreTakenAndNowhereElse() throws IOException {
        String token = "Authorization: Bearer " + Issuer.shared().everything() + "\r\n";
        for (String line : List.of("POST /amounts", "PUT /amounts", "POST /nowhere", "GET /amounts")) {
            assertThat(answerBeforeTheEnd(line + " HTTP/1.1\r\nHost: x\r\n" + token + PARTS))
                    .as(line)
                    .startsWith("HTTP/1.1 415");
        }
    }

    /** The room that a file has is for a file: what is bound as a whole would fill the memory. */
    @Test
    void anythingElseHasTheUsualLimitWhereFilesAreTaken() throws IOException {
        String head = "POST /amounts/imports HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ";
        String many = "[" + "{\"amount\":1},".repeat(100_000) + "{\"amount\":1}]";
        for (String type : List.of("application/json", "application/json;charset=UTF-8", "application/vnd.x+json")) {
            assertThat(raw(head + type + "\r\nContent-Length: " + many.length() + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 413");
            assertThat(raw(head + type + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(many.length())
                            + "\r\n" + many + "\r\n0\r\n\r\n"))
                    .as(type)
                    .startsWith("HTTP/1.1 413");
        }
    }

    /** Server and router read such a path differently: to the one it is open, to the other a route of somebody. */
    @Test
    void aPathThatLooksOpenOpensNoOtherRoute() throws IOException {
        for (String dots : List.of("%2e%2e", "%2E%2e", ".%2e", "..", "%2e./%2e")) {
            String answer =
                    sent("GET /pairs/" + dots + "/v3/api-docs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(dots).doesNotContain("\"amount\"");
            if (answer.startsWith("HTTP/1.1 200")) {
                assertThat(answer).as(dots).contains("\"openapi\"");
            } else {
                assertThat(answer).as(dots).containsPattern("^HTTP/1.1 40[014]");
            }
        }
    }

    private static final String PARTS = String.join(
            "\r\n",
            "Transfer-Encoding: chunked",
            "Content-Type: multipart/form-data; boundary=x",
            "",
            "5f",
            "--x",
            "Content-Disposition: form-data; name=\"file\"; filename=\"f\"",
            "Content-Type: text/plain",
            "",
            "abc",
            "");

    /** The first line of an answer that comes although the body goes on. */
    private static String answerBeforeTheEnd(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
        }
    }

    /** Sends it as one who may. */
    private static String raw(String request) throws IOException {
        return sent(request.replaceFirst(
                "\r\nHost: ", "\r\nAuthorization: Bearer " + Issuer.shared().everything() + "\r\nHost: "));
    }

    private static String sent(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            try {
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException e) {
                throw new AssertionError("closed without an answer", e);
            }
        }
    }
}

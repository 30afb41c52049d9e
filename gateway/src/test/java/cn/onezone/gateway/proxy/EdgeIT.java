package cn.onezone.gateway.proxy;

import static cn.onezone.gateway.proxy.RunningGateway.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.kit.headers.SafeHeaders;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What every answer of the gateway has and has not, whoever made it and whatever went wrong. */
class EdgeIT {
    private static final String PORTAL = "https://portal.example.cn";
    private static ScriptedBackend service;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        service = new ScriptedBackend(ScriptedBackend.ok("{}"));
        gateway = new RunningGateway(
                "onezone.gateway.backends.enterprises=" + service.address(),
                "onezone.gateway.edge.header-limit=4KB",
                "onezone.gateway.cors.origins=" + PORTAL + ",http://127.0.0.1:5173");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    static List<String> kinds() {
        return List.of(
                "/network/parks", // data of its own
                "/enterprises/x", // a service's
                "/actuator/health",
                "/v3/api-docs/gateway",
                "/network/indicators?limit=x", // a problem
                "/parks/pudong/x", // a problem of the routes
                "/nowhere");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyAnswerIsSafeAndSaysSoOnce(String path) {
        service.behaviour = (_, response) -> response.header("X-Frame-Options", "ALLOWALL")
                .header("Content-Security-Policy", "default-src *")
                .header("Access-Control-Allow-Origin", "*")
                .header("Server", "Backend/1")
                .sendString(Mono.just("{}"));
        HttpResponse<String> answer = gateway.get(path);
        SafeHeaders.DATA.forEach((name, value) ->
                assertThat(answer.headers().allValues(name)).as(name).containsExactly(value));
        assertThat(answer.headers().map().keySet())
                .doesNotContain("server", "x-powered-by", "strict-transport-security", "access-control-allow-origin");
    }

    @Test
    void aRouteMaySayItselfHowLongItsAnswerIsKept() {
        service.behaviour = (_, response) ->
                response.header("Cache-Control", "private, max-age=60").sendString(Mono.just("{}"));
        assertThat(gateway.get("/enterprises/x").headers().allValues("Cache-Control"))
                .containsExactly("private, max-age=60");
    }

    @Test
    void thePagesThatShowTheDoorsMayRunTheirOwnScriptsOnly() {
        HttpResponse<String> page = gateway.get("/swagger-ui/index.html");
        assertThat(page.statusCode()).isEqualTo(200);
        SafeHeaders.PAGES.forEach((name, value) -> {
            if (!name.equals("Cache-Control")) {
                assertThat(page.headers().allValues(name)).as(name).containsExactly(value);
            }
        });
        assertThat(page.headers().allValues("Cache-Control")).hasSize(1);
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]*src=)").doesNotContain("https://");
    }

    // ------------------------------------------------------------------ pages of others

    private static HttpResponse<String> beforehand(String origin) {
        return gateway.send(gateway.to("/enterprises/x")
                .method("OPTIONS", BodyPublishers.noBody())
                .headers("Origin", origin, "Access-Control-Request-Method", "POST"));
    }

    @Test
    void aPageThatWasLetInMayAskAndReadWithoutCookies() {
        service.behaviour = ScriptedBackend.ok("{}");
        HttpResponse<String> may = beforehand(PORTAL);
        assertThat(may.statusCode()).isEqualTo(204);
        assertThat(may.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PORTAL);
        assertThat(may.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(v -> assertThat(v).contains("Authorization", "If-Match"));
        assertThat(may.headers().firstValue("Access-Control-Max-Age")).hasValue("600");
        HttpResponse<String> answer = gateway.get("/enterprises/x", "Origin", PORTAL);
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PORTAL);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValueSatisfying(v -> assertThat(v).contains("ETag"));
        for (HttpResponse<String> each : List.of(may, answer, gateway.get("/enterprises/x"))) {
            assertThat(each.headers().allValues("Vary")).contains("Origin");
            assertThat(each.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void aPageThatWasNotLetInIsRefusedBeforehandAndReadsNothing(String origin) {
        HttpResponse<String> refused = beforehand(origin);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("origin-not-allowed");
        assertThat(refused.headers().map().keySet()).noneMatch(n -> n.startsWith("access-control"));
        assertThat(gateway.get("/enterprises/x", "Origin", origin)
                        .headers()
                        .map()
                        .keySet())
                .noneMatch(n -> n.startsWith("access-control"));
    }

    static List<String> strangers() {
        return List.of(
                "https://evil.example",
                "http://portal.example.cn",
                "https://portal.example.cn.evil.example",
                "https://portal.example.cn:444",
                "https://sub.portal.example.cn",
                "null",
                "*");
    }

    @Test
    void withoutOriginsNobodyMay() {
        try (RunningGateway closed = new RunningGateway("onezone.gateway.view.enabled=false")) {
            HttpResponse<String> answer = closed.send(closed.to("/enterprises/x")
                    .method("OPTIONS", BodyPublishers.noBody())
                    .headers("Origin", PORTAL, "Access-Control-Request-Method", "GET"));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().map().keySet()).noneMatch(n -> n.startsWith("access-control"));
        }
    }

    @Test
    void aStarIsNoOrigin() {
        for (String wrong : List.of("*", "https://*", "portal.example.cn", "https://a/b", "https://u@a", "ftp://a")) {
            assertThatThrownBy(() -> new cn.onezone.gateway.edge.CorsSettings(List.of(wrong), java.time.Duration.ZERO))
                    .hasMessageContaining(wrong)
                    .hasMessageContaining("expected");
        }
    }

    // ------------------------------------------------------------------ nothing of the inside

    static Stream<Map.Entry<String, String>> provocations() {
        String host = "Host: x\r\nConnection: close\r\nAuthorization: Bearer "
                + Issuer.shared().everything() + "\r\n";
        return Map.ofEntries(
                Map.entry("not found", "GET /nowhere HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("method", "DELETE /v3/api-docs HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("trace", "TRACE /x HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("media", "GET /v3/api-docs HTTP/1.1\r\nAccept: image/png\r\n" + host + "\r\n"),
                Map.entry("bad accept", "GET /v3/api-docs HTTP/1.1\r\nAccept: a/b/c;;\r\n" + host + "\r\n"),
                Map.entry("content type", "POST /network/parks HTTP/1.1\r\nContent-Type: ///\r\n" + host + "\r\n"),
                Map.entry("number", "GET /network/enterprises?limit=x HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("escape", "GET /network/enterprises?q=%zz HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("path escape", "GET /network/enterprises/%ff%zz HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("nothing", "\0\1\2\3\r\n\r\n"),
                Map.entry("request line", "GET\r\n\r\n"),
                Map.entry("version", "GET / HTTP/9.9\r\n" + host + "\r\n"),
                Map.entry(
                        "two lengths",
                        "POST /enterprises/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n" + host + "\r\nab"),
                Map.entry("length", "POST /enterprises/x HTTP/1.1\r\nContent-Length: x\r\n" + host + "\r\n"),
                Map.entry(
                        "chunk",
                        "POST /enterprises/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + host
                                + "\r\nZZ\r\nab\r\n0\r\n\r\n"),
                Map.entry(
                        "both lengths",
                        "POST /enterprises/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + "Content-Length: 3\r\n"
                                + host + "\r\n0\r\n\r\n"),
                Map.entry("header name", "GET / HTTP/1.1\r\nbad name: x\r\n" + host + "\r\n"),
                Map.entry("large field", "GET / HTTP/1.1\r\nX: " + "x".repeat(6_000) + "\r\n" + host + "\r\n"),
                Map.entry("huge field", "GET / HTTP/1.1\r\nX: " + "x".repeat(100_000) + "\r\n" + host + "\r\n"),
                Map.entry("long line", "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\n" + host + "\r\n"),
                Map.entry("absolute", "GET http://[::bad/ HTTP/1.1\r\n" + host + "\r\n"))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("provocations")
    void noAnswerToNonsenseShowsTheInside(Map.Entry<String, String> provocation) throws IOException {
        service.behaviour = ScriptedBackend.ok("{}");
        String answer = raw(provocation.getValue());
        if (!answer.isEmpty()) {
            assertThat(answer).matches("(?s)HTTP/\\d\\.\\d (200|302|4\\d\\d|503) .*");
        }
        assertThat(answer)
                .doesNotContainPattern("(?i)exception|\\bat [a-z]+\\.|\\.java|netty|reactor|spring|jackson|tomcat|jdk")
                .doesNotContainPattern("(?im)^(server|x-powered-by):")
                .doesNotContain("<html");
    }

    @Test
    void aServicesFaultPassesAsItIsAndABrokenAnswerNamesNoLibrary() throws IOException {
        List<String> shown = new ArrayList<>();
        service.behaviour = ScriptedBackend.reset();
        shown.add(gateway.get("/enterprises/x").body());
        service.behaviour = (_, response) -> response.withConnection(connection -> {
                    var _ = connection
                            .channel()
                            .pipeline()
                            .firstContext()
                            .writeAndFlush(io.netty.buffer.Unpooled.copiedBuffer(
                                    "NO HTTP\r\n\r\n", StandardCharsets.US_ASCII));
                })
                .then();
        shown.add(gateway.get("/enterprises/x").body());
        assertThat(shown)
                .allSatisfy(body -> assertThat(body)
                        .contains("traceId")
                        .doesNotContainPattern("(?i)exception|netty|reactor|spring|127\\.0\\.0\\.1"));
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            socket.setSoTimeout(5_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (java.net.SocketException e) {
                // it closed the connection on us, which says nothing at all
                return "";
            }
        }
    }
}

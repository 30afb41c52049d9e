package cn.onezone.identity;

import static cn.onezone.identity.RunningIssuer.exchange;
import static cn.onezone.identity.RunningIssuer.location;
import static cn.onezone.identity.RunningIssuer.parameters;
import static cn.onezone.identity.RunningIssuer.query;
import static cn.onezone.identity.RunningIssuer.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The issuer as its users see it: by HTTP only. */
class IssuerIT {
    @TempDir
    private static Path folder;

    private static RunningIssuer issuer;

    @BeforeAll
    static void start() throws Exception {
        issuer = RunningIssuer.start(folder.resolve("identity"));
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    private static Map<String, String> credentials() {
        return Map.of("grant_type", "client_credentials");
    }

    private static Map<String, String> refresh(String token) {
        return Map.of("grant_type", "refresh_token", "refresh_token", token);
    }

    private JsonNode signedIn(String name) throws Exception {
        String callback = issuer.new Browser().code(name, issuer.secret(name), issuer.request());
        return issuer.tokens(
                "gateway", issuer.gatewaySecret(), exchange(parameters(callback).get("code")));
    }

    @Test
    void saysWhereItsEndpointsAre() throws Exception {
        JsonNode said = issuer.json("/.well-known/openid-configuration");
        assertThat(said.path("issuer").asString()).isEqualTo(issuer.address);
        assertThat(said.path("jwks_uri").asString()).isEqualTo(issuer.address + "/oauth2/jwks");
        assertThat(said.path("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
        assertThat(said.path("end_session_endpoint").asString()).startsWith(issuer.address);
        assertThat(said.path("revocation_endpoint").asString()).startsWith(issuer.address);
        JsonNode key = issuer.json("/oauth2/jwks").path("keys").path(0);
        assertThat(key.path("kid").asString()).startsWith("local-");
        assertThat(key.has("d")).as("the secret half").isFalse();
        assertThat(issuer.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "haidian, park-administrator, haidian, onezone:read onezone:write",
        "daxing-yizhuang, park-administrator, daxing-yizhuang, onezone:read onezone:write",
        "reviewer, reviewer, , onezone:read onezone:write",
        "coordinator, coordinator, , onezone:read onezone:write",
        "operator, operator, , onezone:read onezone:write",
        "auditor, auditor, , onezone:read",
        "partner-tax, partner, , onezone:read onezone:write",
        "partner-statistics, partner, , onezone:read onezone:write"
    })
    void aScriptGetsTheTokenOfItsAccount(String name, String role, String park, String scope) throws Exception {
        JsonNode answer = issuer.tokens(name, issuer.secret(name), credentials());
        JWTClaimsSet claims = issuer.verified(answer.path("access_token").asString());
        assertThat(claims.getIssuer()).isEqualTo(issuer.address);
        assertThat(claims.getAudience()).containsExactly("onezone");
        assertThat(claims.getSubject()).isEqualTo(name);
        assertThat(claims.getStringListClaim("roles")).containsExactly(role);
        assertThat(claims.getStringClaim("park")).isEqualTo(park);
        assertThat(claims.getStringClaim("scope")).isEqualTo(scope);
        assertThat(claims.getStringClaim("name")).isNotBlank();
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(answer.path("scope").asString().split(" ")).containsExactlyInAnyOrder(scope.split(" "));
        assertThat(answer.has("refresh_token")).isFalse();
    }

    @Test
    void manyScriptsOfOneAccountAtTheSameTimeLockNobody() throws Exception {
        String secret = issuer.secret("mentougou");
        try (ExecutorService callers = Executors.newFixedThreadPool(12)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(callers.submit(
                        () -> issuer.token("mentougou", secret, credentials()).statusCode()));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(200);
            }
        }
    }

    @Test
    void aScriptMayAskForLessAndNotForMore() throws Exception {
        JsonNode less = issuer.tokens(
                "haidian",
                issuer.secret("haidian"),
                Map.of("grant_type", "client_credentials", "scope", "onezone:read"));
        assertThat(issuer.verified(less.path("access_token").asString()).getStringClaim("scope"))
                .isEqualTo("onezone:read");
        HttpResponse<String> more = issuer.token(
                "auditor",
                issuer.secret("auditor"),
                Map.of("grant_type", "client_credentials", "scope", "onezone:write"));
        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(read(more).path("error").asString()).isEqualTo("invalid_scope");
    }

    @Test
    void aScriptWithAWrongSecretGetsNothing() throws Exception {
        for (String name : List.of("miyun", "nobody", "gateway")) {
            HttpResponse<String> answer = issuer.token(name, "wrong", credentials());
            assertThat(answer.statusCode()).as(name).isEqualTo(401);
            assertThat(read(answer).path("error").asString()).isEqualTo("invalid_client");
        }
        assertThat(issuer.token("gateway", issuer.gatewaySecret(), credentials())
                        .statusCode())
                .as("the gateway speaks only for people")
                .isEqualTo(400);
    }

    @Test
    void aPersonSignsInWithCodeAndPkce() throws Exception {
        RunningIssuer.Browser browser = issuer.new Browser();
        String callback = browser.code("haidian", issuer.secret("haidian"), issuer.request());
        assertThat(callback).startsWith(RunningIssuer.CALLBACK + "?");
        assertThat(parameters(callback)).containsEntry("state", "s t+a");
        JsonNode tokens = issuer.tokens(
                "gateway", issuer.gatewaySecret(), exchange(parameters(callback).get("code")));
        JWTClaimsSet access = issuer.verified(tokens.path("access_token").asString());
        assertThat(access.getSubject()).isEqualTo("haidian");
        assertThat(access.getAudience()).containsExactly("onezone");
        assertThat(access.getStringClaim("park")).isEqualTo("haidian");
        JWTClaimsSet id = issuer.verified(tokens.path("id_token").asString());
        assertThat(id.getAudience()).containsExactly("gateway");
        assertThat(id.getStringClaim("nonce")).isEqualTo("n");
        assertThat(id.getStringListClaim("roles")).containsExactly("park-administrator");
        assertThat(id.getStringClaim("park")).isEqualTo("haidian");
        assertThat(id.getStringClaim("name")).contains("海淀园");
        JsonNode info = read(browser.get(
                "/userinfo",
                "Authorization",
                "Bearer " + tokens.path("access_token").asString()));
        assertThat(info.path("park").asString()).isEqualTo("haidian");
        // a second time without the form, as long as the session lasts
        assertThat(location(browser.get("/oauth2/authorize?" + query(issuer.request()))))
                .startsWith(RunningIssuer.CALLBACK + "?code=");
    }

    @Test
    void anAuditorWhoSignsInMayOnlyRead() throws Exception {
        JsonNode tokens = signedIn("auditor");
        assertThat(issuer.verified(tokens.path("access_token").asString()).getStringClaim("scope"))
                .isEqualTo("onezone:read openid profile");
        assertThat(tokens.path("scope").asString()).doesNotContain("write");
    }

    @Test
    void withoutPkceThereIsNoCode() throws Exception {
        for (Map<String, String> request : List.of(
                issuer.request("code_challenge", "", "code_challenge_method", ""),
                issuer.request("code_challenge_method", "plain"))) {
            String back = issuer.new Browser().code("haidian", issuer.secret("haidian"), request);
            assertThat(parameters(back))
                    .containsEntry("error", "invalid_request")
                    .doesNotContainKey("code");
        }
        String callback = issuer.new Browser().code("haidian", issuer.secret("haidian"), issuer.request());
        Map<String, String> other = exchange(parameters(callback).get("code"));
        other.put("code_verifier", RunningIssuer.VERIFIER.replace('a', 'b'));
        assertThat(issuer.token("gateway", issuer.gatewaySecret(), other).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/login/oauth2/code/onezone",
                "http://127.0.0.1:18080/login/oauth2/code/onezone/x",
                "http://127.0.0.1:18080/login/oauth2/code/onezone?x=1",
                "http://127.0.0.1:18080@evil.example/login/oauth2/code/onezone"
            })
    void nobodyIsSentElsewhere(String redirect) throws Exception {
        RunningIssuer.Browser browser = issuer.new Browser();
        browser.signIn("/login", "haidian", issuer.secret("haidian"));
        HttpResponse<String> answer =
                browser.get("/oauth2/authorize?" + query(issuer.request("redirect_uri", redirect)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aLinkToTheLoginCannotLeadElsewhere() throws Exception {
        for (String query : List.of("http://evil.example/", "//evil.example", "x\"><script>", "a\r\nLocation: x")) {
            HttpResponse<String> signed = issuer.new Browser()
                    .signIn("/login?" + query(Map.of("continue", query)), "haidian", issuer.secret("haidian"));
            assertThat(location(signed))
                    .satisfiesAnyOf(
                            at -> assertThat(at).isEqualTo(RunningIssuer.GATEWAY + "/"),
                            at -> assertThat(at).startsWith(issuer.address + "/oauth2/authorize?"),
                            at -> assertThat(at).startsWith("/oauth2/authorize?"));
        }
    }

    @Test
    void aCodeIsGoodOnce() throws Exception {
        String callback = issuer.new Browser().code("haidian", issuer.secret("haidian"), issuer.request());
        String code = parameters(callback).get("code");
        JsonNode first = issuer.tokens("gateway", issuer.gatewaySecret(), exchange(code));
        HttpResponse<String> second = issuer.token("gateway", issuer.gatewaySecret(), exchange(code));
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(read(second).path("error").asString()).isEqualTo("invalid_grant");
        assertThat(issuer.token(
                                "gateway",
                                issuer.gatewaySecret(),
                                refresh(first.path("refresh_token").asString()))
                        .statusCode())
                .as("one of the two has stolen it")
                .isEqualTo(400);
    }

    @Test
    void ofManyAtTheSameTimeOneGetsTokensForACode() throws Exception {
        String code = parameters(issuer.new Browser().code("haidian", issuer.secret("haidian"), issuer.request()))
                .get("code");
        assertThat(passed(16, exchange(code))).isEqualTo(1);
        String token = signedIn("reviewer").path("refresh_token").asString();
        assertThat(passed(16, refresh(token))).isEqualTo(1);
    }

    private long passed(int times, Map<String, String> form) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(times)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(callers.submit(() ->
                        issuer.token("gateway", issuer.gatewaySecret(), form).statusCode()));
            }
            long passed = 0;
            for (Future<Integer> one : all) {
                int status = one.get();
                assertThat(status).isIn(200, 400);
                passed += status == 200 ? 1 : 0;
            }
            return passed;
        }
    }

    @Test
    void aRefreshTokenIsReplacedByItsUse() throws Exception {
        JsonNode first = signedIn("coordinator");
        JsonNode second = issuer.tokens(
                "gateway",
                issuer.gatewaySecret(),
                refresh(first.path("refresh_token").asString()));
        assertThat(issuer.verified(second.path("access_token").asString()).getStringListClaim("roles"))
                .containsExactly("coordinator");
        HttpResponse<String> again = issuer.token(
                "gateway",
                issuer.gatewaySecret(),
                refresh(first.path("refresh_token").asString()));
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(read(again).path("error").asString()).isEqualTo("invalid_grant");
        assertThat(issuer.token(
                                "gateway",
                                issuer.gatewaySecret(),
                                refresh(second.path("refresh_token").asString()))
                        .statusCode())
                .as("one of the two holders has stolen it")
                .isEqualTo(400);
    }

    @Test
    void signingOutEndsSessionAndTokens() throws Exception {
        RunningIssuer.Browser browser = issuer.new Browser();
        String code = parameters(browser.code("operator", issuer.secret("operator"), issuer.request()))
                .get("code");
        JsonNode tokens = issuer.tokens("gateway", issuer.gatewaySecret(), exchange(code));
        JsonNode later = issuer.tokens(
                "gateway",
                issuer.gatewaySecret(),
                refresh(tokens.path("refresh_token").asString()));
        HttpResponse<String> out = browser.get("/connect/logout?"
                + query(Map.of(
                        "id_token_hint",
                        tokens.path("id_token").asString(),
                        "post_logout_redirect_uri",
                        RunningIssuer.GATEWAY + "/")));
        assertThat(location(out)).isEqualTo(RunningIssuer.GATEWAY + "/");
        assertThat(location(browser.get("/oauth2/authorize?" + query(issuer.request()))))
                .contains("/login?");
        assertThat(issuer.token(
                                "gateway",
                                issuer.gatewaySecret(),
                                refresh(later.path("refresh_token").asString()))
                        .statusCode())
                .isEqualTo(400);
        JsonNode other = signedIn("operator");
        assertThat(browser.get("/connect/logout?"
                                + query(Map.of(
                                        "id_token_hint",
                                        other.path("id_token").asString(),
                                        "post_logout_redirect_uri",
                                        "http://evil.example/")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aRevokedRefreshTokenIsNoLongerGood() throws Exception {
        String token = signedIn("reviewer").path("refresh_token").asString();
        assertThat(issuer.new Browser()
                        .post(
                                "/oauth2/revoke",
                                Map.of("token", token),
                                "Authorization",
                                RunningIssuer.basic("gateway", issuer.gatewaySecret()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(issuer.token("gateway", issuer.gatewaySecret(), refresh(token))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theLoginDoesNotTellWhetherANameExists() throws Exception {
        HttpResponse<String> known = issuer.new Browser().signIn("/login", "pinggu", "wrong");
        HttpResponse<String> unknown = issuer.new Browser().signIn("/login", "nobody", "wrong");
        HttpResponse<String> program =
                issuer.new Browser().signIn("/login", "partner-tax", issuer.secret("partner-tax"));
        for (HttpResponse<String> one : List.of(unknown, program)) {
            assertThat(one.statusCode()).isEqualTo(known.statusCode());
            assertThat(location(one)).isEqualTo(location(known)).endsWith("/login?error=wrong");
            assertThat(one.body()).isEqualTo(known.body());
        }
        assertThat(issuer.get("/login?error=wrong").body())
                .contains("用户名或密码错误")
                .contains("Wrong user name or password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yanqing", "nobody-at-all"})
    void afterFiveWrongPasswordsNoneIsLookedAt(String name) throws Exception {
        RunningIssuer.Browser browser = issuer.new Browser();
        for (int i = 0; i < 5; i++) {
            assertThat(location(browser.signIn("/login", name, "wrong"))).endsWith("/login?error=wrong");
        }
        String right = issuer.secret(name);
        assertThat(location(browser.signIn("/login", name, right.isEmpty() ? "any" : right)))
                .endsWith("/login?error=locked");
        assertThat(issuer.token(name, right.isEmpty() ? "any" : right, credentials())
                        .statusCode())
                .as("nor by the other door")
                .isNotEqualTo(200);
        assertThat(location(browser.signIn("/login", "xicheng", issuer.secret("xicheng"))))
                .as("others are not concerned")
                .isEqualTo(RunningIssuer.GATEWAY + "/");
    }

    /** ASVS 16.3.1: who signed in or tried to, and nothing that would let a reader of the log do so. */
    @Test
    void whoSignsInOrTriesToIsInTheLog() throws Exception {
        ch.qos.logback.classic.Logger log = (ch.qos.logback.classic.Logger)
                org.slf4j.LoggerFactory.getLogger("cn.onezone.identity.login.SignInLog");
        ch.qos.logback.core.read.ListAppender<ch.qos.logback.classic.spi.ILoggingEvent> lines =
                new ch.qos.logback.core.read.ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            RunningIssuer.Browser browser = issuer.new Browser();
            var _ = browser.signIn("/login", "huairou", issuer.secret("huairou"));
            var _ = browser.signIn("/login", "huairou", "a-wrong-one");
            var _ = browser.signIn("/login", "no\r\nsign-in outcome=passed name=\"admin\u2028", "a-wrong-one");
            assertThat(issuer.token("shunyi", issuer.secret("shunyi"), credentials())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(issuer.token("gateway", "a-wrong-one", credentials()).statusCode())
                    .isEqualTo(401);
            for (int i = 0; i < 6; i++) {
                var _ = browser.signIn("/login", "locked-out", "a-wrong-one");
            }
        } finally {
            log.detachAppender(lines);
        }
        List<String> said = lines.list.stream()
                .map(ch.qos.logback.classic.spi.ILoggingEvent::getFormattedMessage)
                .toList();
        String huairou = issuer.secret("huairou");
        String shunyi = issuer.secret("shunyi");
        String from = " from=\"127.0.0.1\" trace=-";
        assertThat(said)
                .contains(
                        "sign-in outcome=passed name=\"huairou\"" + from,
                        "sign-in outcome=refused name=\"huairou\"" + from,
                        "sign-in outcome=refused name=\"no\uFFFD\uFFFDsign-in outcome=passed name=\uFFFDadmin\uFFFD\""
                                + from,
                        "sign-in outcome=passed name=\"shunyi\"" + from,
                        "sign-in outcome=refused name=\"gateway\"" + from,
                        "sign-in outcome=locked name=\"locked-out\"" + from)
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain("a-wrong-one")
                        .doesNotContain(huairou)
                        .doesNotContain(shunyi)
                        .doesNotContainPattern("[\\r\\n\\u2028]"));
    }

    @Test
    void aFormFromElsewhereIsRefused() throws Exception {
        HttpResponse<String> answer = issuer.new Browser()
                .post("/login", Map.of("username", "haidian", "password", issuer.secret("haidian")));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void thePageIsGuarded() throws Exception {
        RunningIssuer.Browser browser = issuer.new Browser();
        HttpResponse<String> page = browser.get("/login");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains(
                        "default-src 'none'", "frame-ancestors 'none'", "form-action 'self' " + RunningIssuer.GATEWAY);
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(page.headers().firstValue("Server")).isEmpty();
        assertThat(browser.cookies.getCookieStore().getCookies())
                .as("nobody gets a session without a password")
                .extracting(HttpCookie::getName)
                .containsExactly("onezone-identity-csrf");
        HttpResponse<String> signed = browser.signIn("/login", "haidian", issuer.secret("haidian"));
        assertThat(signed.headers().allValues("Set-Cookie"))
                .filteredOn(c -> c.startsWith("onezone-identity="))
                .hasSize(1)
                .allSatisfy(c -> assertThat(c).contains("HttpOnly", "SameSite=Lax"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /oauth2/authorize?response_type=code&client_id=nobody HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /a;b/..;/c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "PUT /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "GET /actuator/env HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            })
    void noErrorTellsOfOurInsides(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), issuer.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 ")
                    .doesNotStartWith("HTTP/1.1 200")
                    .doesNotContain("Exception", "at org.", "Tomcat", "Apache", "springframework", "\nServer:");
        }
    }

    @Test
    void noPasswordIsTwiceOrOpenToOthers() throws Exception {
        List<String> secrets = new ArrayList<>();
        for (Park park : ParkDirectory.bundled().parks()) {
            secrets.add(issuer.secret(park.code().value()));
        }
        assertThat(secrets).doesNotHaveDuplicates().allMatch(secret -> secret.length() >= 32);
        String accounts = Files.readString(issuer.folder.resolve("accounts.json"));
        assertThat(secrets).noneMatch(accounts::contains);
        try (Stream<Path> files = Files.list(issuer.folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(4);
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(issuer.folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void aRestartKeepsKeysAndAccountsAndANewParkGetsItsOwn(@TempDir Path other) throws Exception {
        Path own = other.resolve("identity");
        String key;
        String secret;
        String token;
        try (RunningIssuer before = RunningIssuer.start(own)) {
            key = before.get("/oauth2/jwks").body();
            secret = before.secret("haidian");
            token = before.tokens("haidian", secret, credentials())
                    .path("access_token")
                    .asString();
        }
        Path parks = other.resolve("parks.json");
        String entry = """
                {"code": "new-park", "no": 17, "nameZh": "新园", "nameEn": "New Park", "districtZh": "新区", "districtCode": "110199"}""";
        Files.writeString(parks, "{\"parks\": [" + entry + "]}");
        try (RunningIssuer after = RunningIssuer.start(own, "--onezone.identity.parks-file=" + parks)) {
            assertThat(after.get("/oauth2/jwks").body()).isEqualTo(key);
            assertThat(after.secret("haidian")).isEqualTo(secret);
            assertThat(after.verified(token).getSubject()).isEqualTo("haidian");
            assertThat(after.token("haidian", secret, credentials()).statusCode())
                    .isEqualTo(200);
            JsonNode made = after.tokens("new-park", after.secret("new-park"), credentials());
            assertThat(SignedJWT.parse(made.path("access_token").asString())
                            .getJWTClaimsSet()
                            .getStringClaim("park"))
                    .isEqualTo("new-park");
        }
    }

    /** No password of local mode works anywhere else: where nobody said that this is local, there is no such issuer. */
    @Test
    void outsideOfLocalModeItDoesNotStartAndMakesNothing(@TempDir Path other) {
        for (String mode : List.of("production", "", "LOCAL")) {
            assertThatThrownBy(() -> RunningIssuer.start(other.resolve("identity"), "--onezone.mode=" + mode))
                    .as(mode)
                    .hasMessage("onezone.mode: value: " + mode
                            + " (expected: local; in production another issuer takes the place of this one)");
            assertThat(other.resolve("identity")).doesNotExist();
        }
    }
}

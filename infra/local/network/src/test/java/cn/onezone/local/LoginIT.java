package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.gateway.GatewayApplication;
import cn.onezone.identity.IdentityApplication;
import cn.onezone.identity.accounts.Accounts;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A person signs in at the gateway with a browser, against a real issuer: authorization code, PKCE, session, CSRF, out. */
class LoginIT {
    private static final Pattern FIELD = Pattern.compile("name=\"(_csrf|continue)\" value=\"([^\"]*)\"");

    @TempDir
    private static Path data;

    private static Layout layout;
    private static ConfigurableApplicationContext issuer;
    private static ConfigurableApplicationContext gateway;
    private static IssuerDoor door;
    private static HttpServer park;
    private static String base;
    private static final List<Headers> SEEN = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        park = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        park.createContext("/", exchange -> {
            SEEN.add(exchange.getRequestHeaders());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        park.start();
        layout = Layout.of(Options.parse(
                List.of("--data", data.toString(), "--identity-port", "" + free(), "--gateway-port", "" + free()),
                Cli.LAYOUT_OPTIONS,
                Map.of()));
        LocalCertificates.ensure(layout.tls(), Clock.systemUTC());
        int behind = free();
        List<String> issuerSettings = new ArrayList<>(layout.issuerSettings());
        issuerSettings.removeIf(s -> s.startsWith("--server.port="));
        issuerSettings.add("--server.port=" + behind);
        issuer = IdentityApplication.builder().registerShutdownHook(false).run(issuerSettings.toArray(String[]::new));
        door = new IssuerDoor(layout.port(Layout.IDENTITY), behind);
        List<String> settings = new ArrayList<>(layout.settings(Layout.GATEWAY, "unused"));
        settings.removeIf(s -> s.startsWith("--onezone.gateway.backends.haidian"));
        settings.add("--onezone.gateway.limits.enabled=true");
        // where each of several people comes from is what the tests say
        settings.add("--onezone.gateway.limits.trusted-proxies=127.0.0.0/8");
        settings.add("--onezone.gateway.limits.groups.login.requests=100000");
        // so seldom one more that none comes while a test looks
        settings.add("--onezone.gateway.limits.wrong-tokens.requests=300");
        settings.add("--onezone.gateway.limits.wrong-tokens.per=1d");
        settings.add("--onezone.gateway.backends.haidian=http://127.0.0.1:"
                + park.getAddress().getPort());
        gateway = GatewayApplication.builder().registerShutdownHook(false).run(settings.toArray(String[]::new));
        base = layout.address(Layout.GATEWAY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        door.close();
        issuer.close();
        park.stop(0);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    /** A browser: keeps cookies, follows redirects. */
    private static final class Browser implements AutoCloseable {
        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(trusting())
                // as browsers do, also from https to http: locally the issuer has no certificate
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();

        HttpResponse<String> get(String address) throws Exception {
            return http.send(request(address).GET().build(), BodyHandlers.ofString());
        }

        /** One step, wherever it leads. */
        HttpResponse<String> step(String address) throws Exception {
            try (HttpClient once =
                    HttpClient.newBuilder().cookieHandler(cookies).build()) {
                return once.send(request(address).GET().build(), BodyHandlers.ofString());
            }
        }

        private static SSLContext trusting() {
            try {
                KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                try (var pem = Files.newInputStream(layout.tls().resolve(LocalCertificates.AUTHORITY))) {
                    store.setCertificateEntry(
                            "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
                }
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(store);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        CompletableFuture<HttpResponse<String>> later(String address) {
            return http.sendAsync(request(address).GET().build(), BodyHandlers.ofString());
        }

        HttpResponse<String> post(String address, String type, String body, String... headers) throws Exception {
            HttpRequest.Builder request = request(address).header("Content-Type", type);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        }

        private static HttpRequest.Builder request(String address) {
            return HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20));
        }

        Optional<HttpCookie> cookie(String name) {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals(name))
                    .findFirst();
        }

        /** Fills in the issuer's page and ends where it leads. */
        HttpResponse<String> signIn(String user, String password) throws Exception {
            return signIn(base, user, password);
        }

        HttpResponse<String> signIn(String gateway, String user, String password) throws Exception {
            HttpResponse<String> page = get(gateway + "/login");
            assertThat(page.uri().toString()).startsWith(layout.address(Layout.IDENTITY) + "/login");
            StringBuilder form = new StringBuilder("username=" + user + "&password=" + encoded(password));
            Matcher field = FIELD.matcher(page.body());
            while (field.find()) {
                form.append('&')
                        .append(field.group(1))
                        .append('=')
                        .append(encoded(field.group(2).replace("&amp;", "&")));
            }
            return post(
                    layout.address(Layout.IDENTITY) + "/login", "application/x-www-form-urlencoded", form.toString());
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            http.close();
        }
    }

    private static String password(String user) throws IOException {
        return Doors.JSON
                .readTree(Files.readString(data.resolve("identity").resolve(Accounts.SECRETS)))
                .path(user)
                .asString();
    }

    private static String code(HttpResponse<String> answer) {
        JsonNode body = Doors.JSON.readTree(answer.body());
        return body.path("code").asString("");
    }

    @Test
    void whoHasSignedInIsKnownByASessionAndServicesAreToldByToken() throws Exception {
        try (Browser browser = new Browser()) {
            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(401);
            HttpResponse<String> in = browser.signIn("haidian", password("haidian"));
            assertThat(in.statusCode()).isEqualTo(200);
            assertThat(in.uri().toString()).isEqualTo(base + "/login/session");
            HttpCookie session = browser.cookie("ONEZONE_SESSION").orElseThrow();
            assertThat(session.isHttpOnly()).isTrue();
            assertThat(session.getValue()).as("192 random bits").matches("[A-Za-z0-9_-]{32}");

            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(200);
            assertThat(code(browser.get(base + "/network/enterprises"))).isEqualTo("not-allowed");
            assertThat(code(browser.get(base + "/parks/fengtai/roster/enterprises")))
                    .isEqualTo("not-allowed");

            SEEN.clear();
            assertThat(browser.get(base + "/parks/haidian/roster/enterprises").statusCode())
                    .isEqualTo(200);
            assertThat(SEEN).singleElement().satisfies(headers -> {
                assertThat(headers.getFirst("Authorization")).matches("Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+");
                assertThat(headers.containsKey("Cookie")).isFalse();
            });
        }
    }

    @Test
    void aChangeWithASessionNeedsWhatAnotherSiteCannotKnow() throws Exception {
        try (Browser browser = new Browser()) {
            var _ = browser.signIn("haidian", password("haidian"));
            String door = base + "/parks/haidian/roster/enterprises";
            SEEN.clear();
            HttpResponse<String> forged = browser.post(door, "application/json", "{}");
            assertThat(forged.statusCode()).isEqualTo(403);
            assertThat(code(forged)).isEqualTo("csrf-token-missing");
            assertThat(browser.post(door, "application/json", "{}", "X-XSRF-TOKEN", "guessed")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(SEEN).isEmpty();
            String token = browser.cookie("XSRF-TOKEN").orElseThrow().getValue();
            assertThat(browser.post(door, "application/json", "{}", "X-XSRF-TOKEN", token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(SEEN).hasSize(1);
        }
    }

    @Test
    void whoHasSignedOutIsUnknownAgainAlsoWithTheOldCookie() throws Exception {
        try (Browser browser = new Browser();
                Browser thief = new Browser()) {
            var _ = browser.signIn("auditor", password("auditor"));
            assertThat(browser.get(base + "/network/enterprises").statusCode()).isEqualTo(200);
            HttpCookie session = browser.cookie("ONEZONE_SESSION").orElseThrow();
            String token = browser.cookie("XSRF-TOKEN").orElseThrow().getValue();
            assertThat(browser.post(base + "/logout", "text/plain", "").statusCode())
                    .isEqualTo(403);
            assertThat(browser.get(base + "/network/enterprises").statusCode()).isEqualTo(200);
            var _ = browser.post(base + "/logout", "text/plain", "", "X-XSRF-TOKEN", token);
            assertThat(browser.get(base + "/network/enterprises").statusCode()).isEqualTo(401);
            thief.cookies.getCookieStore().add(URI.create(base), session);
            assertThat(thief.get(base + "/network/enterprises").statusCode()).isEqualTo(401);
        }
    }

    private static int status(HttpClient client, String path, String... headers) throws Exception {
        HttpRequest.Builder request = Browser.request(base + path).header("X-Forwarded-For", "203.0.113.9");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    /** An office has one address: a script in it that guesses tokens is no reason to send away who has signed in, or does. */
    @Test
    void aNeighbourWhoGuessesTokensLocksNobodyOut() throws Exception {
        try (Browser browser = new Browser();
                HttpClient office = HttpClient.newHttpClient()) {
            var _ = browser.signIn("auditor", password("auditor"));
            String session = "ONEZONE_SESSION="
                    + browser.cookie("ONEZONE_SESSION").orElseThrow().getValue();
            int guesses = 0;
            while (status(office, "/network/parks", "Authorization", "Bearer guess" + guesses) == 401) {
                assertThat(++guesses).as("guesses that are verified").isLessThanOrEqualTo(1_000);
            }
            assertThat(status(office, "/network/parks", "Authorization", "Bearer guess"))
                    .isEqualTo(429);
            assertThat(status(office, "/network/enterprises", "Cookie", session))
                    .as("who has signed in")
                    .isEqualTo(200);
            assertThat(status(office, "/login")).as("who signs in").isEqualTo(302);
            assertThat(status(office, "/network/enterprises", "Cookie", session, "Authorization", "Bearer guess"))
                    .as("a session is no licence to guess")
                    .isEqualTo(429);
            assertThat(status(office, "/network/enterprises", "Cookie", "ONEZONE_SESSION=made-up"))
                    .isEqualTo(429);
            String token = browser.cookie("XSRF-TOKEN").orElseThrow().getValue();
            var _ = browser.post(base + "/logout", "text/plain", "", "X-XSRF-TOKEN", token);
            assertThat(status(office, "/network/enterprises", "Cookie", session))
                    .as("a session that is over")
                    .isEqualTo(429);
        }
    }

    /**
     * Eight requests of a session whose token is about to end, at once: one renews it and all are answered. The first token
     * is said to end soon, so is its successor, so that the second renewal needs what the first one got: a refresh token is
     * good once.
     */
    @Test
    void ofManyRequestsAtOnceOneRenewsTheSessionForAll() throws Exception {
        try (Browser browser = new Browser()) {
            door.endsSoon(1);
            var _ = browser.signIn("haidian", password("haidian"));
            door.renewals().clear();
            door.endsSoon(1);
            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(200);
            assertThat(door.renewals()).hasSize(1);
            SEEN.clear();
            door.hold();
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(browser.later(base + "/parks/haidian/roster/enterprises?i=" + i));
            }
            door.awaitHeld();
            door.release();
            for (CompletableFuture<HttpResponse<String>> one : all) {
                assertThat(one.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(door.renewals()).hasSize(2).doesNotHaveDuplicates();
            assertThat(SEEN).hasSize(8);
            assertThat(SEEN.stream()
                            .map(headers -> headers.getFirst("Authorization"))
                            .distinct())
                    .as("all with the new one")
                    .hasSize(1);
            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(200);
            assertThat(door.renewals()).as("it is good for a while").hasSize(2);
        }
    }

    /** The token there is counts to its end, whatever becomes of the attempt to renew it before. */
    @ParameterizedTest
    @EnumSource(IssuerDoor.Fault.class)
    void aSessionGoesOnToTheEndOfItsTokenWhenTheIssuerFailsToRenewIt(IssuerDoor.Fault fault) throws Exception {
        try (Browser browser = new Browser();
                Browser other = new Browser()) {
            var _ = other.signIn("auditor", password("auditor"));
            door.endsSoon(1);
            var _ = browser.signIn("haidian", password("haidian"));
            door.fails(fault);
            CompletableFuture<HttpResponse<String>> renewing = browser.later(base + "/network/parks");
            door.awaitHeld();
            assertThat(other.get(base + "/network/enterprises").statusCode())
                    .as("nobody else waits")
                    .isEqualTo(200);
            assertThat(renewing.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            door.fails(null);
        } finally {
            door.fails(null);
        }
    }

    /** What somebody says of where he comes from leads nobody elsewhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 1",
                "X-Forwarded-Prefix: /evil",
                "X-Forwarded-Ssl: on",
                "Forwarded: for=1.2.3.4;host=evil.example;proto=https"
            })
    void aStrangersForwardedFieldsChangeNothing(String field) throws Exception {
        String[] pair = field.split(": ", 2);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder plain = Browser.request(base + "/oauth2/authorization/onezone");
            HttpResponse<String> usual = client.send(plain.build(), BodyHandlers.ofString());
            HttpResponse<String> led =
                    client.send(plain.header(pair[0], pair[1]).build(), BodyHandlers.ofString());
            assertThat(led.statusCode()).isEqualTo(302);
            assertThat(redirect(led)).isEqualTo(redirect(usual)).isEqualTo(base + "/login/oauth2/code/onezone");
            assertThat(led.headers().firstValue("Set-Cookie").orElseThrow().replaceAll("=[^;]*", ""))
                    .isEqualTo(usual.headers()
                            .firstValue("Set-Cookie")
                            .orElseThrow()
                            .replaceAll("=[^;]*", ""));
            assertThat(led.headers().firstValue("Strict-Transport-Security")).isEmpty();
            // the issuer's own door, of which the gateway's proxy stands before nothing
            URI login = URI.create(layout.address(Layout.IDENTITY) + "/oauth2/authorize?client_id=gateway");
            HttpResponse<String> page = client.send(
                    Browser.request(login.toString()).header(pair[0], pair[1]).build(), BodyHandlers.ofString());
            assertThat(page.headers().firstValue("Location").orElse(""))
                    .doesNotContain("evil")
                    .doesNotStartWith("https");
        }
    }

    private static String redirect(HttpResponse<?> answer) {
        Matcher found = Pattern.compile("[?&]redirect_uri=([^&]+)")
                .matcher(answer.headers().firstValue("Location").orElseThrow());
        assertThat(found.find()).isTrue();
        return java.net.URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
    }

    /** Over https a cookie's name keeps neighbours and whoever is on the way from putting one there; over http it has none. */
    @Test
    void cookiesAreTheHostsOwnOverHttpsAndHavePlainNamesOnlyOverHttp() throws Exception {
        String secure = "https://127.0.0.1:" + layout.tlsPort();
        try (Browser browser = new Browser();
                Browser plain = new Browser()) {
            HttpResponse<String> in = browser.signIn(secure, "haidian", password("haidian"));
            assertThat(in.uri().toString()).isEqualTo(secure + "/login/session");
            List<HttpCookie> all = browser.cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> !cookie.getName().startsWith("onezone-identity"))
                    .toList();
            assertThat(all)
                    .extracting(HttpCookie::getName)
                    .containsExactlyInAnyOrder("__Host-ONEZONE_SESSION", "__Host-XSRF-TOKEN");
            assertThat(all).allSatisfy(cookie -> {
                assertThat(cookie.getSecure()).isTrue();
                assertThat(cookie.getPath()).isEqualTo("/");
            });
            assertThat(browser.get(secure + "/network/parks").statusCode()).isEqualTo(200);
            assertThat(browser.cookie("__Host-XSRF-TOKEN").orElseThrow().getValue())
                    .as("192 random bits")
                    .matches("[A-Za-z0-9_-]{32}");
            HttpCookie session = browser.cookie("__Host-ONEZONE_SESSION").orElseThrow();
            String token = browser.cookie("__Host-XSRF-TOKEN").orElseThrow().getValue();
            assertThat(browser.post(
                                    secure + "/parks/haidian/roster/enterprises",
                                    "application/json",
                                    "{}",
                                    "X-XSRF-TOKEN",
                                    token)
                            .statusCode())
                    .isEqualTo(200);
            // the same value under the plain name, as a neighbour of the host could set it, is nobody's session
            HttpCookie set = new HttpCookie("ONEZONE_SESSION", session.getValue());
            set.setPath("/");
            plain.cookies.getCookieStore().add(URI.create(secure), set);
            assertThat(plain.get(secure + "/network/parks").statusCode()).isEqualTo(401);
            assertThat(browser.get(base + "/network/parks").statusCode())
                    .as("a cookie of https is not sent over http")
                    .isEqualTo(401);
        }
    }

    /** Each cookie says as the gateway sends it when a browser may send it back. */
    @Test
    void everyCookieSaysFromWhereItIsSentAndWhoMayReadIt() throws Exception {
        try (Browser browser = new Browser()) {
            Map<String, String> set = new java.util.HashMap<>();
            HttpResponse<String> at = browser.step(base + "/login");
            for (int i = 0; i < 3 && at.statusCode() == 302; i++) {
                collect(at, set);
                at = browser.step(at.uri()
                        .resolve(at.headers().firstValue("Location").orElseThrow())
                        .toString());
            }
            HttpResponse<String> in = browser.signIn("haidian", password("haidian"));
            for (var before = in.previousResponse();
                    before.isPresent();
                    before = before.get().previousResponse()) {
                collect(before.get(), set);
            }
            collect(in, set);
            assertThat(set.keySet()).contains("ONEZONE_SIGN_IN", "ONEZONE_SESSION", "XSRF-TOKEN");
            set.forEach((name, cookie) -> {
                assertThat(cookie).as(name).contains("SameSite=Lax").contains("Path=/");
                if (name.equals("XSRF-TOKEN")) {
                    assertThat(cookie).as("pages read it").doesNotContainIgnoringCase("HttpOnly");
                } else {
                    assertThat(cookie).as(name).containsIgnoringCase("HttpOnly");
                }
            });
        }
    }

    private static void collect(HttpResponse<?> answer, Map<String, String> into) {
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            if (answer.uri().toString().startsWith(base)) {
                into.put(cookie.substring(0, cookie.indexOf('=')), cookie);
            }
        }
    }

    /** Who is signed in sees it, and a button that ends it; the browser is told to forget what it kept. */
    @Test
    void thePageSaysWhoIsSignedInAndSignsOut() throws Exception {
        try (Browser browser = new Browser()) {
            HttpResponse<String> nobody = browser.get(base + "/login/session");
            assertThat(nobody.statusCode()).isEqualTo(200);
            assertThat(nobody.body())
                    .contains("未登录", "Not signed in", "href=\"/login\"")
                    .doesNotContain("<form");
            HttpResponse<String> page = browser.signIn("haidian", password("haidian"));
            assertThat(page.body())
                    .contains(
                            "已登录",
                            "Signed in",
                            "海淀",
                            "Haidian",
                            "park-administrator",
                            "<dd>haidian</dd>",
                            "退出登录",
                            "Sign out")
                    .doesNotContainPattern("(?i)<script|onclick|<img");
            assertThat(page.headers().allValues("Content-Security-Policy"))
                    .singleElement()
                    .satisfies(policy -> assertThat(policy)
                            .contains(
                                    "default-src 'none'",
                                    "frame-ancestors 'none'",
                                    "form-action 'self' http://127.0.0.1:")
                            .doesNotContain("unsafe"));
            assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
            Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
            assertThat(token.find()).isTrue();
            HttpResponse<String> forged =
                    browser.post(base + "/logout", "application/x-www-form-urlencoded", "_csrf=guessed");
            assertThat(forged.statusCode()).isEqualTo(403);
            HttpResponse<String> out = browser.post(
                    base + "/logout", "application/x-www-form-urlencoded", "_csrf=" + Browser.encoded(token.group(1)));
            HttpResponse<String> first = out;
            while (first.previousResponse().isPresent()) {
                first = first.previousResponse().get();
            }
            assertThat(first.headers().allValues("Clear-Site-Data")).containsExactly("\"cache\", \"storage\"");
            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(401);
            assertThat(browser.get(base + "/login/session").body()).contains("Not signed in");
        }
    }

    /** Anybody may begin to sign in; the room for sessions is for those who have. */
    @Test
    void whoHasOnlyBegunHasNoSession() throws Exception {
        try (Browser browser = new Browser()) {
            HttpResponse<String> page = browser.get(base + "/login");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(browser.cookie("ONEZONE_SESSION")).isEmpty();
            assertThat(browser.cookie("ONEZONE_SIGN_IN"))
                    .hasValueSatisfying(begun -> assertThat(begun.isHttpOnly()).isTrue());
        }
    }

    @Test
    void anAnswerThatWasNotAskedForHereSignsNobodyIn() throws Exception {
        try (Browser browser = new Browser()) {
            HttpResponse<String> foreign = browser.get(base + "/login/oauth2/code/onezone?code=stolen&state=guessed");
            assertThat(foreign.statusCode()).isEqualTo(401);
            assertThat(code(foreign)).isEqualTo("login-failed");
            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(401);
        }
    }
}

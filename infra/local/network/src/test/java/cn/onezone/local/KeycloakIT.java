package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.kit.Mode;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.IdentitySettings;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Scope;
import cn.onezone.kit.problem.Refused;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.EmbeddedInfrastructure;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Keycloak as the compose file starts it, with the realm that ships, before a real gateway and a real park: people sign in
 * with a browser, programs by their secrets, and each may what its role may.
 */
@Tag("slow")
class KeycloakIT {
    private static final String PASSWORD = "a long enough password";
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private static Path data;

    private static RunningKeycloak keycloak;
    private static ConfigurableApplicationContext gateway;
    private static ConfigurableApplicationContext park;
    private static HttpServer funds;
    private static String base;
    private static String parkDoor;
    /** What the gateway relays to the service of funds. */
    private static final List<String> RELAYED = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Path zip = RunningKeycloak.fetch(Files.createDirectories(data.resolve("fetched")))
                .orElse(null);
        assumeTrue(
                zip != null,
                "the distribution of Keycloak " + RunningKeycloak.version()
                        + " cannot be fetched: its realm file is only parsed");
        funds = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        funds.createContext("/", exchange -> {
            RELAYED.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        funds.start();
        Layout layout = Layout.of(Options.parse(
                List.of("--data", data.toString(), "--gateway-port", "" + free()), Cli.LAYOUT_OPTIONS, Map.of()));
        LocalCertificates.ensure(layout.tls(), Clock.systemUTC());
        base = layout.address(Layout.GATEWAY);
        keycloak = RunningKeycloak.start(zip, Files.createDirectories(data.resolve("keycloak")), free(), free(), base);

        String database = "keycloak-" + UUID.randomUUID();
        park = OneZoneApplication.of(ParksApplication.class, "parks")
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--onezone.park=haidian",
                        "--onezone.data-dir=" + data.resolve("park"),
                        "--onezone.keys.folder=" + data.resolve("keys"),
                        "--spring.mongodb.uri="
                                + EmbeddedInfrastructure.shared().mongoUri(database),
                        "--onezone.identity.issuer=" + keycloak.issuer(),
                        // a park works with the log away
                        "--onezone.log.bootstrap-servers=127.0.0.1:1");
        parkDoor = "http://127.0.0.1:"
                + ((WebServerApplicationContext) park).getWebServer().getPort();
        Path secret = Files.writeString(data.resolve("gateway-secret"), RunningKeycloak.GATEWAY_SECRET + "\n");
        List<String> settings = new ArrayList<>(layout.settings(Layout.GATEWAY, "unused"));
        settings.removeIf(s -> s.startsWith("--onezone.identity.issuer")
                || s.startsWith("--onezone.gateway.backends.haidian")
                || s.startsWith("--onezone.gateway.backends.funds")
                || s.startsWith("--onezone.gateway.login.client-secret-file"));
        settings.addAll(List.of(
                "--onezone.identity.issuer=" + keycloak.issuer(),
                "--onezone.gateway.login.client-secret-file=" + secret,
                "--onezone.gateway.backends.haidian=" + parkDoor,
                "--onezone.gateway.backends.funds=http://127.0.0.1:"
                        + funds.getAddress().getPort()));
        gateway = GatewayApplication.builder().registerShutdownHook(false).run(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        for (ConfigurableApplicationContext one : new ConfigurableApplicationContext[] {gateway, park}) {
            if (one != null) {
                one.close();
            }
        }
        if (keycloak != null) {
            keycloak.close();
        }
        if (funds != null) {
            funds.stop(0);
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    /**
     * A browser that takes loopback for safe, as browsers do: Keycloak marks its cookies {@code Secure} there also over http,
     * and the JDK's client would not send them back. Cookies are kept apart by port, which browsers do not do.
     */
    private static final class Browser implements AutoCloseable {
        private static final Pattern FORM = Pattern.compile("<form id=\"kc-form-login\"[^>]* action=\"([^\"]+)\"");
        private static final int MOST = 12;

        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        private final Map<String, Map<String, String>> cookies = new TreeMap<>();

        private HttpResponse<String> step(HttpRequest.Builder request) throws Exception {
            URI uri = request.GET().build().uri();
            return send(uri, request);
        }

        private HttpResponse<String> send(URI uri, HttpRequest.Builder request) throws Exception {
            Map<String, String> jar = cookies.computeIfAbsent(uri.getAuthority(), _ -> new TreeMap<>());
            if (!jar.isEmpty()) {
                StringBuilder all = new StringBuilder();
                jar.forEach((name, value) -> all.append(all.isEmpty() ? "" : "; ")
                        .append(name)
                        .append('=')
                        .append(value));
                request.header("Cookie", all.toString());
            }
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
            for (String set : answer.headers().allValues("Set-Cookie")) {
                String pair = set.split(";", 2)[0];
                String name = pair.substring(0, pair.indexOf('='));
                if (set.matches("(?is).*;\\s*max-age=0.*") || pair.endsWith("=")) {
                    jar.remove(name);
                } else {
                    jar.put(name, pair.substring(name.length() + 1));
                }
            }
            return answer;
        }

        /** To where it leads. */
        private HttpResponse<String> follow(HttpResponse<String> answer) throws Exception {
            HttpResponse<String> at = answer;
            for (int i = 0; i < MOST && at.statusCode() / 100 == 3; i++) {
                URI next = at.uri().resolve(at.headers().firstValue("Location").orElseThrow());
                at = step(HttpRequest.newBuilder(next));
            }
            return at;
        }

        HttpResponse<String> get(String address) throws Exception {
            return follow(step(HttpRequest.newBuilder(URI.create(address))));
        }

        HttpResponse<String> post(String address, String type, String body, String... headers) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(address)).header("Content-Type", type);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return send(URI.create(address), request.POST(BodyPublishers.ofString(body)));
        }

        Optional<String> cookie(String name) {
            return Optional.ofNullable(cookies.getOrDefault(URI.create(base).getAuthority(), Map.of())
                    .get(name));
        }

        /** Fills in Keycloak's page and ends where it leads. */
        HttpResponse<String> signIn(String user, String password) throws Exception {
            return fillIn(get(base + "/login"), user, password);
        }

        HttpResponse<String> fillIn(HttpResponse<String> page, String user, String password) throws Exception {
            assertThat(page.uri().toString()).startsWith(keycloak.issuer());
            Matcher form = FORM.matcher(page.body());
            assertThat(form.find()).as(page.body()).isTrue();
            return follow(post(
                    form.group(1).replace("&amp;", "&"),
                    "application/x-www-form-urlencoded",
                    "username=" + encoded(user) + "&password=" + encoded(password) + "&credentialId="));
        }

        @Override
        public void close() {
            http.close();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> ask(String address, String token) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + Doors.JSON.readTree(answer.body()).path("code").asString("");
    }

    private static String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Doors.JSON.readTree(answer.body()).path("access_token").asString();
    }

    private static cn.onezone.kit.access.Tokens tokens() {
        return cn.onezone.kit.access.Tokens.of(
                new IdentitySettings(
                        URI.create(keycloak.issuer()),
                        "onezone",
                        null,
                        "roles",
                        "park",
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(5),
                        100),
                Mode.LOCAL,
                data.resolve("kept.jwks.json"),
                Clock.systemUTC());
    }

    /** What the token says that the gateway relays for a session. */
    private static Caller relayed(Browser browser) throws Exception {
        RELAYED.clear();
        assertThat(browser.get(base + "/funds").statusCode()).isEqualTo(200);
        assertThat(RELAYED).hasSize(1);
        return tokens().ofHeader(RELAYED.getFirst());
    }

    @Test
    void aParkAdministratorWorksInTheOwnParkAndNowhereElse() throws Exception {
        keycloak.person("haidian", PASSWORD, "park-administrator", "haidian");
        try (Browser browser = new Browser()) {
            HttpResponse<String> in = browser.signIn("haidian", PASSWORD);
            assertThat(in.uri().toString()).isEqualTo(base + "/login/session");
            assertThat(in.body()).contains("Signed in", "<dd>haidian</dd>", "park-administrator");
            Caller caller = relayed(browser);
            assertThat(caller.roles()).containsExactly(Role.PARK_ADMINISTRATOR);
            assertThat(caller.park()).isEqualTo(ParkCode.of("haidian"));
            assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.values());

            String roster = base + "/parks/haidian/roster/enterprises";
            assertThat(browser.get(roster).statusCode()).isEqualTo(200);
            HttpResponse<String> made = browser.post(
                    roster,
                    "application/json",
                    """
                    {"uscc":"91110108551385082Q","name":"北京示例科技有限公司","industry":"I6513","district":"海淀区"}""",
                    "X-XSRF-TOKEN",
                    browser.cookie("XSRF-TOKEN").orElseThrow());
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(code(browser.get(base + "/parks/fengtai/roster/enterprises")))
                    .isEqualTo("403 not-allowed");
            assertThat(code(browser.get(base + "/network/enterprises"))).isEqualTo("403 not-allowed");
            String token = RELAYED.getFirst().substring("Bearer ".length());
            assertThat(ask(parkDoor + "/parks/haidian/roster/enterprises", token)
                            .statusCode())
                    .as("the park asks by itself")
                    .isEqualTo(200);
        }
        keycloak.person("fengtai", PASSWORD, "park-administrator", "fengtai");
        try (Browser other = new Browser()) {
            var _ = other.signIn("fengtai", PASSWORD);
            Caller caller = relayed(other);
            assertThat(caller.park()).isEqualTo(ParkCode.of("fengtai"));
            String token = RELAYED.getFirst().substring("Bearer ".length());
            assertThat(code(ask(parkDoor + "/parks/haidian/roster/enterprises", token)))
                    .isEqualTo("403 not-allowed");
        }
    }

    @Test
    void everyRoleOfTheCityIsKnownAndAnAuditorWritesNothing() throws Exception {
        for (Role role : Role.values()) {
            if (role == Role.PARK_ADMINISTRATOR || role == Role.PARTNER) {
                continue;
            }
            keycloak.person(role.wire(), PASSWORD, role.wire(), "");
            try (Browser browser = new Browser()) {
                HttpResponse<String> in = browser.signIn(role.wire(), PASSWORD);
                assertThat(in.uri().toString()).as(in.body()).isEqualTo(base + "/login/session");
                Caller caller = relayed(browser);
                assertThat(caller.roles()).containsExactly(role);
                assertThat(caller.park()).isNull();
                assertThat(caller.scopes())
                        .as(role.wire())
                        .containsExactlyInAnyOrder(role == Role.AUDITOR ? new Scope[] {Scope.READ} : Scope.values());
                assertThat(browser.get(base + "/network/enterprises").statusCode())
                        .as(role.wire())
                        .isEqualTo(role == Role.OPERATOR ? 403 : 200);
                assertThat(browser.get(base + "/actuator/prometheus").statusCode())
                        .as(role.wire())
                        .isEqualTo(role == Role.OPERATOR ? 200 : 403);
                assertThat(browser.get(base + "/parks/haidian/roster/enterprises")
                                .statusCode())
                        .as(role.wire())
                        .isEqualTo(role == Role.AUDITOR ? 200 : 403);
            }
        }
    }

    @Test
    void programsGetATokenOfTheirOwnRoleAndNoMore() throws Exception {
        String scraping = token(keycloak.program("prometheus", RunningKeycloak.PROMETHEUS_SECRET, "onezone:read"));
        assertThat(tokens().of(scraping).roles()).containsExactly(Role.OPERATOR);
        assertThat(ask(base + "/actuator/prometheus", scraping).statusCode()).isEqualTo(200);
        assertThat(code(ask(base + "/network/enterprises", scraping))).isEqualTo("403 not-allowed");
        HttpResponse<String> more =
                keycloak.program("prometheus", RunningKeycloak.PROMETHEUS_SECRET, "onezone:read onezone:write");
        assertThat(more.statusCode()).as(more.body()).isEqualTo(400);
        assertThat(more.body()).contains("invalid_scope");
        assertThat(keycloak.program("prometheus", "guessed", "onezone:read").statusCode())
                .isEqualTo(401);

        String secret = UUID.randomUUID().toString();
        keycloak.partner("tax-office", secret);
        String partner = token(keycloak.program("tax-office", secret, "onezone:read onezone:write"));
        Caller caller = tokens().of(partner);
        assertThat(caller.roles()).containsExactly(Role.PARTNER);
        assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.values());
        assertThat(ask(base + "/network/parks", partner).statusCode()).isEqualTo(200);
        assertThat(code(ask(base + "/network/enterprises", partner))).isEqualTo("403 not-allowed");
        assertThat(tokens().of(token(keycloak.program("tax-office", secret, "onezone:read")))
                        .scopes())
                .containsExactly(Scope.READ);
    }

    /** The realm's own key and issuer do not make a token one for this network. */
    @Test
    void aTokenOfTheSameRealmForSomethingElseIsRefused() throws Exception {
        keycloak.person("changping", PASSWORD, "park-administrator", "changping");
        String other = token(keycloak.form(
                "onezone",
                Map.of(
                        "grant_type", "password",
                        "client_id", "admin-cli",
                        "username", "changping",
                        "password", PASSWORD)));
        assertThatThrownBy(() -> tokens().of(other)).isInstanceOf(Refused.class);
        for (String door : List.of(base + "/network/parks", parkDoor + "/parks/haidian/roster/enterprises")) {
            assertThat(code(ask(door, other))).as(door).isEqualTo("401 token-refused");
        }
        keycloak.person("nobody", PASSWORD, "", "");
        try (Browser browser = new Browser()) {
            var _ = browser.signIn("nobody", PASSWORD);
            assertThat(browser.get(base + "/network/parks").statusCode())
                    .as("no role, no token of this network")
                    .isIn(401, 403);
        }
        keycloak.person("without-park", PASSWORD, "park-administrator", "");
        try (Browser browser = new Browser()) {
            var _ = browser.signIn("without-park", PASSWORD);
            assertThat(browser.get(base + "/parks/haidian/roster/enterprises").statusCode())
                    .isIn(401, 403);
        }
    }

    /** Keycloak wants PKCE, and a refresh token is good once there; the gateway renews by the newest one each time. */
    @Test
    void aSessionOutlivesItsTokensAndEndsWithSigningOutAtTheIssuerToo() throws Exception {
        keycloak.person("long-worker", PASSWORD, "coordinator", "");
        // so that a token has 15 s before it is renewed, a minute before its end
        var _ = keycloak.administer("PUT", "", Map.of("accessTokenLifespan", 75));
        try (Browser browser = new Browser()) {
            var _ = browser.signIn("long-worker", PASSWORD);
            RELAYED.clear();
            Set<String> tokens = new LinkedHashSet<>();
            await().atMost(SOON).pollInterval(Duration.ofSeconds(2)).until(() -> {
                assertThat(browser.get(base + "/funds").statusCode()).isEqualTo(200);
                tokens.addAll(RELAYED);
                return tokens.size() >= 3;
            });
            HttpResponse<String> out = browser.follow(browser.post(
                    base + "/logout",
                    "application/x-www-form-urlencoded",
                    "",
                    "X-XSRF-TOKEN",
                    browser.cookie("XSRF-TOKEN").orElseThrow()));
            // the first page leads on to the doors
            assertThat(out.uri().toString()).as(out.body()).startsWith(base + "/");
            assertThat(browser.get(base + "/network/parks").statusCode()).isEqualTo(401);
            assertThat(browser.get(base + "/login").body())
                    .as("signed out there too: the password is asked for again")
                    .contains("kc-form-login");
        } finally {
            var _ = keycloak.administer("PUT", "", Map.of("accessTokenLifespan", 900));
        }
        HttpResponse<String> without = new Browser()
                .get(keycloak.issuer()
                        + "/protocol/openid-connect/auth?response_type=code&client_id=gateway&scope=openid"
                        + "&state=s&redirect_uri=" + encoded(base + "/login/oauth2/code/onezone"));
        assertThat(without.body()).doesNotContain("kc-form-login");
        HttpResponse<String> elsewhere = new Browser()
                .get(keycloak.issuer()
                        + "/protocol/openid-connect/auth?response_type=code&client_id=gateway&scope=openid"
                        + "&state=s&redirect_uri=" + encoded("https://evil.example/"));
        assertThat(elsewhere.statusCode()).isEqualTo(400);
    }

    @Test
    void whoGuessesWaitsAndItIsNoted() throws Exception {
        keycloak.person("guessed", PASSWORD, "coordinator", "");
        try (Browser browser = new Browser()) {
            for (int i = 0; i < 5; i++) {
                assertThat(browser.signIn("guessed", "wrong password " + i).body())
                        .contains("kc-form-login");
            }
            assertThat(browser.signIn("guessed", PASSWORD).body())
                    .as("the right one counts for nothing now")
                    .contains("kc-form-login");
            assertThat(code(browser.get(base + "/network/parks"))).startsWith("401");
        }
        assertThat(keycloak.administer("GET", "/events?type=LOGIN_ERROR&max=100", "")
                        .body())
                .contains("LOGIN_ERROR");
        assertThat(keycloak.log())
                .doesNotContain(
                        PASSWORD, "wrong password", RunningKeycloak.GATEWAY_SECRET, RunningKeycloak.PROMETHEUS_SECRET);
    }

    /** People change their own passwords on Keycloak's page, and nothing of what the network believes. */
    @Test
    void onesOwnPageShowsWhoOneIsAndNobodyGivesOneselfAPark() throws Exception {
        keycloak.person("daxing", PASSWORD, "park-administrator", "daxing-yizhuang");
        try (Browser browser = new Browser()) {
            String verifier = "a-verifier-of-the-account-page.long-enough-for-PKCE";
            String challenge = java.util.Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
            String page = keycloak.issuer() + "/account/";
            String wanted = keycloak.issuer() + "/protocol/openid-connect/auth?response_type=code&response_mode=query"
                    + "&client_id=account-console&scope=openid&state=s&code_challenge_method=S256&code_challenge="
                    + challenge + "&redirect_uri=" + encoded(page);
            HttpResponse<String> at = browser.fillIn(browser.get(wanted), "daxing", PASSWORD);
            String code = Pattern.compile("[?&]code=([^&]+)")
                    .matcher(at.uri().toString())
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(at.uri()))
                    .group(1);
            String own = token(keycloak.form(
                    "onezone",
                    Map.of(
                            "grant_type", "authorization_code",
                            "client_id", "account-console",
                            "code", code,
                            "redirect_uri", page,
                            "code_verifier", verifier)));
            assertThat(code(ask(base + "/network/parks", own))).isEqualTo("401 token-refused");
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpRequest.Builder account = HttpRequest.newBuilder(URI.create(keycloak.issuer() + "/account"))
                        .header("Authorization", "Bearer " + own)
                        .header("Accept", "application/json");
                HttpResponse<String> shown = http.send(account.build(), BodyHandlers.ofString());
                assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
                assertThat(shown.body()).contains("daxing-yizhuang");
                HttpResponse<String> changed = http.send(
                        account.header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(shown.body().replace("daxing-yizhuang", "haidian")))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(changed.statusCode()).as(changed.body()).isBetween(400, 499);
            }
            HttpResponse<String> asked = browser.get(wanted + "&kc_action=UPDATE_PASSWORD");
            assertThat(asked.body()).contains("kc-passwd-update-form");
        }
        try (Browser browser = new Browser()) {
            var _ = browser.signIn("daxing", PASSWORD);
            assertThat(relayed(browser).park()).isEqualTo(ParkCode.of("daxing-yizhuang"));
        }
    }
}

package cn.onezone.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.kit.Mode;
import cn.onezone.kit.access.IdentitySettings;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import tools.jackson.databind.json.JsonMapper;

/** The issuer's document says where the client's secret, codes and tokens go: not every address that stands in it will do. */
class IssuerRegistrationTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Object> document = new LinkedHashMap<>();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private HttpServer issuer;
    private HttpServer other;
    private String address;
    private String inner;

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        // where only we can reach
        other = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0), 0);
        address = "http://127.0.0.1:" + issuer.getAddress().getPort();
        inner = "127.0.0.2:" + other.getAddress().getPort();
        document.put("issuer", address);
        document.put("subject_types_supported", List.of("public"));
        document.put("authorization_endpoint", address + "/authorize");
        document.put("token_endpoint", address + "/token");
        document.put("userinfo_endpoint", address + "/userinfo");
        document.put("jwks_uri", address + "/keys");
        document.put("end_session_endpoint", address + "/logout");
        issuer.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, JSON.writeValueAsString(document)));
        other.createContext("/", exchange -> {
            elsewhere.incrementAndGet();
            answer(exchange, JSON.writeValueAsString(document));
        });
        issuer.start();
        other.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
        other.stop(0);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private ClientRegistration asked(Mode mode, String... allowed) {
        IdentitySettings identity = new IdentitySettings(
                URI.create(address),
                "onezone",
                null,
                "roles",
                "park",
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                100);
        LoginSettings login = new LoginSettings("gateway", "secret", null, null, Duration.ofMinutes(30), 100);
        OutgoingUrls urls = new OutgoingUrls(new OutgoingSettings(List.of(allowed)));
        ClientRegistration found = new IssuerRegistration(identity, login, mode, urls)
                .findByRegistrationId(IssuerRegistration.ID)
                .block(Duration.ofSeconds(20));
        assertThat(found).isNotNull();
        return found;
    }

    private void refused(Mode mode, String because) {
        assertThatThrownBy(() -> asked(mode))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        away -> assertThat(away.problem().kind()).isEqualTo(LoginProblem.ISSUER_AWAY))
                .cause()
                .hasMessageContaining(because);
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void whatTheIssuerSaysOfItsOwnHostIsTaken() {
        ClientRegistration found = asked(Mode.LOCAL);
        assertThat(found.getProviderDetails().getTokenUri()).isEqualTo(address + "/token");
        assertThat(found.getProviderDetails().getJwkSetUri()).isEqualTo(address + "/keys");
        assertThat(found.getProviderDetails().getAuthorizationUri()).isEqualTo(address + "/authorize");
        assertThat(found.getProviderDetails().getUserInfoEndpoint().getUri()).isEqualTo(address + "/userinfo");
        assertThat(found.getProviderDetails().getIssuerUri()).isEqualTo(address);
        assertThat(found.getProviderDetails().getConfigurationMetadata())
                .containsEntry("end_session_endpoint", address + "/logout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token_endpoint", "userinfo_endpoint", "jwks_uri"})
    void whatIsCalledLeadsNowhereThatOnlyWeCanReach(String member) {
        document.put(member, "http://" + inner + "/x");
        refused(Mode.LOCAL, member);
        document.put(member, "https://" + inner + "/x");
        refused(Mode.LOCAL, member);
        document.put(member, "http://" + inner + "/x");
        assertThat(asked(Mode.LOCAL, inner).getClientId())
                .as("where the operator allows it")
                .isEqualTo("gateway");
    }

    /** Of the issuer's own host too: the secret, the code and the tokens would go there in clear. */
    @ParameterizedTest
    @CsvSource({"token_endpoint", "userinfo_endpoint", "jwks_uri", "authorization_endpoint", "end_session_endpoint"})
    void inProductionAllIsReachedOverHttps(String member) {
        document.replaceAll(
                (name, value) -> name.endsWith("_endpoint") || name.equals("jwks_uri") ? "https://127.0.0.1/x" : value);
        assertThat(asked(Mode.PRODUCTION).getClientId()).isEqualTo("gateway");
        document.put(member, "http://127.0.0.1/x");
        refused(Mode.PRODUCTION, member + ": value: http://127.0.0.1/x (expected: https)");
    }

    @Test
    void aDocumentOfAnotherOrOneThatIsElsewhereOrWithoutEndIsNone() {
        document.put("issuer", "http://127.0.0.1:1");
        refused(Mode.LOCAL, "issuer: value: http://127.0.0.1:1");
        document.put("issuer", address);
        document.put("padding", "x".repeat(300_000));
        refused(Mode.LOCAL, address);
        document.remove("padding");
        issuer.removeContext("/.well-known/openid-configuration");
        issuer.createContext("/.well-known/openid-configuration", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + inner + "/x");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        refused(Mode.LOCAL, "answered 302");
    }
}

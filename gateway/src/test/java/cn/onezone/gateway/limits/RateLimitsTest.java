package cn.onezone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.gateway.limits.LimitSettings.Limit;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

class RateLimitsTest {
    private static final class Hands implements TimeMeter {
        private long nanos = 1;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        void forward(Duration time) {
            nanos += time.toNanos();
        }
    }

    private final Hands time = new Hands();
    private final LimitSettings settings = new LimitSettings(
            true,
            10_000,
            List.of("10.0.0.0/8", "fd00::/8"),
            Map.of(
                    RouteGroup.VIEW,
                    new Limit(5, Duration.ofSeconds(10)),
                    RouteGroup.UPLOADS,
                    new Limit(1, Duration.ofMinutes(1))),
            new Limit(3, Duration.ofMinutes(1)));
    private final Client client = new Client(settings.trustedProxies());
    private final RateLimits limits = new RateLimits(settings, client, time);

    private static MockServerWebExchange get(
            String path, String address, @Nullable String subject, String... forwarded) {
        return exchange(MockServerHttpRequest.get(path), address, subject, forwarded);
    }

    private static MockServerWebExchange exchange(
            MockServerHttpRequest.BaseBuilder<?> request,
            String address,
            @Nullable String subject,
            String... forwarded) {
        MockServerWebExchange exchange = MockServerWebExchange.from(
                request.remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(address), 4711))
                        .header("X-Forwarded-For", forwarded));
        if (subject != null) {
            Principal caller = () -> subject;
            exchange.getAttributes().put(Client.CALLER, caller);
        }
        return exchange;
    }

    private static @Nullable Unavailable refusal(WebFilter filter, MockServerWebExchange exchange) {
        return (Unavailable)
                catchThrowable(() -> filter.filter(exchange, _ -> Mono.empty()).block());
    }

    private boolean may(MockServerWebExchange exchange) {
        return refusal(limits, exchange) == null;
    }

    @Test
    void refusesWhatIsOverTheLimitAndSaysWhenToComeBack() {
        HttpHeaders first = new HttpHeaders();
        for (int i = 0; i < 5; i++) {
            MockServerWebExchange exchange = get("/network/parks", "1.2.3.4", null);
            assertThat(may(exchange)).isTrue();
            if (i == 0) {
                first = exchange.getResponse().getHeaders();
            }
        }
        assertThat(first.getFirst("RateLimit-Policy")).isEqualTo("\"view\";q=5;w=10");
        assertThat(first.getFirst("RateLimit")).isEqualTo("\"view\";r=4;t=2");
        assertThat(first.getFirst("RateLimit-Limit")).isEqualTo("5");
        assertThat(first.getFirst("RateLimit-Remaining")).isEqualTo("4");
        assertThat(first.getFirst("RateLimit-Reset")).isEqualTo("2");

        MockServerWebExchange over = get("/network/parks", "1.2.3.4", null);
        Unavailable refusal = refusal(limits, over);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem().kind().code()).isEqualTo("too-many-requests");
        assertThat(refusal.problem().kind().status()).isEqualTo(429);
        assertThat(refusal.problem().detail().en()).contains("at most 5 in 10 s");
        assertThat(refusal.retryAfterSeconds()).isEqualTo(2);
        assertThat(over.getResponse().getHeaders().getFirst("RateLimit")).isEqualTo("\"view\";r=0;t=10");

        time.forward(Duration.ofSeconds(1));
        assertThat(may(get("/network/parks", "1.2.3.4", null))).isFalse();
        time.forward(Duration.ofSeconds(1));
        assertThat(may(get("/network/parks", "1.2.3.4", null))).isTrue();
        assertThat(may(get("/network/parks", "1.2.3.4", null))).isFalse();
        time.forward(Duration.ofHours(1));
        for (int i = 0; i < 5; i++) {
            assertThat(may(get("/network/parks", "1.2.3.4", null))).isTrue();
        }
        assertThat(may(get("/network/parks", "1.2.3.4", null))).isFalse();
    }

    private void use(String address, @Nullable String subject) {
        for (int i = 0; i < 5; i++) {
            assertThat(may(get("/network/parks", address, subject))).isTrue();
        }
        assertThat(may(get("/network/parks", address, subject))).isFalse();
    }

    @Test
    void clientsAndGroupsOfRoutesDoNotShare() {
        use("1.2.3.4", null);
        use("1.2.3.5", null);
        use("1.2.3.4", "anna");
        use("1.2.3.4", "bo");
        assertThat(may(get("/network/parks", "9.9.9.9", "anna")))
                .as("the same account from elsewhere")
                .isFalse();
        assertThat(may(get("/enterprises/x", "1.2.3.4", null))).isTrue();
        assertThat(may(exchange(MockServerHttpRequest.post("/parks/a/roster/imports"), "1.2.3.4", null)))
                .isTrue();
        assertThat(may(exchange(MockServerHttpRequest.post("/parks/b/roster/imports"), "1.2.3.4", null)))
                .isFalse();
        assertThat(may(get("/parks/a/roster/imports", "1.2.3.4", null)))
                .as("no upload")
                .isTrue();
    }

    @Test
    void eachOfTheCitysServicesHasALimitOfItsOwnAndMadeUpPathsShareOne() {
        RateLimits few = new RateLimits(
                new LimitSettings(
                        true, 10_000, List.of(), Map.of(RouteGroup.OTHER, new Limit(1, Duration.ofMinutes(1))), null),
                client,
                time);
        for (String service : List.of("enterprises", "indicators", "funds", "talent", "projects", "partners")) {
            assertThat(refusal(few, get("/" + service + "/x", "1.2.3.4", null)))
                    .as(service)
                    .isNull();
            assertThat(refusal(few, get("/" + service, "1.2.3.4", null)))
                    .as(service)
                    .isNotNull();
        }
        assertThat(refusal(few, get("/made/up", "1.2.3.4", null))).isNull();
        assertThat(refusal(few, get("/also/made/up", "1.2.3.4", null))).isNotNull();
        assertThat(refusal(few, get("/", "1.2.3.4", null))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/network/parks, VIEW",
        "/network/enterprises/export, EXPORTS",
        "/network/enterprises/export/x1, VIEW",
        "/enterprises/facts/export.csv, EXPORTS",
        "/parks/haidian/roster/export, EXPORTS",
        "/parks/haidian/roster/imports/1/refused.csv, EXPORTS",
        "/parks/haidian/roster/enterprises, PARKS",
        "/audit, AUDIT",
        "/gateway/audit/chain, AUDIT",
        "/funds/audit, AUDIT",
        "/parks/haidian/audit/heads, AUDIT",
        "/parks/haidian/auditors, PARKS",
        "/auditors, OTHER",
        "/login, LOGIN"
    })
    void aWholeListAndATrailCostMoreThanOtherAnswers(String path, RouteGroup group) {
        assertThat(RouteGroup.of(path)).isEqualTo(group);
    }

    @Test
    void nobodyIsWhoHeSaysUnlessATrustedProxySaysIt() {
        assertThat(client.of(get("/", "1.2.3.4", null, "5.6.7.8"))).isEqualTo("1.2.3.4");
        assertThat(client.of(get("/", "10.1.1.1", null, "5.6.7.8"))).isEqualTo("5.6.7.8");
        assertThat(client.of(get("/", "10.1.1.1", null, "6.6.6.6, 5.6.7.8", "10.2.2.2")))
                .as("the first is what the client wrote")
                .isEqualTo("5.6.7.8");
        assertThat(client.of(get("/", "10.1.1.1", null, "nonsense"))).isEqualTo("10.1.1.1");
        assertThat(client.of(get("/", "10.1.1.1", null))).isEqualTo("10.1.1.1");
        assertThat(client.of(get("/", "fd00::1", null, "5.6.7.8"))).isEqualTo("5.6.7.8");
    }

    @Test
    void aNetworkOfIpv6AddressesIsOneClient() {
        assertThat(client.of(get("/", "2001:db8:1:2:3::4", null)))
                .isEqualTo(client.of(get("/", "2001:db8:1:2:ffff::1", null)))
                .isNotEqualTo(client.of(get("/", "2001:db8:1:3::1", null)));
    }

    @Test
    void whereARequestComesFromIsTheWholeAddress() {
        assertThat(client.from(get("/", "10.1.1.1", null, "2001:db8:1:2:3::4")))
                .isEqualTo(InetAddress.ofLiteral("2001:db8:1:2:3::4"));
        assertThat(client.from(get("/", "1.2.3.4", null, "5.6.7.8"))).isEqualTo(InetAddress.ofLiteral("1.2.3.4"));
    }

    @Test
    void aMillionAddressesDoNotFillTheMemory() {
        Buckets<String> buckets = new Buckets<>(10_000, time);
        Limit limit = new Limit(5, Duration.ofMinutes(1));
        long most = 0;
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(buckets.of("1." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), limit)
                            .tryConsume(1))
                    .isTrue();
            if (i % 50_000 == 0) {
                most = Math.max(most, buckets.size());
            }
        }
        assertThat(Math.max(most, buckets.size())).isBetween(1L, 10_000L);
    }

    private enum Wrong implements ProblemCode {
        TOKEN;

        @Override
        public String code() {
            return "token-refused";
        }

        @Override
        public int status() {
            return 401;
        }

        @Override
        public Text title() {
            return Text.of("wrong", "错");
        }
    }

    private WrongTokens wrongTokens() {
        return new WrongTokens(
                settings,
                new Limit(3, Duration.ofMinutes(1)),
                client,
                time,
                "Bearer known"::equals,
                exchange -> Mono.just("live".equals(cookie(exchange))));
    }

    private static @Nullable String cookie(ServerWebExchange exchange) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst("session");
        return cookie == null ? null : cookie.getValue();
    }

    private static MockServerWebExchange withSession(String session, @Nullable String authorization) {
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/").cookie(new HttpCookie("session", session));
        if (authorization != null) {
            request.header(HttpHeaders.AUTHORIZATION, authorization);
        }
        return exchange(request, "1.2.3.4", null);
    }

    /** An office has one address: a script in it that guesses tokens is no reason to send away who has signed in. */
    @Test
    void aSessionThatGoesOnIsAnsweredBesideANeighbourWhoGuesses() {
        WrongTokens wrong = wrongTokens();
        for (int i = 0; i < 3; i++) {
            var _ = catchThrowable(() -> wrong.filter(
                            get("/", "1.2.3.4", null),
                            _ -> Mono.error(Problem.of(Wrong.TOKEN, "x", "x").refused()))
                    .block());
        }
        assertThat(refusal(wrong, get("/", "1.2.3.4", null))).isNotNull();
        assertThat(refusal(wrong, withSession("live", null))).isNull();
        assertThat(refusal(wrong, withSession("made up", null)))
                .as("anybody can write a cookie")
                .isNotNull();
        assertThat(refusal(wrong, withSession("live", "Bearer guessed")))
                .as("a session is no licence to guess")
                .isNotNull();
    }

    @Test
    void anAddressOfWrongTokensIsLeftAloneForAWhile() {
        WrongTokens wrong = wrongTokens();
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(wrong, get("/", "1.2.3.4", null)))
                    .as("right ones cost nothing")
                    .isNull();
            assertThat(catchThrowable(() -> wrong.filter(
                                    get("/", "1.2.3.4", null),
                                    _ -> Mono.error(Problem.of(KitProblem.NOT_FOUND, "x", "x")
                                            .refused()))
                            .block()))
                    .hasMessageContaining("not-found");
        }
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> wrong.filter(
                                    get("/", "1.2.3.4", null),
                                    _ -> Mono.error(
                                            Problem.of(Wrong.TOKEN, "x", "x").refused()))
                            .block()))
                    .hasMessageContaining("token-refused");
        }
        MockServerWebExchange ofAService = get("/", "1.2.3.4", null);
        wrong.filter(ofAService, e -> {
                    e.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
                    return Mono.empty();
                })
                .block();
        Unavailable refusal = refusal(wrong, get("/", "1.2.3.4", null));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem().kind().status()).isEqualTo(429);
        assertThat(refusal.retryAfterSeconds()).isEqualTo(TimeUnit.MINUTES.toSeconds(1) / 3);
        assertThat(refusal(wrong, get("/", "1.2.3.5", null))).isNull();
        assertThat(refusal(
                        wrong,
                        MockServerWebExchange.from(MockServerHttpRequest.get("/")
                                .remoteAddress(new InetSocketAddress("1.2.3.4", 1))
                                .header("Authorization", "Bearer known"))))
                .as("a neighbour whose token was good lately")
                .isNull();
        time.forward(Duration.ofSeconds(20));
        assertThat(refusal(wrong, get("/", "1.2.3.4", null))).isNull();
    }
}

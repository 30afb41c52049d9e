package cn.onezone.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.Mode;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.Refused;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.MutatedTokens;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed, against a real issuer: only whole, timely tokens of it for this network. */
class TokensTest {
    private static final int MUTATIONS = 10_000;

    @TempDir
    private Path folder;

    private final Issuer issuer = new Issuer();
    private final Now clock = new Now();
    private Tokens tokens;

    @BeforeEach
    void begin() {
        tokens = tokens();
    }

    private static final class Now extends Clock {
        private Instant now = Instant.now();

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Tokens tokens() {
        return Tokens.of(settings(issuer.address()), Mode.LOCAL, folder.resolve("keys.json"), clock);
    }

    private static IdentitySettings settings(String address) {
        return new IdentitySettings(
                URI.create(address),
                "onezone",
                null,
                "roles",
                "park",
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                100);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private void refuses(String why, String token) {
        assertThatThrownBy(() -> tokens.ofHeader("Bearer " + token))
                .as(why)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().kind()).as(why).isEqualTo(AccessProblem.TOKEN_REFUSED));
    }

    private String with(String claim, Object value) {
        return issuer.sign(issuer.claims("li", List.of("coordinator"), null)
                .claim(claim, value)
                .build());
    }

    @Test
    void readsWhoCallsAndWhatTheyAre() {
        Caller caller = tokens.of(issuer.administrator("haidian"));
        assertThat(caller.name()).isEqualTo("haidian");
        assertThat(caller.roles()).containsExactly(Role.PARK_ADMINISTRATOR);
        assertThat(caller.park()).isEqualTo(ParkCode.of("haidian"));
        assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.WRITE);
        assertThat(tokens.of(with("scope", List.of("onezone:read"))).scopes()).containsExactly(Scope.READ);
        assertThat(tokens.of(issuer.of("auditor")).park()).isNull();
    }

    @Test
    void refusesWhatIsNotForThisNetworkOrNotInItsTime() {
        Date past = Date.from(clock.instant().minusSeconds(31));
        Date future = Date.from(clock.instant().plusSeconds(40));
        refuses("another issuer", with("iss", "https://elsewhere.example"));
        refuses("another audience", with("aud", "gateway"));
        refuses(
                "no audience",
                issuer.sign(issuer.claims("li", List.of("coordinator"), null)
                        .audience(List.<String>of())
                        .build()));
        refuses("over", with("exp", past));
        refuses(
                "without an end",
                issuer.sign(issuer.claims("li", List.of("coordinator"), null)
                        .expirationTime(null)
                        .build()));
        refuses("not yet", with("nbf", future));
        refuses("made tomorrow", with("iat", future));
        refuses("nobody", with("sub", " "));
        refuses("no roles", with("roles", List.of()));
        refuses("roles as one word", with("roles", "coordinator"));
        refuses("unknown roles only", with("roles", List.of("king")));
        refuses("no scope of ours", with("scope", "openid"));
        refuses("a park's administrator of no park", issuer.of("park-administrator"));
        refuses("of a park that cannot be", issuer.administrator("海淀"));
        refuses("too long", with("note", "x".repeat(9_000)));
        refuses("nothing", "");
        assertThatThrownBy(() -> tokens.ofHeader("Basic bGk6bGk=")).isInstanceOf(Refused.class);
    }

    @Test
    void anAcceptedTokenIsRefusedAsSoonAsItsTimeIsOver() {
        String token = issuer.of("coordinator");
        var _ = tokens.of(token);
        assertThat(tokens.remembered("Bearer " + token)).isPresent();
        clock.pass(Duration.ofMinutes(16));
        assertThat(tokens.remembered("Bearer " + token)).isEmpty();
        refuses("over, though remembered", token);
    }

    @Test
    void onlySignaturesByTheIssuersOwnKeysCount() throws JOSEException, ParseException {
        JWTClaimsSet claims = issuer.claims("li", List.of("coordinator"), null).build();
        refuses("none", new PlainJWT(claims).serialize());
        SignedJWT good = SignedJWT.parse(issuer.of("coordinator"));
        String id = good.getHeader().getKeyID();

        ECKey own = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        refuses("another key of the same name", signed(claims, header(id).build(), own));
        refuses(
                "a key brought along",
                signed(claims, header(id).jwk(own.toPublicJWK()).build(), own));
        refuses(
                "a key to be fetched from elsewhere",
                signed(
                        claims,
                        header(id).jwkURL(URI.create("http://127.0.0.1:1/keys")).build(),
                        own));
        refuses("an unknown key", signed(claims, header("unknown").build(), own));
        refuses(
                "another kind of token",
                signed(claims, header(id).type(new JOSEObjectType("dpop+jwt")).build(), own));

        // the classical confusion: the public key as a shared secret
        SignedJWT shared = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(), claims);
        shared.sign(new MACSigner(good.getHeader().toString().repeat(4).getBytes(StandardCharsets.UTF_8)));
        refuses("a shared secret", shared.serialize());
        assertThat(tokens.of(issuer.sign(claims)).name()).isEqualTo("li");
    }

    private static JWSHeader.Builder header(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).type(JOSEObjectType.JWT);
    }

    private static String signed(JWTClaimsSet claims, JWSHeader header, ECKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    @Test
    void noneOfTenThousandMutatedTokensIsAcceptedAndNoneIsAFault() {
        Random random = new Random(20261121);
        String good = issuer.of("coordinator");
        String other = issuer.administrator("haidian");
        assertThat(tokens.of(good).roles()).containsExactly(Role.COORDINATOR);
        for (int i = 0; i < MUTATIONS; i++) {
            String mutated = MutatedTokens.of(good, other, random);
            if (!mutated.equals(good)) {
                refuses(mutated, mutated);
            }
        }
    }

    @Test
    void aParkGoesOnWithTheIssuerAwayAlsoAfterARestart() {
        String token = issuer.administrator("haidian");
        var _ = tokens.of(token);
        issuer.away(true);
        clock.pass(Duration.ofMinutes(6));
        assertThat(tokens.of(issuer.administrator("yizhuang")).park()).isEqualTo(ParkCode.of("yizhuang"));
        assertThat(tokens().of(token).name()).isEqualTo("haidian");
    }

    @Test
    void saysSoIfTheKeysHaveNeverBeenHad() {
        issuer.away(true);
        assertThatThrownBy(() -> tokens.of(issuer.of("auditor")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().kind()).isEqualTo(AccessProblem.ISSUER_UNAVAILABLE));
        issuer.away(false);
        clock.pass(Duration.ofSeconds(6));
        assertThat(tokens.of(issuer.of("auditor")).name()).isEqualTo("auditor");
    }

    private IdentitySettings keysAt(URI keys, Duration patience) {
        return new IdentitySettings(
                URI.create(issuer.address()),
                "onezone",
                keys,
                "roles",
                "park",
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                patience,
                100);
    }

    /** No fault, no answer for ever, no half a key set: it is away, and counts again as soon as it answers whole. */
    @ParameterizedTest
    @EnumSource(value = StoppingIssuer.Way.class, names = "WHOLE", mode = EnumSource.Mode.EXCLUDE)
    @Timeout(60)
    void anIssuerThatStopsInTheMiddleOfItsAnswerIsAway(StoppingIssuer.Way way) throws Exception {
        try (StoppingIssuer stopping = new StoppingIssuer(issuer)) {
            Tokens asking = Tokens.of(
                    keysAt(stopping.keys(), Duration.ofMillis(500)),
                    Mode.LOCAL,
                    folder.resolve("stopping.json"),
                    clock);
            stopping.way(way);
            assertThatThrownBy(() -> asking.of(issuer.of("auditor")))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.problem().kind()).isEqualTo(AccessProblem.ISSUER_UNAVAILABLE));
            assertThat(folder.resolve("stopping.json")).doesNotExist();
            stopping.way(StoppingIssuer.Way.WHOLE);
            clock.pass(Duration.ofSeconds(6));
            assertThat(asking.of(issuer.of("auditor")).name()).isEqualTo("auditor");
            // and what was had stays when it stops later
            stopping.way(way);
            clock.pass(Duration.ofMinutes(6));
            assertThat(asking.of(issuer.of("reviewer")).name()).isEqualTo("reviewer");
        }
    }

    /** Whoever brings a token with a key that nobody knows waits for the issuer; the others do not wait for him. */
    @Test
    @Timeout(60)
    void whileTheIssuerHangsThoseWithKnownKeysAreAnswered() throws Exception {
        try (StoppingIssuer stopping = new StoppingIssuer(issuer);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Tokens asking = Tokens.of(
                    keysAt(stopping.keys(), Duration.ofSeconds(50)), Mode.LOCAL, folder.resolve("hanging.json"), clock);
            assertThat(asking.of(issuer.of("auditor")).name()).isEqualTo("auditor");
            clock.pass(Duration.ofSeconds(6));
            stopping.way(StoppingIssuer.Way.SILENT_IN_THE_MIDDLE);
            ECKey own = new ECKeyGenerator(Curve.P_256).generate();
            String unknown = signed(
                    issuer.claims("li", List.of("coordinator"), null).build(),
                    header("unknown").build(),
                    own);
            Future<Caller> waiting = callers.submit(() -> asking.of(unknown));
            stopping.awaitSilence();
            assertThat(asking.of(issuer.of("reviewer")).name()).isEqualTo("reviewer");
            assertThat(waiting.isDone()).isFalse();
            stopping.hangUp();
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(Refused.class);
        }
    }

    /** After a restart with kept keys the first caller has them renewed; who comes with a newer key meanwhile waits for it. */
    @Test
    @Timeout(60)
    void aNewKeyIsWaitedForWhileTheKeptOnesAreBeingRenewed() throws Exception {
        String old = issuer.of("auditor");
        assertThat(tokens.of(old).name()).isEqualTo("auditor");
        issuer.rotate();
        clock.pass(Duration.ofSeconds(6));
        try (StoppingIssuer slow = new StoppingIssuer(issuer)) {
            slow.way(StoppingIssuer.Way.WHOLE_WHEN_LET);
            Tokens restarted = Tokens.of(
                    keysAt(slow.keys(), Duration.ofSeconds(50)), Mode.LOCAL, folder.resolve("keys.json"), clock);
            assertThat(restarted.of(old).name()).isEqualTo("auditor");
            slow.awaitSilence();
            FutureTask<Caller> newer = new FutureTask<>(() -> restarted.of(issuer.of("reviewer")));
            Thread caller = Thread.ofPlatform().start(newer);
            // until it has been refused, or waits for those who fetch
            while (!newer.isDone() && caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            slow.let();
            assertThat(newer.get().name()).isEqualTo("reviewer");
        }
    }

    @Test
    void aNewKeyOfTheIssuerIsFetchedWhenItIsFirstNamedAndUnknownOnesDoNotTroubleIt() throws JOSEException {
        var _ = tokens.of(issuer.of("auditor"));
        issuer.rotate();
        clock.pass(Duration.ofSeconds(6));
        assertThat(tokens.of(issuer.of("auditor")).name()).isEqualTo("auditor");
        assertThat(issuer.asked()).isEqualTo(2);
        ECKey own = new ECKeyGenerator(Curve.P_256).generate();
        JWTClaimsSet claims = issuer.claims("li", List.of("coordinator"), null).build();
        for (int i = 0; i < 200; i++) {
            refuses("unknown", signed(claims, header("unknown-" + i).build(), own));
        }
        assertThat(issuer.asked()).isEqualTo(2);
    }

    @Test
    void inProductionNobodyIsBelievedWhoIsNotReachedOverHttps() {
        assertThatThrownBy(() -> Tokens.of(settings("http://id.example"), Mode.PRODUCTION, folder, clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "onezone.identity.issuer: value: http://id.example (expected in production: an https address)");
        IdentitySettings plainKeys = new IdentitySettings(
                URI.create("https://id.example"),
                "onezone",
                URI.create("http://id.example/keys"),
                "roles",
                "park",
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                100);
        assertThatThrownBy(() -> Tokens.of(plainKeys, Mode.PRODUCTION, folder, clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onezone.identity.keys");
    }

    /** A key that a developer's machine made, copied to where the issuer's keys are kept: production does not start with it. */
    @Test
    void aKeyOfALocalIssuerIsBelievedInLocalModeOnly() throws Exception {
        IdentitySettings away = new IdentitySettings(
                URI.create("https://id.example"),
                "onezone",
                URI.create("https://127.0.0.1:1/keys"),
                "roles",
                "park",
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                100);
        JWTClaimsSet claims = new JWTClaimsSet.Builder(
                        issuer.claims("li", List.of("coordinator"), null).build())
                .issuer("https://id.example")
                .build();
        for (String id : List.of(Tokens.LOCAL_KEY + "1", "of-the-issuer")) {
            ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
            Path kept = Files.writeString(folder.resolve(id + ".json"), new JWKSet(key.toPublicJWK()).toString());
            String token = signed(claims, header(id).build(), key);
            assertThat(Tokens.of(away, Mode.LOCAL, kept, clock).of(token).name())
                    .as(id)
                    .isEqualTo("li");
            if (id.startsWith(Tokens.LOCAL_KEY)) {
                assertThatThrownBy(() -> Tokens.of(away, Mode.PRODUCTION, kept, clock))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(kept + ": value: key " + id
                                + " of a local issuer (expected in production: none; take the file away)");
            } else {
                assertThat(Tokens.of(away, Mode.PRODUCTION, kept, clock)
                                .of(token)
                                .name())
                        .isEqualTo("li");
            }
        }
    }

    /** The issuer's document may lead to its own host; to where only we can reach it may not lead us. */
    @Test
    void theIssuersDocumentLeadsNowhereElse() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0), 0);
        HttpServer document = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        String address = "http://127.0.0.1:" + document.getAddress().getPort();
        AtomicInteger asked = new AtomicInteger();
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("of-the-issuer").generate();
        try {
            String keys = "127.0.0.2:" + other.getAddress().getPort();
            other.createContext("/", exchange -> {
                asked.incrementAndGet();
                answer(exchange, new JWKSet(key.toPublicJWK()).toString());
            });
            document.createContext(
                    "/",
                    exchange -> answer(
                            exchange, "{\"issuer\":\"" + address + "\",\"jwks_uri\":\"http://" + keys + "/keys\"}"));
            other.start();
            document.start();
            String token = signed(
                    new JWTClaimsSet.Builder(issuer.claims("li", List.of("coordinator"), null)
                                    .build())
                            .issuer(address)
                            .build(),
                    header(key.getKeyID()).build(),
                    key);
            assertThatThrownBy(() -> Tokens.of(settings(address), Mode.LOCAL, folder.resolve("elsewhere.json"), clock)
                            .of(token))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.problem().kind()).isEqualTo(AccessProblem.ISSUER_UNAVAILABLE));
            assertThat(asked).hasValue(0);
            assertThat(Tokens.of(
                                    settings(address),
                                    Mode.LOCAL,
                                    folder.resolve("allowed.json"),
                                    new OutgoingUrls(new OutgoingSettings(List.of(keys))),
                                    clock)
                            .of(token)
                            .name())
                    .as("where the operator allows it")
                    .isEqualTo("li");
        } finally {
            document.stop(0);
            other.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}

package cn.onezone.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An issuer of access tokens for tests: real keys, real signatures, its key set over HTTP. */
public final class Issuer implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final Issuer SHARED = new Issuer();

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile ECKey key = newKey();
    private volatile boolean away;
    private @Nullable String everything;

    /** Serves on a free port until it is closed. */
    public Issuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(exchange, "{\"issuer\":\"" + address() + "\",\"jwks_uri\":\"" + address() + "/keys\"}"));
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            answer(exchange, new JWKSet(key.toPublicJWK()).toString());
        });
        server.start();
    }

    /** The one of this JVM. */
    public static Issuer shared() {
        return SHARED;
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its address, which is the {@code iss} of its tokens. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often its keys were asked for. */
    public int asked() {
        return asked.get();
    }

    /** Makes a new key; the old one is published no more. */
    public void rotate() {
        key = newKey();
    }

    /** Whether it answers with faults from now on. */
    public void away(boolean now) {
        away = now;
    }

    /** The claims of a good token. */
    public JWTClaimsSet.Builder claims(String name, List<String> roles, @Nullable String park) {
        Instant now = CLOCK.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(address())
                .audience("onezone")
                .subject(name)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("roles", roles)
                .claim("scope", "onezone:read onezone:write");
        return park == null ? claims : claims.claim("park", park);
    }

    /** Signs claims. */
    public String sign(JWTClaimsSet claims) {
        try {
            ECKey now = key;
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(now.getKeyID())
                            .type(JOSEObjectType.JWT)
                            .build(),
                    claims);
            token.sign(new ECDSASigner(now));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token of somebody with one role. */
    public String of(String role) {
        return sign(claims(role, List.of(role), null).build());
    }

    /** A token of a park's administrator. */
    public String administrator(String park) {
        return sign(claims(park, List.of("park-administrator"), park).build());
    }

    /** A token of one who is everything at once, for tests of other things than access; administrator of 海淀. */
    public synchronized String everything() {
        String known = everything;
        if (known == null) {
            known = everything("haidian");
            everything = known;
        }
        return known;
    }

    /** The same with another park. */
    public String everything(String park) {
        return sign(claims(
                        "everybody",
                        List.of("park-administrator", "reviewer", "coordinator", "auditor", "operator", "partner"),
                        park)
                .expirationTime(Date.from(CLOCK.instant().plus(Duration.ofHours(3))))
                .build());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

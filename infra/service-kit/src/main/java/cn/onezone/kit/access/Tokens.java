package cn.onezone.kit.access;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.kit.Mode;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Reads access tokens: JWTs (RFC 9068) signed by the issuer of the settings, for the audience of the settings, within
 * their time. Only signatures with a public key count; {@code none} and shared secrets are refused whatever the keys
 * say. Verified tokens are remembered for at most a minute, so that a client's next request costs
 * a look-up. A key that the issuer withdraws may be believed that long after the keys are next fetched, and as long as the
 * issuer cannot be asked.
 */
@Component
public final class Tokens {
    /** Beginning of the ids of keys that a local issuer makes. */
    public static final String LOCAL_KEY = "local-";

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int LONGEST = 8 * 1024;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final IdentitySettings settings;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<String, Caller> verified;

    /**
     * Believes nobody yet: keys are fetched when the first token comes.
     *
     * @throws IllegalArgumentException in production for an issuer or keys that are not reached over https, and if keys of
     *     a local issuer are kept
     */
    @Autowired
    Tokens(IdentitySettings settings, KeySettings keys, Environment environment, Clock clock) {
        this(settings, Mode.of(environment), keys.folder().resolve("issuer.jwks.json"), outgoing(environment), clock);
    }

    /** Not every service calls addresses that others name, but where it is set it counts for all. */
    private static OutgoingUrls outgoing(Environment environment) {
        return new OutgoingUrls(Binder.get(environment).bindOrCreate("onezone.outgoing", OutgoingSettings.class));
    }

    /**
     * For a process that is no service.
     *
     * @param kept file of the keys that were had last
     * @param urls which addresses besides the issuer's own host the issuer's document may name
     * @throws IllegalArgumentException in production for an issuer or keys that are not reached over https, and if keys of
     *     a local issuer are kept
     */
    public static Tokens of(IdentitySettings settings, Mode mode, Path kept, OutgoingUrls urls, Clock clock) {
        return new Tokens(settings, mode, kept, urls, clock);
    }

    /** The same where the issuer's document may name public addresses only. */
    public static Tokens of(IdentitySettings settings, Mode mode, Path kept, Clock clock) {
        return of(settings, mode, kept, new OutgoingUrls(new OutgoingSettings(List.of())), clock);
    }

    private Tokens(IdentitySettings settings, Mode mode, Path kept, OutgoingUrls urls, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(settings.cached())
                .expireAfterWrite(REMEMBERED)
                .build();
        if (!mode.isLocal()) {
            requireHttps("onezone.identity.issuer", settings.issuer().getScheme(), settings.issuer());
            if (settings.keys() != null) {
                requireHttps("onezone.identity.keys", settings.keys().getScheme(), settings.keys());
            }
        }
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, new IssuerKeys(settings, mode, kept, urls, clock)));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        JWTClaimsSetVerifier<SecurityContext> claims = (set, _) -> check(set);
        processor.setJWTClaimsSetVerifier(claims);
    }

    private static void requireHttps(String setting, @Nullable String scheme, Object value) {
        if (!"https".equals(scheme)) {
            throw new IllegalArgumentException(
                    setting + ": value: " + value + " (expected in production: an https address)");
        }
    }

    /**
     * Who the bearer of an {@code Authorization} field is.
     *
     * @param authorization its value
     * @throws cn.onezone.kit.problem.Refused with {@code token-refused} for anything but a valid token, with {@code
     *     issuer-unavailable} if the issuer's keys have never been had
     */
    public Caller ofHeader(String authorization) {
        if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw refused("expected Authorization: Bearer …", "应为 Authorization: Bearer …");
        }
        return of(authorization.substring(7).strip());
    }

    /** A caller already verified lately, at the cost of a look-up. Not for those whose time is over. */
    public Optional<Caller> remembered(String authorization) {
        if (!authorization.startsWith("Bearer ")) {
            return Optional.empty();
        }
        Caller known = verified.getIfPresent(authorization.substring(7));
        return known == null || isOver(known) ? Optional.empty() : Optional.of(known);
    }

    /** Who the bearer of a token is; refuses as {@link #ofHeader}. */
    public Caller of(String token) {
        Caller known = verified.getIfPresent(token);
        if (known == null) {
            known = verify(token);
            verified.put(token, known);
        } else if (isOver(known)) {
            throw over();
        }
        return known;
    }

    private boolean isOver(Caller caller) {
        return !clock.instant().minus(settings.skew()).isBefore(caller.until());
    }

    private static RuntimeException over() {
        return refused("the token's time is over (expected: a newer one)", "令牌已过期，请重新获取");
    }

    private Caller verify(String token) {
        if (token.length() > LONGEST) {
            throw refused("expected at most " + LONGEST + " characters", "至多 " + LONGEST + " 个字符");
        }
        try {
            SignedJWT signed = SignedJWT.parse(token);
            for (Base64URL part : signed.getParsedParts()) {
                // the last character has bits that nobody reads: one token must not have several spellings
                if (!Base64URL.encode(part.decode()).equals(part)) {
                    throw new ParseException("not canonical", 0);
                }
            }
            return caller(processor.process(signed, null));
        } catch (RemoteKeySourceException e) {
            throw Problem.of(
                            AccessProblem.ISSUER_UNAVAILABLE,
                            "the keys of " + settings.issuer() + " have not been had yet; try again in a few seconds",
                            "尚未取得 " + settings.issuer() + " 的公钥，请稍后重试")
                    .refused();
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            // which part was wrong is nobody's business but the operator's
            throw refused(
                    "expected a token of " + settings.issuer() + " for " + settings.audience()
                            + ", signed by it, within its time, with roles of this network",
                    "应为 " + settings.issuer() + " 向 " + settings.audience() + " 签发、签名有效、未过期且含本网络角色的令牌");
        }
    }

    private static RuntimeException refused(String en, String zh) {
        return Problem.of(AccessProblem.TOKEN_REFUSED, en, zh).refused();
    }

    private void check(JWTClaimsSet set) throws BadJWTException {
        Instant now = clock.instant();
        Instant end = set.getExpirationTime() == null
                ? Instant.MIN
                : set.getExpirationTime().toInstant();
        boolean fine = settings.issuer().toString().equals(set.getIssuer())
                && set.getAudience().contains(settings.audience())
                && now.minus(settings.skew()).isBefore(end)
                && (set.getNotBeforeTime() == null
                        || !set.getNotBeforeTime().toInstant().isAfter(now.plus(settings.skew())))
                && (set.getIssueTime() == null
                        || !set.getIssueTime().toInstant().isAfter(now.plus(settings.skew())));
        if (!fine) {
            throw new BadJWTException("issuer, audience or time");
        }
    }

    private Caller caller(JWTClaimsSet set) throws ParseException {
        String subject = set.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > 255) {
            throw new ParseException("sub", 0);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> named = set.getStringListClaim(settings.rolesClaim());
        for (String name : named == null ? List.<String>of() : named) {
            Role.of(name).ifPresent(roles::add);
        }
        ParkCode park = null;
        if (roles.contains(Role.PARK_ADMINISTRATOR)) {
            String code = set.getStringClaim(settings.parkClaim());
            if (code == null) {
                throw new ParseException(settings.parkClaim(), 0);
            }
            try {
                park = ParkCode.of(code);
            } catch (InvalidValue e) {
                throw new ParseException(settings.parkClaim(), 0);
            }
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        // RFC 9068 has one string; some issuers send a list
        List<String> granted = set.getClaim("scope") instanceof String words
                ? Arrays.asList(words.split(" ", -1))
                : set.getStringListClaim("scope");
        for (Scope scope : granted == null ? new Scope[0] : Scope.values()) {
            if (granted.contains(scope.wire())) {
                scopes.add(scope);
            }
        }
        if (roles.isEmpty() || scopes.isEmpty()) {
            throw new ParseException("roles or scope", 0);
        }
        return new Caller(subject, roles, park, scopes, set.getExpirationTime().toInstant());
    }
}

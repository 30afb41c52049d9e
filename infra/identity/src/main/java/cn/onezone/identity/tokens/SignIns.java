package cn.onezone.identity.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * The open sign-ins of people, in memory: after a restart people sign in again. Bounded in number and time. Tokens that a
 * program got for itself are not kept, for they prove themselves and cannot be refreshed.
 *
 * <p>Of two who use the same code or refresh token at the same time one is refused; and who uses a refresh token that was
 * replaced ends the sign-in, for one of the two holders has stolen it (RFC 9700 §4.14.2).
 */
public final class SignIns implements OAuth2AuthorizationService {
    private static final String VERSION = SignIns.class.getName() + ".version";
    private static final String BEGAN = SignIns.class.getName() + ".began";
    // a sign-in that is used for all of its time has some 150 values
    private static final int MOST = 5_000;
    private static final int MOST_VALUES = 100_000;

    private final Cache<String, OAuth2Authorization> byId;
    private final Cache<String, Issued> byValue;

    private final Duration lasting;
    private final Clock clock;

    private record Issued(String id, String type) {}

    /**
     * @param lasting how long a sign-in is kept, however much it is used
     * @param clock of that time
     */
    public SignIns(Duration lasting, Clock clock) {
        this.lasting = lasting;
        this.clock = clock;
        this.byId = bounded(MOST, lasting, clock);
        this.byValue = bounded(MOST_VALUES, lasting, clock);
    }

    private static <V> Cache<String, V> bounded(int most, Duration lasting, Clock clock) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(lasting)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(authorization.getAuthorizationGrantType())) {
            return;
        }
        long read = version(authorization);
        byId.asMap().compute(authorization.getId(), (_, now) -> {
            if ((now == null ? 0 : version(now)) != read) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
            }
            Long began = now == null ? null : now.getAttribute(BEGAN);
            return OAuth2Authorization.from(authorization)
                    .attribute(VERSION, read + 1)
                    .attribute(BEGAN, began == null ? clock.millis() : began)
                    .build();
        });
        values(authorization).forEach((value, type) -> byValue.put(value, new Issued(authorization.getId(), type)));
    }

    private static long version(OAuth2Authorization authorization) {
        Long version = authorization.getAttribute(VERSION);
        return version == null ? 0 : version;
    }

    private static Map<String, String> values(OAuth2Authorization authorization) {
        Map<String, String> values = new HashMap<>();
        add(values, authorization.getToken(OAuth2AuthorizationCode.class), OAuth2ParameterNames.CODE);
        add(values, authorization.getAccessToken(), OAuth2TokenType.ACCESS_TOKEN.getValue());
        add(values, authorization.getRefreshToken(), OAuth2TokenType.REFRESH_TOKEN.getValue());
        add(values, authorization.getToken(OidcIdToken.class), OidcParameterNames.ID_TOKEN);
        return values;
    }

    private static void add(
            Map<String, String> values, OAuth2Authorization.@Nullable Token<? extends OAuth2Token> token, String type) {
        if (token != null) {
            values.put(token.getToken().getTokenValue(), type);
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        byId.invalidate(authorization.getId());
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return held(id);
    }

    private @Nullable OAuth2Authorization held(String id) {
        OAuth2Authorization authorization = byId.getIfPresent(id);
        Long began = authorization == null ? null : authorization.getAttribute(BEGAN);
        if (began != null && clock.millis() - began >= lasting.toMillis()) {
            byId.invalidate(id);
            return null;
        }
        return authorization;
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String value, @Nullable OAuth2TokenType type) {
        Issued issued = byValue.getIfPresent(value);
        if (issued == null || (type != null && !type.getValue().equals(issued.type()))) {
            return null;
        }
        OAuth2Authorization authorization = held(issued.id());
        if (authorization == null || authorization.getToken(value) != null) {
            return authorization;
        }
        if (issued.type().equals(OAuth2TokenType.REFRESH_TOKEN.getValue())) {
            byId.invalidate(issued.id());
            return null;
        }
        // whoever signs out may still hold the first ID token
        return issued.type().equals(OidcParameterNames.ID_TOKEN) ? authorization : null;
    }
}

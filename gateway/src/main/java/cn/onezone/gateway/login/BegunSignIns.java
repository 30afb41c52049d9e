package cn.onezone.gateway.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.server.ServerAuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sign-ins that were begun, each known to one browser by a cookie. They have no session: anybody may begin one, and the
 * room for sessions is for those who have signed in. When there are too many the oldest is forgotten.
 */
final class BegunSignIns implements ServerAuthorizationRequestRepository<OAuth2AuthorizationRequest> {
    private static final String COOKIE = "ONEZONE_SIGN_IN";
    private static final Duration TIME_TO_SIGN_IN = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    private static final int KEY_BYTES = 24;

    private final CookieNames names;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, OAuth2AuthorizationRequest> begun = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(TIME_TO_SIGN_IN)
            .build();

    BegunSignIns(CookieNames names) {
        this.names = names;
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> loadAuthorizationRequest(ServerWebExchange exchange) {
        return Mono.justOrEmpty(find(exchange));
    }

    @Override
    public Mono<Void> saveAuthorizationRequest(OAuth2AuthorizationRequest request, ServerWebExchange exchange) {
        return Mono.fromRunnable(() -> {
            byte[] bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            begun.put(key, request);
            exchange.getResponse().addCookie(cookie(exchange, key, TIME_TO_SIGN_IN));
        });
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> removeAuthorizationRequest(ServerWebExchange exchange) {
        OAuth2AuthorizationRequest request = find(exchange);
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(names.of(COOKIE, exchange));
        if (cookie != null) {
            begun.invalidate(cookie.getValue());
            exchange.getResponse().addCookie(cookie(exchange, "", Duration.ZERO));
        }
        return Mono.justOrEmpty(request);
    }

    private @Nullable OAuth2AuthorizationRequest find(ServerWebExchange exchange) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(names.of(COOKIE, exchange));
        OAuth2AuthorizationRequest request = cookie == null ? null : begun.getIfPresent(cookie.getValue());
        String state = exchange.getRequest().getQueryParams().getFirst("state");
        return request != null
                        && request.getState() != null
                        && request.getState().equals(state)
                ? request
                : null;
    }

    private ResponseCookie cookie(ServerWebExchange exchange, String value, Duration age) {
        return ResponseCookie.from(names.of(COOKIE, exchange), value)
                .httpOnly(true)
                .secure(names.areSecure(exchange))
                // the answer comes by a link from the issuer's site
                .sameSite("Lax")
                .path("/")
                .maxAge(age)
                .build();
    }
}

package cn.onezone.gateway.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.session.WebSessionIdResolver;

/**
 * The cookie by which a session is known: {@value #BYTES} random bytes that stand for the session's id and for nothing else.
 * The id itself, a UUID with 122 random bits, never leaves the process.
 */
final class SessionCookie implements WebSessionIdResolver {
    private static final String NAME = "ONEZONE_SESSION";
    private static final int BYTES = 24;
    // a session knows itself when it ends; this is only cleared up later
    private static final Duration LONGER = Duration.ofMinutes(1);

    private final SecureRandom random = new SecureRandom();
    private final CookieNames names;
    private final Cache<String, String> ids;

    SessionCookie(CookieNames names, LoginSettings settings) {
        this.names = names;
        this.ids = Caffeine.newBuilder()
                // a sign-in changes the id of its session once
                .maximumSize(2L * settings.sessions())
                .expireAfterAccess(settings.sessionIdle().plus(LONGER))
                .build();
    }

    boolean isIn(ServerWebExchange exchange) {
        return exchange.getRequest().getCookies().containsKey(names.of(NAME, exchange));
    }

    static boolean isUnderAnyName(ServerWebExchange exchange) {
        MultiValueMap<String, HttpCookie> cookies = exchange.getRequest().getCookies();
        return cookies.containsKey(NAME) || cookies.containsKey(CookieNames.overHttps(NAME));
    }

    @Override
    public List<String> resolveSessionIds(ServerWebExchange exchange) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(names.of(NAME, exchange));
        String id = cookie == null ? null : ids.getIfPresent(cookie.getValue());
        return id == null ? List.of() : List.of(id);
    }

    @Override
    public void setSessionId(ServerWebExchange exchange, String id) {
        forget(exchange);
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ids.put(value, id);
        // with the browser's own session
        set(exchange, value, Duration.ofSeconds(-1));
    }

    @Override
    public void expireSession(ServerWebExchange exchange) {
        forget(exchange);
        set(exchange, "", Duration.ZERO);
    }

    private void forget(ServerWebExchange exchange) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(names.of(NAME, exchange));
        if (cookie != null) {
            ids.invalidate(cookie.getValue());
        }
    }

    private void set(ServerWebExchange exchange, String value, Duration age) {
        String name = names.of(NAME, exchange);
        exchange.getResponse()
                .getCookies()
                .set(
                        name,
                        ResponseCookie.from(name, value)
                                .path("/")
                                .maxAge(age)
                                .httpOnly(true)
                                .secure(names.areSecure(exchange))
                                .sameSite("Lax")
                                .build());
    }
}

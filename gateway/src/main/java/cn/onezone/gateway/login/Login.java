package cn.onezone.gateway.login;

import cn.onezone.kit.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Signing in, and requests of those who have. Whoever brings a token has no session and no need of one: such a request
 * passes by at once.
 */
public final class Login implements WebFilter, Ordered {
    /** Behind the guard against guessers, before the gate. */
    private static final int ORDER = -92;

    /** Behind the gate and the limits. */
    private static final int DOORS_ORDER = -84;

    /** Name of the session's cookie. */
    public static final String COOKIE = "ONEZONE_SESSION";

    private static final String SESSION = Login.class.getName();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WebFilterChainProxy chain;
    private final ReactiveOAuth2AuthorizedClientManager clients;

    /** Removed as soon as each is answered, so never more than sessions. */
    private final ConcurrentMap<String, Mono<OAuth2AuthorizedClient>> underWay = new ConcurrentHashMap<>();

    Login(SecurityWebFilterChain chain, ReactiveOAuth2AuthorizedClientManager clients) {
        this.chain = new WebFilterChainProxy(chain);
        this.clients = clients;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    /** Whether a path is one of signing in or out, which everybody may use. */
    public static boolean isDoor(String path) {
        return path.equals("/login")
                || path.equals("/logout")
                || path.startsWith("/login/oauth2/")
                || path.startsWith("/oauth2/authorization/");
    }

    /** The doors of signing in and out. They stand behind the limits, for here anybody may ask. */
    WebFilter doors() {
        return new Doors();
    }

    private final class Doors implements WebFilter, Ordered {
        @Override
        public int getOrder() {
            return DOORS_ORDER;
        }

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain next) {
            return isDoor(exchange.getRequest().getURI().getRawPath())
                    ? chain.filter(exchange, next)
                    : next.filter(exchange);
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain next) {
        if (exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)) {
            return next.filter(exchange);
        }
        if (!exchange.getRequest().getCookies().containsKey(COOKIE)
                || isDoor(exchange.getRequest().getURI().getRawPath())) {
            return next.filter(exchange);
        }
        exchange.getAttributes().put(SESSION, true);
        return chain.filter(exchange, next);
    }

    /**
     * The access token of the one whose session this request belongs to, renewed if its time is nearly over; empty for
     * requests without a session or with one that nobody has signed in to. Never blocks.
     */
    public Mono<String> token(ServerWebExchange exchange) {
        if (exchange.getAttribute(SESSION) == null) {
            return Mono.empty();
        }
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .ofType(OAuth2AuthenticationToken.class)
                .flatMap(person -> exchange.getSession().flatMap(session -> once(session.getId(), person, exchange)))
                .map(client -> client.getAccessToken().getTokenValue());
    }

    /**
     * A refresh token is good once: of many requests of a session that come together one renews its token, and the others
     * take what it gets.
     */
    private Mono<OAuth2AuthorizedClient> once(
            String session, OAuth2AuthenticationToken person, ServerWebExchange exchange) {
        return underWay.computeIfAbsent(
                session,
                id -> clients.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(
                                        person.getAuthorizedClientRegistrationId())
                                .principal(person)
                                .attribute(ServerWebExchange.class.getName(), exchange)
                                .build())
                        .timeout(PATIENCE)
                        .onErrorMap(
                                OAuth2AuthorizationException.class,
                                _ -> Problem.of(
                                                LoginProblem.LOGIN_FAILED,
                                                "the session is over (expected: sign in again at /login)",
                                                "会话已结束，请重新登录（/login）")
                                        .refused())
                        .doFinally(_ -> underWay.remove(id))
                        .cache());
    }
}

package cn.onezone.gateway.login;

import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.kit.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.session.WebSessionStore;
import reactor.core.publisher.Flux;
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

    private static final String SESSION = Login.class.getName();

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final WebFilterChainProxy chain;
    private final ReactiveOAuth2AuthorizedClientManager clients;
    private final ServerOAuth2AuthorizedClientRepository held;
    private final SessionCookie cookie;
    private final WebSessionStore sessions;
    private final Clock clock;

    /** Removed as soon as each is answered, so never more than sessions. */
    private final ConcurrentMap<String, Mono<OAuth2AuthorizedClient>> underWay = new ConcurrentHashMap<>();

    Login(
            SecurityWebFilterChain chain,
            ReactiveOAuth2AuthorizedClientManager clients,
            ServerOAuth2AuthorizedClientRepository held,
            SessionCookie cookie,
            WebSessionStore sessions,
            Clock clock) {
        this.chain = new WebFilterChainProxy(chain);
        this.clients = clients;
        this.held = held;
        this.cookie = cookie;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    /** Whether a path is one of signing in or out, which everybody may use. */
    public static boolean isDoor(String path) {
        return path.equals("/login")
                || path.equals(SessionPage.PATH)
                || path.equals("/logout")
                || path.startsWith("/login/oauth2/")
                || path.startsWith("/oauth2/authorization/");
    }

    /** Whether a request brings the cookie of a session, under whichever of its names; the session may be over. */
    public static boolean bringsSession(ServerWebExchange exchange) {
        return SessionCookie.isUnderAnyName(exchange);
    }

    /**
     * Whether a request without a token is a matter of people: of a session that goes on, or of signing in, where no token is
     * verified and anybody may ask only so often. Whoever guesses tokens behind the same address is no reason to refuse it.
     * Never blocks and asks nobody; a cookie that was not given out here, or whose session is over, is a stranger's.
     */
    public Mono<Boolean> concerns(ServerWebExchange exchange) {
        return isDoor(exchange.getRequest().getURI().getRawPath())
                ? Mono.just(true)
                : Flux.fromIterable(cookie.resolveSessionIds(exchange))
                        .concatMap(sessions::retrieveSession)
                        .hasElements();
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
        if (!cookie.isIn(exchange) || isDoor(exchange.getRequest().getURI().getRawPath())) {
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
                        .onErrorResume(failure -> withoutRenewal(failure, person, exchange))
                        .doFinally(_ -> underWay.remove(id))
                        .cache());
    }

    /** The issuer has ended the sign-in, or it has not answered: then the token there is counts as long as it lasts. */
    private Mono<OAuth2AuthorizedClient> withoutRenewal(
            Throwable failure, OAuth2AuthenticationToken person, ServerWebExchange exchange) {
        if (failure instanceof OAuth2AuthorizationException refused
                && OAuth2ErrorCodes.INVALID_GRANT.equals(refused.getError().getErrorCode())) {
            return Mono.error(Problem.of(
                            LoginProblem.LOGIN_FAILED,
                            "the session is over (expected: sign in again at /login)",
                            "会话已结束，请重新登录（/login）")
                    .refused());
        }
        LOG.warn("a session cannot be renewed: {}", failure.toString());
        return held.loadAuthorizedClient(person.getAuthorizedClientRegistrationId(), person, exchange)
                .filter(client -> {
                    Instant end = client.getAccessToken().getExpiresAt();
                    return end != null && clock.instant().isBefore(end);
                })
                .switchIfEmpty(Mono.error(() -> new Unavailable(
                        Problem.of(
                                LoginProblem.ISSUER_AWAY,
                                "the session cannot be renewed now; it is kept, try again in a few seconds",
                                "会话暂时无法续期，请稍后重试"),
                        AGAIN,
                        failure)));
    }
}

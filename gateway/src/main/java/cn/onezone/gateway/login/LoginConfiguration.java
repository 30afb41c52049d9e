package cn.onezone.gateway.login;

import cn.onezone.kit.Mode;
import cn.onezone.kit.access.IdentitySettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.Problem;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.web.server.logout.OidcClientInitiatedServerLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.server.WebSessionServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.DefaultCsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import org.springframework.web.server.session.WebSessionManager;
import org.springframework.web.server.session.WebSessionStore;
import reactor.core.publisher.Mono;

/**
 * Puts the library's login behind {@link Login} instead of before everything: most requests bring a token and must not
 * pay for it.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LoginSettings.class)
class LoginConfiguration {
    private static final String START = "/oauth2/authorization/" + IssuerRegistration.ID;
    private static final String CSRF_COOKIE = "XSRF-TOKEN";
    private static final String CSRF_HEADER = "X-XSRF-TOKEN";
    private static final String CSRF_PARAMETER = "_csrf";
    private static final int CSRF_BYTES = 24;
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(60);

    @Bean
    ReactiveClientRegistrationRepository issuerRegistration(
            IdentitySettings identity, LoginSettings login, Mode mode, OutgoingUrls urls) {
        return new IssuerRegistration(identity, login, mode, urls);
    }

    @Bean
    SessionCookie sessionCookie(LoginSettings settings) {
        return new SessionCookie(new CookieNames(settings.isHttps()), settings);
    }

    // a session has what cannot be had again: who signed in, and the tokens; on this gateway only
    @Bean
    WebSessionStore sessionStore(LoginSettings settings) {
        InMemoryWebSessionStore store = new InMemoryWebSessionStore();
        store.setMaxSessions(settings.sessions());
        return store;
    }

    @Bean(WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
    WebSessionManager sessions(WebSessionStore store, SessionCookie cookie) {
        DefaultWebSessionManager sessions = new DefaultWebSessionManager();
        sessions.setSessionIdResolver(cookie);
        sessions.setSessionStore(store);
        return sessions;
    }

    @Bean
    Login login(
            ReactiveClientRegistrationRepository issuer,
            LoginSettings settings,
            IdentitySettings identity,
            SessionCookie cookie,
            WebSessionStore sessions,
            OutgoingUrls urls,
            ObjectProvider<Clock> clock) {
        IssuerCalls calls = new IssuerCalls(identity.issuer(), urls, IssuerCalls.NAMES);
        ServerOAuth2AuthorizedClientRepository clients = new WebSessionServerOAuth2AuthorizedClientRepository();
        DefaultReactiveOAuth2AuthorizedClientManager manager =
                new DefaultReactiveOAuth2AuthorizedClientManager(issuer, clients);
        manager.setAuthorizedClientProvider(ReactiveOAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                .refreshToken(refresh -> refresh.clockSkew(BEFORE_THE_END).accessTokenResponseClient(calls.refreshes()))
                .build());
        return new Login(
                chain(issuer, clients, settings, identity, calls),
                manager,
                clients,
                cookie,
                sessions,
                clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    WebFilter loginDoors(Login login) {
        return login.doors();
    }

    private static SecurityWebFilterChain chain(
            ReactiveClientRegistrationRepository issuer,
            ServerOAuth2AuthorizedClientRepository clients,
            LoginSettings settings,
            IdentitySettings identity,
            IssuerCalls calls) {
        CookieNames names = new CookieNames(settings.isHttps());
        DefaultServerOAuth2AuthorizationRequestResolver requests =
                new DefaultServerOAuth2AuthorizationRequestResolver(issuer);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        OidcClientInitiatedServerLogoutSuccessHandler out = new OidcClientInitiatedServerLogoutSuccessHandler(issuer);
        out.setPostLogoutRedirectUri(settings.base() + "/");
        RedirectServerAuthenticationSuccessHandler in =
                new RedirectServerAuthenticationSuccessHandler(SessionPage.PATH);
        return ServerHttpSecurity.http()
                // who may do what is decided at the gate
                .authorizeExchange(all -> all.anyExchange().permitAll())
                .oauth2Login(login -> login.clientRegistrationRepository(issuer)
                        .authorizedClientRepository(clients)
                        .authorizationRequestResolver(requests)
                        .authorizationRequestRepository(new BegunSignIns(names))
                        .authenticationManager(manager(calls))
                        .authenticationSuccessHandler((exchange, person) -> exchange.getExchange()
                                .getSession()
                                .doOnNext(session -> session.setMaxIdleTime(settings.sessionIdle()))
                                .then(in.onAuthenticationSuccess(exchange, person)))
                        .authenticationFailureHandler((_, failure) -> Mono.error(Problem.of(
                                        LoginProblem.LOGIN_FAILED,
                                        "begin again at /login ("
                                                + failure.getClass().getSimpleName() + ")",
                                        "请从 /login 重新登录")
                                .refused())))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(new RedirectServerAuthenticationEntryPoint(START)))
                .logout(logout -> logout.logoutHandler(all -> {
                            // the tokens are in it
                            all.add(new WebSessionServerLogoutHandler());
                            all.add(clearing());
                        })
                        .logoutSuccessHandler(out))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens(names))
                        .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler())
                        .accessDeniedHandler((_, _) -> Mono.error(Problem.of(
                                        LoginProblem.CSRF,
                                        "expected the value of the cookie XSRF-TOKEN (over https "
                                                + CookieNames.overHttps(CSRF_COOKIE) + ") in the header X-XSRF-TOKEN",
                                        "请在 X-XSRF-TOKEN 请求头中给出 XSRF-TOKEN（https 下为 "
                                                + CookieNames.overHttps(CSRF_COOKIE) + "）Cookie 的值")
                                .refused())))
                .addFilterAfter(tellingTheCsrfToken(), SecurityWebFiltersOrder.CSRF)
                .addFilterAt(begin(), SecurityWebFiltersOrder.LOGIN_PAGE_GENERATING)
                .addFilterAfter(new SessionPage(identity.issuer()), SecurityWebFiltersOrder.LOGOUT_PAGE_GENERATING)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                // the edge's door sets them for every answer
                .headers(ServerHttpSecurity.HeaderSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .build();
    }

    /** Not the cookies of the whole host: the issuer may live there too, and needs its own to sign out. Ours are deleted. */
    private static ServerLogoutHandler clearing() {
        return (exchange, _) -> Mono.fromRunnable(() ->
                exchange.getExchange().getResponse().getHeaders().set("Clear-Site-Data", "\"cache\", \"storage\""));
    }

    /** {@code /login}: to the issuer at once, there is only one. */
    private static WebFilter begin() {
        return (exchange, chain) -> {
            if (!exchange.getRequest().getURI().getRawPath().equals("/login")) {
                return chain.filter(exchange);
            }
            exchange.getResponse().setRawStatusCode(302);
            exchange.getResponse().getHeaders().setLocation(URI.create(START));
            return exchange.getResponse().setComplete();
        };
    }

    private static ServerCsrfTokenRepository csrfTokens(CookieNames names) {
        CookieServerCsrfTokenRepository plain = csrfTokens(CSRF_COOKIE, false);
        CookieServerCsrfTokenRepository secure = csrfTokens(CookieNames.overHttps(CSRF_COOKIE), true);
        return new ServerCsrfTokenRepository() {
            private final SecureRandom random = new SecureRandom();

            private ServerCsrfTokenRepository of(ServerWebExchange exchange) {
                return names.areSecure(exchange) ? secure : plain;
            }

            @Override
            public Mono<CsrfToken> generateToken(ServerWebExchange exchange) {
                return Mono.fromSupplier(() -> {
                    byte[] bytes = new byte[CSRF_BYTES];
                    random.nextBytes(bytes);
                    return new DefaultCsrfToken(
                            CSRF_HEADER,
                            CSRF_PARAMETER,
                            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
                });
            }

            @Override
            public Mono<Void> saveToken(ServerWebExchange exchange, @Nullable CsrfToken token) {
                return of(exchange).saveToken(exchange, token);
            }

            @Override
            public Mono<CsrfToken> loadToken(ServerWebExchange exchange) {
                return of(exchange).loadToken(exchange);
            }
        };
    }

    private static CookieServerCsrfTokenRepository csrfTokens(String name, boolean isSecure) {
        CookieServerCsrfTokenRepository tokens = CookieServerCsrfTokenRepository.withHttpOnlyFalse();
        tokens.setCookieName(name);
        tokens.setHeaderName(CSRF_HEADER);
        tokens.setParameterName(CSRF_PARAMETER);
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax").secure(isSecure));
        return tokens;
    }

    /** The token is made when somebody asks for it; without this no page would ever get its cookie. */
    private static WebFilter tellingTheCsrfToken() {
        return (exchange, chain) -> {
            Mono<CsrfToken> token = exchange.getAttribute(CsrfToken.class.getName());
            return token == null ? chain.filter(exchange) : token.then(chain.filter(exchange));
        };
    }

    private static OidcAuthorizationCodeReactiveAuthenticationManager manager(IssuerCalls calls) {
        OidcAuthorizationCodeReactiveAuthenticationManager manager =
                new OidcAuthorizationCodeReactiveAuthenticationManager(calls.codes(), calls.persons());
        manager.setJwtDecoderFactory(calls.decoders(LoginConfiguration::algorithm));
        return manager;
    }

    /**
     * RS256 if the issuer names it, for that is what a client gets who has asked for nothing else (OpenID Connect Registration
     * 1.0 §2); Keycloak names a dozen in no order that means anything. Else the first that the library can verify with a
     * public key.
     */
    private static SignatureAlgorithm algorithm(ClientRegistration issuer) {
        Object named = issuer.getProviderDetails()
                .getConfigurationMetadata()
                .getOrDefault("id_token_signing_alg_values_supported", List.of());
        return named instanceof List<?> names && !names.contains(SignatureAlgorithm.RS256.getName())
                ? names.stream()
                        .map(name -> SignatureAlgorithm.from(String.valueOf(name)))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(SignatureAlgorithm.RS256)
                : SignatureAlgorithm.RS256;
    }
}

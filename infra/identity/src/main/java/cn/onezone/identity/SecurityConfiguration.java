package cn.onezone.identity;

import cn.onezone.identity.accounts.Accounts;
import cn.onezone.identity.accounts.Clients;
import cn.onezone.identity.login.Page;
import cn.onezone.identity.login.Return;
import cn.onezone.identity.login.SignedIn;
import cn.onezone.identity.login.Throttle;
import cn.onezone.identity.login.Throttled;
import cn.onezone.identity.tokens.Claims;
import cn.onezone.identity.tokens.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcUserInfoAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.oidc.web.authentication.OidcLogoutAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who may ask the issuer for what. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {
    private static final OAuth2TokenType ID_TOKEN = new OAuth2TokenType(OidcParameterNames.ID_TOKEN);

    @Bean
    AuthenticationProvider passwords(Accounts accounts, PasswordEncoder encoder, Throttle throttle) {
        DaoAuthenticationProvider inner = new DaoAuthenticationProvider(name -> person(accounts, name));
        inner.setPasswordEncoder(encoder);
        return new Throttled(inner, throttle, _ -> true, () -> new LockedException("too many wrong passwords"));
    }

    private static UserDetails person(Accounts accounts, String name) {
        return accounts.find(name)
                .filter(account -> account.role().person())
                .map(account -> User.withUsername(account.name())
                        .password(account.hash())
                        .authorities(account.role().wire())
                        .build())
                .orElseThrow(() -> new UsernameNotFoundException("unknown"));
    }

    @Bean
    @Order(1)
    SecurityFilterChain issuer(
            HttpSecurity http,
            IssuerSettings settings,
            Clients clients,
            Accounts accounts,
            SignIns signIns,
            Throttle throttle,
            JwtDecoder ownTokens) {
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        http.securityMatcher(server.getEndpointsMatcher())
                .with(
                        server,
                        s -> s.clientAuthentication(client -> client.authenticationProviders(
                                        all -> all.replaceAll(one -> one instanceof ClientSecretAuthenticationProvider
                                                ? throttled(one, throttle, accounts)
                                                : one)))
                                .tokenEndpoint(token -> token.accessTokenRequestConverters(all -> all.replaceAll(
                                                one -> one instanceof OAuth2ClientCredentialsAuthenticationConverter
                                                        ? withScopes(one, clients)
                                                        : one))
                                        .accessTokenResponseHandler(withGrantedScopes(ownTokens)))
                                .oidc(oidc -> oidc.userInfoEndpoint(info -> info.userInfoMapper(about(accounts)))
                                        .logoutEndpoint(
                                                logout -> logout.logoutResponseHandler(endingTheSignIn(signIns)))))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .exceptionHandling(errors -> errors.defaultAuthenticationEntryPointFor(
                        (request, response, _) -> response.sendRedirect(Return.loginFor(request)),
                        PathPatternRequestMatcher.withDefaults().matcher(Return.ENDPOINT)))
                .headers(headers -> guard(headers, settings));
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, IssuerSettings settings) {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("onezone-identity-csrf");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax"));
        SignedIn signedIn = new SignedIn(settings.gatewayAddresses().getFirst());
        http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/actuator/health/**", "/login")
                        .permitAll()
                        .requestMatchers("/error")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .formLogin(form -> form.loginPage("/login")
                        .successHandler(signedIn)
                        .failureHandler(signedIn)
                        .permitAll())
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .logout(logout -> logout.disable())
                // what is not there is not hidden behind the login
                .exceptionHandling(errors -> errors.authenticationEntryPoint(
                                (_, response, _) -> response.sendError(404))
                        .accessDeniedHandler((request, response, _) ->
                                response.sendError(request.getMethod().equals("POST") ? 403 : 404)))
                .headers(headers -> guard(headers, settings));
        return http.build();
    }

    private static void guard(HeadersConfigurer<HttpSecurity> headers, IssuerSettings settings) {
        headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives(Page.contentPolicy(settings.gatewayAddresses())))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN));
    }

    /** The gateway's secret is random and long in any case, and must not be locked by whoever invents wrong ones. */
    private static AuthenticationProvider throttled(
            AuthenticationProvider inner, Throttle throttle, Accounts accounts) {
        return new Throttled(
                inner,
                throttle,
                attempt -> attempt instanceof OAuth2ClientAuthenticationToken client
                        && client.getCredentials() != null
                        && accounts.find(attempt.getName()).isPresent(),
                () -> new OAuth2AuthenticationException("temporarily_unavailable"));
    }

    /** A script that names no scopes means all it may have (RFC 6749 §3.3). */
    private static AuthenticationConverter withScopes(AuthenticationConverter inner, Clients clients) {
        return request -> {
            Authentication converted = inner.convert(request);
            if (converted instanceof OAuth2ClientCredentialsAuthenticationToken asked
                    && asked.getScopes().isEmpty()) {
                Authentication client = (Authentication) asked.getPrincipal();
                Set<String> all = clients.scopes(client.getName()).orElse(Set.of());
                return new OAuth2ClientCredentialsAuthenticationToken(client, all, asked.getAdditionalParameters());
            }
            return converted;
        };
    }

    /** The answer names the scopes that are in the token, which the account's role may have made fewer. */
    private static OAuth2AccessTokenResponseAuthenticationSuccessHandler withGrantedScopes(JwtDecoder ownTokens) {
        OAuth2AccessTokenResponseAuthenticationSuccessHandler handler =
                new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        handler.setAccessTokenResponseCustomizer(context -> {
            String token =
                    context.getAccessTokenResponse().build().getAccessToken().getTokenValue();
            String scope = ownTokens.decode(token).getClaimAsString("scope");
            if (scope != null) {
                context.getAccessTokenResponse().scopes(Set.of(scope.split(" ", -1)));
            }
        });
        return handler;
    }

    private static java.util.function.Function<OidcUserInfoAuthenticationContext, OidcUserInfo> about(
            Accounts accounts) {
        return context -> {
            OAuth2Authorization authorization = context.getAuthorization();
            Map<String, Object> claims = new HashMap<>(accounts.find(authorization.getPrincipalName())
                    .map(Claims::of)
                    .orElseThrow(() -> new OAuth2AuthenticationException("invalid_token")));
            claims.put("sub", authorization.getPrincipalName());
            return new OidcUserInfo(claims);
        };
    }

    /** Signing out at the gateway ends the session here and the sign-in with all its tokens. */
    private static OidcLogoutAuthenticationSuccessHandler endingTheSignIn(SignIns signIns) {
        OidcLogoutAuthenticationSuccessHandler handler = new OidcLogoutAuthenticationSuccessHandler();
        SecurityContextLogoutHandler session = new SecurityContextLogoutHandler();
        handler.setLogoutHandler((request, response, authentication) -> {
            if (authentication instanceof OidcLogoutAuthenticationToken logout) {
                if (logout.isPrincipalAuthenticated()) {
                    session.logout(request, response, (Authentication) logout.getPrincipal());
                }
                OAuth2Authorization ended = signIns.findByToken(hint(request), ID_TOKEN);
                if (ended != null) {
                    signIns.remove(ended);
                }
            }
        });
        return handler;
    }

    private static String hint(HttpServletRequest request) {
        @Nullable String hint = request.getParameter("id_token_hint");
        return hint == null ? "" : hint;
    }
}

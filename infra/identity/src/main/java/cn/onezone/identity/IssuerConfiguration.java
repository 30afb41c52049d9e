package cn.onezone.identity;

import cn.onezone.identity.accounts.Accounts;
import cn.onezone.identity.accounts.Clients;
import cn.onezone.identity.accounts.OwnFolder;
import cn.onezone.identity.accounts.Passwords;
import cn.onezone.identity.login.SessionEnd;
import cn.onezone.identity.login.Throttle;
import cn.onezone.identity.tokens.Claims;
import cn.onezone.identity.tokens.SignIns;
import cn.onezone.identity.tokens.SigningKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.util.Objects;
import org.apache.catalina.session.ManagerBase;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/** What the issuer consists of. */
@Configuration(proxyBeanMethods = false)
class IssuerConfiguration {
    private static final int MOST_SESSIONS = 2_000;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    OwnFolder ownFolder(IssuerSettings settings) {
        return OwnFolder.open(settings.folder());
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new Passwords();
    }

    @Bean
    Accounts accounts(OwnFolder folder, IssuerSettings settings, PasswordEncoder encoder) {
        return Accounts.open(folder, settings.directory(), encoder);
    }

    @Bean
    Clients clients(Accounts accounts, IssuerSettings settings, OwnFolder folder, PasswordEncoder encoder) {
        String secret = Accounts.secret(folder, Clients.GATEWAY_SECRET);
        return new Clients(accounts, settings.gatewayAddresses(), Objects.requireNonNull(encoder.encode(secret)));
    }

    @Bean
    Throttle throttle(Accounts accounts, Clock clock) {
        return new Throttle(name -> accounts.find(name).isPresent(), clock);
    }

    @Bean
    SignIns signIns(Clock clock) {
        return new SignIns(Clients.SIGN_IN, clock);
    }

    @Bean
    Claims claims(Accounts accounts) {
        return new Claims(accounts);
    }

    @Bean
    JWKSource<SecurityContext> signingKeys(OwnFolder folder) {
        RSAKey key = SigningKey.open(folder);
        return new ImmutableJWKSet<>(new JWKSet(key));
    }

    @Bean
    JwtDecoder ownTokens(JWKSource<SecurityContext> keys) {
        return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(IssuerSettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.issuer().toString())
                .build();
    }

    @Bean
    SessionRegistry sessions() {
        return new SessionRegistryImpl();
    }

    /** Before who is signed in is looked up. */
    @Bean
    FilterRegistrationBean<SessionEnd> sessionEnd(Clock clock) {
        FilterRegistrationBean<SessionEnd> filter =
                new FilterRegistrationBean<>(new SessionEnd(Clients.SIGN_IN, clock));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Tells the registry of sessions that ended. */
    @Bean
    HttpSessionEventPublisher endedSessions() {
        return new HttpSessionEventPublisher();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedSessions() {
        TomcatContextCustomizer bound = context -> {
            if (context.getManager() instanceof ManagerBase manager) {
                manager.setMaxActiveSessions(MOST_SESSIONS);
            } else {
                org.apache.catalina.session.StandardManager manager = new org.apache.catalina.session.StandardManager();
                manager.setMaxActiveSessions(MOST_SESSIONS);
                // sessions end with the process
                manager.setPathname(null);
                context.setManager(manager);
            }
        };
        return factory -> factory.addContextCustomizers(bound);
    }
}

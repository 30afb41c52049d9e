package cn.onezone.gateway.access;

import cn.onezone.gateway.login.Login;
import cn.onezone.gateway.routes.Backends;
import cn.onezone.kit.Mode;
import cn.onezone.kit.access.IdentitySettings;
import cn.onezone.kit.access.Tokens;
import cn.onezone.kit.outgoing.OutgoingUrls;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Makes the gateway ask who comes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentitySettings.class)
class AccessConfiguration {
    private static final String GATE = "onezone.gateway.gate";

    /**
     * @throws IllegalArgumentException if the gate is to be left out in production
     */
    AccessConfiguration(Environment environment) {
        if (!Mode.of(environment).isLocal() && !environment.getProperty(GATE, Boolean.class, true)) {
            throw new IllegalArgumentException(GATE + ": value: false (expected in production: true)");
        }
    }

    private static final int VERIFYING_AT_ONCE = 4;
    private static final int WAITING = 2_000;

    @Bean
    Tokens tokens(
            IdentitySettings settings,
            @Value("${onezone.gateway.data-dir:data/gateway}") Path dataDir,
            Environment environment,
            OutgoingUrls urls,
            ObjectProvider<Clock> clock) {
        return Tokens.of(
                settings,
                Mode.of(environment),
                dataDir.resolve("issuer.jwks.json"),
                urls,
                clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean(destroyMethod = "dispose")
    Scheduler tokenVerifiers() {
        return Schedulers.newBoundedElastic(VERIFYING_AT_ONCE, WAITING, "token-verifier", 60, true);
    }

    /** Left out only where what it costs is measured. */
    @Bean
    @ConditionalOnProperty(name = GATE, matchIfMissing = true)
    Gate gate(Tokens tokens, Scheduler tokenVerifiers, Login login) {
        return new Gate(tokens, tokenVerifiers, login);
    }

    @Bean
    @ConditionalOnProperty(name = GATE, matchIfMissing = true)
    Permissions permissions(Backends backends) {
        return new Permissions(backends);
    }

    @Bean
    ListedDoors listedDoors(ObjectProvider<HandlerMapping> mappings) {
        return new ListedDoors(mappings);
    }
}

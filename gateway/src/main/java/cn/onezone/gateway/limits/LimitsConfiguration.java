package cn.onezone.gateway.limits;

import cn.onezone.gateway.login.Login;
import cn.onezone.kit.Mode;
import cn.onezone.kit.access.Tokens;
import io.github.bucket4j.TimeMeter;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Limits, in production unless the operator says otherwise; a filter that limits nothing would still cost its time. */
@Configuration(proxyBeanMethods = false)
@Conditional(LimitsConfiguration.Enabled.class)
class LimitsConfiguration {
    static final class Enabled implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment settings = context.getEnvironment();
            return settings.getProperty(
                    "onezone.gateway.limits.enabled",
                    Boolean.class,
                    !Mode.of(settings).isLocal());
        }
    }

    @Bean
    RateLimits rateLimits(LimitSettings settings, Client client) {
        return new RateLimits(settings, client, TimeMeter.SYSTEM_NANOTIME);
    }

    @Bean
    WrongTokens wrongTokens(LimitSettings settings, Client client, Tokens tokens, Login login) {
        return new WrongTokens(
                settings,
                Objects.requireNonNull(settings.wrongTokens()),
                client,
                TimeMeter.SYSTEM_NANOTIME,
                authorization -> tokens.remembered(authorization).isPresent(),
                login::concerns);
    }
}

package cn.onezone.kit;

import cn.onezone.kit.access.AccessConfiguration;
import cn.onezone.kit.audit.AuditConfiguration;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.evidence.SigningKeys;
import cn.onezone.kit.json.RequestJson;
import cn.onezone.kit.log.LogConsumers;
import cn.onezone.kit.log.LogReader;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.kit.outbox.Heartbeats;
import cn.onezone.kit.outbox.OutboxRelay;
import cn.onezone.kit.problem.ProblemAdvice;
import cn.onezone.kit.store.StoreConfiguration;
import cn.onezone.kit.web.WebConfiguration;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** What every service has. A service adds its own {@link EventSource}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    LogSettings.class,
    KeySettings.class,
    WebConfiguration.BodySettings.class,
    WebConfiguration.RequestSettings.class
})
@Import({
    Topics.class,
    KeyRing.class,
    EventVerifier.class,
    OutboxRelay.class,
    Heartbeats.class,
    LogConsumers.class,
    RequestJson.class,
    StoreConfiguration.class,
    WebConfiguration.class,
    AccessConfiguration.class,
    AuditConfiguration.class,
    ProblemAdvice.class,
    LogEndpoint.class,
    KeysEndpoint.class
})
class KitConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Mode mode(Environment settings) {
        return Mode.of(settings);
    }

    @Bean
    LogHealth logHealthIndicator(ObjectProvider<LogReader> readers) {
        return new LogHealth(readers.stream().toList());
    }

    @Bean
    EventSigner eventSigner(EventSource source, KeySettings settings) {
        return new EventSigner(source.source(), SigningKeys.open(settings.folder(), source.source()));
    }
}

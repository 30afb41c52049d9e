package cn.onezone.partners.webhooks;

import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which addresses of partners are called. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutgoingSettings.class)
class WebhookConfiguration {
    @Bean
    OutgoingUrls outgoingUrls(OutgoingSettings settings) {
        return new OutgoingUrls(settings);
    }
}

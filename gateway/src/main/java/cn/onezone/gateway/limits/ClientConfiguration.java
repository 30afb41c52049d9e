package cn.onezone.gateway.limits;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where requests come from is asked for also where nothing is limited. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
    @Bean
    Client client(LimitSettings settings) {
        return new Client(settings.trustedProxies());
    }
}

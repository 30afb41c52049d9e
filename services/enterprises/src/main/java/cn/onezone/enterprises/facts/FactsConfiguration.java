package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FactsConfiguration {
    @Bean
    LogConsumer factConsumer(LogConsumers consumers, FactIntake intake) {
        return consumers.of("enterprises-facts", FactEvents.ALL, intake);
    }
}

package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FactsConfiguration {
    @Bean
    LogConsumer factConsumer(LogConsumers consumers, FactIntake intake) {
        return consumers.passing(
                "enterprises-facts",
                FactEvents.ALL,
                // the registry's group verifies them
                List.of(ParkEvents.ROSTER_ENTRY_RECORDED, ParkEvents.ROSTER_ENTRY_REMOVED),
                intake);
    }
}

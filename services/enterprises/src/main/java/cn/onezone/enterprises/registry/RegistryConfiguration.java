package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {
    @Bean
    LogConsumer rosterConsumer(LogConsumers consumers, RosterIntake intake) {
        return consumers.of(
                "enterprises", List.of(ParkEvents.ROSTER_ENTRY_RECORDED, ParkEvents.ROSTER_ENTRY_REMOVED), intake);
    }
}

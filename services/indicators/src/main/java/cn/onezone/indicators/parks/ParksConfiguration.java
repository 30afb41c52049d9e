package cn.onezone.indicators.parks;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ParksConfiguration {
    /** A group of its own, so that it reads from the beginning what the group of the submissions has passed by. */
    @Bean
    LogConsumer parkConsumer(LogConsumers consumers, Parks parks) {
        return consumers.passing(
                "indicators-parks",
                List.of(
                        ParkEvents.PARK_DESCRIBED,
                        ParkEvents.SUBMISSION_SUBMITTED,
                        RestructuringEvents.PARKS_RESTRUCTURED),
                // others read and verify them, and they are most of both topics
                List.of(
                        ParkEvents.ROSTER_ENTRY_RECORDED,
                        ParkEvents.ROSTER_ENTRY_REMOVED,
                        EnterpriseEvents.ENTERPRISE_CONSOLIDATED),
                parks);
    }
}

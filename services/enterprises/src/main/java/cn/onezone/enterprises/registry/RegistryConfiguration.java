package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {
    @Bean
    LogConsumer rosterConsumer(
            LogSettings settings,
            Topics topics,
            EventVerifier verifier,
            RosterIntake intake,
            MongoDatabase database,
            Clock clock,
            MeterRegistry meters) {
        return new LogConsumer(
                "enterprises",
                settings,
                topics,
                List.of(ParkEvents.ROSTER_ENTRY_RECORDED, ParkEvents.ROSTER_ENTRY_REMOVED),
                verifier,
                intake,
                database,
                clock,
                meters);
    }
}

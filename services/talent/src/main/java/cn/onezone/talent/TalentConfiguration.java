package cn.onezone.talent;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the talent service is made of. */
@Configuration(proxyBeanMethods = false)
class TalentConfiguration {
    @Bean
    EventSource eventSource() {
        return new EventSource("/talent", TalentEvents.TOPIC, NetworkEvents.TOPIC);
    }

    @Bean
    ParkDirectory parkDirectory(TalentSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }
}

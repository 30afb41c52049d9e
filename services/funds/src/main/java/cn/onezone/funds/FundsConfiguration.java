package cn.onezone.funds;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the fund service is made of. */
@Configuration(proxyBeanMethods = false)
class FundsConfiguration {
    @Bean
    EventSource eventSource() {
        return new EventSource("/funds", FundEvents.TOPIC, NetworkEvents.TOPIC);
    }

    @Bean
    ParkDirectory parkDirectory(FundsSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }
}

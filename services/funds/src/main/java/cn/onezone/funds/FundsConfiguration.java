package cn.onezone.funds;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.funds.awards.Unfinished;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.outbox.EventSource;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
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

    /** The service reads its own events back: what a crash cut off between two documents is finished from them. */
    @Bean
    LogConsumer ownLog(
            Unfinished unfinished,
            LogSettings settings,
            Topics topics,
            MongoDatabase database,
            Clock clock,
            MeterRegistry meters) {
        return new LogConsumer(
                "funds",
                settings,
                topics,
                List.of(FundEvents.FUND_ESTABLISHED, FundEvents.AWARD_GRANTED),
                unfinished::finish,
                database,
                clock,
                meters);
    }
}

package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvents;
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

/** Wires what finishes interrupted awards. */
@Configuration(proxyBeanMethods = false)
class AwardsConfiguration {
    /** The service reads its own events back: what a crash cut off between two documents is finished from them. */
    @Bean
    LogConsumer ownLog(
            Unfinished unfinished,
            LogSettings settings,
            Topics topics,
            EventVerifier verifier,
            MongoDatabase database,
            Clock clock,
            MeterRegistry meters) {
        return new LogConsumer(
                "funds",
                settings,
                topics,
                List.of(FundEvents.FUND_ESTABLISHED, FundEvents.AWARD_GRANTED),
                verifier,
                unfinished::finish,
                database,
                clock,
                meters);
    }
}

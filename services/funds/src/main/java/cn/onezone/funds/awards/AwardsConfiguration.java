package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what finishes interrupted awards. */
@Configuration(proxyBeanMethods = false)
class AwardsConfiguration {
    /** The service reads its own events back: what a crash cut off between two documents is finished from them. */
    @Bean
    LogConsumer ownLog(LogConsumers consumers, Unfinished unfinished) {
        return consumers.of(
                "funds", List.of(FundEvents.FUND_ESTABLISHED, FundEvents.AWARD_GRANTED), unfinished::finish);
    }
}

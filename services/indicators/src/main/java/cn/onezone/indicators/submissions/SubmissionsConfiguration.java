package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SubmissionsConfiguration {
    @Bean
    LogConsumer submissionConsumer(LogConsumers consumers, SubmissionIntake intake) {
        return consumers.passing(
                "indicators",
                List.of(ParkEvents.SUBMISSION_SUBMITTED, ParkEvents.SUBMISSION_WITHDRAWN),
                // the enterprise service verifies them, and they are most of the topic
                List.of(ParkEvents.ROSTER_ENTRY_RECORDED, ParkEvents.ROSTER_ENTRY_REMOVED),
                intake);
    }
}

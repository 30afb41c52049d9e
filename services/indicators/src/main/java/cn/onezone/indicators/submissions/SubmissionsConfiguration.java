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
        return consumers.of("indicators", List.of(ParkEvents.SUBMISSION_SUBMITTED), intake);
    }
}

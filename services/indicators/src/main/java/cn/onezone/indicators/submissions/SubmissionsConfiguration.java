package cn.onezone.indicators.submissions;

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
class SubmissionsConfiguration {
    @Bean
    LogConsumer submissionConsumer(
            LogSettings settings,
            Topics topics,
            EventVerifier verifier,
            SubmissionIntake intake,
            MongoDatabase database,
            Clock clock,
            MeterRegistry meters) {
        return new LogConsumer(
                "indicators",
                settings,
                topics,
                List.of(ParkEvents.SUBMISSION_SUBMITTED),
                verifier,
                intake,
                database,
                clock,
                meters);
    }
}

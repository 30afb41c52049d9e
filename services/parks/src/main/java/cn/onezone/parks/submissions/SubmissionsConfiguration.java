package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.parks.ThisPark;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SubmissionsConfiguration {
    @Bean
    Submitting submitting(ThisPark park) {
        return new Submitting(park.code());
    }

    @Bean
    LogConsumer cityDecisions(
            ThisPark park,
            Submitting submitting,
            Submissions submissions,
            KnownElements elements,
            LogSettings settings,
            Topics topics,
            EventVerifier verifier,
            MongoDatabase database,
            Clock clock,
            MeterRegistry meters) {
        return new LogConsumer(
                "parks-" + park.code(),
                settings,
                topics,
                List.of(
                        IndicatorEvents.DATA_ELEMENT_DEFINED,
                        IndicatorEvents.SUBMISSION_ACCEPTED,
                        IndicatorEvents.SUBMISSION_RETURNED),
                verifier,
                new CityDecisions(park.code(), submitting, submissions, elements, clock),
                database,
                clock,
                meters);
    }
}

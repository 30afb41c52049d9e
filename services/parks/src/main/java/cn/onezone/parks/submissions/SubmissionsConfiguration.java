package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import cn.onezone.parks.ThisPark;
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

    /**
     * Hears what the indicator service says to all parks and to this one: of its own topic, on which stands what all parks
     * have submitted, a park reads nothing (R2).
     */
    @Bean
    LogConsumer cityDecisions(
            LogConsumers consumers,
            ThisPark park,
            Submitting submitting,
            Submissions submissions,
            KnownElements elements,
            KnownRounds rounds,
            CityMarks marks,
            AcceptedPeriods acceptedPeriods,
            Clock clock) {
        return consumers.of(
                "parks-" + park.code(),
                List.of(IndicatorEvents.TO_PARKS, IndicatorEvents.topicTo(park.code())),
                List.of(
                        IndicatorEvents.DATA_ELEMENT_DEFINED,
                        IndicatorEvents.SUBMISSION_ACCEPTED,
                        IndicatorEvents.SUBMISSION_RETURNED,
                        IndicatorEvents.ROUND_OPENED,
                        IndicatorEvents.SUBMISSION_DUE,
                        IndicatorEvents.FOLLOW_UP_NOTED),
                new CityDecisions(
                        park.code(), submitting, submissions, elements, rounds, marks, acceptedPeriods, clock));
    }
}

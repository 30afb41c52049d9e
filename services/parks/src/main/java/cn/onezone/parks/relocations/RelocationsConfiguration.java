package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharedFigureDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.claims.OverruledClaims;
import cn.onezone.parks.sharedfigures.CitySharing;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RelocationsConfiguration {
    @Bean
    Relocating relocating(ThisPark park) {
        return new Relocating(park.code());
    }

    /** One consumer for all that the enterprise service says to this park, in a group of its own beside that of the indicators. */
    @Bean
    LogConsumer enterpriseNews(
            LogConsumers consumers,
            ThisPark park,
            CityRelocations relocations,
            CitySharing sharing,
            OverruledClaims claims) {
        return consumers.of(
                "parks-" + park.code() + "-enterprises",
                List.of(EnterpriseEvents.topicTo(park.code())),
                List.of(
                        EnterpriseEvents.RELOCATION_STEPPED,
                        EnterpriseEvents.RELOCATION_ANSWER_REFUSED,
                        EnterpriseEvents.SHARED_FIGURE_DECIDED,
                        EnterpriseEvents.SHARING_PASSED,
                        EnterpriseEvents.SHARING_ENDED,
                        EnterpriseEvents.CLAIM_OVERRULED),
                events -> events.forEach(event -> apply(event, relocations, sharing, claims)));
    }

    private static void apply(
            Event<?> event, CityRelocations relocations, CitySharing sharing, OverruledClaims claims) {
        switch (event.data()) {
            case RelocationStepped stepped -> {
                sharing.moved(stepped, event.sequence());
                relocations.stepped(stepped, event.sequence(), event.recordedAt());
            }
            case RelocationAnswerRefused refused -> relocations.refused(refused);
            case SharedFigureDecided decided -> sharing.decided(decided, event.sequence());
            case SharingPassed passed -> sharing.passed(passed, event.sequence());
            case SharingEnded ended -> sharing.ended(ended, event.sequence());
            case ClaimOverruled overruled -> claims.learn(overruled, event.sequence());
            default -> {
                // nothing else is read
            }
        }
    }
}

package cn.onezone.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSuccessionRevoked;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.benefits.SharingIntake;
import cn.onezone.enterprises.relocations.RelocationIntake;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this service hears of relocations and of what they share, from the parks and from itself. */
@Configuration(proxyBeanMethods = false)
class MovesConfiguration {
    /** In a group of its own: within one group two consumers of a topic would share it between them. */
    @Bean
    LogConsumer movesConsumer(LogConsumers consumers, RelocationIntake relocations, SharingIntake sharing) {
        return consumers.passing(
                "enterprises-moves",
                List.of(
                        ParkEvents.RELOCATION_ASKED,
                        ParkEvents.RELOCATION_ANSWERED,
                        ParkEvents.SHARED_FIGURE_STATED,
                        EnterpriseEvents.RELOCATION_STEPPED,
                        EnterpriseEvents.DOUBLE_CLAIM_DECIDED,
                        EnterpriseEvents.ENTERPRISE_SUCCEEDED,
                        EnterpriseEvents.ENTERPRISE_SUCCESSION_REVOKED),
                // the registry's group verifies the first two, the city's view the third
                List.of(
                        ParkEvents.ROSTER_ENTRY_RECORDED,
                        ParkEvents.ROSTER_ENTRY_REMOVED,
                        EnterpriseEvents.ENTERPRISE_CONSOLIDATED),
                events -> events.forEach(event -> apply(event, relocations, sharing)));
    }

    private static void apply(Event<?> event, RelocationIntake relocations, SharingIntake sharing) {
        switch (event.data()) {
            case RelocationAsked asked -> relocations.asked(asked, event.sequence());
            case RelocationAnswered answered -> relocations.answered(answered, event.sequence());
            case SharedFigureStated stated -> sharing.stated(stated, event.sequence(), event.recordedAt());
            case RelocationStepped stepped -> {
                relocations.stepped(stepped, event.sequence(), event.recordedAt());
                sharing.stepped(stepped);
            }
            case DoubleClaimDecided decided -> sharing.decided(decided);
            case EnterpriseSucceeded succeeded -> sharing.succeeded(succeeded);
            case EnterpriseSuccessionRevoked revoked -> sharing.revoked(revoked);
            default -> {
                // nothing else is read
            }
        }
    }
}

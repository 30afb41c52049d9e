package cn.onezone.enterprises;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who this service is on the log. */
@Configuration(proxyBeanMethods = false)
class EnterprisesConfiguration {
    @Bean
    EventSource eventSource() {
        return new EventSource("/enterprises", EnterpriseEvents.TOPIC, NetworkEvents.TOPIC);
    }

    /** The bundled parks, or the operator's own (R1). */
    @Bean
    ParkDirectory parkDirectory(EnterprisesSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }

    /** The bundled calendar, or the operator's own (R9). */
    @Bean
    WorkingDays workingDays(EnterprisesSettings settings) {
        return settings.workingDaysFile() == null ? WorkingDays.bundled() : WorkingDays.of(settings.workingDaysFile());
    }
}

package cn.onezone.indicators;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who this service is on the log. */
@Configuration(proxyBeanMethods = false)
class IndicatorsConfiguration {
    @Bean
    EventSource eventSource() {
        return new EventSource("/indicators", IndicatorEvents.TOPIC, NetworkEvents.TOPIC);
    }

    @Bean
    ParkDirectory parkDirectory(IndicatorsSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }

    /** The bundled calendar, or the operator's own (R9). */
    @Bean
    WorkingDays workingDays(IndicatorsSettings settings) {
        return settings.workingDaysFile() == null ? WorkingDays.bundled() : WorkingDays.of(settings.workingDaysFile());
    }
}

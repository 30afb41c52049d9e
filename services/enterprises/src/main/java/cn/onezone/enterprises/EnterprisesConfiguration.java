package cn.onezone.enterprises;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.outbox.EventSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
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
    ParkDirectory parkDirectory(@Value("${onezone.parks-file:#{null}}") @Nullable Path file) {
        return file == null ? ParkDirectory.bundled() : ParkDirectory.of(file);
    }

    /** The bundled calendar, or the operator's own (R9). */
    @Bean
    WorkingDays workingDays(@Value("${onezone.working-days-file:#{null}}") @Nullable Path file) {
        return file == null ? WorkingDays.bundled() : WorkingDays.of(file);
    }
}

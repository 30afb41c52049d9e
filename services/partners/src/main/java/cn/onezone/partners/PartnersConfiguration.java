package cn.onezone.partners;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.kit.outbox.EventSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the partners service is made of. */
@Configuration(proxyBeanMethods = false)
class PartnersConfiguration {
    @Bean
    EventSource eventSource() {
        return new EventSource("/partners", PartnerEvents.TOPIC, NetworkEvents.TOPIC);
    }

    /** The operator's own park directory, or the bundled one (R1). */
    @Bean
    ParkDirectory parkDirectory(@Value("${onezone.parks-file:#{null}}") @Nullable Path file) {
        return file == null ? ParkDirectory.bundled() : ParkDirectory.of(file);
    }
}

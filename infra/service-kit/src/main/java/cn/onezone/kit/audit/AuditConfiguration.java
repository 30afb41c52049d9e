package cn.onezone.kit.audit;

import cn.onezone.kit.access.Premises;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Gives a service its audit trail. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
@Import({Chain.class, AuditNotes.class, Refusals.class, AuditHeads.class, AuditController.class})
public class AuditConfiguration {
    /** Where the audit trail is found: below the source. In a park's own service the park is a variable, as everywhere. */
    @Bean
    String auditDoors(EventSource source, ObjectProvider<Premises> premises) {
        Premises own = premises.getIfAvailable();
        return (own == null ? source.source() : own.pattern(source.source())) + "/audit";
    }
}

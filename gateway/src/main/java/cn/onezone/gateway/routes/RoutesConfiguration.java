package cn.onezone.gateway.routes;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The backends of the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutgoingSettings.class)
class RoutesConfiguration {
    @Bean
    @ConditionalOnMissingBean
    ParkDirectory parkDirectory(RouteSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }

    @Bean
    OutgoingUrls outgoingUrls(OutgoingSettings settings) {
        return new OutgoingUrls(settings);
    }

    @Bean
    Backends backends(ParkDirectory directory, RouteSettings settings, OutgoingUrls urls) {
        return new Backends(
                directory,
                settings.backends().entrySet().stream()
                        .filter(entry -> !entry.getValue().isBlank())
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> URI.create(entry.getValue().strip()))),
                urls);
    }
}

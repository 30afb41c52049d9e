package cn.onezone.gateway.routes;

import cn.onezone.contracts.directory.ParkDirectory;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The backends of the settings. */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {
    @Bean
    @ConditionalOnMissingBean
    ParkDirectory parkDirectory(RouteSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }

    @Bean
    Backends backends(ParkDirectory directory, RouteSettings settings) {
        return new Backends(
                directory,
                settings.backends().entrySet().stream()
                        .filter(entry -> !entry.getValue().isBlank())
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> URI.create(entry.getValue().strip()))));
    }
}

package cn.onezone.indicators.catalogue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the catalogue ships. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {
    @Bean
    CatalogueFile catalogueFile() {
        return CatalogueFile.bundled();
    }
}

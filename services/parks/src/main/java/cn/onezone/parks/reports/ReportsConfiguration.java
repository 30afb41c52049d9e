package cn.onezone.parks.reports;

import org.bson.codecs.configuration.CodecProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReportsConfiguration {
    @Bean
    Rules reportRules() {
        return Rules.bundled();
    }

    @Bean
    CodecProvider valuesAsText() {
        return new ValuesAsText();
    }
}

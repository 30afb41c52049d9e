package cn.onezone.parks.aggregates;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AggregatesConfiguration {
    @Bean
    SuppressionRule suppressionRule() {
        return SuppressionRule.bundled();
    }

    @Bean
    OutlierRules outlierRules() {
        return new OutlierRules(OutlierRule.bundled());
    }
}

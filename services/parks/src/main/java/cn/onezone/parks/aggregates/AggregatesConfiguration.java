package cn.onezone.parks.aggregates;

import cn.onezone.parks.ParkSettings;
import cn.onezone.parks.RuleFile;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AggregatesConfiguration {
    @Bean
    RuleFile suppressionRuleFile(ParkSettings settings) {
        return RuleFile.of(SuppressionRule.NAME, settings.suppressionRuleFile(), SuppressionRule.FILE);
    }

    @Bean
    SuppressionRule suppressionRule(@Qualifier("suppressionRuleFile") RuleFile file) {
        return SuppressionRule.read(file.bytes());
    }

    @Bean
    RuleFile outlierRulesFile(ParkSettings settings) {
        return RuleFile.of(OutlierRule.NAME, settings.outlierRulesFile(), OutlierRule.FILE);
    }

    @Bean
    OutlierRules outlierRules(@Qualifier("outlierRulesFile") RuleFile file) {
        return new OutlierRules(OutlierRule.read(file.bytes()));
    }
}

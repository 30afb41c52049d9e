package cn.onezone.parks.reports;

import cn.onezone.parks.ParkSettings;
import cn.onezone.parks.RuleFile;
import org.bson.codecs.configuration.CodecProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReportsConfiguration {
    @Bean
    RuleFile reportRulesFile(ParkSettings settings) {
        return RuleFile.of(Rules.NAME, settings.reportRulesFile(), Rules.FILE);
    }

    @Bean
    Rules reportRules(@Qualifier("reportRulesFile") RuleFile file) {
        return Rules.read(file.bytes());
    }

    @Bean
    CodecProvider valuesAsText() {
        return new ValuesAsText();
    }
}

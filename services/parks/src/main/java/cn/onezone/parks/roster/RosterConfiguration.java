package cn.onezone.parks.roster;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.parks.ThisPark;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RosterConfiguration {
    @Bean
    Roster roster(ThisPark park) {
        return new Roster(park.park());
    }

    @Bean
    EntryChecks entryChecks(IndustryClassification industries, EnterpriseTiers tiers) {
        return new EntryChecks(industries, tiers);
    }
}

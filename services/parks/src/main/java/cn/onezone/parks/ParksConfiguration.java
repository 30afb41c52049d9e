package cn.onezone.parks;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.access.Premises;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the capabilities share: which park this is, and who it is on the log. */
@Configuration(proxyBeanMethods = false)
class ParksConfiguration {
    @Bean
    ThisPark thisPark(ParkSettings settings) {
        ParkDirectory directory =
                settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
        ParkMapping mapping =
                settings.parkMappingFile() == null ? ParkMapping.bundled() : ParkMapping.of(settings.parkMappingFile());
        return new ThisPark(directory.get(ParkCode.of(settings.park())), mapping.with(directory));
    }

    @Bean
    Premises premises(ThisPark park) {
        return new Premises(park.code());
    }

    @Bean
    EventSource eventSource(ThisPark park) {
        return new EventSource("/parks/" + park.code(), ParkEvents.TOPIC, NetworkEvents.TOPIC);
    }

    @Bean
    IndustryClassification industryClassification() {
        return IndustryClassification.bundled();
    }

    @Bean
    EnterpriseTiers enterpriseTiers() {
        return EnterpriseTiers.bundled();
    }
}

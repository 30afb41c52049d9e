package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.directory.WorkingDays;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RelocationsConfiguration {
    @Bean
    Relocating relocating(RelocationSettings settings, WorkingDays calendar) {
        return new Relocating(
                new RelocationRules(calendar, settings.answerWithin(), settings.decideWithin(), settings.patience()));
    }
}

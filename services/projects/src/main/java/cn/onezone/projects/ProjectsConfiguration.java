package cn.onezone.projects;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.kit.outbox.EventSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the project service is made of. */
@Configuration(proxyBeanMethods = false)
class ProjectsConfiguration {
    @Bean
    EventSource eventSource() {
        return new EventSource("/projects", ProjectEvents.TOPIC, NetworkEvents.TOPIC);
    }

    @Bean
    ParkDirectory parkDirectory(ProjectsSettings settings) {
        return settings.parksFile() == null ? ParkDirectory.bundled() : ParkDirectory.of(settings.parksFile());
    }

    @Bean
    IndustryClassification industries() {
        return IndustryClassification.bundled();
    }
}

package cn.onezone.projects;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the project service.
 *
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 * @param screenAgainEvery how often open projects are held against the list then in force (R20)
 */
@ConfigurationProperties("onezone")
public record ProjectsSettings(
        @Nullable Path parksFile, @DefaultValue("1h") Duration screenAgainEvery) {}

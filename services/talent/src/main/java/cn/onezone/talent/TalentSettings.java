package cn.onezone.talent;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the talent service.
 *
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 * @param leftoversAfter personal data taken in for a nomination that did not come to be are erased after this time
 */
@ConfigurationProperties("onezone")
public record TalentSettings(
        @Nullable Path parksFile, @DefaultValue("10m") Duration leftoversAfter) {}

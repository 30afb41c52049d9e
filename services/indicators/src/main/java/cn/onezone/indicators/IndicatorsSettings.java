package cn.onezone.indicators;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the indicator service.
 *
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 * @param workingDaysFile the operator's own calendar of working days; absent: the bundled one (R9)
 */
@ConfigurationProperties("onezone")
record IndicatorsSettings(
        @Nullable Path parksFile, @Nullable Path workingDaysFile) {}

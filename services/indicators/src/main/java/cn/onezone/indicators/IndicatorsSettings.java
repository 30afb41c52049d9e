package cn.onezone.indicators;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the indicator service.
 *
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 */
@ConfigurationProperties("onezone")
record IndicatorsSettings(@Nullable Path parksFile) {}

package cn.onezone.indicators.integrity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the integrity checks.
 *
 * @param every pause between two runs
 */
@ConfigurationProperties("onezone.integrity")
record IntegritySettings(@DefaultValue("10m") Duration every) {}

package cn.onezone.indicators.restatements;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of restatements.
 *
 * @param every pause between two looks at what is to be told
 */
@ConfigurationProperties("onezone.restatements")
record RestatementSettings(@DefaultValue("1s") Duration every) {}

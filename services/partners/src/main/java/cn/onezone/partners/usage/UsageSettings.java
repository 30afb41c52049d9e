package cn.onezone.partners.usage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How what partners receive is counted.
 *
 * @param lateAfter an event that a webhook takes for the first time more than this after it was numbered is late
 * @param statementsEvery how often it is looked whether a month is over that has no statements
 * @param agesEvery how often it is looked how old the oldest event is that was not handed out
 */
@ConfigurationProperties("onezone.partners.usage")
public record UsageSettings(
        @DefaultValue("5m") Duration lateAfter,
        @DefaultValue("1m") Duration statementsEvery,
        @DefaultValue("30s") Duration agesEvery) {}

package cn.onezone.enterprises.relocations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Deadlines of relocations.
 *
 * @param answerWithin working days in which the two parks settle it alone
 * @param decideWithin working days, from the request too, in which anybody may still agree or decide
 * @param sweepEvery how often what falls due is looked for
 * @param patience how long a request waits for the roster entry of an enterprise that no park has
 */
@ConfigurationProperties("onezone.relocations")
record RelocationSettings(
        @DefaultValue("10") int answerWithin,
        @DefaultValue("40") int decideWithin,
        @DefaultValue("30s") Duration sweepEvery,
        @DefaultValue("1h") Duration patience) {}

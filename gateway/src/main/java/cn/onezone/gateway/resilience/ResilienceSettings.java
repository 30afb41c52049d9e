package cn.onezone.gateway.resilience;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How each backend is called. Every backend has its own breaker, bulkhead, pool and time limit of these sizes.
 *
 * @param timeLimit from the last byte of the request to the head of the answer
 * @param importLimit the same for a file, of which rows are taken while the request waits
 * @param uploadSilenceLimit longest time a part of a request's body may wait for the backend to take it
 * @param bodySilenceLimit longest silence in the middle of an answer's body
 * @param connectLimit for a connection to come about
 * @param concurrentCalls most calls that wait for an answer at once
 * @param connections most connections; more than the calls, for answers that still stream hold one too
 * @param idleConnection after which an unused connection is closed; less than the services keep it
 * @param retries of a safe method whose connection failed before any answer
 * @param retryPause before each
 * @param breaker when a failing backend is left alone
 */
@ConfigurationProperties("onezone.gateway.resilience")
public record ResilienceSettings(
        @DefaultValue("10s") Duration timeLimit,
        @DefaultValue("120s") Duration importLimit,
        @DefaultValue("20s") Duration uploadSilenceLimit,
        @DefaultValue("60s") Duration bodySilenceLimit,
        @DefaultValue("1s") Duration connectLimit,
        @DefaultValue("512") int concurrentCalls,
        @DefaultValue("768") int connections,
        @DefaultValue("20s") Duration idleConnection,
        @DefaultValue("1") int retries,
        @DefaultValue("50ms") Duration retryPause,
        @DefaultValue Breaker breaker) {
    /** Refuses limits that would refuse everything. */
    public ResilienceSettings {
        atLeast("concurrent-calls", concurrentCalls, 1);
        atLeast("connections", connections, concurrentCalls);
        atLeast("retries", retries, 0);
        atLeast("time-limit in ms", timeLimit.toMillis(), 1);
        atLeast("import-limit in ms", importLimit.toMillis(), 1);
        atLeast("upload-silence-limit in ms", uploadSilenceLimit.toMillis(), 1);
        atLeast("connect-limit in ms", connectLimit.toMillis(), 1);
    }

    /**
     * When a failing backend is left alone, and how it is taken back.
     *
     * @param window how many of the last calls are looked at
     * @param minimumCalls fewer tell nothing
     * @param failureRate in percent of the window, at which calls stop
     * @param pause until it is tried again
     * @param trials calls that decide whether it is well
     * @param trialLimit after which undecided trials count as failed
     * @param probeEvery how often the gateway itself asks a backend that is on trial, so that it comes back unasked
     */
    public record Breaker(
            @DefaultValue("100") int window,
            @DefaultValue("20") int minimumCalls,
            @DefaultValue("50") int failureRate,
            @DefaultValue("5s") Duration pause,
            @DefaultValue("3") int trials,
            @DefaultValue("30s") Duration trialLimit,
            @DefaultValue("1s") Duration probeEvery) {
        /** Refuses a window that could never decide. */
        public Breaker {
            atLeast("minimum-calls", minimumCalls, 1);
            atLeast("window", window, minimumCalls);
            atLeast("failure-rate", failureRate, 1);
            atLeast("trials", trials, 1);
            if (failureRate > 100) {
                throw new IllegalArgumentException("failure-rate: value: " + failureRate + " (expected: at most 100)");
            }
        }
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": value: " + value + " (expected: at least " + least + ")");
        }
    }
}

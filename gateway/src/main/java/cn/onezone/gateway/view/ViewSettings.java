package cn.onezone.gateway.view;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the city view.
 *
 * @param dataDir where the gateway keeps its disk; the view's index is in {@code view} below it and may be lost at any
 *     time, it is built again from the log
 * @param view the view itself
 */
@ConfigurationProperties("onezone.gateway")
record ViewSettings(
        @DefaultValue("data/gateway") Path dataDir,
        @DefaultValue View view) {
    /**
     * How the view is kept and read.
     *
     * @param commitEvery how often the index is made durable together with the positions on the log
     * @param refreshEvery least time between two refreshes of what readers see
     * @param answersLive longest time a finished answer is given out again; ages of parks stand in it
     * @param answers most finished answers kept, by count
     * @param answerBytes most finished answers kept, by bytes
     * @param heartbeatEvery how often services say that they are alive; a source is silent after three of it
     * @param lateAfter how old the watermark of a living source may be before it counts as late
     * @param timeLimit of one query; beyond it the answer is a 503
     * @param readers threads that work on queries
     * @param queue most queries that wait for a thread; beyond it the answer is a 503
     */
    record View(
            @DefaultValue("3s") Duration commitEvery,
            @DefaultValue("40ms") Duration refreshEvery,
            @DefaultValue("200ms") Duration answersLive,
            @DefaultValue("4096") int answers,
            @DefaultValue("33554432") long answerBytes,
            @DefaultValue("2s") Duration heartbeatEvery,
            @DefaultValue("10s") Duration lateAfter,
            @DefaultValue("2s") Duration timeLimit,
            @DefaultValue("2") int readers,
            @DefaultValue("512") int queue) {}
}

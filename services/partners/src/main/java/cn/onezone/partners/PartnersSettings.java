package cn.onezone.partners;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the partners service.
 *
 * @param streamFor longest life of a stream; the partner asks again from where it was
 * @param streams most streams at once, of all partners
 * @param expiryEvery how often agreements whose last day is over are told
 * @param manifestsEvery how often it is looked whether a day is over that has no manifest
 * @param takeOver how long the process that numbers and delivers may be silent until another takes its place; the broker
 *     allows no less than 6 s unless it is told otherwise
 * @param webhooks how events are sent to addresses of partners
 * @param kafka topics of partners' own
 * @param dryRuns how an agreement is tried before it is granted
 */
@ConfigurationProperties("onezone.partners")
public record PartnersSettings(
        @DefaultValue("10m") Duration streamFor,
        @DefaultValue("64") int streams,
        @DefaultValue("1m") Duration expiryEvery,
        @DefaultValue("1m") Duration manifestsEvery,
        @DefaultValue("10s") Duration takeOver,
        @DefaultValue Webhooks webhooks,
        @DefaultValue Kafka kafka,
        @DefaultValue DryRuns dryRuns) {
    /**
     * How events are sent to addresses of partners.
     *
     * @param retries pauses before a delivery that failed is tried again, one after the other; each is lengthened by up to a
     *     fifth at random, so that not all come back at once. Together about 75 hours
     * @param connectLimit limit of a connection
     * @param timeLimit limit of a whole delivery with its answer
     * @param atOnce deliveries at once to one address
     * @param breakFor how long an address that fails is left alone
     * @param overlap how long an old secret signs beside the new one
     */
    public record Webhooks(
            @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
            List<Duration> retries,

            @DefaultValue("5s") Duration connectLimit,
            @DefaultValue("15s") Duration timeLimit,
            @DefaultValue("4") int atOnce,
            @DefaultValue("5s") Duration breakFor,
            @DefaultValue("24h") Duration overlap) {
        /** Copies the list. */
        public Webhooks {
            retries = List.copyOf(retries);
        }
    }

    /**
     * Topics of partners' own.
     *
     * @param bootstrapServers where partners reach Kafka, absent if it is where this service does
     * @param securityProtocol by which partners reach Kafka, absent if it is as this service does
     * @param keyFor how long a user may read
     * @param overlap how long those before may go on when there is a new one
     * @param kept how long an event stays on a topic; what is older is pulled
     */
    public record Kafka(
            @Nullable String bootstrapServers,
            @Nullable String securityProtocol,
            @DefaultValue("24h") Duration keyFor,
            @DefaultValue("1h") Duration overlap,
            @DefaultValue("7d") Duration kept) {}

    /**
     * How an agreement is tried before it is granted.
     *
     * @param back how far back the log is read
     * @param limit for how long at most
     */
    public record DryRuns(
            @DefaultValue("30d") Duration back,
            @DefaultValue("2m") Duration limit) {}
}

package cn.onezone.kit.outbox;

import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.recurring.Recurring;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every few seconds that this service is alive and up to when all it recorded is on the log (R14). */
public final class Heartbeats extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    private final EventSource source;
    private final LogSettings settings;
    private final OutboxRelay relay;
    private final EventSigner signer;
    private final Topics topics;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();
    private long beats;

    /** Does not start yet. */
    public Heartbeats(
            EventSource source,
            LogSettings settings,
            OutboxRelay relay,
            EventSigner signer,
            Topics topics,
            Clock clock) {
        super("heartbeat" + source.source().replace('/', '-'), settings.heartbeatEvery());
        this.source = source;
        this.settings = settings;
        this.relay = relay;
        this.signer = signer;
        this.topics = topics;
        this.clock = clock;
    }

    @Override
    protected void once() {
        try {
            var producer = relay.connected();
            // order matters: first what waits in the store, then where the log ends, so that the end covers it
            OutboxRelay.Progress progress = relay.progress();
            var ends = topics.ends(source.topic());
            Instant now = clock.instant();
            Heartbeat heartbeat = new Heartbeat(
                    source.source(),
                    instance,
                    now,
                    progress.upTo(),
                    progress.pending(),
                    source.topic(),
                    ends,
                    settings.address());
            ProducerRecord<String, byte[]> event = CloudEvents.write(
                    source.heartbeatTopic(),
                    source.source(),
                    UUID.randomUUID().toString(),
                    NetworkEvents.HEARTBEAT.name(),
                    source.source(),
                    ++beats,
                    now,
                    now,
                    null,
                    EventJson.write(heartbeat));
            signer.sign(List.of(event));
            var _ = producer.send(event);
        } catch (RuntimeException e) {
            // silence is the message: whoever listens sees the age grow
            LOG.debug("{} has no heartbeat now: {}", source.source(), e.toString());
        }
    }

    // Stops before the relay, whose connection it shares.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}

package cn.onezone.gateway.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.audit.Chain;
import cn.onezone.kit.audit.FileChain;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.recurring.Recurring;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes where the gateway's trail stood when a day was over, signed by the gateway's own key: once for each day,
 * whatever restarts, and only if something had come since the head before. First on the log, then in its own file: a crash
 * in between publishes the same twice.
 */
final class TrailHeads extends Recurring {
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(35);
    private static final String FILE = "heads.jsonl";
    /** Ten years. */
    private static final int MOST = 3_660;

    private final FileChain chain;
    private final LogSettings log;
    private final EventSigner signer;
    private final Clock clock;
    private final AtomicBoolean unannounced = new AtomicBoolean();

    /**
     * Works from its start on.
     *
     * @param signer of the gateway
     */
    TrailHeads(FileChain chain, LogSettings log, EventSigner signer, Clock clock) {
        super("audit-heads-gateway", PAUSE);
        this.chain = chain;
        this.log = log;
        this.signer = signer;
        this.clock = clock;
    }

    @Override
    protected void once() throws IOException, InterruptedException {
        if (unannounced.getAndSet(false)) {
            boolean told = false;
            try {
                sending(_ -> {});
                told = true;
            } finally {
                if (!told) {
                    unannounced.set(true);
                }
            }
        }
        head();
    }

    private void head() throws IOException, InterruptedException {
        LocalDate over = LocalDate.ofInstant(clock.instant(), BEIJING).minusDays(1);
        List<AuditHeadPublished> before = list();
        long told = before.isEmpty() ? 0 : before.getFirst().sequence();
        if (!before.isEmpty() && !before.getFirst().day().isBefore(over)) {
            return;
        }
        Chain.Tip end = chain.endBefore(over.plusDays(1).atStartOfDay(BEIJING).toInstant());
        if (end.sequence() <= told) {
            return;
        }
        AuditHeadPublished head = new AuditHeadPublished(
                TrailConfiguration.SOURCE, chain.instance(), over, end.sequence(), end.sequence(), end.hash());
        publish(head);
        keep(head, before);
    }

    /** Makes newer keys known, now or when the log is there again. */
    void announceSoon() {
        unannounced.set(true);
        soon();
    }

    private interface Sending {
        void to(Producer<String, byte[]> producer) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private void publish(AuditHeadPublished head) throws InterruptedException {
        sending(producer -> {
            Instant now = clock.instant();
            ProducerRecord<String, byte[]> event = CloudEvents.write(
                    NetworkEvents.AUDIT,
                    TrailConfiguration.SOURCE,
                    UUID.randomUUID().toString(),
                    NetworkEvents.AUDIT_HEAD_PUBLISHED.name(),
                    head.instance() + "/" + head.day(),
                    1,
                    now,
                    now,
                    null,
                    EventJson.write(head));
            signer.sign(List.of(event));
            var _ = producer.send(event).get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** Whatever goes out, the keys that prove it are on the log before. */
    private void sending(Sending what) throws InterruptedException {
        Map<String, Object> config = log.common();
        config.put("acks", "all");
        config.put("enable.idempotence", true);
        config.put("max.block.ms", 5_000);
        config.put("delivery.timeout.ms", 30_000);
        config.put("client.id", "audit-heads-gateway");
        try (Topics topics = new Topics(log)) {
            topics.ensureSingle(NetworkEvents.KEYS);
            topics.ensure(List.of(NetworkEvents.AUDIT));
        }
        KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        try {
            signer.announce(producer);
            what.to(producer);
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailable(e);
        } finally {
            producer.close(Duration.ofSeconds(5));
        }
    }

    /** The whole file anew beside the old one, then in its place: there is no moment with half of it. */
    private synchronized void keep(AuditHeadPublished head, List<AuditHeadPublished> before) throws IOException {
        List<AuditHeadPublished> all = new ArrayList<>(before.reversed());
        all.add(head);
        StringBuilder lines = new StringBuilder();
        all.subList(Math.max(0, all.size() - MOST), all.size())
                .forEach(one -> lines.append(EventJson.write(one)).append('\n'));
        Path next = chain.folder().resolve(FILE + ".next");
        Files.writeString(next, lines);
        try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(next, chain.folder().resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The latest first. */
    synchronized List<AuditHeadPublished> list() throws IOException {
        Path file = chain.folder().resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<AuditHeadPublished> heads = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            heads.add(EventJson.read(line.getBytes(StandardCharsets.UTF_8), AuditHeadPublished.class));
        }
        return heads.reversed();
    }
}

package cn.onezone.kit.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * Publishes where the chain stood when a day was over, signed as every event is: once for each day, whatever restarts, and
 * only if something had come since the head before. A service that was down over some days tells the last of them.
 */
public final class AuditHeads extends Recurring {
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Aggregates<AuditHeadPublished> heads;
    private final Chain chain;
    private final EventSource source;
    private final Clock clock;

    AuditHeads(MongoDatabase database, Relay relay, Chain chain, EventSource source, Clock clock) {
        super("audit-heads" + chain.instance().replace('/', '-'), PAUSE);
        this.heads = new Aggregates<>(database, "auditHeads", AuditHeadPublished.class, relay)
                .index(Indexes.compoundIndex(
                        Indexes.ascending("state.instance"), Indexes.descending("state.sequence")));
        this.chain = chain;
        this.source = source;
        this.clock = clock;
    }

    @Override
    protected void once() {
        LocalDate over = LocalDate.ofInstant(clock.instant(), BEIJING).minusDays(1);
        String id = chain.instance() + "/" + over;
        if (heads.find(id).isPresent()) {
            return;
        }
        Chain.Tip end = chain.endBefore(over.plusDays(1).atStartOfDay(BEIJING).toInstant());
        long before =
                heads
                        .find(Filters.eq("state.instance", chain.instance()), Sorts.descending("state.sequence"), 1)
                        .stream()
                        .mapToLong(head -> head.state().sequence())
                        .findFirst()
                        .orElse(0);
        if (end.sequence() <= before) {
            return;
        }
        AuditHeadPublished head = new AuditHeadPublished(
                source.source(), chain.instance(), over, end.sequence(), end.sequence(), end.hash());
        // another process of this instance may have been quicker: then its head is the one of the day
        var _ = heads.create(id, head, null, List.of(Outgoing.of(NetworkEvents.AUDIT_HEAD_PUBLISHED, id, head)));
    }

    /**
     * The heads of this service, the latest first within each chain.
     *
     * @param before where the page before ended, empty for the first
     */
    List<Stored<AuditHeadPublished>> list(String before, int limit) {
        return heads.find(
                before.isEmpty() ? Filters.empty() : Filters.lt("_id", before), Sorts.descending("_id"), limit);
    }

    long count() {
        return heads.count();
    }
}

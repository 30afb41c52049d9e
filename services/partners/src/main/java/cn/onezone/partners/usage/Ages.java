package cn.onezone.partners.usage;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Arrivals;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import com.mongodb.MongoException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How old the oldest event is that was not handed out, for the operator; told by the one process that numbers events. */
@Component
class Ages extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Ages.class);
    private static final int PAGE = 500;

    private final Usage usage;
    private final Agreements agreements;
    private final Sequences sequences;
    private final Arrivals arrivals;
    private final Sequencer sequencer;
    private final List<OpenWay> ways;
    private final Clock clock;
    private final MultiGauge gauge;
    /** What is shown, by its labels; one that stays is the same object, see {@link #show}. */
    private Map<Tags, AtomicLong> shown = Map.of();

    Ages(
            Usage usage,
            Agreements agreements,
            Sequences sequences,
            Arrivals arrivals,
            Sequencer sequencer,
            List<OpenWay> ways,
            UsageSettings settings,
            Clock clock,
            MeterRegistry meters) {
        super("ages", settings.agesEvery());
        this.usage = usage;
        this.agreements = agreements;
        this.sequences = sequences;
        this.arrivals = arrivals;
        this.sequencer = sequencer;
        this.ways = List.copyOf(ways);
        this.clock = clock;
        this.gauge = MultiGauge.builder("onezone.partners.undelivered.oldest")
                .description("age of the oldest event that was not handed out")
                .baseUnit("seconds")
                .register(meters);
    }

    /** A row of the gauge. */
    private record Row(String partner, String subscription, String way) {
        Tags tags() {
            return Tags.of("partner", partner, "subscription", subscription, "way", way);
        }
    }

    @Override
    protected void once() {
        Map<Tags, Long> ages = new HashMap<>();
        if (sequencer.isLeading()) {
            next().forEach((row, next) -> age(row, next).ifPresent(age -> ages.put(row.tags(), age)));
        }
        show(ages);
    }

    /**
     * The oldest number that is to be handed out still, by row: on the ways on which the service hands out by itself as long as they
     * are open, whether or not anything was handed out; on those on which the partner asks, once it has.
     */
    private Map<Row, Long> next() {
        Map<String, String> partners = new HashMap<>();
        agreements.inForce(Days.today(clock)).forEach(a -> partners.put(a.id(), a.partner()));
        Map<Row, Long> next = new LinkedHashMap<>();
        List<Stored<Counter>> page = usage.counters(null, "", PAGE);
        while (!page.isEmpty()) {
            for (Stored<Counter> one : page) {
                Counter counter = one.state();
                if (partners.containsKey(counter.subscription())) {
                    // one that begins another day meanwhile is met twice
                    next.put(new Row(counter.partner(), counter.subscription(), counter.way()), counter.next());
                }
            }
            page = usage.counters(null, page.getLast().state().key(), PAGE);
        }
        for (OpenWay way : ways) {
            Map<String, Long> open = way.oldest(partners.keySet());
            next.keySet().removeIf(row -> row.way().equals(way.way()) && !open.containsKey(row.subscription()));
            open.forEach((subscription, oldest) -> {
                String partner = partners.get(subscription);
                if (partner != null) {
                    next.putIfAbsent(new Row(partner, subscription, way.way()), oldest);
                }
            });
        }
        return next;
    }

    /** In seconds. One whose sequence cannot be read shows what was known of it last, and keeps no other from being told. */
    private Optional<Long> age(Row row, long next) {
        try {
            Duration age = oldest(row.subscription(), next)
                    .map(n -> Duration.between(n.at(), clock.instant()))
                    .orElse(Duration.ZERO);
            return Optional.of(Math.max(0, age.toSeconds()));
        } catch (MongoException e) {
            // it is the same for all
            throw e;
        } catch (RuntimeException e) {
            LOG.warn(
                    "how old the oldest event of {} is cannot be told now: {}",
                    row.subscription(),
                    String.valueOf(e.getCause() == null ? e : e.getCause()));
            return Optional.ofNullable(shown.get(row.tags())).map(AtomicLong::get);
        }
    }

    /**
     * A row that stays is changed, not replaced: whoever reads the metrics at the moment at which it is replaced may meet it
     * twice, and then gets none of the service's metrics at all.
     */
    private void show(Map<Tags, Long> ages) {
        Map<Tags, AtomicLong> now = new HashMap<>();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        ages.forEach((tags, seconds) -> {
            AtomicLong value = shown.getOrDefault(tags, new AtomicLong());
            value.set(seconds);
            now.put(tags, value);
            rows.add(MultiGauge.Row.of(tags, value, AtomicLong::doubleValue));
        });
        gauge.register(rows, false);
        shown = now;
    }

    /**
     * The oldest event from a number on; the log is asked only where there is one.
     *
     * @param next the first number that was not handed out
     */
    Optional<Numbered> oldest(String subscription, long next) {
        if (arrivals.isEnd(subscription, next - 1)) {
            return Optional.empty();
        }
        return sequences.following(subscription, next - 1, 1, 1).stream().findFirst();
    }
}

package cn.onezone.partners.usage;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Sequencer;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the statements of each month that is over, in the one process that numbers events. Before that every counter is made
 * to leave the month, so nothing is added to it any more; a statement that is there stays as it is. After a while of being
 * down, the months between are made up for.
 */
@Component
class Statements extends Recurring {
    private static final int PAGE = 500;

    private final Agreements agreements;
    private final Usage usage;
    private final Sequencer sequencer;
    private final Clock clock;
    private final Aggregates<Statement> statements;

    Statements(
            MongoDatabase database,
            Relay relay,
            Agreements agreements,
            Usage usage,
            Sequencer sequencer,
            UsageSettings settings,
            Clock clock) {
        super("statements", settings.statementsEvery());
        this.agreements = agreements;
        this.usage = usage;
        this.sequencer = sequencer;
        this.clock = clock;
        this.statements = new Aggregates<>(database, "statements", Statement.class, relay)
                .index(Indexes.ascending("state.key"))
                .index(Indexes.ascending("state.partner", "state.key"));
    }

    @Override
    protected void once() {
        if (!sequencer.isLeading()) {
            return;
        }
        LocalDate today = Days.today(clock);
        usage.end(today);
        YearMonth over = YearMonth.from(today).minusMonths(1);
        Map<String, YearMonth> begins = new TreeMap<>();
        List<Stored<Agreement>> page = agreements.page("", PAGE);
        while (!page.isEmpty()) {
            for (Stored<Agreement> one : page) {
                LocalDate decided = one.state().decidedOn();
                // one that was never granted is told of nothing
                if (decided != null && one.state().status() != AgreementStatus.REFUSED) {
                    begins.merge(one.state().partner(), YearMonth.from(decided), (a, b) -> a.isBefore(b) ? a : b);
                }
            }
            page = agreements.page(page.getLast().id(), PAGE);
        }
        begins.forEach((partner, begin) -> {
            YearMonth next = latest(partner)
                    .map(s -> YearMonth.parse(s.month()).plusMonths(1))
                    .orElse(begin);
            for (YearMonth month = next; !month.isAfter(over); month = month.plusMonths(1)) {
                Statement made = Statement.frozen(partner, month.toString(), lines(partner, month), clock.instant());
                var _ = statements.create(made.key(), made, null, List.of());
            }
        });
    }

    private Optional<Statement> latest(String partner) {
        return statements
                .find(eq("state.partner", partner), Sorts.orderBy(Sorts.descending("state.partner", "state.key")), 1)
                .stream()
                .map(Stored::state)
                .findFirst();
    }

    /** What was handed out to a partner in a month up to now. */
    List<Statement.Line> lines(String partner, YearMonth month) {
        List<DayUsage> all = new ArrayList<>();
        LocalDate until = month.plusMonths(1).atDay(1);
        String after = month.atDay(1).toString();
        List<DayUsage> page = usage.list(partner, null, after, until, PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = usage.list(partner, null, page.getLast().key(), until, PAGE);
        }
        return Statement.lines(all);
    }

    Optional<Statement> find(String partner, YearMonth month) {
        return statements.find(partner + "/" + month).map(Stored::state);
    }

    /** A page of those of a partner, or of all. */
    List<Stored<Statement>> list(@Nullable String partner, String after, int limit) {
        return partner == null
                ? statements.find(gt("state.key", after), Sorts.ascending("state.key"), limit)
                : statements.find(
                        and(eq("state.partner", partner), gt("state.key", after)),
                        Sorts.ascending("state.partner", "state.key"),
                        limit);
    }

    long count(@Nullable String partner) {
        return partner == null ? statements.count() : statements.count(eq("state.partner", partner));
    }
}

package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.FactsEffect;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.Timeline;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts the facts of one enterprise for its parks twice: as the registry has it, and as it would have it (R5). */
@Component
class FactsAfterDecision implements FactsEffect {
    private static final Comparator<Cell> ORDER =
            Comparator.comparing(Cell::park).thenComparing(Cell::kind);

    private final Facts facts;
    private final Clock clock;

    FactsAfterDecision(Facts facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    private record Cell(ParkCode park, FactKind kind) {}

    private static final class Sums {
        private final Map<String, BigDecimal> byCurrency = new TreeMap<>();
        private long count;
        private long withoutAmount;

        void add(FactAt fact) {
            count++;
            Money amount = fact.fact().amount();
            if (amount == null) {
                withoutAmount++;
            } else {
                byCurrency.merge(amount.currency(), amount.amount(), BigDecimal::add);
            }
        }

        Tally tally() {
            List<Sum> sums = new ArrayList<>();
            byCurrency.forEach((currency, amount) -> sums.add(new Sum(amount.toPlainString(), currency)));
            return new Tally(count, withoutAmount, sums);
        }
    }

    private static final class Both {
        private final Sums before = new Sums();
        private final Sums after = new Sums();
    }

    @Override
    public List<Change> between(Registration before, Registration after) {
        Moment now = Moment.of(null, null, clock);
        Function<LocalDate, @Nullable ParkCode> was = counting(before.timeline());
        Function<LocalDate, @Nullable ParkCode> is = counting(after.timeline());
        Map<Cell, Both> cells = new TreeMap<>(ORDER);
        facts.eachOf(before.uscc(), history -> {
            Optional<FactAt> one = FactAt.of(List.of(history), now.validAt(), now.asOf(), was, code -> code);
            Optional<FactAt> other = FactAt.of(List.of(history), now.validAt(), now.asOf(), is, code -> code);
            one.ifPresent(fact -> cell(cells, fact).before.add(fact));
            other.ifPresent(fact -> cell(cells, fact).after.add(fact));
        });
        List<Change> changes = new ArrayList<>();
        cells.forEach((cell, both) -> {
            Change change = new Change(cell.park(), cell.kind(), both.before.tally(), both.after.tally());
            if (!change.before().equals(change.after())) {
                changes.add(change);
            }
        });
        return changes;
    }

    private static Both cell(Map<Cell, Both> cells, FactAt fact) {
        return cells.computeIfAbsent(new Cell(fact.park(), fact.kind()), _ -> new Both());
    }

    private static Function<LocalDate, @Nullable ParkCode> counting(Timeline timeline) {
        return day -> {
            Span span = timeline.at(day);
            return span == null ? null : span.merged().park();
        };
    }
}

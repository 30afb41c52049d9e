package cn.onezone.funds.budgets;

import static com.mongodb.client.model.Filters.eq;

import cn.onezone.contracts.funds.FundEvent.FundEstablished;
import cn.onezone.contracts.value.Money;
import cn.onezone.funds.FundsProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The money of all funds, a document for each fund and year, and awards that did not change lately. */
@Component
public class FundYears {
    private static final int ATTEMPTS = 10;
    private static final int MOST_YEARS = 300;
    private static final long LOCK_SECONDS = 10;
    // so that awards move in batches; each adds some hundred bytes to what every command writes
    private static final int MOST_AT_HAND = 16;

    private final Aggregates<FundYear> years;
    private final Awards awards;
    private final Clock clock;
    // Only to spare retries: within a process writers of one year wait for each other. What is right, the version
    // decides.
    private final List<ReentrantLock> stripes =
            IntStream.range(0, 64).mapToObj(_ -> new ReentrantLock()).toList();

    FundYears(MongoDatabase database, Relay relay, Awards awards, Clock clock) {
        this.years = new Aggregates<>(database, "fundYears", FundYear.class, relay)
                .index(Indexes.ascending("state.fund", "state.year"));
        this.awards = awards;
        this.clock = clock;
    }

    /** The money of a fund in a year, if it has a budget then. */
    public Optional<Stored<FundYear>> find(String fund, int year) {
        return years.find(FundYear.id(fund, year));
    }

    /**
     * An award with its year.
     *
     * @param year the year, of which only the sums are whole
     * @param award the award
     */
    public record AwardOfYear(FundYear year, FundYear.Award award) {}

    /** An award, if it is there and was not taken back. */
    public Optional<AwardOfYear> award(String fund, int year, String award) {
        // the year first: an award that is not at hand there has been written down before, and no older state comes
        // after
        return find(fund, year)
                .flatMap(stored -> withAward(stored.state(), award)
                        .award(award)
                        .map(found -> new AwardOfYear(stored.state(), found)));
    }

    private FundYear withAward(FundYear year, String award) {
        if (year.awards().containsKey(award)) {
            return year;
        }
        return awards.find(award)
                .map(found -> {
                    Map<String, FundYear.Award> atHand = new HashMap<>(year.awards());
                    atHand.put(award, found);
                    return year.with(atHand);
                })
                .orElse(year);
    }

    /**
     * The year as a command finds it: with the award in question at hand, and without others where there are too many,
     * after they have been written down. Nothing of it counts before the year is written.
     */
    private FundYear atHand(FundYear year, YearCommand command) {
        String award = command.award();
        FundYear whole = award == null ? year : withAward(year, award);
        if (whole.awards().size() <= MOST_AT_HAND) {
            return whole;
        }
        Map<String, FundYear.Award> moving = new HashMap<>(year.awards());
        if (award != null) {
            moving.remove(award);
        }
        awards.put(moving.values());
        Map<String, FundYear.Award> staying = new HashMap<>(whole.awards());
        staying.keySet().removeAll(moving.keySet());
        return whole.with(staying);
    }

    /** All years of a fund, oldest first. */
    List<Stored<FundYear>> of(String fund) {
        return years.find(eq("state.fund", fund), Sorts.ascending("state.fund", "state.year"), MOST_YEARS);
    }

    /** Sets the budget of a year that has none yet. */
    Creating<FundYear> begin(String fund, int year, Money budget, boolean synthetic) {
        Decision decision = Treasury.decide(
                FundYear.empty(fund, year, synthetic), new YearCommand.SetBudget(budget), clock.instant());
        return switch (decision) {
            case Decision.Accepted(FundYear state, var event) ->
                years.create(FundYear.id(fund, year), state, null, List.of(event));
            case Decision.Unchanged unchanged -> throw new IllegalStateException(unchanged.toString());
            case Decision.Refused(Problem problem) -> throw problem.refused();
        };
    }

    /** Begins the years that a fund was set up with; those that are there stay as they are. */
    public void begin(FundEstablished fund) {
        fund.budgets().forEach((year, budget) -> {
            if (find(fund.fund(), year).isEmpty()) {
                var _ = begin(fund.fund(), year, budget, fund.synthetic());
            }
        });
    }

    /**
     * Does what a command asks, once.
     *
     * @return the year after it, whether it was changed now or by the same command before
     * @throws cn.onezone.kit.problem.Refused if it may not happen
     */
    public Stored<FundYear> command(String fund, int year, YearCommand command) {
        return command(fund, year, command, _ -> {});
    }

    /**
     * Does what a command asks, once.
     *
     * @param precondition looks at what stands before it is decided, and throws if it is not as expected
     */
    Stored<FundYear> command(String fund, int year, YearCommand command, Consumer<Stored<FundYear>> precondition) {
        ReentrantLock stripe = stripes.get(Math.floorMod(FundYear.id(fund, year).hashCode(), stripes.size()));
        if (!locked(stripe)) {
            throw Problem.of(FundsProblem.BUSY, "try again with the same Idempotency-Key", "请用同一幂等键重试")
                    .refused();
        }
        try {
            for (int attempt = 1; ; attempt++) {
                Stored<FundYear> before = find(fund, year).orElseThrow(() -> noBudget(fund, year));
                precondition.accept(before);
                switch (Treasury.decide(atHand(before.state(), command), command, clock.instant())) {
                    case Decision.Accepted(FundYear after, var event) -> {
                        try {
                            return years.replace(before, after, List.of(event));
                        } catch (StaleVersion e) {
                            if (attempt == ATTEMPTS) {
                                throw e;
                            }
                        }
                    }
                    case Decision.Unchanged(FundYear asFound) -> {
                        return before.seenAs(asFound);
                    }
                    case Decision.Refused(Problem problem) -> throw problem.refused();
                }
            }
        } finally {
            stripe.unlock();
        }
    }

    private static boolean locked(ReentrantLock stripe) {
        try {
            return stripe.tryLock(LOCK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static cn.onezone.kit.problem.Refused noBudget(String fund, int year) {
        return Problem.of(
                        FundsProblem.NO_BUDGET,
                        "fund " + fund + " has no budget in " + year,
                        fund + " 在 " + year + " 年度没有预算")
                .refused();
    }

    /**
     * The year as it stands.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code not-found}
     */
    Stored<FundYear> get(String fund, int year) {
        return find(fund, year)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "fund " + fund + " has no budget in " + year,
                                fund + " 在 " + year + " 年度没有预算")
                        .refused());
    }
}

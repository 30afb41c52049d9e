package cn.onezone.funds.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicantKind;
import cn.onezone.contracts.funds.FundEvent.AwardGranted;
import cn.onezone.contracts.funds.FundEvent.DisbursementPaid;
import cn.onezone.contracts.funds.FundEvent.YearEvent;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.funds.FundsProblem;
import cn.onezone.funds.budgets.FundYear.Award;
import cn.onezone.kit.problem.KitProblem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** R16 and R17, without store or clock. */
class TreasuryTest {
    private static final Instant NOW = Instant.parse("2024-05-06T01:02:03.456Z");
    private static final Applicant APPLICANT = new Applicant(ApplicantKind.PARK, "haidian");
    private static final ParkCode PARK = ParkCode.of("haidian");

    private static YearCommand budget(long fen) {
        return new YearCommand.SetBudget(Money.fen(fen));
    }

    private static YearCommand grant(String award, long fen) {
        return new YearCommand.Grant(award, "c1", APPLICANT, PARK, Money.fen(fen));
    }

    private static YearCommand pay(String award, String key, long fen) {
        return new YearCommand.Pay(award, key, Money.fen(fen));
    }

    private static FundYear after(YearCommand... commands) {
        FundYear year = FundYear.empty("f", 2024, false);
        for (YearCommand command : commands) {
            year = ((Decision.Accepted) Treasury.decide(year, command, NOW)).year();
        }
        return year;
    }

    private static Object refusal(FundYear year, YearCommand command) {
        return Treasury.decide(year, command, NOW) instanceof Decision.Refused(var problem) ? problem.kind() : null;
    }

    @Test
    void commitsUpToTheLastFenOfTheBudgetAndNoFurther() {
        FundYear year = after(budget(1_000), grant("a", 999));
        assertThat(refusal(year, grant("b", 2))).isEqualTo(FundsProblem.BUDGET_EXCEEDED);
        FundYear full = ((Decision.Accepted) Treasury.decide(year, grant("b", 1), NOW)).year();
        assertThat(full.money().committed()).isEqualTo(full.money().budget());
    }

    @Test
    void saysHowMuchIsLeftWhenItRefuses() {
        FundYear year = after(budget(1_000), grant("a", 900));
        assertThat(Treasury.decide(year, grant("b", 101), NOW))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        r -> assertThat(r.problem().detail().en())
                                .contains("1.01")
                                .contains("at most 1.00 CNY"));
    }

    @Test
    void neverLowersABudgetBelowWhatIsCommitted() {
        FundYear year = after(budget(1_000), grant("a", 900));
        assertThat(refusal(year, budget(899))).isEqualTo(FundsProblem.BUDGET_BELOW_COMMITTED);
        assertThat(Treasury.decide(year, budget(900), NOW)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void grantsTheSameAwardOnce() {
        FundYear year = after(budget(1_000), grant("a", 900));
        assertThat(Treasury.decide(year, grant("a", 900), NOW)).isEqualTo(new Decision.Unchanged(year));
        assertThat(refusal(year, grant("a", 800))).isEqualTo(FundsProblem.ALREADY_DECIDED);
    }

    /** R17 */
    @Test
    void paysOnceForEachKey() {
        FundYear year = after(budget(1_000), grant("a", 900), pay("a", "k", 400));
        assertThat(Treasury.decide(year, pay("a", "k", 400), NOW)).isEqualTo(new Decision.Unchanged(year));
        assertThat(refusal(year, pay("a", "k", 401))).isEqualTo(KitProblem.IDEMPOTENCY_KEY_REUSED);
        assertThat(refusal(year, pay("a", "k2", 501))).isEqualTo(FundsProblem.AWARD_EXCEEDED);
        assertThat(after(budget(1_000), grant("a", 900), pay("a", "k", 400), pay("a", "k2", 500))
                        .paid())
                .isEqualTo(Money.fen(900));
    }

    @Test
    void paysNothingOnAnAwardThatIsNotThere() {
        assertThat(refusal(after(budget(1_000)), pay("a", "k", 1))).isEqualTo(KitProblem.NOT_FOUND);
    }

    @Test
    void releasesOnlyWhatIsNotPaid() {
        FundYear year = after(budget(1_000), grant("a", 900));
        FundYear released = ((Decision.Accepted) Treasury.decide(year, new YearCommand.Release("a"), NOW)).year();
        assertThat(released.committed()).isEqualTo(Money.fen(0));
        assertThat(Treasury.decide(released, new YearCommand.Release("a"), NOW))
                .isEqualTo(new Decision.Unchanged(released));
        FundYear paid = ((Decision.Accepted) Treasury.decide(year, pay("a", "k", 1), NOW)).year();
        assertThat(refusal(paid, new YearCommand.Release("a"))).isEqualTo(FundsProblem.ALREADY_DECIDED);
    }

    @Test
    void tellsTheMoneyOfTheYearWithEveryEvent() {
        FundYear year = after(budget(1_000), grant("a", 900));
        assertThat(Treasury.decide(year, pay("a", "k", 400), NOW))
                .isInstanceOfSatisfying(Decision.Accepted.class, accepted -> {
                    assertThat(accepted.event().subject()).isEqualTo("fund-year/f/2024");
                    DisbursementPaid paid = (DisbursementPaid) accepted.event().data();
                    assertThat(paid.money()).isEqualTo(accepted.year().money());
                    assertThat(paid.award().paid()).isEqualTo(Money.fen(400));
                });
    }

    @Provide
    Arbitrary<List<YearCommand>> commands() {
        Arbitrary<String> awards = Arbitraries.of("a", "b", "c", "d");
        Arbitrary<String> keys = Arbitraries.of("k1", "k2", "k3");
        Arbitrary<Long> fen = Arbitraries.longs().between(1, 600);
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(0, 1_200).map(TreasuryTest::budget),
                        Combinators.combine(awards, fen).as(TreasuryTest::grant),
                        Combinators.combine(awards, keys, fen).as(TreasuryTest::pay),
                        awards.map(YearCommand.Release::new))
                .list()
                .ofMaxSize(60);
    }

    /** R16 at every instant, whatever is asked in whatever order; R17: a repetition of all of it pays nothing more. */
    @Property(tries = 500)
    void keepsPaidWithinCommittedWithinBudget(@ForAll("commands") List<YearCommand> commands) {
        FundYear year = FundYear.empty("f", 2024, false);
        Map<String, Money> paidByKey = new HashMap<>();
        List<YearEvent> events = new ArrayList<>();
        for (YearCommand command : commands) {
            if (Treasury.decide(year, command, NOW) instanceof Decision.Accepted(FundYear next, var event)) {
                if (command instanceof YearCommand.Pay(String award, String key, Money amount)) {
                    assertThat(paidByKey.put(award + key, amount)).isNull();
                }
                year = next;
                events.add(event.data());
            }
            consistent(year);
        }
        // what the events say adds up to what stands
        assertThat(
                        events.isEmpty()
                                ? FundYear.empty("f", 2024, false).money()
                                : events.getLast().money())
                .isEqualTo(year.money());
        assertThat(paidByKey.values().stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(year.paid().amount());
        Money before = year.paid();
        for (YearCommand command : commands) {
            if (command instanceof YearCommand.Pay(String award, String key, Money amount)
                    && amount.equals(paidByKey.get(award + key))) {
                assertThat(Treasury.decide(year, command, NOW)).isEqualTo(new Decision.Unchanged(year));
            }
        }
        assertThat(year.paid()).isEqualTo(before);
    }

    private static void consistent(FundYear year) {
        BigDecimal committed = year.awards().values().stream()
                .filter(a -> !a.released())
                .map(a -> a.amount().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal paid =
                year.awards().values().stream().map(a -> a.paid().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(year.committed().amount()).isEqualByComparingTo(committed);
        assertThat(year.paid().amount()).isEqualByComparingTo(paid);
        assertThat(committed).isLessThanOrEqualTo(year.budget().amount());
        for (Award award : year.awards().values()) {
            assertThat(award.paid().amount()).isLessThanOrEqualTo(award.amount().amount());
            assertThat(award.payments().stream().map(p -> p.amount().amount()).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(award.paid().amount());
        }
    }

    @Test
    void countsTheChangesOfAnAwardThroughItsRelease() {
        FundYear year =
                after(budget(1_000), grant("a", 900), new YearCommand.Release("a"), grant("a", 400), pay("a", "k", 1));
        assertThat(year.award("a").orElseThrow().changes()).isEqualTo(4);
        assertThat(((AwardGranted) ((Decision.Accepted) Treasury.decide(after(budget(1)), grant("a", 1), NOW))
                                .event()
                                .data())
                        .award()
                        .park())
                .isEqualTo(PARK);
    }

    @Test
    void refusesMorePaymentsThanAnAwardMayHold() {
        FundYear year = after(budget(1_000), grant("a", 900));
        for (int i = 0; i < Treasury.MOST_PAYMENTS; i++) {
            year = ((Decision.Accepted) Treasury.decide(year, pay("a", "k" + i, 1), NOW)).year();
        }
        assertThat(refusal(year, pay("a", "one-more", 1))).isEqualTo(FundsProblem.TOO_MANY);
    }
}

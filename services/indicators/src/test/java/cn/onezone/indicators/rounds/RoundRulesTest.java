package cn.onezone.indicators.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.rounds.RoundRules.Decision;
import cn.onezone.kit.problem.FieldProblem;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundRulesTest {
    private static final WorkingDays CALENDAR = WorkingDays.bundled();
    private static final LocalDate TODAY = LocalDate.of(2026, 2, 12);
    private static final List<String> REPORTED = List.of("employees", "profit", "total-income");
    private static final Period YEAR = Period.of("2025");

    private static Decision decide(@Nullable Round before, RoundForm form) {
        return RoundRules.decide(before, YEAR, form, REPORTED, CALENDAR, TODAY);
    }

    private static RoundForm form(int days) {
        return new RoundForm(null, days, null, null, null, null);
    }

    private static Round accepted(Decision decision) {
        return ((Decision.Accepted) decision).round();
    }

    /** R9: 14 February 2026 is a Saturday that is worked, the Spring Festival from the 15th to the 23rd is not. */
    @Test
    void isDueInWorkingDaysOfTheStateCouncilsCalendar() {
        Round round = accepted(decide(null, form(3)));
        assertThat(round.opensOn()).isEqualTo(TODAY);
        assertThat(round.dueOn()).isEqualTo(LocalDate.of(2026, 2, 24));
        assertThat(round.expected()).isEqualTo(REPORTED);
        assertThat(round.approval()).isEqualTo(Approval.ONE_STEP);
    }

    @Test
    void keepsItsFirstDayWhenItIsChanged() {
        Round round = accepted(RoundRules.decide(null, YEAR, form(3), REPORTED, CALENDAR, LocalDate.of(2026, 1, 5)));
        assertThat(accepted(decide(round, form(5))).opensOn()).isEqualTo(LocalDate.of(2026, 1, 5));
        assertThat(decide(round, form(3))).isEqualTo(new Decision.Unchanged());
    }

    @Test
    void expectsWhatItNamesOnceAndInOrder() {
        Round round = accepted(decide(
                null, new RoundForm(null, 3, List.of("total-income", "employees", "total-income"), "two-step", 5, 3)));
        assertThat(round.expected()).containsExactly("employees", "total-income");
        assertThat(round.approval()).isEqualTo(Approval.TWO_STEP);
    }

    @Test
    void namesAllThatIsWrong() {
        Decision refused = decide(
                null,
                new RoundForm(
                        LocalDate.of(2024, 12, 31),
                        251,
                        Arrays.asList("profit", "land-area", null),
                        "three-step",
                        0,
                        251));
        assertThat(((Decision.Refused) refused).problem().errors())
                .extracting(FieldProblem::pointer, FieldProblem::code)
                .containsExactly(
                        Tuple.tuple("/opensOn", "wrong-date"),
                        Tuple.tuple("/dueIn", "wrong-days"),
                        Tuple.tuple("/expected/1", "not-reported"),
                        Tuple.tuple("/expected/2", "not-reported"),
                        Tuple.tuple("/approval", "wrong-approval"),
                        Tuple.tuple("/reviewIn", "wrong-days"),
                        Tuple.tuple("/correctIn", "wrong-days"));
        assertThat(((Decision.Refused) decide(null, new RoundForm(null, null, List.of(), null, null, null)))
                        .problem()
                        .errors())
                .extracting(FieldProblem::pointer, FieldProblem::code)
                .containsExactly(Tuple.tuple("/dueIn", "missing-field"), Tuple.tuple("/expected", "wrong-text"));
        assertThat(decide(null, new RoundForm(LocalDate.of(2076, 1, 1), 1, null, null, null, null)))
                .isInstanceOf(Decision.Refused.class);
        assertThat(RoundRules.decide(null, YEAR, form(1), List.of(), CALENDAR, TODAY))
                .as("the catalogue has nothing to expect")
                .isInstanceOf(Decision.Refused.class);
    }
}

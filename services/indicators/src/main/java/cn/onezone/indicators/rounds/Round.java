package cn.onezone.indicators.rounds;

import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.value.Period;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The city's collection of a period's values from all parks.
 *
 * @param period what the values are about
 * @param opensOn first day
 * @param dueOn working day until whose end a submission is on time
 * @param expected codes of the data elements that every park is to give, in alphabetical order, at least one
 * @param approval who at the city accepts them
 */
public record Round(Period period, LocalDate opensOn, LocalDate dueOn, List<String> expected, Approval approval) {
    /** Of business days (R9). */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** Copies the codes. */
    public Round {
        expected = List.copyOf(expected);
    }

    RoundOpened event() {
        return new RoundOpened(period, opensOn, dueOn, expected, approval);
    }
}

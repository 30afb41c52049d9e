package cn.onezone.indicators.rounds;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A round as it is opened or changed.
 *
 * @param opensOn first day; absent: today, of one that is there the day it has
 * @param dueIn working days, the first day not counted, 1 to 250
 * @param expected codes of the data elements that every park is to give, at most 500; absent: all that parks report of such
 *     a period
 * @param approval {@code one-step} or {@code two-step}; absent: {@code one-step}
 * @param reviewIn working days that the city has to decide on a revision, 1 to 250; absent: none are said
 * @param correctIn working days that a park has to correct what was returned, 1 to 250; absent: none are said
 */
record RoundForm(
        @Nullable LocalDate opensOn,
        @Nullable Integer dueIn,
        @Nullable List<@Nullable String> expected,
        @Nullable String approval,
        @Nullable Integer reviewIn,
        @Nullable Integer correctIn) {}

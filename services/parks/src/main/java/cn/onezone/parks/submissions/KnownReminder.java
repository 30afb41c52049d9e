package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;

/**
 * The city's latest reminder of this park in a round.
 *
 * @param id the period
 * @param reminder as the city sent it
 * @param sequence of the event it was learnt from
 */
public record KnownReminder(String id, SubmissionDue reminder, long sequence) {}

package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;

/**
 * A round of the city as the park has learnt it.
 *
 * @param id the period
 * @param round as the city opened it
 * @param sequence of the event it was learnt from
 */
public record KnownRound(String id, RoundOpened round, long sequence) {}

package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;

/** Where the marks that the city's reviewers put on this park's submissions are kept. */
public interface CityMarks {
    /**
     * Learns how a mark stands; an older state than what is known changes nothing.
     *
     * @param sequence of the event
     */
    void learn(FollowUpNoted noted, long sequence);
}

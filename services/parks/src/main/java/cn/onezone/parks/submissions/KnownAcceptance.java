package cn.onezone.parks.submissions;

/**
 * That the city has accepted this park's values of a period. It stands apart from the submission, whose cells make it
 * large, for each report asks for it.
 *
 * @param id the period
 * @param revision that is accepted
 * @param sequence of the event it was learnt from
 */
public record KnownAcceptance(String id, int revision, long sequence) {}

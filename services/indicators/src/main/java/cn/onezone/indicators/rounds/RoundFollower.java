package cn.onezone.indicators.rounds;

/** Who keeps something that goes by a round, and follows it when it is opened or changed. */
public interface RoundFollower {
    /** It stands like this from now on. A stop in between is mended at the next start. */
    void follow(Round round);
}

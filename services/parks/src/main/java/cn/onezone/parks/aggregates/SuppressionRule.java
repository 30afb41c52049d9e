package cn.onezone.parks.aggregates;

import cn.onezone.kit.json.EventJson;
import cn.onezone.parks.RuleFile;
import java.math.BigDecimal;

/**
 * When a figure gives an enterprise away, and how closely what is withheld may be guessed (R12). Data, see the file.
 *
 * @param leastContributors fewer enterprises than this give themselves away, at least 2
 * @param largestPercent the greatest value may be at most so much of all, 50 to 100
 * @param restPercent all but the two greatest must together be at least so much of the greatest: else the second could
 *     reckon it that closely; 0 to 100
 * @param reachPercent what is withheld must be possible at so much more and so much less than it is, 1 to 100
 * @param leastReach and at least at so much more, in the unit of the element, so that a zero is not learnt either
 */
record SuppressionRule(
        int leastContributors,
        BigDecimal largestPercent,
        BigDecimal restPercent,
        BigDecimal reachPercent,
        BigDecimal leastReach) {
    /** What the file is called where files of rules are listed. */
    static final String NAME = "suppression-rule";

    static final String FILE = "/cn/onezone/parks/aggregates/suppression-rule.json";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Fewer than R12 allows nobody may set, an operator by a file of its own neither. */
    private static final int LEAST = 3;

    /** Refuses what would protect nobody. */
    SuppressionRule {
        if (leastContributors < LEAST
                || !within(largestPercent, 50)
                || largestPercent.compareTo(HUNDRED) == 0
                || !within(restPercent, 0)
                || !within(reachPercent, 1)
                || leastReach.signum() <= 0) {
            throw new IllegalArgumentException("no rule of suppression: " + leastContributors + ", " + largestPercent
                    + " %, " + restPercent + " %, " + reachPercent + " %, " + leastReach);
        }
    }

    private static boolean within(BigDecimal percent, int least) {
        return percent.compareTo(BigDecimal.valueOf(least)) >= 0 && percent.compareTo(HUNDRED) <= 0;
    }

    /** Reads a file of it. */
    static SuppressionRule read(byte[] file) {
        return EventJson.read(file, SuppressionRule.class);
    }

    /** The shipped one. */
    static SuppressionRule bundled() {
        return read(RuleFile.of(NAME, null, FILE).bytes());
    }

    /** Whether a figure of somebody gives an enterprise away. */
    boolean isUnsafe(Figure figure) {
        return figure.contributors() > 0
                && (figure.contributors() < leastContributors
                        || figure.first()
                                        .multiply(HUNDRED)
                                        .compareTo(figure.magnitude().multiply(largestPercent))
                                > 0
                        || figure.magnitude()
                                        .subtract(figure.first())
                                        .subtract(figure.second())
                                        .multiply(HUNDRED)
                                        .compareTo(figure.first().multiply(restPercent))
                                < 0);
    }

    /** How much more than it is a withheld sum must be able to be. */
    BigDecimal above(BigDecimal sum) {
        return share(sum).max(leastReach);
    }

    /** How much less than it is a withheld sum must be able to be, where no value is below zero. */
    BigDecimal below(BigDecimal sum) {
        return share(sum);
    }

    private BigDecimal share(BigDecimal sum) {
        // by the point: a percentage is exact
        return sum.abs().multiply(reachPercent).movePointLeft(2);
    }
}

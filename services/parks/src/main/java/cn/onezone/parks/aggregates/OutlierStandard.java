package cn.onezone.parks.aggregates;

import cn.onezone.contracts.value.Period;
import java.math.BigDecimal;
import java.util.List;

/**
 * What was usual among the reports of a period whose values the city has accepted. Kept, so that a later report is held
 * against the same whoever asks and whenever.
 *
 * @param id {@code <period>/<accepted revision>/<digest of the rules>}
 * @param period whose reports they were
 * @param bands of each rule and group with enough enterprises
 */
public record OutlierStandard(String id, Period period, List<Band> bands) {
    /** Copies the list. */
    public OutlierStandard {
        bands = List.copyOf(bands);
    }

    /**
     * The middle of a group by a rule. Numbers are texts: squares have more digits than a decimal of the store.
     *
     * @param rule its code
     * @param section of the group, empty for the whole park
     * @param among how many enterprises it had
     * @param centre see {@link OutlierRule.Middle}
     * @param spread likewise
     */
    public record Band(String rule, String section, int among, String centre, String spread) {
        static Band of(String rule, String section, OutlierRule.Middle middle) {
            return new Band(
                    rule,
                    section,
                    middle.among(),
                    middle.centre().toPlainString(),
                    middle.spread().toPlainString());
        }

        OutlierRule.Middle middle() {
            return new OutlierRule.Middle(among, new BigDecimal(centre), new BigDecimal(spread));
        }
    }
}

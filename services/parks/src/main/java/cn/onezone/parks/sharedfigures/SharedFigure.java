package cn.onezone.parks.sharedfigures;

import cn.onezone.contracts.enterprises.EnterpriseEvent.FigureDecision;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A figure that this park shares.
 *
 * @param key {@code <uscc>/<measure>/<period>}, the order of lists
 * @param uscc the enterprise
 * @param measure what is measured
 * @param period of what time
 * @param revision from 1
 * @param amount of renminbi, not below zero
 * @param note what the park says about it
 * @param synthetic invented for demonstration
 * @param statedAt when this revision was stated
 * @param decision what the city has made of this revision, absent while it has not decided
 * @param said in the reviewer's words
 * @param refusal why it could not be taken
 * @param acceptedRevision the latest that the city has accepted
 * @param citySequence sequence of the city's latest event about it
 */
public record SharedFigure(
        String key,
        Uscc uscc,
        Measure measure,
        Period period,
        int revision,
        Money amount,
        @Nullable String note,
        boolean synthetic,
        Instant statedAt,
        @Nullable FigureDecision decision,
        @Nullable String said,
        @Nullable Refusal refusal,
        @Nullable Integer acceptedRevision,
        long citySequence) {
    static String id(Uscc uscc, Measure measure, Period period) {
        return uscc + "/" + measure + "/" + period;
    }
}

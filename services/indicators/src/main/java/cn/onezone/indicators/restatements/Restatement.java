package cn.onezone.indicators.restatements;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import java.util.Locale;

/**
 * A change of accepted values.
 *
 * @param order milliseconds of its time with leading zeros, then its id: lists go by it
 * @param park whose values they are
 * @param period what they are about
 * @param told all that there was to say of it, also what was held back when it was told
 */
public record Restatement(String order, ParkCode park, Period period, ValueRestated told) {
    static Restatement of(ValueRestated told) {
        return new Restatement(
                String.format(Locale.ROOT, "%015d ", told.restatedAt().toEpochMilli()) + id(told),
                told.park(),
                told.period(),
                told);
    }

    /** {@code <submission>/<revision>}: a revision takes another's place once. */
    static String id(ValueRestated told) {
        return told.submission() + "/" + told.toRevision();
    }
}

package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is usual among the reports of this park. It is known where they are summed up; reports are held against it when they
 * are taken in, and what is unusual needs an explanation like any soft rule.
 */
public interface UsualValues {
    /** What should be so, by the code of the rule, which explanations go by. */
    Map<String, Text> rules();

    /**
     * What reports of a period are held against, as it is known now: that of an earlier period, so it does not change with
     * each report that comes.
     */
    Standard of(Period period);

    /** What is usual. */
    interface Standard {
        /** Nothing is known of what is usual. */
        Standard NONE = new Standard() {
            @Override
            public List<Unusual> unusual(@Nullable String section, List<ElementValue> values) {
                return List.of();
            }

            @Override
            public boolean isAny() {
                return false;
            }
        };

        /**
         * Where a report is unusual; empty if it is as others are, or too few are known.
         *
         * @param section letter of GB/T 4754 of the enterprise, absent if the roster does not say
         */
        List<Unusual> unusual(@Nullable String section, List<ElementValue> values);

        /** Whether anything is known. */
        default boolean isAny() {
            return true;
        }
    }

    /**
     * A rule that a report breaks.
     *
     * @param rule its code
     * @param says what should be so
     * @param found the report's value, and with what it was compared
     */
    record Unusual(String rule, Text says, String found) {}
}

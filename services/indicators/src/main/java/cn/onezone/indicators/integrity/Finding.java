package cn.onezone.indicators.integrity;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something to look at; it may be right all the same.
 *
 * @param check which check found it
 * @param park whose submission
 * @param period of it
 * @param element data element, absent if it is about the whole submission
 * @param value as accepted, in the element's unit; absent if it is about the whole
 * @param before the value it was held against: that of a year earlier, the sum of the parts, or what is usual for such a park
 * @param why what is odd
 * @param reason why it is not said what the value was held against: {@code embargoed} if that is made of other parks' values,
 *     which are not released yet; absent otherwise
 */
public record Finding(
        Check check,
        ParkCode park,
        Period period,
        @Nullable String element,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal value,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal before,

        Text why,
        @Nullable String reason) {
    static final Comparator<Finding> ORDER = Comparator.comparing(Finding::id);

    /** What is looked for. */
    public enum Check {
        /** Accepted for a park that is not in the directory, or for a data element that the catalogue has not. */
        @JsonProperty("orphan")
        ORPHAN("orphan"),
        /** Nothing accepted between two periods for which there is, or an element missing that was there before. */
        @JsonProperty("gap")
        GAP("gap"),
        /** Five times as much as a year earlier, or a fifth of it. */
        @JsonProperty("jump")
        JUMP("jump"),
        /** Some 10 000 times as much as a year earlier, or a ten thousandth: 元 for 万元, 万元 for 亿元. */
        @JsonProperty("unit")
        UNIT("unit"),
        /** Some 10 000 times as much, or as little, as in other parks, by the size that its other values say it has. */
        @JsonProperty("scale")
        SCALE("scale"),
        /** What is told of parts does not add up to what is told of them together. */
        @JsonProperty("parts")
        PARTS("parts");

        private final String wire;

        Check(String wire) {
            this.wire = wire;
        }

        /** As it stands in requests and answers. */
        public String wire() {
            return wire;
        }
    }

    /** The same for those who may not see yet what other parks have: what is usual among them is left out. */
    Finding heldBack() {
        return check == Check.SCALE ? new Finding(check, park, period, element, value, null, why, "embargoed") : this;
    }

    /** Tells it from all others. */
    String id() {
        return park + "/" + period + "/" + check.wire() + "/" + (element == null ? "" : element);
    }
}

package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A point on the earth, in degrees of CGCS2000 (for every purpose here the same as WGS 84, which GeoJSON asks for). Exact,
 * for it is compared and merged.
 *
 * @param longitude degrees east, -180 to 180, kept to six decimals (about a decimetre)
 * @param latitude degrees north, -90 to 90, kept to six decimals
 */
public record Place(
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal longitude,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal latitude) {
    private static final int DECIMALS = 6;

    /** Refuses with {@code wrong-place} what is beyond the range or no number. Further decimals are rounded off. */
    public Place {
        longitude = degrees(longitude, 180);
        latitude = degrees(latitude, 90);
    }

    private static BigDecimal degrees(@Nullable BigDecimal degrees, int most) {
        if (degrees == null
                || degrees.precision() > 40
                || Math.abs((long) degrees.scale()) > 40
                || degrees.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new InvalidValue(
                    "wrong-place",
                    degrees == null ? null : degrees.toString(),
                    Text.of("degrees between -" + most + " and " + most, "-" + most + " 至 " + most + " 之间的度数"));
        }
        return degrees.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }
}

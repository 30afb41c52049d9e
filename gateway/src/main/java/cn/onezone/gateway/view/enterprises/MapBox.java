package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A part of the earth and how near it is looked at. Degrees are kept as millionths, so that counts are exact; a box whose
 * west lies east of its east crosses the antimeridian (RFC 7946, 5.2).
 *
 * @param west millionths of a degree, included, like the other three
 * @param zoom 0 (the earth in a tile) to 20
 */
public record MapBox(int west, int south, int east, int north, int zoom) {
    private static final int MILLION = 1_000_000;
    private static final int MOST_ZOOM = 20;

    /**
     * Reads a box.
     *
     * @param bbox {@code west,south,east,north} in degrees
     * @param zoom 0 to 20
     * @throws cn.onezone.kit.problem.Refused with code {@code wrong-bbox} or {@code wrong-zoom}
     */
    public static MapBox of(@Nullable String bbox, @Nullable String zoom) {
        int near;
        try {
            near = zoom == null ? -1 : Integer.parseInt(zoom);
        } catch (NumberFormatException e) {
            near = -1;
        }
        if (near < 0 || near > MOST_ZOOM) {
            throw Problem.of(
                            EnterpriseProblem.WRONG_ZOOM,
                            "zoom",
                            zoom,
                            Text.of("a number from 0 to " + MOST_ZOOM, "0 到 " + MOST_ZOOM + " 的整数"))
                    .refused();
        }
        String[] parts = bbox == null ? new String[0] : bbox.split("[,，]", -1);
        try {
            if (parts.length == 4) {
                int south = millionths(parts[1], 90);
                int north = millionths(parts[3], 90);
                if (south <= north) {
                    return new MapBox(millionths(parts[0], 180), south, millionths(parts[2], 180), north, near);
                }
            }
        } catch (NumberFormatException e) {
            // falls through to the refusal, which says what was expected
        }
        throw Problem.of(
                        EnterpriseProblem.WRONG_BBOX,
                        "bbox",
                        bbox,
                        Text.of(
                                "west,south,east,north in degrees such as 116.1,39.8,116.6,40.1",
                                "西、南、东、北四个度数，如 116.1,39.8,116.6,40.1"))
                .refused();
    }

    private static int millionths(String text, int most) {
        String digits = text.strip();
        if (digits.length() > 20) {
            throw new NumberFormatException(text);
        }
        BigDecimal degrees = new BigDecimal(digits);
        if (degrees.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new NumberFormatException(text);
        }
        return degrees.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
    }

    boolean has(int longitude, int latitude) {
        return latitude >= south && latitude <= north && eastOfWest(longitude) <= width();
    }

    /** How far east of the western side, around the earth. */
    int eastOfWest(int longitude) {
        return longitude >= west ? longitude - west : longitude - west + 360 * MILLION;
    }

    int width() {
        return east >= west ? east - west : east - west + 360 * MILLION;
    }

    int height() {
        return north - south;
    }
}

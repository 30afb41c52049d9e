package cn.onezone.kit.access;

import cn.onezone.contracts.value.ParkCode;

/**
 * A service that is one park's own declares it: there every route that a park administrator may use is open to that
 * park's alone.
 *
 * @param park whose service it is
 */
public record Premises(ParkCode park) {
    /** A path of this park as routes spell it, with the park as the variable {@code park}. */
    public String pattern(String path) {
        return path.replace("/" + park.value(), "/{park}");
    }
}

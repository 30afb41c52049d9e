package cn.onezone.parks;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.problem.Problem;

/**
 * The park that this service runs for.
 *
 * @param park as the directory states it
 * @param mapping to which park a district or an authority points
 */
public record ThisPark(Park park, ParkMapping mapping) {
    /** Its code. */
    public ParkCode code() {
        return park.code();
    }

    /**
     * Makes sure that a path speaks of this park.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code unknown-park}, 404
     */
    public void check(String inPath) {
        if (!park.code().value().equals(inPath)) {
            throw Problem.of(
                            ParksProblem.UNKNOWN_PARK,
                            "park: value: " + inPath + " (expected: " + park.code() + ", this is its service)",
                            "分园：值“" + inPath + "”，应为 " + park.code() + "（此处是该分园的服务）")
                    .refused();
        }
    }
}

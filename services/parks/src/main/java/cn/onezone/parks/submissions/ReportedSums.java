package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import java.util.List;

/** Where the values of a submission come from if nobody types them: the sums over the reports of the park's enterprises. */
public interface ReportedSums {
    /**
     * Sums as they may leave the park (R12).
     *
     * @param values of the whole park, one for each data element that may be told
     * @param cells the same by part, the whole first
     */
    record Sums(List<ElementValue> values, List<Cell> cells) {
        /** Copies the lists. */
        public Sums {
            values = List.copyOf(values);
            cells = List.copyOf(cells);
        }
    }

    /**
     * The sums of a period as they are now.
     *
     * @param before cells of the last revision that the city has, empty if it has none
     * @throws cn.onezone.kit.problem.Refused if there is nothing to sum up, units differ or there is too much
     */
    Sums of(Period period, List<Cell> before);
}

package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import java.util.List;
import java.util.Set;

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
     * Sums with the reports that they are made of.
     *
     * @param contributions in the order of codes
     * @param members digest of who is in which cells with which data elements, whatever the values
     * @param overruled enterprises that have reported and are left out, for they count for another park (R5)
     */
    record Made(Sums sums, List<Contributions.One> contributions, String members, int overruled) {
        /** Copies the list. */
        public Made {
            contributions = List.copyOf(contributions);
        }
    }

    /**
     * The sums of a period as they are now.
     *
     * @param before cells of the last revision that the city has, empty if it has none
     * @throws cn.onezone.kit.problem.Refused if there is nothing to sum up, units differ or there is too much
     */
    Made of(Period period, List<Cell> before);

    /**
     * The sums of some data elements over the whole park as they are now, as they may leave it.
     *
     * @return the values, and as withheld those that may not; of what no enterprise reports neither
     */
    Cell whole(Period period, List<Cell> before, Set<String> elements);

    /** The reports that the sums of a period are made of as they are now, in the order of codes. */
    List<Contributions.One> contributions(Period period);

    /**
     * Cells with the reports that they are made of.
     *
     * @param period of which they are
     * @param from in the order of codes
     */
    record Told(Period period, List<Cell> cells, List<Contributions.One> from) {
        /** Copies the lists. */
        public Told {
            cells = List.copyOf(cells);
            from = List.copyOf(from);
        }
    }

    /**
     * How many cells would be told a second time with so few other enterprises in a data element, or with one that dominates the
     * others, that the difference is theirs (R12): who joins or leaves the cell, and who is in it and reports the element more or
     * less.
     *
     * @param before what the city has: of the same period, or of another one that ends on the same day, whose stocks are the same
     * @param now what it is to get
     */
    int nearlyTold(Told before, Told now);

    /**
     * How many cells tell what has to be withheld beside what the city has by now of the periods around (R12). It may have got
     * that after these were made.
     *
     * @param cells that it is to get of a period
     */
    int toldBeside(Period period, List<Cell> cells);
}

package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.parks.submissions.UnusualReports.Unexplained;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reports of a period have to say against values that are to go to the city.
 *
 * @param unexplained unusual reports that nobody explains
 * @param byHand values that are stated otherwise than the reports have it
 * @param nearlyTold cells that the city has of a revision, or of another period that ends on the same day, with one or two other
 *     enterprises of a data element, or one that dominates the others: the difference of both would be theirs (R12)
 * @param toldBeside cells that tell what has to be withheld beside what the city has of other periods by now (R12)
 * @param overruled enterprises in them that count for another park by now (R5)
 */
record Objections(List<Unexplained> unexplained, List<ByHand> byHand, int nearlyTold, int toldBeside, int overruled) {
    /** Nothing. */
    static final Objections NONE = new Objections(List.of(), List.of(), 0, 0, 0);

    /** Copies the lists. */
    Objections {
        unexplained = List.copyOf(unexplained);
        byHand = List.copyOf(byHand);
    }

    /**
     * A value that is stated otherwise than the reports have it.
     *
     * @param element of the catalogue
     * @param sum what the reports sum up to, absent if that gives an enterprise away and is withheld (R12)
     */
    record ByHand(String element, @Nullable ElementValue sum) {}
}

package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Stored;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The cells that the city has of this park. */
@Component
public class SubmittedCells {
    private final Submitting submitting;
    private final Submissions submissions;

    SubmittedCells(Submitting submitting, Submissions submissions) {
        this.submitting = submitting;
        this.submissions = submissions;
    }

    /** Those of the last revision with some, empty if there is none. */
    public List<Cell> of(Period period) {
        return submissions
                .find(submitting.id(period))
                .map(s -> s.state().shared())
                .orElse(List.of());
    }

    /**
     * Those of the last revision with some of every other year, quarter and month of the year that a period is in, as far as the
     * city has any.
     */
    public Map<Period, List<Cell>> around(Period period) {
        List<String> ids = new ArrayList<>();
        int year = period.year();
        ids.add(Integer.toString(year));
        for (int quarter = 1; quarter <= 4; quarter++) {
            ids.add(year + "Q" + quarter);
        }
        for (int month = 1; month <= 12; month++) {
            ids.add(YearMonth.of(year, month).toString());
        }
        Map<Period, List<Cell>> all = new TreeMap<>();
        submissions
                .findAll(ids.stream()
                        .map(Period::of)
                        .filter(other -> !other.equals(period))
                        .map(submitting::id)
                        .toList())
                .stream()
                .map(Stored::state)
                .filter(state -> !state.shared().isEmpty())
                .forEach(state -> all.put(state.period(), state.shared()));
        return all;
    }
}

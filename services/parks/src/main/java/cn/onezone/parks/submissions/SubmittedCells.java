package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.value.Period;
import java.util.List;
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
}

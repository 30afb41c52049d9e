package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import java.util.ArrayList;
import java.util.List;

/** What the ledgers of an enterprise should say. Pure. */
final class Settlement {
    private Settlement() {}

    /**
     * What a ledger should say.
     *
     * @param accepted the figure
     * @param parts of it
     */
    record Due(Uscc uscc, Measure measure, Period period, Figure.Statement accepted, Split.Parts parts) {
        String id() {
            return Ledger.id(uscc, measure, period);
        }
    }

    /** All of them, one for each accepted figure. */
    static List<Due> due(Sharing sharing) {
        List<Due> all = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            var parts = Split.of(sharing.moves(), measure, sharing.accepted(measure));
            for (Figure figure : sharing.figures()) {
                Figure.Statement accepted = figure.accepted();
                Split.Parts its = parts.get(figure.period());
                if (figure.measure() == measure && accepted != null && its != null) {
                    all.add(new Due(sharing.uscc(), measure, figure.period(), accepted, its));
                }
            }
        }
        return all;
    }
}

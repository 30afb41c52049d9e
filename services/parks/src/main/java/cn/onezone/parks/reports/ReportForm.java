package cn.onezone.parks.reports;

import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.parks.submissions.KnownElements;
import cn.onezone.parks.submissions.SubmissionChecks;
import cn.onezone.parks.submissions.SubmissionForm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report as an enterprise states it, not yet checked.
 *
 * @param values at most 500, one for each data element
 * @param explanations why something unusual is right, by the code of the rule; 1 to 500 characters each
 * @param note up to 2 000 characters
 * @param submit whether it is finished; absent: a draft
 */
record ReportForm(
        @Nullable List<SubmissionForm.Value> values,
        @Nullable Map<String, @Nullable String> explanations,
        @Nullable String note,
        @Nullable Boolean submit) {
    private static final int LONGEST_EXPLANATION = 500;
    private static final int MOST_EXPLANATIONS = 100;

    /** Codes of the data elements that are stated. */
    List<String> codes() {
        return SubmissionForm.codes(stated());
    }

    /**
     * What it says, checked against the catalogue.
     *
     * @param period what it is about
     * @throws cn.onezone.kit.problem.Refused if something in it is wrong
     */
    Reporting.Statement said(Period period, KnownElements.Catalogue catalogue) {
        SubmissionChecks.Checked.Fine fine = switch (SubmissionChecks.check(
                stated(), period, Level.ENTERPRISE, catalogue)) {
            case SubmissionChecks.Checked.Fine checked -> checked;
            case SubmissionChecks.Checked.Wrong wrong -> throw wrong.problem().refused();
        };
        return new Reporting.Statement(fine.values(), checkedExplanations(), fine.note(), Boolean.TRUE.equals(submit));
    }

    private SubmissionForm stated() {
        return new SubmissionForm(null, values, note, null, null);
    }

    private Map<String, String> checkedExplanations() {
        FieldChecks checks = new FieldChecks();
        Map<String, String> all = new TreeMap<>();
        if (explanations != null) {
            if (explanations.size() > MOST_EXPLANATIONS) {
                checks.wrong(
                        "/explanations",
                        explanations.size(),
                        "wrong-text",
                        "at most " + MOST_EXPLANATIONS,
                        "至多 " + MOST_EXPLANATIONS + " 条");
                checks.done();
            }
            explanations.forEach((rule, text) -> all.put(
                    checks.code("/explanations", rule),
                    checks.text("/explanations/" + rule, text, LONGEST_EXPLANATION)));
        }
        checks.done();
        return all;
    }
}

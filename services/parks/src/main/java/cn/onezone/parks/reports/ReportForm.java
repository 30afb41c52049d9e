package cn.onezone.parks.reports;

import cn.onezone.parks.submissions.SubmissionForm;
import java.util.List;
import java.util.Map;
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
        @Nullable Boolean submit) {}

package cn.onezone.parks.submissions;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of a period as somebody states them, not yet checked.
 *
 * @param period {@code 2022}, {@code 2022Q3} or {@code 2022-09}; not needed in a change
 * @param values at most 500, one for each data element
 * @param note up to 2 000 characters
 * @param synthetic invented for demonstration
 * @param submit whether to submit at once
 * @param restatementReason why values that the city has accepted are to change, up to 500 characters; without one they
 *     cannot be submitted. Of no meaning while the city has accepted none
 * @param explanations why reports behind it that are unusual among others are right, by the code of the rule, 1 to 500
 *     characters each; absent: as said before
 * @param byHand why values are stated otherwise than the enterprises' reports have it, by data element, 1 to 500 characters
 *     each; absent: as said before
 * @param acknowledge codes of what the park knows and accepts when it submits
 */
// an answer may be sent back as a change: what the park does not decide in it says nothing
@JsonIgnoreProperties({
    "id",
    "park",
    "revision",
    "state",
    "submittedAt",
    "decidedAt",
    "reasons",
    "lines",
    "correction",
    "acceptedRevision",
    "warnings",
    "cells",
    "madeFrom",
    "acknowledged",
    "overruledSince",
    "version"
})
public record SubmissionForm(
        @Nullable String period,
        @Nullable List<Value> values,
        @Nullable String note,
        @Nullable Boolean synthetic,
        @Nullable Boolean submit,
        @Nullable String restatementReason,
        @Nullable Map<String, @Nullable String> explanations,
        @Nullable Map<String, @Nullable String> byHand,
        @Nullable List<@Nullable String> acknowledge) {
    /** That restates nothing. */
    public SubmissionForm(
            @Nullable String period,
            @Nullable List<Value> values,
            @Nullable String note,
            @Nullable Boolean synthetic,
            @Nullable Boolean submit) {
        this(period, values, note, synthetic, submit, null, null, null, null);
    }

    /**
     * One value.
     *
     * @param element code of the data element
     * @param value exact, at most four decimals
     * @param unit absent: the unit of the catalogue
     */
    public record Value(
            @Nullable String element,
            @Nullable BigDecimal value,
            @Nullable String unit) {}

    /** Codes of the data elements that are stated. */
    public static List<String> codes(SubmissionForm form) {
        return form.values() == null
                ? List.of()
                : form.values().stream()
                        .map(Value::element)
                        .filter(Objects::nonNull)
                        .toList();
    }
}

package cn.onezone.parks.reports;

import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule about reports. Rules are data, see {@link Rules}. */
sealed interface Rule {
    /** Stable code; explanations go by it. */
    String code();

    /** What it means to break it. */
    Severity severity();

    /** What should be so. */
    Text says();

    /** What it means to break a rule. */
    enum Severity {
        /** The report is refused. */
        HARD,
        /** It needs an explanation. */
        SOFT
    }

    /** How two values should stand to each other. */
    enum Comparison {
        /** At most. */
        AT_MOST,
        /** At least. */
        AT_LEAST,
        /** Equal. */
        EQUAL;

        /** Whether an order of left to right is as it should be. */
        boolean holds(int order) {
            return switch (this) {
                case AT_MOST -> order <= 0;
                case AT_LEAST -> order >= 0;
                case EQUAL -> order == 0;
            };
        }
    }

    /** Two formulas over the data elements of one report, in the units in which these are reported. */
    record Within(String code, Severity severity, Term left, Comparison comparison, Term right, Text says)
            implements Rule {}

    /**
     * A data element against the period before.
     *
     * @param mostPercent most change, up or down, in per cent of the value before
     */
    record Change(String code, Severity severity, String element, BigDecimal mostPercent, Text says) implements Rule {}

    /**
     * A report among others, see {@link UsualValues}. Such a rule is not in {@link Rules}: a report alone does not say whether it
     * is broken.
     */
    record Usual(String code, Severity severity, Text says) implements Rule {}

    /**
     * Two formulas as in {@link Within} of the reports of those enterprises that the registry says something of; they may also speak
     * of {@link Registered#facts what it says in numbers}.
     *
     * @param when of whom
     */
    record Registry(String code, Severity severity, When when, Term left, Comparison comparison, Term right, Text says)
            implements Rule {}

    /**
     * What the registry has to say of an enterprise for a rule to be about it; what is not named may be anything.
     *
     * @param sections letters of GB/T 4754, one of which it is of
     * @param scales scale classes, one of which it is of
     * @param qualifications codes, one of which it holds on the last day of the period
     * @param listed whether its shares are traded on that day
     */
    record When(
            Set<String> sections,
            Set<ScaleClass> scales,
            Set<String> qualifications,
            @Nullable Boolean listed) {
        /** Copies the sets; an absent one is empty. */
        public When {
            sections = sections == null ? Set.of() : Set.copyOf(sections);
            scales = scales == null ? Set.of() : Set.copyOf(scales);
            qualifications = qualifications == null ? Set.of() : Set.copyOf(qualifications);
        }

        /** Whether an enterprise is one of them; of what is not known of it the rule says nothing. */
        boolean is(Registered known) {
            return (sections.isEmpty() || (known.section() != null && sections.contains(known.section())))
                    && (scales.isEmpty() || (known.scale() != null && scales.contains(known.scale())))
                    && (qualifications.isEmpty()
                            || known.qualifications().stream().anyMatch(qualifications::contains))
                    && (listed == null || listed == known.listed());
        }
    }
}

package cn.onezone.contracts.indicators;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the indicator service publishes. */
public sealed interface IndicatorEvent {

    /**
     * A data element of the catalogue. Subject: {@code element/<code>}.
     *
     * @param code kebab-case
     * @param name in both languages
     * @param unit unit in which its values are reported and published
     * @param decimals decimals of a published value
     */
    record DataElementDefined(String code, Text name, Unit unit, int decimals) implements IndicatorEvent {}

    /**
     * An indicator of the catalogue. Subject: {@code indicator/<code>}.
     *
     * @param code kebab-case
     * @param name in both languages
     * @param group first-level group 创新能力 … of the key indicators
     * @param keyNo 1 to 16 for a key indicator 重点指标, absent otherwise
     * @param unit unit of its values
     * @param decimals decimals of a published value
     * @param direction whether more is better
     * @param formula how it is computed from data elements; absent where no formula is known
     */
    record IndicatorDefined(
            String code,
            Text name,
            @Nullable String group,
            @Nullable Integer keyNo,
            Unit unit,
            int decimals,
            Direction direction,
            @Nullable Formula formula)
            implements IndicatorEvent {}

    /** Whether a greater value is better. */
    enum Direction {
        /** More is better. */
        UP,
        /** Less is better. */
        DOWN,
        /** Neither. */
        NONE
    }

    /**
     * A ratio or a sum, computed at every level from summed numerators and denominators (R10):
     * {@code factor × Σ numerator ÷ Σ denominator}; without a denominator {@code factor × Σ numerator}.
     *
     * @param numerator codes of data elements, added up
     * @param denominator codes of data elements, added up; empty for a plain sum
     * @param factor exact, carries the conversion of units
     * @param note where the formula is from, for instance that it is usual practice
     */
    record Formula(
            List<String> numerator,
            List<String> denominator,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal factor,
            @Nullable String note) {
        /** Copies the lists; an absent denominator is an empty one. */
        public Formula {
            numerator = List.copyOf(numerator);
            denominator = denominator == null ? List.of() : List.copyOf(denominator);
        }
    }

    /**
     * The target of an indicator for a year, as set. Subject: {@code target/<indicator>/<year>}.
     *
     * @param operator one of {@code >= > <= < = ~ range}
     * @param value the target, the lower end of a range
     * @param upper upper end of a range
     * @param unit unit of both
     * @param sources plans that state it
     */
    record TargetSet(
            String indicator,
            int year,
            String operator,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal upper,

            Unit unit,
            List<Source> sources)
            implements IndicatorEvent {
        /** Copies the sources. */
        public TargetSet {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Where a target or figure was published.
     *
     * @param plan short name of the plan or the publisher
     * @param quote its words, if known
     * @param published date, if known
     */
    record Source(
            String plan, @Nullable String quote, @Nullable LocalDate published) {}

    /**
     * The city has taken in a submission and not yet decided on it. Subject: the submission's id.
     *
     * @param id {@code <park>-<period>}
     * @param revision the park's revision
     * @param values what was submitted
     */
    record SubmissionReceived(
            String id, ParkCode park, Period period, int revision, List<ElementValue> values, boolean synthetic)
            implements IndicatorEvent {
        /** Copies the values. */
        public SubmissionReceived {
            values = List.copyOf(values);
        }
    }

    /**
     * The city accepts a submission; its values are locked, a correction is a new revision. Subject: the submission's
     * id.
     *
     * @param acceptedAt when
     */
    record SubmissionAccepted(
            String id,
            ParkCode park,
            Period period,
            int revision,
            List<ElementValue> values,
            Instant acceptedAt,
            boolean synthetic)
            implements IndicatorEvent {
        /** Copies the values. */
        public SubmissionAccepted {
            values = List.copyOf(values);
        }
    }

    /**
     * The city returns a submission to the park. Subject: the submission's id.
     *
     * @param reasons at least one
     * @param returnedAt when
     */
    record SubmissionReturned(
            String id, ParkCode park, Period period, int revision, List<String> reasons, Instant returnedAt)
            implements IndicatorEvent {
        /** Copies the reasons. */
        public SubmissionReturned {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A published figure, kept beside computed values, never mixed with them. Subject: {@code observation/<id>}.
     *
     * @param id stable
     * @param item code of the indicator or data element it is about
     * @param name the figure's name as published
     * @param scope what it is about: {@code zone}, {@code city} (Beijing) or a park's code
     * @param from first day it covers
     * @param to last day it covers; figures are often cumulative, so the span need not be a {@link Period}
     * @param value exact
     * @param unit unit of the value
     * @param dimension the part it is about, for instance a field of technology; absent for the whole
     * @param coverage which enterprises it covers; changes over the years, so it stays with the value
     * @param source publisher and date
     */
    record ObservationRecorded(
            String id,
            String item,
            Text name,
            String scope,
            LocalDate from,
            LocalDate to,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,
            Unit unit,
            @Nullable String dimension,
            @Nullable String coverage,
            Source source)
            implements IndicatorEvent {}
}

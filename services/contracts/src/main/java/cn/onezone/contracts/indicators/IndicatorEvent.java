package cn.onezone.contracts.indicators;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the indicator service publishes. */
public sealed interface IndicatorEvent {
    /** A constant as it stands in answers and events: in small letters, with hyphens. */
    private static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A data element of the catalogue. Subject: {@code element/<code>}.
     *
     * @param code kebab-case
     * @param name in both languages
     * @param unit unit in which its values are reported and published
     * @param decimals decimals of a published value
     * @param kind whether it is counted over a period or at its end; absent in events before editions
     * @param edition which edition of the element this is; absent in events before editions
     * @param signed whether its values may be below zero, as a loss is; absent in events before it was told
     */
    record DataElementDefined(
            String code,
            Text name,
            Unit unit,
            int decimals,
            @Nullable Kind kind,
            @Nullable Edition edition,
            @Nullable Boolean signed)
            implements IndicatorEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(IndicatorEvents.TO_PARKS);
        }

        /** As it was before editions. */
        public DataElementDefined(String code, Text name, Unit unit, int decimals) {
            this(code, name, unit, decimals, null, null, null);
        }

        /** The same, saying whether values may be below zero unless it says so already. */
        public DataElementDefined signedAs(@Nullable Boolean other) {
            return signed != null ? this : new DataElementDefined(code, name, unit, decimals, kind, edition, other);
        }
    }

    /** Whether a data element is counted over a period or at its end. */
    enum Kind {
        /** Over a period; the figures of its parts add up to that of the whole. */
        FLOW,
        /** At the end of a period. */
        STOCK;

        /** As it stands in answers and events. */
        @JsonValue
        public String wire() {
            return IndicatorEvent.wire(this);
        }

        @Override
        public String toString() {
            return wire();
        }
    }

    /**
     * An edition of a definition. What was defined once never changes; a new edition takes its place from its first day
     * on (R8).
     *
     * @param number from 1
     * @param validFrom first day of the periods it is for; absent if there is none
     * @param validTo last day of the periods it is for; absent if there is none
     * @param levels at which there are values
     * @param frequencies of which periods there are values
     * @param breakdowns by what values can be broken down
     * @param sources plans or publications that it is from
     * @param responsible the bureau that answers for it, if one is known
     * @param note for whoever reports or reads it
     */
    record Edition(
            int number,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            List<Level> levels,
            List<Frequency> frequencies,
            List<Breakdown> breakdowns,
            List<Source> sources,
            @Nullable Text responsible,
            @Nullable String note) {
        /** Copies the lists. */
        public Edition {
            levels = List.copyOf(levels);
            frequencies = List.copyOf(frequencies);
            breakdowns = List.copyOf(breakdowns);
            sources = List.copyOf(sources);
        }

        /** Whether it is for this day. */
        public boolean holds(LocalDate day) {
            return (validFrom == null || !day.isBefore(validFrom)) && (validTo == null || !day.isAfter(validTo));
        }
    }

    /** Whose value it is. */
    enum Level {
        /** An enterprise's. */
        ENTERPRISE,
        /** A park's. */
        PARK,
        /** The zone's, all parks together. */
        ZONE,
        /** The city's, Beijing. */
        CITY;

        /** As it stands in answers and events. */
        @JsonValue
        public String wire() {
            return IndicatorEvent.wire(this);
        }

        @Override
        public String toString() {
            return wire();
        }
    }

    /** Length of a period. */
    enum Frequency {
        /** A month. */
        MONTH,
        /** A quarter. */
        QUARTER,
        /** A year. */
        YEAR;

        /** How often there is a period of this length. */
        public static Frequency of(Period.Kind length) {
            return switch (length) {
                case MONTH -> MONTH;
                case QUARTER -> QUARTER;
                case YEAR -> YEAR;
            };
        }

        /** As it stands in answers and events. */
        @JsonValue
        public String wire() {
            return IndicatorEvent.wire(this);
        }

        @Override
        public String toString() {
            return wire();
        }
    }

    /** By what a value can be broken down. */
    enum Breakdown {
        /** Section of GB/T 4754-2017, one letter. */
        INDUSTRY_SECTION,
        /** Class of size. */
        SCALE_CLASS,
        /** Dated qualification. */
        QUALIFICATION;

        /** As it stands in answers and events. */
        @JsonValue
        public String wire() {
            return IndicatorEvent.wire(this);
        }

        @Override
        public String toString() {
            return wire();
        }
    }

    /**
     * A named unit of which units are made (R11). Subject: {@code unit/<symbol>}. What a unit means never changes.
     *
     * @param symbol as printed, 1 to 10 characters
     * @param name in both languages
     * @param factor how many of {@code of} one of it is, a fraction such as {@code 1000} or {@code 1/100}; absent for
     *     one, and for a basic unit
     * @param of the unit it is made of; absent for a basic unit, and for a plain number, which has a factor
     */
    record UnitDefined(
            Unit symbol,
            Text name,
            @Nullable String factor,
            @Nullable Unit of) implements IndicatorEvent {}

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
     * @param formula how it is computed from data elements, where a ratio of sums says it; absent where no formula is
     *     known. For readers of before {@code expression}, which says the same and more
     * @param expression how it is computed; absent where no formula is known, and in events before editions
     * @param edition which edition of the indicator this is; absent in events before editions
     */
    record IndicatorDefined(
            String code,
            Text name,
            @Nullable String group,
            @Nullable Integer keyNo,
            Unit unit,
            int decimals,
            Direction direction,
            @Nullable Formula formula,
            @Nullable Expression expression,
            @Nullable Edition edition)
            implements IndicatorEvent {
        /** As it was before editions. */
        public IndicatorDefined(
                String code,
                Text name,
                @Nullable String group,
                @Nullable Integer keyNo,
                Unit unit,
                int decimals,
                Direction direction,
                @Nullable Formula formula) {
            this(code, name, group, keyNo, unit, decimals, direction, formula, null, null);
        }
    }

    /**
     * How an indicator is computed, with all that is needed to do it. The values of the data elements are summed at the
     * level asked for, multiplied with their scales and put into {@code expanded}; the result is divided by
     * {@code scale} and rounded once, half up, to the decimals of the indicator (R10, R11).
     *
     * @param text as written; may name indicators
     * @param expanded the same over data elements only, in basic units
     * @param inputs the data elements of {@code expanded}
     * @param uses the indicators that {@code text} names, each in the edition that {@code expanded} holds
     * @param scale how many basic units one of the indicator's unit is, a fraction such as {@code 10000} or
     *     {@code 1/100}
     * @param note where the formula is from, for instance that it is usual practice
     */
    record Expression(
            String text,
            String expanded,
            List<ExpressionInput> inputs,
            List<UsedIndicator> uses,
            String scale,
            @Nullable String note) {
        /** Copies the lists. */
        public Expression {
            inputs = List.copyOf(inputs);
            uses = List.copyOf(uses);
        }
    }

    /**
     * A data element of a formula.
     *
     * @param element its code
     * @param unit its unit
     * @param scale how many basic units one of its unit is, a fraction
     */
    record ExpressionInput(String element, Unit unit, String scale) {}

    /**
     * An indicator that a formula names.
     *
     * @param indicator its code
     * @param edition number of the edition that was taken
     */
    record UsedIndicator(String indicator, int edition) {}

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
     * The city wants the values of a period from all parks, or wants them otherwise from now on. Subject:
     * {@code round/<period>}.
     *
     * @param period what the values are about
     * @param opensOn first day, in Asia/Shanghai as all of them (R9)
     * @param dueOn working day until whose end a submission is on time
     * @param expected codes of the data elements that every park is to give, in alphabetical order
     * @param approval who at the city accepts them
     * @param extensions parks that have more time, each with its latest; empty if none has
     * @param reviewIn working days that the city gives itself to decide on a revision, absent if it does not say
     * @param correctIn working days that a park has to correct what was returned, absent if it does not say
     */
    record RoundOpened(
            Period period,
            LocalDate opensOn,
            LocalDate dueOn,
            List<String> expected,
            Approval approval,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Extended> extensions,
            @Nullable Integer reviewIn,
            @Nullable Integer correctIn)
            implements IndicatorEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(IndicatorEvents.TO_PARKS);
        }

        /** Copies the lists; older events extend nothing. */
        public RoundOpened {
            expected = List.copyOf(expected);
            extensions = extensions == null ? List.of() : List.copyOf(extensions);
        }

        /** Of before there were days for the review and for corrections. */
        public RoundOpened(
                Period period,
                LocalDate opensOn,
                LocalDate dueOn,
                List<String> expected,
                Approval approval,
                List<Extended> extensions) {
            this(period, opensOn, dueOn, expected, approval, extensions, null, null);
        }

        /** The due day of a park. */
        public LocalDate dueOn(ParkCode park) {
            return extensions.stream()
                    .filter(e -> e.park().equals(park) && e.dueOn().isAfter(dueOn))
                    .map(Extended::dueOn)
                    .max(LocalDate::compareTo)
                    .orElse(dueOn);
        }
    }

    /**
     * More time for a park.
     *
     * @param dueOn working day until whose end its submission is on time, if that is later than the round's
     * @param reason in the coordinator's words
     */
    record Extended(ParkCode park, LocalDate dueOn, String reason) {}

    /** Who at the city accepts submissions. */
    enum Approval {
        /** A reviewer. */
        ONE_STEP,
        /** A reviewer recommends, a coordinator who is somebody else decides. */
        TWO_STEP;

        /** As it stands in answers and events. */
        @JsonValue
        public String wire() {
            return IndicatorEvent.wire(this);
        }

        @Override
        public String toString() {
            return wire();
        }
    }

    /**
     * A park is reminded of a submission that the city waits for, once on a day at most. Subject:
     * {@code round/<period>/<park>}.
     *
     * @param period what the values are about
     * @param park who is to give them
     * @param dueOn working day until whose end the submission is on time
     * @param on the day of the reminder
     * @param workingDaysLeft until the due day, 0 on it; below zero how many working days it is late
     * @param waitingFor {@code submission} if there is none, {@code correction} if it was returned
     */
    record SubmissionDue(
            Period period, ParkCode park, LocalDate dueOn, LocalDate on, int workingDaysLeft, String waitingFor)
            implements IndicatorEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(IndicatorEvents.topicTo(park));
        }
    }

    /**
     * The city has taken in a submission and not yet decided on it. Subject: the submission's id.
     *
     * @param id {@code <park>-<period>}
     * @param revision the park's revision
     * @param values what was submitted
     * @param cells what was submitted by part of the park, empty if nothing was
     */
    record SubmissionReceived(
            String id,
            ParkCode park,
            Period period,
            int revision,
            List<ElementValue> values,
            boolean synthetic,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Cell> cells)
            implements IndicatorEvent {
        /** Copies the lists; older events have no cells. */
        public SubmissionReceived {
            values = List.copyOf(values);
            cells = cells == null ? List.of() : List.copyOf(cells);
        }

        /** Without cells. */
        public SubmissionReceived(
                String id, ParkCode park, Period period, int revision, List<ElementValue> values, boolean synthetic) {
            this(id, park, period, revision, values, synthetic, List.of());
        }
    }

    /**
     * The city accepts a submission; its values are locked, a correction is a new revision. Subject: the submission's
     * id.
     *
     * @param acceptedAt when
     * @param cells what was submitted by part of the park, empty if nothing was
     */
    record SubmissionAccepted(
            String id,
            ParkCode park,
            Period period,
            int revision,
            List<ElementValue> values,
            Instant acceptedAt,
            boolean synthetic,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Cell> cells)
            implements IndicatorEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(IndicatorEvents.topicTo(park));
        }

        /** Copies the lists; older events have no cells. */
        public SubmissionAccepted {
            values = List.copyOf(values);
            cells = cells == null ? List.of() : List.copyOf(cells);
        }

        /** Without cells. */
        public SubmissionAccepted(
                String id,
                ParkCode park,
                Period period,
                int revision,
                List<ElementValue> values,
                Instant acceptedAt,
                boolean synthetic) {
            this(id, park, period, revision, values, acceptedAt, synthetic, List.of());
        }
    }

    /**
     * The city returns a submission to the park. Subject: the submission's id.
     *
     * @param reasons at least one; where only single lines are returned, theirs
     * @param returnedAt when
     * @param lines data elements that are to be looked at again, the others may stay; empty if it is about the whole
     */
    record SubmissionReturned(
            String id,
            ParkCode park,
            Period period,
            int revision,
            List<String> reasons,
            Instant returnedAt,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ReturnedLine> lines)
            implements IndicatorEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(IndicatorEvents.topicTo(park));
        }

        /** Copies the lists; absent lines are none. */
        public SubmissionReturned {
            reasons = List.copyOf(reasons);
            lines = lines == null ? List.of() : List.copyOf(lines);
        }

        /** About the whole. */
        public SubmissionReturned(
                String id, ParkCode park, Period period, int revision, List<String> reasons, Instant returnedAt) {
            this(id, park, period, revision, reasons, returnedAt, List.of());
        }
    }

    /**
     * A line that is returned.
     *
     * @param element code of the data element
     * @param reason why
     */
    record ReturnedLine(String element, String reason) {}

    /**
     * A reviewer's mark on a park's submission as it stands: that something is to be followed up, and when it is settled
     * what came of it. It is about one revision and stays about it, whatever is corrected since. Subject:
     * {@code follow-up/<id>}.
     *
     * @param id of the mark
     * @param submission {@code <park>-<period>}
     * @param park whose submission it is
     * @param period what the values are about
     * @param revision that is marked
     * @param element code of the data element that it is about, absent for the whole
     * @param note what is to be followed up
     * @param markedAt when it was marked
     * @param settlement what came of it, absent while it is open
     * @param settledAt when it was settled, absent while it is open
     */
    record FollowUpNoted(
            String id,
            String submission,
            ParkCode park,
            Period period,
            int revision,
            @Nullable String element,
            String note,
            Instant markedAt,
            @Nullable String settlement,
            @Nullable Instant settledAt)
            implements IndicatorEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(IndicatorEvents.topicTo(park));
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

    /**
     * A park's accepted values have changed: a later revision is accepted in place of one that others may have used.
     * Subject: {@code restatement/<submission>/<toRevision>}.
     *
     * @param submission {@code <park>-<period>}
     * @param park whose values they are
     * @param period what they are about
     * @param fromRevision the one that was in force
     * @param toRevision the one that is
     * @param reason why the park restates, absent if it did not say
     * @param restatedAt when the later one was accepted
     * @param changes data elements with another value, by code
     * @param uses where the old values were used
     * @param moreUses how many uses there are besides those listed
     * @param synthetic invented for demonstration
     * @param cells what is told otherwise of parts of the park, by section, scale class, qualification and element; the whole
     *     can be the same
     * @param moreCells how many of these there are besides those listed, absent if there are none
     */
    record ValueRestated(
            String submission,
            ParkCode park,
            Period period,
            int fromRevision,
            int toRevision,
            @Nullable String reason,
            Instant restatedAt,
            List<Change> changes,
            List<Use> uses,
            int moreUses,
            boolean synthetic,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CellChange> cells,
            @Nullable Integer moreCells)
            implements IndicatorEvent {
        /** Copies the lists; absent cells are none. */
        public ValueRestated {
            changes = List.copyOf(changes);
            uses = List.copyOf(uses);
            cells = cells == null ? List.of() : List.copyOf(cells);
        }

        /**
         * Something else that is told of a data element in a part of the park.
         *
         * @param industrySection letter of GB/T 4754; absent for all
         * @param scaleClass absent for all
         * @param qualification code; absent for all
         * @param before absent if it was not told
         * @param after absent if it is not told
         * @param unit of both; absent if neither is told
         * @param withheldBefore whether it was withheld (R12); absent if not
         * @param withheldAfter whether it is; absent if not
         */
        public record CellChange(
                @Nullable String industrySection,
                @Nullable String scaleClass,
                @Nullable String qualification,
                String element,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal before,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal after,

                @Nullable Unit unit,
                @Nullable Boolean withheldBefore,
                @Nullable Boolean withheldAfter) {}

        /**
         * A data element with another value.
         *
         * @param before absent if it was not there
         * @param after absent if it is there no more
         */
        public record Change(
                String element,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal before,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal after,

                Unit unit) {}

        /**
         * Where the old value was used.
         *
         * @param kind {@code evaluation}, {@code target} or {@code integrity}
         * @param id of the evaluation, {@code <indicator>/<year>} of a target, of a finding
         *     {@code <park>/<period>/<check>/<element>}
         * @param indicator that was computed with it, absent for a finding
         * @param before its value, of the park for an evaluation, of the zone for a target; absent if it had none
         * @param after what the value would be now
         * @param statusBefore how the zone stood to the target, or {@code found} for a finding; absent for an evaluation
         * @param statusAfter how it stands now, or whether the finding is {@code found} still or {@code gone}
         * @param reasonBefore why a target has no value before: {@code suppressed} if a park withholds a part of it (R12),
         *     {@code embargoed} if it was held back when this was told, {@code missing-element: } with its code or
         *     {@code zero-denominator}; absent where there is one, and in events of before reasons were told
         * @param reasonAfter why it has none after
         * @param coverageBefore what the zone's value before rests on (R14), also where it is suppressed; absent where it is
         *     held back, of other uses than targets, and in events of before it was told
         * @param coverageAfter what its value after rests on
         */
        public record Use(
                String kind,
                String id,
                @Nullable String indicator,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal before,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal after,

                @Nullable String statusBefore,
                @Nullable String statusAfter,
                @Nullable String reasonBefore,
                @Nullable String reasonAfter,
                @Nullable ParksCounted coverageBefore,
                @Nullable ParksCounted coverageAfter) {
            /** A use of one park's values, which has no coverage. */
            public Use(
                    String kind,
                    String id,
                    @Nullable String indicator,
                    @Nullable BigDecimal before,
                    @Nullable BigDecimal after,
                    @Nullable String statusBefore,
                    @Nullable String statusAfter) {
                this(kind, id, indicator, before, after, statusBefore, statusAfter, null, null, null, null);
            }
        }

        /**
         * What a value of the zone rests on (R14). Parks that are neither counted nor withhold have no accepted values of it.
         *
         * @param counted how many parks are in it
         * @param of how many parks there were on the last day of the period
         * @param withholding how many withhold a part of it (R12); if any does there is no value
         */
        public record ParksCounted(int counted, int of, int withholding) {}
    }

    /**
     * Values of a period may be seen from a moment on; before it those with a role of the city's see them only. Subject:
     * {@code release/<period>} or {@code release/<period>/<indicator>}. Until one is told for a period, its values may be
     * seen.
     *
     * @param period whose values
     * @param indicator code of the only one that it is about; absent for all values of the period
     * @param visibleFrom the moment
     * @param reason why, in the coordinator's words
     */
    record ReleaseScheduled(
            Period period,
            @Nullable String indicator,
            Instant visibleFrom,
            @Nullable String reason) implements IndicatorEvent {}

    /**
     * The ranking of a year has been published and is frozen (R15). Subject: {@code evaluation/<id>}.
     *
     * @param id of the evaluation
     * @param year of the values
     * @param name for whoever reads it
     * @param hash SHA-256 of the snapshot's canonical JSON (RFC 8785), 64 small hexadecimal digits
     * @param publishedAt when
     * @param standings by rank
     */
    record EvaluationPublished(
            String id, int year, String name, String hash, Instant publishedAt, List<Standing> standings)
            implements IndicatorEvent {
        /** Copies the standings. */
        public EvaluationPublished {
            standings = List.copyOf(standings);
        }

        /**
         * Where a park stands.
         *
         * @param rank from 1, absent if it is not ranked
         * @param total 0 to 100, absent if it is not ranked
         */
        public record Standing(
                ParkCode park,
                @Nullable Integer rank,

                @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
                BigDecimal total) {}
    }
}

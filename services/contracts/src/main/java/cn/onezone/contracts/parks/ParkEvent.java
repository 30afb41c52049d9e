package cn.onezone.contracts.parks;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.DecimalLimit;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Spoken;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a sub-park's own service publishes. Its microdata stay with it: only what is named here leaves (R2). */
public sealed interface ParkEvent extends Spoken {

    /** The park that speaks. */
    ParkCode park();

    @Override
    default String speaker() {
        return "/parks/" + park().value();
    }

    /**
     * A park has described itself; sent at every change and so that a park nobody configured becomes known (R1).
     *
     * @param code the park
     * @param no its place in the order of the plan, from 1
     * @param nameZh name
     * @param nameEn name in English
     * @param districtZh administrative district
     * @param districtCode GB/T 2260 code of the district
     * @param industries leading industries
     * @param subZones 特色园区 within it
     * @param positioning quotations that say what the park is for
     */
    record ParkDescribed(
            ParkCode code,
            int no,
            String nameZh,
            String nameEn,
            String districtZh,
            String districtCode,
            List<String> industries,
            List<String> subZones,
            List<Quotation> positioning)
            implements ParkEvent {
        /** Copies the lists. */
        public ParkDescribed {
            industries = List.copyOf(industries);
            subZones = List.copyOf(subZones);
            positioning = List.copyOf(positioning);
        }

        @Override
        public ParkCode park() {
            return code;
        }
    }

    /**
     * A sentence of a plan.
     *
     * @param plan P13, AP22, BJ13, IND10 or WP25
     * @param quote its words
     */
    record Quotation(String plan, String quote) {}

    /**
     * A park keeps an enterprise in its roster (R4): the entry as it is now, and which fields changed. It is the park's
     * claim on that enterprise from {@code claimedFrom} on (R5).
     *
     * @param park the claiming park
     * @param uscc the enterprise
     * @param name registered name
     * @param formerNames earlier registered names, latest first
     * @param enterpriseType legal form as registered
     * @param district name of the district of the registered address
     * @param address registered address
     * @param industry GB/T 4754-2017 code
     * @param registeredCapital amount and currency, absent where the register says none
     * @param foundedOn date of registration
     * @param qualifications dated facts 高新技术企业, 专精特新 …
     * @param claimedFrom first day for which the park claims the enterprise (valid time)
     * @param synthetic invented for demonstration
     * @param changed names of the fields that this event changed; all at first
     * @param scale scale class, absent where it is not known
     * @param place where the registered address is, absent where it is not known
     * @param listings where its shares are traded, by exchange and ticker
     * @param worldLists lists of the world's largest that it stands in, by list and year
     * @param validFrom first day on which what has changed is true (valid time, R8): each of the {@code changed} fields has
     *     the value here from that day on, whatever earlier events said of later days; absent in events of before there was
     *     this field: the day on which it was recorded, and {@code claimedFrom} at first
     */
    record RosterEntryRecorded(
            ParkCode park,
            Uscc uscc,
            String name,
            List<String> formerNames,
            @Nullable String enterpriseType,
            @Nullable String district,
            @Nullable String address,
            @Nullable IndustryCode industry,
            @Nullable Money registeredCapital,
            @Nullable LocalDate foundedOn,
            List<Qualification> qualifications,
            LocalDate claimedFrom,
            boolean synthetic,
            List<String> changed,
            @Nullable ScaleClass scale,
            @Nullable Place place,
            List<Listing> listings,
            List<WorldListing> worldLists,
            @Nullable LocalDate validFrom)
            implements ParkEvent {
        /** Copies the lists; those that came later may be absent in older events. */
        public RosterEntryRecorded {
            formerNames = List.copyOf(formerNames);
            qualifications = List.copyOf(qualifications);
            changed = List.copyOf(changed);
            listings = copyOf(listings);
            worldLists = copyOf(worldLists);
        }

        private static <T> List<T> copyOf(@Nullable List<T> list) {
            return list == null ? List.of() : List.copyOf(list);
        }
    }

    /**
     * A dated qualification of an enterprise.
     *
     * @param code code of the tier, {@code high-tech}, {@code unicorn} …
     * @param from first day
     * @param until last day, absent while open
     * @param certificate number of the certificate, absent where there is none or it is not known
     */
    record Qualification(
            String code,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String certificate) {}

    /**
     * Shares of an enterprise traded on an exchange 上市.
     *
     * @param exchange MIC of ISO 10383, {@code XSHG}, {@code XSHE}, {@code BJSE}, {@code XHKG}, {@code XNAS} …
     * @param ticker as the exchange writes it
     * @param from first day of trading, absent where it is not known
     * @param until last day of trading, absent while it goes on
     */
    record Listing(
            String exchange,
            String ticker,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {}

    /**
     * A place in a list of the world's largest 世界500强, 全球创新千强.
     *
     * @param list code of the list, {@code fortune-global-500}, {@code global-innovation-1000}
     * @param year edition
     * @param rank place in it from 1, absent where only membership is known
     */
    record WorldListing(String list, int year, @Nullable Integer rank) {}

    /**
     * A park has taken an enterprise from its roster: it claims it no longer from {@code removedOn} on.
     *
     * @param reason in the park's words
     */
    record RosterEntryRemoved(ParkCode park, Uscc uscc, LocalDate removedOn, String reason) implements ParkEvent {}

    /**
     * A park has submitted data-element values of a period to the city. A later revision replaces an earlier one.
     *
     * @param id {@code <park>-<period>}
     * @param park the park
     * @param period what the values are about
     * @param revision from 1
     * @param values one for each data element
     * @param submittedAt when it was submitted
     * @param synthetic invented for demonstration
     * @param note what the park says about it
     * @param cells the same values by part of the park, empty if the park submits none; see {@link Cell}
     * @param restatementReason why values that the city has accepted are to change; absent where none was accepted, and in
     *     events before it was asked for
     */
    record SubmissionSubmitted(
            String id,
            ParkCode park,
            Period period,
            int revision,
            List<ElementValue> values,
            Instant submittedAt,
            boolean synthetic,
            @Nullable String note,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Cell> cells,
            @Nullable String restatementReason)
            implements ParkEvent {
        /** Copies the lists; older events have no cells. */
        public SubmissionSubmitted {
            values = List.copyOf(values);
            cells = cells == null ? List.of() : List.copyOf(cells);
        }

        /** Without cells. */
        public SubmissionSubmitted(
                String id,
                ParkCode park,
                Period period,
                int revision,
                List<ElementValue> values,
                Instant submittedAt,
                boolean synthetic,
                @Nullable String note) {
            this(id, park, period, revision, values, submittedAt, synthetic, note, List.of(), null);
        }

        /** That restates nothing. */
        public SubmissionSubmitted(
                String id,
                ParkCode park,
                Period period,
                int revision,
                List<ElementValue> values,
                Instant submittedAt,
                boolean synthetic,
                @Nullable String note,
                List<Cell> cells) {
            this(id, park, period, revision, values, submittedAt, synthetic, note, cells, null);
        }
    }

    /**
     * A park takes a submitted revision back. If the city has not decided on it, it goes back to the park; if it has, nothing
     * changes: then the next revision is a correction.
     *
     * @param id {@code <park>-<period>}
     * @param park the park
     * @param period what the values are about
     * @param revision that is taken back
     * @param reason in the park's words
     * @param withdrawnAt when
     */
    record SubmissionWithdrawn(
            String id, ParkCode park, Period period, int revision, String reason, Instant withdrawnAt)
            implements ParkEvent {}

    /**
     * Values of a part of a park's enterprises, so that no single one of them is learnt (R12). A dimension that is absent
     * means all of it; a cell without any dimension is the whole of the enterprises that reported. A data element that no
     * enterprise of the cell reported is in neither list. Industries and scale classes are partitions: the cells of one
     * dimension add up to the whole; an enterprise has any number of qualifications, so those do not.
     *
     * @param industrySection letter of GB/T 4754, {@code unknown} where the roster has no industry
     * @param scaleClass {@code large}, {@code medium}, {@code small} or {@code micro}, {@code unknown}
     *     where the roster has no class
     * @param qualification code of a qualification that the enterprises of the cell hold
     * @param contributors how many enterprises the cell has, absent where that is withheld
     * @param values one for each data element that is told
     * @param suppressed codes of data elements whose value is withheld
     */
    record Cell(
            @Nullable String industrySection,
            @Nullable String scaleClass,
            @Nullable String qualification,
            @Nullable Integer contributors,
            List<ElementValue> values,
            List<String> suppressed) {
        /** Copies the lists. */
        public Cell {
            values = values == null ? List.of() : List.copyOf(values);
            suppressed = suppressed == null ? List.of() : List.copyOf(suppressed);
        }
    }

    /**
     * Value of one data element.
     *
     * @param element code of the data element
     * @param value exact
     * @param unit unit of the value (R11)
     */
    record ElementValue(
            String element,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,
            Unit unit) {
        private static final DecimalLimit LIMIT = new DecimalLimit(6, 24);

        /** Refuses with {@code wrong-decimal} more than 6 decimals or 24 digits before them. */
        public ElementValue {
            if (value != null && !LIMIT.holds(value)) {
                throw new InvalidValue(
                        "wrong-decimal",
                        DecimalLimit.shown(value),
                        Text.of(
                                "at most " + LIMIT.decimals() + " decimals and " + LIMIT.digits()
                                        + " digits before them",
                                "至多 " + LIMIT.decimals() + " 位小数、" + LIMIT.digits() + " 位整数"));
            }
        }
    }

    /**
     * A park asks for an enterprise to move to it 跨园迁移 (R6).
     *
     * @param id of the relocation, for ever: {@code <uscc>-<12 hexadecimal digits>}
     * @param park the destination
     * @param uscc the enterprise
     * @param effectiveOn first day on which it shall count for the destination, in the future or the past
     * @param reason in the park's words
     * @param terms how the benefits shall be shared (R7), absent: not at all
     */
    record RelocationAsked(
            RelocationId id,
            ParkCode park,
            Uscc uscc,
            LocalDate effectiveOn,
            String reason,
            @Nullable SharingTerms terms)
            implements ParkEvent {}

    /**
     * A park that is party to a relocation has said something to it (R6).
     *
     * @param id of the relocation
     * @param park who speaks, the origin or the destination
     * @param uscc the enterprise
     * @param answer what it says
     * @param offer number of the offer that it has seen, 1 for what was asked; an answer to an offer that another has
     *     replaced does not count
     * @param reason in the park's words; always there in an objection, a decline and a cancellation
     * @param effectiveOn the day that is proposed, in a proposal
     * @param terms the terms that are proposed, in a proposal; absent: no sharing
     */
    record RelocationAnswered(
            RelocationId id,
            ParkCode park,
            Uscc uscc,
            RelocationAnswer answer,
            int offer,
            @Nullable String reason,
            @Nullable LocalDate effectiveOn,
            @Nullable SharingTerms terms)
            implements ParkEvent {}

    /**
     * The park that holds an enterprise states a figure of it that it shares with others by the terms of a relocation (R7).
     * Those terms are the contract by which it leaves the park (R2). A later revision replaces an earlier one.
     *
     * @param park who states it
     * @param uscc the enterprise
     * @param measure what is measured
     * @param period of what time
     * @param revision from 1
     * @param amount of renminbi, not below zero
     * @param note what the park says about it
     * @param synthetic invented for demonstration
     */
    record SharedFigureStated(
            ParkCode park,
            Uscc uscc,
            Measure measure,
            Period period,
            int revision,
            Money amount,
            @Nullable String note,
            boolean synthetic)
            implements ParkEvent {}
}

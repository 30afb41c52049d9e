package cn.onezone.contracts.parks;

import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Spoken;
import com.fasterxml.jackson.annotation.JsonFormat;
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
            List<String> changed)
            implements ParkEvent {
        /** Copies the lists. */
        public RosterEntryRecorded {
            formerNames = List.copyOf(formerNames);
            qualifications = List.copyOf(qualifications);
            changed = List.copyOf(changed);
        }
    }

    /**
     * A dated qualification of an enterprise.
     *
     * @param code code of the tier, {@code high-tech}, {@code unicorn} …
     * @param from first day
     * @param until last day, absent while open
     */
    record Qualification(
            String code, @Nullable LocalDate from, @Nullable LocalDate until) {}

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
     */
    record SubmissionSubmitted(
            String id,
            ParkCode park,
            Period period,
            int revision,
            List<ElementValue> values,
            Instant submittedAt,
            boolean synthetic,
            @Nullable String note)
            implements ParkEvent {
        /** Copies the values. */
        public SubmissionSubmitted {
            values = List.copyOf(values);
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
            Unit unit) {}
}

package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a park said of an enterprise at once (R8): each of its {@code changed} fields has the value here from
 * {@code validFrom} on, whatever was said before of later days. Fields that it does not change are absent, but for the
 * name, and where a claim begins.
 *
 * @param sequence version of the roster entry
 * @param recordedAt when the park recorded it, to the millisecond
 * @param heardAt when the registry wrote it, absent until it has: what {@code asOf} goes by
 * @param validFrom first day of which it speaks
 * @param changed names of the fields it speaks of, absent: all
 * @param name registered name, also where it has not changed
 * @param formerNames earlier names, latest first
 * @param enterpriseType legal form
 * @param district district of the registered address
 * @param address registered address
 * @param industry GB/T 4754-2017 code
 * @param registeredCapital absent where the register says none
 * @param foundedOn date of registration
 * @param qualifications dated facts
 * @param scale scale class
 * @param place where the registered address is
 * @param listings where its shares are traded
 * @param worldLists lists of the world's largest that it stands in
 * @param claimedFrom first day claimed, present if with this the claim began or was moved
 * @param synthetic invented for demonstration
 */
public record Statement(
        long sequence,
        Instant recordedAt,
        @Nullable Instant heardAt,
        LocalDate validFrom,
        @Nullable List<String> changed,
        String name,
        @Nullable List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        @Nullable List<Qualification> qualifications,
        @Nullable ScaleClass scale,
        @Nullable Place place,
        @Nullable List<Listing> listings,
        @Nullable List<WorldListing> worldLists,
        @Nullable LocalDate claimedFrom,
        @Nullable Boolean synthetic) {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String BEGINS = "claimedFrom";

    /** Copies the lists. */
    public Statement {
        changed = changed == null ? null : List.copyOf(changed);
        formerNames = copyOf(formerNames);
        qualifications = copyOf(qualifications);
        listings = copyOf(listings);
        worldLists = copyOf(worldLists);
    }

    private static <T> @Nullable List<T> copyOf(@Nullable List<T> list) {
        // an empty list says no more than none, and none is not stored
        return list == null || list.isEmpty() ? null : List.copyOf(list);
    }

    /** What an event of a roster says. */
    static Statement of(long sequence, Instant recorded, RosterEntryRecorded entry) {
        Instant recordedAt = recorded.truncatedTo(ChronoUnit.MILLIS);
        boolean first = sequence == 1;
        boolean begins = first || entry.changed().contains(BEGINS);
        LocalDate validFrom = entry.validFrom();
        if (validFrom == null) {
            validFrom = begins ? entry.claimedFrom() : LocalDate.ofInstant(recorded, ZONE);
        }
        List<String> changed = null;
        if (!first) {
            changed = new ArrayList<>(entry.changed());
            changed.retainAll(Field.NAMES);
        }
        return new Statement(
                sequence,
                recordedAt,
                null,
                validFrom,
                changed,
                entry.name(),
                keeps(begins, changed, Field.FORMER_NAMES) ? entry.formerNames() : null,
                keeps(begins, changed, Field.ENTERPRISE_TYPE) ? entry.enterpriseType() : null,
                keeps(begins, changed, Field.DISTRICT) ? entry.district() : null,
                keeps(begins, changed, Field.ADDRESS) ? entry.address() : null,
                keeps(begins, changed, Field.INDUSTRY) ? entry.industry() : null,
                keeps(begins, changed, Field.REGISTERED_CAPITAL) ? entry.registeredCapital() : null,
                keeps(begins, changed, Field.FOUNDED_ON) ? entry.foundedOn() : null,
                keeps(begins, changed, Field.QUALIFICATIONS) ? entry.qualifications() : null,
                keeps(begins, changed, Field.SCALE) ? entry.scale() : null,
                keeps(begins, changed, Field.PLACE) ? entry.place() : null,
                keeps(begins, changed, Field.LISTINGS) ? entry.listings() : null,
                keeps(begins, changed, Field.WORLD_LISTS) ? entry.worldLists() : null,
                begins ? entry.claimedFrom() : null,
                keeps(begins, changed, Field.SYNTHETIC) ? entry.synthetic() : null);
    }

    /** What begins a claim may turn out to have brought the enterprise into the roster: then it speaks of all fields. */
    private static boolean keeps(boolean begins, @Nullable List<String> changed, Field field) {
        return begins || says(changed, field);
    }

    private static boolean says(@Nullable List<String> changed, Field field) {
        return changed == null || changed.contains(field.label());
    }

    /** Whether it says anything at all. */
    boolean saysSomething() {
        return changed == null || !changed.isEmpty() || claimedFrom != null;
    }

    /** Whether it speaks of this field. */
    boolean says(Field field) {
        return says(changed, field);
    }

    /** The same, written by the registry. */
    Statement heard(Instant at) {
        return heardAt != null
                ? this
                : new Statement(
                        sequence,
                        recordedAt,
                        at,
                        validFrom,
                        changed,
                        name,
                        formerNames,
                        enterpriseType,
                        district,
                        address,
                        industry,
                        registeredCapital,
                        foundedOn,
                        qualifications,
                        scale,
                        place,
                        listings,
                        worldLists,
                        claimedFrom,
                        synthetic);
    }
}

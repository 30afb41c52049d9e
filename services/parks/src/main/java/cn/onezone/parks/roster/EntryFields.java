package cn.onezone.parks.roster;

import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a roster says of an enterprise, field by field. Absent means: not stated, in what somebody states; not known, in an
 * entry, where a list that has nothing is empty. A field that comes new is added here, in {@link #of} and in {@link Field}:
 * all that compares, merges or restores entries goes by these.
 *
 * @param name registered name, as the register writes it
 * @param formerNames earlier names, latest first
 * @param enterpriseType legal form
 * @param district name of the district of the registered address
 * @param address registered address
 * @param industry GB/T 4754-2017 code
 * @param registeredCapital absent where the register says none
 * @param foundedOn date of registration
 * @param qualifications dated facts 资质
 * @param claimedFrom first day for which the park claims the enterprise
 * @param synthetic invented for demonstration
 * @param scale scale class 企业规模
 * @param place where the registered address is
 * @param listings where its shares are traded 上市
 * @param worldLists lists of the world's largest that it stands in
 * @param scope business scope 经营范围; this and all below stay in the park (R2)
 * @param contacts whom to speak to; personal data
 * @param tags the park's own words to find it by
 * @param attachments documents that the park keeps elsewhere
 * @param notes the park's own notes
 */
public record EntryFields(
        @Nullable String name,
        @Nullable List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        @Nullable List<Qualification> qualifications,
        @Nullable LocalDate claimedFrom,
        @Nullable Boolean synthetic,
        @Nullable ScaleClass scale,
        @Nullable Place place,
        @Nullable List<Listing> listings,
        @Nullable List<WorldListing> worldLists,
        @Nullable String scope,
        @Nullable List<Contact> contacts,
        @Nullable List<String> tags,
        @Nullable List<Attachment> attachments,
        @Nullable String notes) {
    /** Copies the lists. */
    public EntryFields {
        formerNames = copy(formerNames);
        qualifications = copy(qualifications);
        listings = copy(listings);
        worldLists = copy(worldLists);
        contacts = copy(contacts);
        tags = copy(tags);
        attachments = copy(attachments);
    }

    private static <T> @Nullable List<T> copy(@Nullable List<T> list) {
        return list == null ? null : List.copyOf(list);
    }

    /**
     * Chooses each field.
     *
     * @param choice the value of a field, of the type that the field has
     */
    // each value comes from the same field of other fields, so it has its type
    @SuppressWarnings("unchecked")
    public static EntryFields of(Function<Field, @Nullable Object> choice) {
        return new EntryFields(
                (String) choice.apply(Field.NAME),
                (List<String>) choice.apply(Field.FORMER_NAMES),
                (String) choice.apply(Field.ENTERPRISE_TYPE),
                (String) choice.apply(Field.DISTRICT),
                (String) choice.apply(Field.ADDRESS),
                (IndustryCode) choice.apply(Field.INDUSTRY),
                (Money) choice.apply(Field.REGISTERED_CAPITAL),
                (LocalDate) choice.apply(Field.FOUNDED_ON),
                (List<Qualification>) choice.apply(Field.QUALIFICATIONS),
                (LocalDate) choice.apply(Field.CLAIMED_FROM),
                (Boolean) choice.apply(Field.SYNTHETIC),
                (ScaleClass) choice.apply(Field.SCALE),
                (Place) choice.apply(Field.PLACE),
                (List<Listing>) choice.apply(Field.LISTINGS),
                (List<WorldListing>) choice.apply(Field.WORLD_LISTS),
                (String) choice.apply(Field.SCOPE),
                (List<Contact>) choice.apply(Field.CONTACTS),
                (List<String>) choice.apply(Field.TAGS),
                (List<Attachment>) choice.apply(Field.ATTACHMENTS),
                (String) choice.apply(Field.NOTES));
    }

    /** The same with another value of one field. */
    public EntryFields with(Field changed, @Nullable Object value) {
        return of(field -> field == changed ? value : field.of(this));
    }

    /**
     * A person to speak to 联系人. Its text form says nothing of the person, so that no log line does.
     *
     * @param name name
     * @param role what the person is in the enterprise
     * @param phone telephone number
     * @param email e-mail address
     */
    public record Contact(
            String name,
            @Nullable String role,
            @Nullable String phone,
            @Nullable String email) {
        @Override
        public String toString() {
            return "Contact[…]";
        }
    }

    /**
     * A document that the park keeps elsewhere 附件; by its digest anybody who has it can see that it is this one.
     *
     * @param name file name
     * @param sha256 digest of its bytes, 64 hexadecimal digits
     * @param size bytes
     * @param mediaType such as {@code application/pdf}
     */
    public record Attachment(
            String name, String sha256, long size, @Nullable String mediaType) {}
}

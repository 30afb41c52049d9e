package cn.onezone.parks.roster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise as somebody states it, by a request or by a row of a file, not yet checked.
 *
 * @param uscc unified social credit code, 18 characters
 * @param name registered name, 1 to 200 characters
 * @param formerNames earlier names, latest first; absent: kept, and a name that changes joins them
 * @param enterpriseType legal form, up to 100 characters
 * @param district district of the registered address, absent: the park's own
 * @param address registered address, up to 500 characters
 * @param industry GB/T 4754-2017 code, with or without section letter
 * @param registeredCapital absent where the register says none
 * @param foundedOn date of registration, not in the future
 * @param qualifications dated facts 资质, by code or official name
 * @param claimedFrom first day for which the park claims it; absent: today in Asia/Shanghai, or as it was
 * @param scope business scope, up to 20 000 characters; stays in the park
 * @param synthetic invented for demonstration; absent: no, or as it was
 * @param scale scale class 企业规模: {@code large}, {@code medium}, {@code small}, {@code micro}, or its Chinese name
 * @param place where the registered address is
 * @param listings where its shares are traded 上市, at most 20
 * @param worldLists lists of the world's largest that it stands in, at most 50
 * @param tags the park's own words to find it by, at most 20 of up to 30 characters; stay in the park
 * @param attachments documents that the park keeps elsewhere, at most 50; stay in the park
 * @param notes the park's own notes, up to 4 000 characters; stay in the park
 * @param contacts whom to speak to, at most 20; personal data, stay in the park; absent: as they were, for an answer does
 *     not show them
 * @param validFrom first day on which what this changes is true (R8), not in the future; absent: today. What an enterprise
 *     that is new in the roster is said to be, it is from {@code claimedFrom} on
 */
// an answer may be sent back as a change: the park stands in the path and the version in If-Match
@JsonIgnoreProperties({"park", "version"})
public record EntryForm(
        @Nullable String uscc,
        @Nullable String name,
        @Nullable List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable String industry,
        @Nullable Capital registeredCapital,
        @Nullable LocalDate foundedOn,
        @Nullable List<Holding> qualifications,
        @Nullable LocalDate claimedFrom,
        @Nullable String scope,
        @Nullable Boolean synthetic,
        @Nullable String scale,
        @Nullable Point place,
        @Nullable List<Share> listings,
        @Nullable List<Rank> worldLists,
        @Nullable List<String> tags,
        @Nullable List<Document> attachments,
        @Nullable String notes,
        @Nullable List<Person> contacts,
        @Nullable LocalDate validFrom) {
    /**
     * Registered capital.
     *
     * @param amount in the currency's main unit, at most two decimals, not negative
     * @param currency ISO 4217 code, absent: CNY
     */
    public record Capital(
            @Nullable BigDecimal amount, @Nullable String currency) {}

    /**
     * A qualification held.
     *
     * @param code code or official name
     * @param from first day
     * @param until last day
     * @param certificate number of the certificate, up to 100 characters
     */
    public record Holding(
            @Nullable String code,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String certificate) {}

    /**
     * A point on the earth, in degrees of CGCS2000.
     *
     * @param longitude degrees east, -180 to 180
     * @param latitude degrees north, -90 to 90
     */
    public record Point(
            @Nullable BigDecimal longitude, @Nullable BigDecimal latitude) {}

    /**
     * Shares traded on an exchange.
     *
     * @param exchange MIC of ISO 10383 such as {@code XSHG}, or the Chinese name of one that is known
     * @param ticker as the exchange writes it
     * @param from first day of trading
     * @param until last day of trading
     */
    public record Share(
            @Nullable String exchange,
            @Nullable String ticker,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {}

    /**
     * A place in a list of the world's largest.
     *
     * @param list {@code fortune-global-500}, {@code global-innovation-1000}, or the Chinese name
     * @param year edition
     * @param rank from 1; absent where only membership is known
     */
    public record Rank(
            @Nullable String list,
            @Nullable Integer year,
            @Nullable Integer rank) {}

    /**
     * A document that is kept elsewhere.
     *
     * @param name file name, up to 255 characters
     * @param sha256 digest of its bytes, 64 hexadecimal digits
     * @param size bytes
     * @param mediaType such as {@code application/pdf}
     */
    public record Document(
            @Nullable String name,
            @Nullable String sha256,
            @Nullable Long size,
            @Nullable String mediaType) {}

    /**
     * A person to speak to. Its text form says nothing of the person.
     *
     * @param name up to 100 characters
     * @param role up to 100 characters
     * @param phone 5 to 30 digits, blanks and {@code + - ( ) #}
     * @param email an address
     */
    public record Person(
            @Nullable String name,
            @Nullable String role,
            @Nullable String phone,
            @Nullable String email) {
        @Override
        public String toString() {
            return "Person[…]";
        }
    }
}

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
        @Nullable Boolean synthetic) {
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
     */
    public record Holding(
            @Nullable String code,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {}
}

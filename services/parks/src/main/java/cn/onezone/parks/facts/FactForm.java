package cn.onezone.parks.facts;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fact as a form states it. Everything is a text, so that a form and a file are read by the same rules; the fields that go
 * with a kind are those of its template.
 *
 * @param kind overseas-acquisition, technology-contract, standard, patent or branch
 * @param uscc the enterprise
 * @param target company that is acquired
 * @param country ISO 3166-1 alpha-2 code
 * @param round which acquisition of shares of this target, 1 if absent
 * @param amount decimal of at most two places
 * @param currency ISO 4217 code, CNY if absent
 * @param date when it was announced, registered or published, {@code 2024-03-01}
 * @param stake percent
 * @param status announced, closed or abandoned
 * @param registration number of the technology contract
 * @param type of the contract or of the patent
 * @param counterparty USCC of the other party
 * @param number of the standard
 * @param level of the standard
 * @param role led or took-part
 * @param application application number of the patent
 * @param pct true or false
 * @param appliedOn date of application
 * @param grantedOn date of grant
 * @param validUntil last day of validity
 * @param branchUscc code of the branch office
 * @param foreignRegistration number of its registration abroad
 * @param place of the branch office
 * @param openedOn its first day
 * @param closedOn its last day
 * @param counterpartyName name of the other party; stays in the park (R2)
 * @param note stays in the park
 * @param validFrom first day on which it is so; absent: the day of the fact at first, today later
 * @param synthetic true for what is invented for demonstration
 */
record FactForm(
        @Nullable String kind,
        @Nullable String uscc,
        @Nullable String target,
        @Nullable String country,
        @Nullable String round,
        @Nullable String amount,
        @Nullable String currency,
        @Nullable String date,
        @Nullable String stake,
        @Nullable String status,
        @Nullable String registration,
        @Nullable String type,
        @Nullable String counterparty,
        @Nullable String number,
        @Nullable String level,
        @Nullable String role,
        @Nullable String application,
        @Nullable String pct,
        @Nullable String appliedOn,
        @Nullable String grantedOn,
        @Nullable String validUntil,
        @Nullable String branchUscc,
        @Nullable String foreignRegistration,
        @Nullable String place,
        @Nullable String openedOn,
        @Nullable String closedOn,
        @Nullable String counterpartyName,
        @Nullable String note,
        @Nullable String validFrom,
        @Nullable String synthetic) {
    /** The fields that say something. */
    Map<FactField, String> texts() {
        Map<FactField, String> texts = new EnumMap<>(FactField.class);
        put(texts, FactField.USCC, uscc);
        put(texts, FactField.TARGET, target);
        put(texts, FactField.COUNTRY, country);
        put(texts, FactField.ROUND, round);
        put(texts, FactField.AMOUNT, amount);
        put(texts, FactField.CURRENCY, currency);
        put(texts, FactField.DATE, date);
        put(texts, FactField.STAKE, stake);
        put(texts, FactField.STATUS, status);
        put(texts, FactField.REGISTRATION, registration);
        put(texts, FactField.TYPE, type);
        put(texts, FactField.COUNTERPARTY, counterparty);
        put(texts, FactField.NUMBER, number);
        put(texts, FactField.LEVEL, level);
        put(texts, FactField.ROLE, role);
        put(texts, FactField.APPLICATION, application);
        put(texts, FactField.PCT, pct);
        put(texts, FactField.APPLIED_ON, appliedOn);
        put(texts, FactField.GRANTED_ON, grantedOn);
        put(texts, FactField.VALID_UNTIL, validUntil);
        put(texts, FactField.BRANCH_USCC, branchUscc);
        put(texts, FactField.FOREIGN_REGISTRATION, foreignRegistration);
        put(texts, FactField.PLACE, place);
        put(texts, FactField.OPENED_ON, openedOn);
        put(texts, FactField.CLOSED_ON, closedOn);
        put(texts, FactField.COUNTERPARTY_NAME, counterpartyName);
        put(texts, FactField.NOTE, note);
        put(texts, FactField.VALID_FROM, validFrom);
        put(texts, FactField.SYNTHETIC, synthetic);
        return texts;
    }

    private static void put(Map<FactField, String> texts, FactField field, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            texts.put(field, text.strip());
        }
    }
}

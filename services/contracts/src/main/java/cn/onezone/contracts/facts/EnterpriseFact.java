package cn.onezone.contracts.facts;

import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dated fact of an enterprise, as it leaves a park (R2): no natural person is named in it. */
public sealed interface EnterpriseFact {
    /** What it is about. */
    FactKind kind();

    /**
     * What makes it this fact and no other of its kind and enterprise, however it is spelt: letters in capitals, full-width
     * forms narrow, no blanks.
     */
    String naturalKey();

    /** The day in whose period it is counted. */
    LocalDate date();

    /** What can be summed, absent where there is nothing or it is not known. */
    default @Nullable Money amount() {
        return null;
    }

    /** ISO 3166-1 alpha-2 code of where it is, absent where that means nothing. */
    default @Nullable String country() {
        return null;
    }

    /**
     * An acquisition abroad 境外并购. Its natural key: target, country and round.
     *
     * @param target registered name of the company that is acquired
     * @param country ISO 3166-1 alpha-2 code of the target's seat
     * @param round which acquisition of shares of this target by this enterprise, from 1
     * @param amount price, absent where it is not disclosed
     * @param date when it was announced
     * @param stake share acquired in percent, above 0 to 100, at most four decimals; absent where it is not known
     * @param status how far it is
     */
    record OverseasAcquisition(
            String target,
            String country,
            int round,
            @Nullable Money amount,
            LocalDate date,

            @Nullable @JsonFormat(shape = JsonFormat.Shape.STRING)
            BigDecimal stake,

            AcquisitionStatus status)
            implements EnterpriseFact {
        private static final int MOST_ROUNDS = 99;
        private static final int STAKE_DECIMALS = 4;

        /**
         * Refuses an empty or long target ({@code wrong-text}), no country or China itself ({@code wrong-country}), a stake
         * out of range ({@code wrong-stake}), a round out of 1 to 99 ({@code wrong-round}).
         */
        public OverseasAcquisition {
            target = Check.text("target", target, 200);
            country = Check.country(country);
            if (country.equals("CN")) {
                throw new InvalidValue(
                        "wrong-country", country, Text.of("a country or region other than CN", "中国内地以外的国家或地区"));
            }
            if (round < 1 || round > MOST_ROUNDS) {
                throw new InvalidValue(
                        "wrong-round", Integer.toString(round), Text.of("1 to " + MOST_ROUNDS, "1 至 " + MOST_ROUNDS));
            }
            Check.notNegative(amount);
            date = Check.date(date);
            if (stake != null) {
                if (stake.precision() > 20
                        || Math.abs((long) stake.scale()) > 20
                        || stake.signum() <= 0
                        || stake.compareTo(BigDecimal.valueOf(100)) > 0
                        || stake.stripTrailingZeros().scale() > STAKE_DECIMALS) {
                    throw new InvalidValue(
                            "wrong-stake",
                            stake.precision() > 40 ? "…" : stake.toString(),
                            Text.of("a percentage above 0 to 100, at most four decimals", "大于 0 至 100 的百分数，至多四位小数"));
                }
                stake = stake.setScale(STAKE_DECIMALS, RoundingMode.UNNECESSARY);
            }
        }

        @Override
        public FactKind kind() {
            return FactKind.OVERSEAS_ACQUISITION;
        }

        @Override
        public String naturalKey() {
            return Check.folded(target) + "|" + country + "|" + round;
        }
    }

    /**
     * A registered technology contract 技术合同. Its natural key: the registration number. The other party is named by its
     * USCC only, if it has one: a natural person's name stays in the park (R2, R19).
     *
     * @param registration number that the registration gave it 认定登记编号
     * @param type what it is about
     * @param amount 成交额
     * @param date when it was registered
     * @param counterparty the other party, absent where it is a natural person, foreign or not known
     */
    record TechnologyContract(
            String registration,
            ContractType type,
            Money amount,
            LocalDate date,
            @Nullable Uscc counterparty) implements EnterpriseFact {
        /** Refuses a wrong number ({@code wrong-number}) and an amount below zero ({@code negative-amount}). */
        public TechnologyContract {
            registration = Check.number(registration);
            Check.notNegative(amount);
            date = Check.date(date);
        }

        @Override
        public FactKind kind() {
            return FactKind.TECHNOLOGY_CONTRACT;
        }

        @Override
        public String naturalKey() {
            return Check.folded(registration);
        }
    }

    /**
     * A standard that the enterprise led or took part in. Its natural key: the number with its year.
     *
     * @param number as published, {@code GB/T 4754-2017}
     * @param level international to group
     * @param role what the enterprise did for it
     * @param date when it was published
     */
    record Standard(String number, StandardLevel level, StandardRole role, LocalDate date) implements EnterpriseFact {
        /** Refuses a wrong number ({@code wrong-number}). */
        public Standard {
            number = Check.number(number);
            date = Check.date(date);
        }

        @Override
        public FactKind kind() {
            return FactKind.STANDARD;
        }

        @Override
        public String naturalKey() {
            return Check.folded(number);
        }
    }

    /**
     * A patent or the application for one. Its natural key: the application number. It is counted in the period of its
     * application.
     *
     * @param application application number, {@code CN202310123456.7}, {@code PCT/CN2023/098765}
     * @param type what it protects
     * @param pct whether it was applied for under the Patent Cooperation Treaty
     * @param appliedOn date of application
     * @param grantedOn date of grant, absent while there is none
     * @param validUntil last day of validity, absent where it is not known
     */
    record Patent(
            String application,
            PatentType type,
            boolean pct,
            LocalDate appliedOn,
            @Nullable LocalDate grantedOn,
            @Nullable LocalDate validUntil)
            implements EnterpriseFact {
        /** Refuses a wrong number ({@code wrong-number}), and a grant or an end before the application ({@code wrong-interval}). */
        public Patent {
            application = Check.number(application);
            appliedOn = Check.date(appliedOn);
            Check.notBefore(grantedOn, appliedOn);
            Check.notBefore(validUntil, grantedOn == null ? appliedOn : grantedOn);
        }

        @Override
        public FactKind kind() {
            return FactKind.PATENT;
        }

        @Override
        public String naturalKey() {
            return Check.folded(application);
        }

        @Override
        public LocalDate date() {
            return appliedOn;
        }
    }

    /**
     * A branch office 分支机构. Its natural key: its USCC, or its country and the number of its foreign registration. It is
     * counted in the period in which it was opened.
     *
     * @param uscc its own code, absent abroad
     * @param foreignRegistration number of its registration abroad, absent in China
     * @param country ISO 3166-1 alpha-2 code
     * @param place where it is, city or address
     * @param openedOn first day
     * @param closedOn last day, absent while it is open
     */
    record Branch(
            @Nullable Uscc uscc,
            @Nullable String foreignRegistration,
            String country,
            String place,
            LocalDate openedOn,
            @Nullable LocalDate closedOn)
            implements EnterpriseFact {
        /**
         * Refuses neither or both of the numbers ({@code wrong-number}), one that does not go with the country ({@code
         * wrong-country}), an empty place ({@code wrong-text}), an end before the beginning ({@code wrong-interval}).
         */
        public Branch {
            country = Check.country(country);
            if ((uscc == null) == (foreignRegistration == null)) {
                throw new InvalidValue(
                        "wrong-number",
                        foreignRegistration,
                        Text.of("either a USCC or a foreign registration number", "统一社会信用代码与境外注册号二者填其一"));
            }
            if (uscc != null && !country.equals("CN")) {
                throw new InvalidValue(
                        "wrong-country", country, Text.of("CN, for the branch has a USCC", "CN（该分支机构有统一社会信用代码）"));
            }
            if (foreignRegistration != null) {
                foreignRegistration = Check.number(foreignRegistration);
                if (country.equals("CN")) {
                    throw new InvalidValue(
                            "wrong-country",
                            country,
                            Text.of("the country of the foreign registration", "境外注册地的国家或地区"));
                }
            }
            place = Check.text("place", place, 300);
            openedOn = Check.date(openedOn);
            Check.notBefore(closedOn, openedOn);
        }

        @Override
        public FactKind kind() {
            return FactKind.BRANCH;
        }

        @Override
        public String naturalKey() {
            return uscc != null ? uscc.value() : country + "|" + Check.folded(foreignRegistration);
        }

        @Override
        public LocalDate date() {
            return openedOn;
        }
    }

    /** What the five have in common. */
    final class Check {
        private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
        private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);
        private static final Set<String> COUNTRIES =
                Arrays.stream(Locale.getISOCountries()).collect(Collectors.toUnmodifiableSet());
        private static final int LONGEST_NUMBER = 80;

        private Check() {}

        static String folded(@Nullable String text) {
            return Normalizer.normalize(text == null ? "" : text, Normalizer.Form.NFKC)
                    .replaceAll("[\\s\\p{Cntrl}]+", "")
                    .toUpperCase(Locale.ROOT);
        }

        static String text(String what, @Nullable String text, int most) {
            String stripped = text == null ? "" : text.strip();
            if (stripped.isEmpty()
                    || stripped.length() > most
                    || stripped.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidValue(
                        "wrong-text",
                        stripped.length() > 60 ? stripped.substring(0, 60) + "…" : stripped,
                        Text.of(what + " of 1 to " + most + " characters", "1 至 " + most + " 个字符"));
            }
            return stripped;
        }

        static String number(@Nullable String text) {
            String stripped = text == null ? "" : text.strip();
            if (folded(stripped).isEmpty()
                    || stripped.length() > LONGEST_NUMBER
                    || stripped.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidValue(
                        "wrong-number",
                        stripped.length() > 60 ? stripped.substring(0, 60) + "…" : stripped,
                        Text.of(
                                "a number of 1 to " + LONGEST_NUMBER + " characters",
                                "1 至 " + LONGEST_NUMBER + " 个字符的编号"));
            }
            return stripped;
        }

        static String country(@Nullable String text) {
            String code = text == null ? "" : text.strip().toUpperCase(Locale.ROOT);
            if (!COUNTRIES.contains(code)) {
                throw new InvalidValue(
                        "wrong-country",
                        text,
                        Text.of("an ISO 3166-1 alpha-2 code such as DE", "ISO 3166-1 两字母代码，如 DE"));
            }
            return code;
        }

        static LocalDate date(LocalDate date) {
            if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
                throw new InvalidValue(
                        "wrong-date",
                        date.toString(),
                        Text.of("a date from " + EARLIEST + " to " + LATEST, EARLIEST + " 至 " + LATEST + " 的日期"));
            }
            return date;
        }

        static void notBefore(@Nullable LocalDate date, LocalDate earliest) {
            if (date != null && (date.isBefore(earliest) || date.isAfter(LATEST))) {
                throw new InvalidValue(
                        "wrong-interval",
                        date.toString(),
                        Text.of("a date from " + earliest + " to " + LATEST, earliest + " 至 " + LATEST + " 的日期"));
            }
        }

        static void notNegative(@Nullable Money amount) {
            if (amount != null && amount.amount().signum() < 0) {
                throw new InvalidValue(
                        "negative-amount", amount.amount().toPlainString(), Text.of("0 or more", "不小于 0"));
            }
        }
    }
}

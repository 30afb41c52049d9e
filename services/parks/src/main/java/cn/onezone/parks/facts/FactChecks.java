package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.AcquisitionStatus;
import cn.onezone.contracts.facts.ContractType;
import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.facts.PatentType;
import cn.onezone.contracts.facts.StandardLevel;
import cn.onezone.contracts.facts.StandardRole;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.imports.SentSheets;
import cn.onezone.parks.roster.EntryForm;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the texts of a form or a row into a fact, or says of every field that is wrong what was expected. Pure. */
final class FactChecks {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\\.[0-9]+)?");
    private static final int LONGEST_NUMBER = 40;
    private static final Set<String> YES = Set.of("是", "true", "1", "yes", "y");
    private static final Set<String> NO = Set.of("否", "false", "0", "no", "n");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private final FactKind kind;
    private final Map<FactField, String> texts;
    private final LocalDate today;
    private final List<FieldProblem> problems = new ArrayList<>();

    private FactChecks(FactKind kind, Map<FactField, String> texts, LocalDate today) {
        this.kind = kind;
        this.texts = texts;
        this.today = today;
    }

    /** What the checks found. */
    sealed interface Checked {
        /** All is well. */
        record Fine(Stated stated) implements Checked {}

        /** At least one field is wrong. */
        record Wrong(List<FieldProblem> problems) implements Checked {
            /** The refusal, under the code of the first field that is wrong. */
            Problem problem() {
                FieldProblem first = problems.getFirst();
                Problem one = Problem.of(FactsProblem.of(first.code()), first);
                return new Problem(one.kind(), one.detail(), problems);
            }
        }
    }

    /**
     * Checks what is stated.
     *
     * @param texts by field, none of them blank
     * @param today business date in Asia/Shanghai
     */
    static Checked check(FactKind kind, Map<FactField, String> texts, LocalDate today) {
        return new FactChecks(kind, texts, today).check();
    }

    private Checked check() {
        texts.forEach((field, text) -> {
            if (!field.isOf(kind)) {
                wrong(
                        field,
                        text,
                        FactsProblem.FIELD_OF_OTHER_KIND.code(),
                        Text.of("none for " + kind.wire(), kind.title().zh() + "没有此字段"));
            }
        });
        Uscc uscc = required(FactField.USCC, Uscc::of);
        EnterpriseFact fact = made(
                switch (kind) {
                    case OVERSEAS_ACQUISITION -> this::acquisition;
                    case TECHNOLOGY_CONTRACT -> this::contract;
                    case STANDARD -> this::standard;
                    case PATENT -> this::patent;
                    case BRANCH -> this::branch;
                });
        LocalDate validFrom = past(FactField.VALID_FROM, optional(FactField.VALID_FROM, FactChecks::date));
        String counterpartyName = optional(FactField.COUNTERPARTY_NAME, text -> text(text, 200));
        String note = optional(FactField.NOTE, text -> text(text, 2_000));
        Boolean synthetic = optional(FactField.SYNTHETIC, FactChecks::flag);
        if (!problems.isEmpty() || uscc == null || fact == null) {
            return new Checked.Wrong(List.copyOf(problems));
        }
        return new Checked.Fine(
                new Stated(uscc, fact, validFrom, counterpartyName, note, Boolean.TRUE.equals(synthetic)));
    }

    private @Nullable EnterpriseFact acquisition() {
        String target = required(FactField.TARGET, text -> text);
        String country = required(FactField.COUNTRY, text -> text);
        Integer round = texts.containsKey(FactField.ROUND) ? optional(FactField.ROUND, FactChecks::whole) : 1;
        Money amount = texts.containsKey(FactField.AMOUNT) ? money() : null;
        LocalDate date = past(FactField.DATE, required(FactField.DATE, FactChecks::date));
        BigDecimal stake = optional(
                FactField.STAKE, text -> number(text.endsWith("%") ? text.substring(0, text.length() - 1) : text));
        AcquisitionStatus status = required(FactField.STATUS, AcquisitionStatus::of);
        return target == null || country == null || round == null || date == null || status == null || any()
                ? null
                : new EnterpriseFact.OverseasAcquisition(target, country, round, amount, date, stake, status);
    }

    private @Nullable EnterpriseFact contract() {
        String registration = required(FactField.REGISTRATION, text -> text);
        ContractType type = required(FactField.TYPE, ContractType::of);
        Money amount = required(FactField.AMOUNT, text -> text) == null ? null : money();
        LocalDate date = past(FactField.DATE, required(FactField.DATE, FactChecks::date));
        Uscc counterparty = optional(FactField.COUNTERPARTY, Uscc::of);
        return registration == null || type == null || amount == null || date == null || any()
                ? null
                : new EnterpriseFact.TechnologyContract(registration, type, amount, date, counterparty);
    }

    private @Nullable EnterpriseFact standard() {
        String number = required(FactField.NUMBER, text -> text);
        StandardLevel level = required(FactField.LEVEL, StandardLevel::of);
        StandardRole role = required(FactField.ROLE, StandardRole::of);
        LocalDate date = past(FactField.DATE, required(FactField.DATE, FactChecks::date));
        return number == null || level == null || role == null || date == null || any()
                ? null
                : new EnterpriseFact.Standard(number, level, role, date);
    }

    private @Nullable EnterpriseFact patent() {
        String application = required(FactField.APPLICATION, text -> text);
        PatentType type = required(FactField.TYPE, PatentType::of);
        Boolean pct = texts.containsKey(FactField.PCT) ? optional(FactField.PCT, FactChecks::flag) : Boolean.FALSE;
        LocalDate appliedOn = past(FactField.APPLIED_ON, required(FactField.APPLIED_ON, FactChecks::date));
        LocalDate grantedOn = past(FactField.GRANTED_ON, optional(FactField.GRANTED_ON, FactChecks::date));
        LocalDate validUntil = optional(FactField.VALID_UNTIL, FactChecks::date);
        return application == null || type == null || pct == null || appliedOn == null || any()
                ? null
                : new EnterpriseFact.Patent(application, type, pct, appliedOn, grantedOn, validUntil);
    }

    private @Nullable EnterpriseFact branch() {
        Uscc code = optional(FactField.BRANCH_USCC, Uscc::of);
        String foreign = texts.get(FactField.FOREIGN_REGISTRATION);
        String country = texts.containsKey(FactField.BRANCH_USCC) && !texts.containsKey(FactField.COUNTRY)
                ? "CN"
                : required(FactField.COUNTRY, text -> text);
        String place = required(FactField.PLACE, text -> text);
        LocalDate openedOn = past(FactField.OPENED_ON, required(FactField.OPENED_ON, FactChecks::date));
        LocalDate closedOn = past(FactField.CLOSED_ON, optional(FactField.CLOSED_ON, FactChecks::date));
        return country == null || place == null || openedOn == null || any()
                ? null
                : new EnterpriseFact.Branch(code, foreign, country, place, openedOn, closedOn);
    }

    private boolean any() {
        return !problems.isEmpty();
    }

    /** What a fact refuses as a whole is said of the field that is to blame. */
    private @Nullable EnterpriseFact made(Supplier<@Nullable EnterpriseFact> making) {
        try {
            return making.get();
        } catch (InvalidValue e) {
            FactField field = blamed(e);
            problems.add(new FieldProblem(field.pointer(), e.value(), e.code(), e.expected()));
            return null;
        }
    }

    private FactField blamed(InvalidValue e) {
        return switch (e.code()) {
            case "wrong-country" -> FactField.COUNTRY;
            case "wrong-stake" -> FactField.STAKE;
            case "wrong-round" -> FactField.ROUND;
            case "negative-amount" -> FactField.AMOUNT;
            case "wrong-text" -> kind == FactKind.BRANCH ? FactField.PLACE : FactField.TARGET;
            case "wrong-interval" ->
                kind == FactKind.BRANCH
                        ? FactField.CLOSED_ON
                        : e.value().equals(said(FactField.GRANTED_ON)) ? FactField.GRANTED_ON : FactField.VALID_UNTIL;
            case "wrong-date" ->
                switch (kind) {
                    case PATENT -> FactField.APPLIED_ON;
                    case BRANCH -> FactField.OPENED_ON;
                    default -> FactField.DATE;
                };
            default ->
                switch (kind) {
                    case TECHNOLOGY_CONTRACT -> FactField.REGISTRATION;
                    case STANDARD -> FactField.NUMBER;
                    case PATENT -> FactField.APPLICATION;
                    case BRANCH -> FactField.FOREIGN_REGISTRATION;
                    case OVERSEAS_ACQUISITION -> FactField.TARGET;
                };
        };
    }

    private @Nullable String said(FactField field) {
        String text = texts.get(field);
        return text == null ? null : Objects.toString(SentSheets.date(text), null);
    }

    private @Nullable Money money() {
        String text = texts.getOrDefault(FactField.AMOUNT, "");
        return value(FactField.AMOUNT, text, () -> {
            BigDecimal amount;
            String currency = texts.getOrDefault(FactField.CURRENCY, "CNY").toUpperCase(Locale.ROOT);
            if (NUMBER.matcher(text).matches()) {
                amount = number(text);
            } else {
                // as the registers write it: 3000万元人民币
                EntryForm.Capital capital = SentSheets.money(text);
                if (capital == null || capital.amount() == null) {
                    return null;
                }
                amount = capital.amount();
                currency = Objects.requireNonNullElse(capital.currency(), currency);
            }
            if (!CURRENCIES.contains(currency)) {
                throw new InvalidValue(
                        ParksProblem.UNKNOWN_CURRENCY.code(),
                        currency,
                        Text.of("an ISO 4217 code such as CNY, USD, EUR", "ISO 4217 代码，如 CNY、USD、EUR"));
            }
            return new Money(amount, currency);
        });
    }

    private static BigDecimal number(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST_NUMBER || !NUMBER.matcher(stripped).matches()) {
            throw new InvalidValue(
                    ParksProblem.WRONG_AMOUNT.code(), cut(stripped), Text.of("a decimal number", "十进制数"));
        }
        return new BigDecimal(stripped.replace(",", ""));
    }

    private static Integer whole(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new InvalidValue(
                    FactsProblem.WRONG_ROUND.code(), cut(text), Text.of("a whole number from 1", "自 1 起的整数"));
        }
        return Integer.valueOf(text);
    }

    private static @Nullable LocalDate date(String text) {
        return SentSheets.date(text);
    }

    private static Boolean flag(String text) {
        String folded = text.strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(folded) && !NO.contains(folded)) {
            throw new InvalidValue(ParksProblem.WRONG_TEXT.code(), cut(text), Text.of("是 or 否, true or false", "是或否"));
        }
        return YES.contains(folded);
    }

    private static String text(String text, int most) {
        if (text.length() > most
                || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw new InvalidValue(
                    ParksProblem.WRONG_TEXT.code(),
                    cut(text),
                    Text.of(
                            "at most " + most + " characters, none of them control characters",
                            "至多 " + most + " 个字符，不含控制字符"));
        }
        return text;
    }

    private static String cut(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private @Nullable LocalDate past(FactField field, @Nullable LocalDate date) {
        if (date != null && date.isAfter(today)) {
            wrong(
                    field,
                    date.toString(),
                    ParksProblem.FUTURE_DATE.code(),
                    Text.of("a date until today, " + today, "不晚于今天 " + today));
            return null;
        }
        return date;
    }

    private <T> @Nullable T required(FactField field, Function<String, @Nullable T> reading) {
        String text = texts.get(field);
        T value = text == null ? null : value(field, text, () -> reading.apply(text));
        if (value == null && problems.stream().noneMatch(p -> p.pointer().equals(field.pointer()))) {
            wrong(
                    field,
                    text,
                    ParksProblem.MISSING_FIELD.code(),
                    Text.of("a value for " + field.pointer().substring(1), "填写" + field.label()));
        }
        return value;
    }

    private <T> @Nullable T optional(FactField field, Function<String, @Nullable T> reading) {
        String text = texts.get(field);
        return text == null ? null : value(field, text, () -> reading.apply(text));
    }

    private <T> @Nullable T value(FactField field, String text, Supplier<@Nullable T> reading) {
        try {
            return reading.get();
        } catch (InvalidValue e) {
            wrong(field, cut(text), e.code(), e.expected());
            return null;
        }
    }

    private void wrong(FactField field, @Nullable String value, String code, Text expected) {
        problems.add(new FieldProblem(field.pointer(), value, code, expected));
    }
}

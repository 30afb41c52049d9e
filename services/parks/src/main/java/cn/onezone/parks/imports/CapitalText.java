package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.roster.EntryForm.Capital;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Registered capital as the registers write it: {@code 200万人民币}, {@code 18,000(万元人民币)}, {@code 50(万美元)}, {@code
 * 1.5亿元}, {@code N/A}.
 */
final class CapitalText {
    private static final Pattern FORM =
            Pattern.compile("([+-]?[0-9][0-9,]*(?:\\.[0-9]+)?|[+-]?\\.[0-9]+)?\\(?(百万|万|亿)?([^()0-9,.]*)\\)?");
    private static final Pattern GROUPED = Pattern.compile("[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?");
    private static final Set<String> NONE = Set.of("", "-", "--", "—", "——", "N/A", "NA", "无", "NULL", "/");
    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("元", "CNY"),
            Map.entry("人民币", "CNY"),
            Map.entry("元人民币", "CNY"),
            Map.entry("人民币元", "CNY"),
            Map.entry("CNY", "CNY"),
            Map.entry("RMB", "CNY"),
            Map.entry("美元", "USD"),
            Map.entry("元美元", "USD"),
            Map.entry("USD", "USD"),
            Map.entry("欧元", "EUR"),
            Map.entry("EUR", "EUR"),
            Map.entry("日元", "JPY"),
            Map.entry("日圆", "JPY"),
            Map.entry("JPY", "JPY"),
            Map.entry("港元", "HKD"),
            Map.entry("港币", "HKD"),
            Map.entry("元港币", "HKD"),
            Map.entry("HKD", "HKD"),
            Map.entry("英镑", "GBP"),
            Map.entry("GBP", "GBP"),
            Map.entry("韩元", "KRW"),
            Map.entry("KRW", "KRW"),
            Map.entry("加元", "CAD"),
            Map.entry("加拿大元", "CAD"),
            Map.entry("CAD", "CAD"),
            Map.entry("澳元", "AUD"),
            Map.entry("澳大利亚元", "AUD"),
            Map.entry("AUD", "AUD"),
            Map.entry("新加坡元", "SGD"),
            Map.entry("新元", "SGD"),
            Map.entry("SGD", "SGD"),
            Map.entry("瑞士法郎", "CHF"),
            Map.entry("CHF", "CHF"),
            Map.entry("新台币", "TWD"),
            Map.entry("台币", "TWD"),
            Map.entry("TWD", "TWD"),
            Map.entry("澳门元", "MOP"),
            Map.entry("新西兰元", "NZD"),
            Map.entry("瑞典克朗", "SEK"),
            Map.entry("丹麦克朗", "DKK"),
            Map.entry("挪威克朗", "NOK"),
            Map.entry("卢布", "RUB"),
            Map.entry("俄罗斯卢布", "RUB"),
            Map.entry("泰铢", "THB"),
            Map.entry("马来西亚林吉特", "MYR"));

    private static final Set<String> CODES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private CapitalText() {}

    /** What a cell says. */
    sealed interface Said {
        /** An amount. */
        record Amount(Capital capital) implements Said {}

        /** That there is none. */
        record None() implements Said {}

        /** A unit without an amount. */
        record OnlyUnit() implements Said {}
    }

    /**
     * Reads a cell.
     *
     * @throws InvalidValue with {@code wrong-amount} or {@code unknown-currency}
     */
    static Said read(String cell) {
        String text = Normalizer.normalize(cell, Normalizer.Form.NFKC)
                .replaceAll("\\s+", "")
                .toUpperCase(java.util.Locale.ROOT);
        if (NONE.contains(text)) {
            return new Said.None();
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw wrong(cell);
        }
        String digits = parts.group(1);
        String times = parts.group(2);
        String money = parts.group(3);
        if (money.isEmpty() && times == null) {
            // the unit is part of a value (R11): 200 may be yuan or ten thousand of them
            throw wrong(cell);
        }
        String currency =
                money.isEmpty() ? "CNY" : CURRENCIES.getOrDefault(money, CODES.contains(money) ? money : null);
        if (currency == null) {
            if (digits == null) {
                throw wrong(cell);
            }
            throw new InvalidValue(
                    ParksProblem.UNKNOWN_CURRENCY.code(),
                    cell,
                    Text.of("a known currency such as 人民币, 美元, 欧元, 日元, 港元", "已知币种，如人民币、美元、欧元、日元、港元"));
        }
        if (digits == null) {
            return new Said.OnlyUnit();
        }
        if (digits.contains(",") && !GROUPED.matcher(digits).matches()) {
            throw wrong(cell);
        }
        BigDecimal amount = new BigDecimal(digits.replace(",", ""))
                .multiply(
                        switch (times) {
                            case null -> BigDecimal.ONE;
                            case "万" -> BigDecimal.valueOf(10_000);
                            case "百万" -> BigDecimal.valueOf(1_000_000);
                            default -> BigDecimal.valueOf(100_000_000);
                        })
                .stripTrailingZeros();
        return new Said.Amount(new Capital(amount.scale() < 0 ? amount.setScale(0) : amount, currency));
    }

    private static InvalidValue wrong(String cell) {
        return new InvalidValue(
                ParksProblem.WRONG_AMOUNT.code(),
                cell,
                Text.of(
                        "an amount with its unit such as 200万人民币 or 18,000(万元人民币), or N/A",
                        "带单位的金额，如 200万人民币、18,000(万元人民币)，或 N/A"));
    }
}

package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * An exact amount of a currency (R11). On the wire {@code {"amount": "2000000.00", "currency": "CNY"}}.
 *
 * @param amount in the currency's main unit (元), always two decimals: fen are the smallest part
 * @param currency ISO 4217 code
 */
public record Money(
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final DecimalLimit LIMIT = new DecimalLimit(2, 20);

    /**
     * Refuses with {@code wrong-amount} more than two decimals, more than 20 digits or no number, with {@code
     * unknown-currency} what is not a three-letter code.
     */
    public Money {
        if (amount == null || !LIMIT.holds(amount)) {
            throw new InvalidValue(
                    "wrong-amount",
                    amount == null ? null : DecimalLimit.shown(amount),
                    Text.of("an amount with at most two decimals", "至多两位小数的金额"));
        }
        if (currency == null || !CURRENCY.matcher(currency).matches()) {
            throw new InvalidValue(
                    "unknown-currency", currency, Text.of("an ISO 4217 code such as CNY", "ISO 4217 代码，如 CNY"));
        }
        amount = amount.setScale(2, RoundingMode.UNNECESSARY);
    }

    /** An amount of renminbi in yuan. */
    public static Money yuan(BigDecimal amount) {
        return new Money(amount, "CNY");
    }

    /** An amount of renminbi in fen 分. */
    public static Money fen(long fen) {
        return yuan(BigDecimal.valueOf(fen, 2));
    }

    /**
     * The amount in the smallest unit (fen).
     *
     * @throws ArithmeticException beyond the range of a long
     */
    public long minor() {
        return amount.movePointRight(2).longValueExact();
    }
}

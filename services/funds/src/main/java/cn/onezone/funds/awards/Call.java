package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvent.CallOpened;
import cn.onezone.contracts.wire.Text;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A call for applications. Public because the record codec reads it.
 *
 * @param fund code of the fund
 * @param code unique within the fund
 * @param name in both languages
 * @param year the budget year it draws on
 * @param opensOn first day, Asia/Shanghai
 * @param closesOn last day, absent while it stays open
 * @param terms what may be applied for
 * @param synthetic invented for demonstration
 */
public record Call(
        String fund,
        String code,
        Text name,
        int year,
        LocalDate opensOn,
        @Nullable LocalDate closesOn,
        @Nullable String terms,
        boolean synthetic) {
    static String id(String fund, String code) {
        return fund + "/" + code;
    }

    boolean isOpen(LocalDate today) {
        return !today.isBefore(opensOn) && (closesOn == null || !today.isAfter(closesOn));
    }

    CallOpened opened() {
        return new CallOpened(fund, code, name, year, opensOn, closesOn, synthetic);
    }
}

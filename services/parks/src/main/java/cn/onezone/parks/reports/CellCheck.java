package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Period;
import cn.onezone.parks.submissions.KnownElement;
import org.jspecify.annotations.Nullable;

/**
 * What a cell of a template takes: what an import would take, so that who fills it in hears of it at once.
 *
 * @param signed whether values may be below zero
 * @param decimals at most so many
 */
record CellCheck(boolean signed, int decimals) {
    /** As many as are kept. */
    private static final int MOST_DECIMALS = 4;

    /** Of a data element; of one that the park has not heard of only that it is a number. */
    static CellCheck of(@Nullable KnownElement element, Period period) {
        if (element == null) {
            return new CellCheck(true, MOST_DECIMALS);
        }
        Boolean signed = element.signed(period);
        // as in an import: where the city has not said so, below zero is not refused
        return new CellCheck(signed == null || signed, element.isCounted() ? 0 : MOST_DECIMALS);
    }

    /** The formula of a spreadsheet, for a cell. */
    String formula(String cell) {
        return "AND(ISNUMBER(" + cell + ")," + (signed ? "" : cell + ">=0,") + "ROUND(" + cell + "," + decimals + ")="
                + cell + ")";
    }

    /** What is expected, for who fills it in. */
    String says() {
        return "应为" + (signed ? "" : "不小于 0 的") + (decimals == 0 ? "整数" : "数值，至多 " + decimals + " 位小数");
    }
}

package cn.onezone.kit.web;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What personal data are read for, from the header {@code X-Purpose}: 2 to 200 characters (R19). */
public final class Purpose {
    private static final int LEAST = 2;
    private static final int MOST = 200;

    private Purpose() {}

    /**
     * Makes sure that a purpose is stated; the audit trail keeps it.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code purpose-required}
     */
    public static String of(@Nullable String header) {
        String purpose = header == null ? "" : HeaderText.of(header).strip();
        if (purpose.length() < LEAST || purpose.length() > MOST) {
            throw Problem.of(
                            KitProblem.PURPOSE_REQUIRED,
                            "X-Purpose: value: " + purpose.length() + " characters (expected: " + LEAST + " to " + MOST
                                    + " characters saying what the data are read for, percent-encoded UTF-8)",
                            "请求头 X-Purpose 须说明查阅目的（" + LEAST + " 至 " + MOST + " 个字符，UTF-8 百分号编码）")
                    .refused();
        }
        return purpose;
    }
}

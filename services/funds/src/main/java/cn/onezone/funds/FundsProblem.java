package cn.onezone.funds;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What the fund service refuses. */
public enum FundsProblem implements ProblemCode {
    /** R16: the award would commit more than the year's budget. */
    BUDGET_EXCEEDED("budget-exceeded", 409, "The budget does not cover this award", "预算不足"),
    /** R16: the budget would be less than what is committed. */
    BUDGET_BELOW_COMMITTED("budget-below-committed", 409, "More than this is committed already", "预算低于已承诺金额"),
    /** R16: the payment would pay more than was awarded. */
    AWARD_EXCEEDED("award-exceeded", 409, "The award does not cover this payment", "超出资助金额"),
    /** The fund has no budget in the call's year. */
    NO_BUDGET("no-budget", 409, "The fund has no budget in this year", "该年度无预算"),
    /** The year keeps as many awards, or the award as many payments, as one document may hold. */
    TOO_MANY("too-many", 409, "No more can be recorded here", "已达记录上限"),
    /** More is awarded than was asked for. */
    MORE_THAN_REQUESTED("more-than-requested", 422, "More is awarded than was requested", "批准金额高于申请金额"),
    /** The application was decided on otherwise before. */
    ALREADY_DECIDED("already-decided", 409, "The application has been decided on", "申报已有结论"),
    /** The call takes no applications on this day. */
    CALL_NOT_OPEN("call-not-open", 409, "The call is not open today", "不在申报期内"),
    /** A payment must say under which key it is to happen once (R17). */
    KEY_REQUIRED("idempotency-key-required", 400, "A payment needs an Idempotency-Key", "拨付须带幂等键"),
    /** Too many change the same year at once. */
    BUSY("busy", 503, "Too many change this year's money at once", "同时修改过多，请稍后重试");

    private final String code;
    private final int status;
    private final Text title;

    FundsProblem(String code, int status, String en, String zh) {
        this.code = code;
        this.status = status;
        this.title = Text.of(en, zh);
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Text title() {
        return title;
    }
}

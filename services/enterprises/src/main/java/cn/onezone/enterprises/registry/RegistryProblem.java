package cn.onezone.enterprises.registry;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.kit.problem.Refused;

/** What the registry refuses. */
enum RegistryProblem implements ProblemCode {
    /** One enterprise keeps as many of these as one document may hold. */
    TOO_MANY("too-many", 409, "No more can be recorded here", "已达记录上限"),
    /** The day of which a query asks is no date, or beyond the years that are kept. */
    WRONG_VALID_AT("wrong-valid-at", 422, "validAt is no date", "validAt 不是日期"),
    /** The moment as of which a query asks is none. */
    WRONG_AS_OF("wrong-as-of", 422, "asOf is no moment", "asOf 不是时刻"),
    /** What will be known nobody knows. */
    AS_OF_IN_FUTURE("as-of-in-future", 422, "asOf is in the future", "asOf 晚于当前时刻"),
    /** What was known then was left out to keep the record within bounds. */
    NOT_KEPT("history-not-kept", 410, "What was known then is not kept here any more", "该时刻的认知状态已不再保存"),
    /** The double claim was decided, or the parks have withdrawn. */
    DOUBLE_CLAIM_CLOSED("double-claim-closed", 409, "The double claim is closed", "重复认领已结束"),
    /** An enterprise has one open double claim at most. */
    DOUBLE_CLAIM_OPEN("double-claim-open", 409, "Another double claim of the enterprise is open", "该企业已有未裁定的重复认领"),
    /** On that day the enterprise counts without dispute. */
    NOT_CONTESTED("not-contested", 422, "Nothing is undecided on that day", "该日没有未裁定的重复认领"),
    /** What is contested today is found by the registry, and what will be on its day. */
    DAY_NOT_PAST("day-not-past", 422, "The day is not past", "日期未过"),
    /** The park does not claim the enterprise. */
    NOT_CLAIMING("not-claiming", 422, "The park does not claim the enterprise", "该分园未认领此企业"),
    /** A decision begins today at the latest. */
    DECISION_IN_FUTURE("decision-in-future", 422, "A decision begins today or earlier", "裁定生效日不得晚于今日"),
    /** A decision of what was taken up begins on its day at the latest. */
    DECISION_AFTER_DAY("decision-after-day", 422, "A decision begins on the day taken up or earlier", "裁定生效日不得晚于所提起之日"),
    /** A successor counts for no park, so what the predecessors were would be in no figure. */
    SUCCESSOR_NOT_CLAIMED("successor-not-claimed", 422, "A successor counts for no park on that day", "承继企业当日未计入任何分园"),
    /** The link was revoked for another reason. */
    ALREADY_REVOKED("already-revoked", 409, "The link was revoked before", "该承继关系已被撤销"),
    /** What an enterprise became is what it came from. */
    LINEAGE_CIRCLE("lineage-circle", 409, "An enterprise would become what it came from", "承继关系成环"),
    /** The enterprise has come to its end before. */
    ALREADY_SUCCEEDED("already-succeeded", 409, "The enterprise has come to its end already", "企业已被承继");

    private final String code;
    private final int status;
    private final Text title;

    RegistryProblem(String code, int status, String en, String zh) {
        this.code = code;
        this.status = status;
        this.title = Text.of(en, zh);
    }

    static Refused tooMany(String what, String uscc, int most) {
        return Problem.of(
                        TOO_MANY,
                        what + " of enterprise " + uscc + ": " + most + " are recorded (expected: fewer)",
                        "企业 " + uscc + " 的记录（" + what + "）已达上限 " + most)
                .refused();
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

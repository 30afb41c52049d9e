package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What a restructuring is refused for. Codes are stable for ever. */
enum RestructuringProblem implements ProblemCode {
    /** A part names no park, or the rule names none, too many or one twice. */
    WRONG_PARKS("wrong-parks", 422, "The parks of the rule are not right", "规则中的分园有误"),
    /** No day. */
    WRONG_EFFECTIVE("wrong-effective", 422, "The effective day is not a day", "生效日期无效"),
    /** A part takes nothing, or two take what is left. */
    WRONG_PART("wrong-part", 422, "A part of the rule is not right", "规则中的部分有误"),
    /** Enterprises match no part and nothing is said of the rest. */
    UNMATCHED("unmatched-enterprises", 422, "Enterprises match no part of the rule", "有企业不符合规则的任何部分"),
    /** A rule of the same parks holds from the same day or a later one. */
    OUT_OF_ORDER(
            "later-restructuring", 409, "The parks are restructured already from a later day on", "这些分园自更晚的日期起已有调整"),
    /** The park is no more on that day. */
    PARK_IS_NO_MORE("park-is-no-more", 409, "The park was restructured before", "该分园此前已调整");

    private final String code;
    private final int status;
    private final Text title;

    RestructuringProblem(String code, int status, String en, String zh) {
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

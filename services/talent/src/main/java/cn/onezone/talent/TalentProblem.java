package cn.onezone.talent;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What the talent service refuses. */
public enum TalentProblem implements ProblemCode {
    /** The nomination was decided on otherwise before. */
    ALREADY_DECIDED("already-decided", 409, "The nomination has been decided on", "推荐已有结论"),
    /** The personal data are erased; nothing more can be decided about the person. */
    PERSON_ERASED("person-erased", 409, "The personal data have been erased", "个人信息已删除"),
    /** R19: a person is nominated once to a programme in a year. */
    ALREADY_NOMINATED(
            "already-nominated", 409, "The person is nominated to this programme this year", "该人选本年度已被推荐至本计划"),
    /** One document keeps what was written about a person. */
    TOO_MANY_NOMINATIONS("too-many-nominations", 409, "The person has as many nominations as there may be", "推荐次数已达上限");

    private final String code;
    private final int status;
    private final Text title;

    TalentProblem(String code, int status, String en, String zh) {
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

package cn.onezone.projects;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What the project service refuses. */
public enum ProjectsProblem implements ProblemCode {
    /** The step cannot be taken from where the project stands. */
    WRONG_STAGE("wrong-stage", 409, "The project is at another stage", "项目所处阶段不允许此操作"),
    /** R20: a clause of the list in force prohibits it. */
    PROHIBITED_INDUSTRY("prohibited-industry", 409, "The industry is prohibited", "属于禁止目录"),
    /** The project is matched with another park. */
    OTHER_PARK("other-park", 409, "The project is matched with another park", "项目已与其他分园对接"),
    /** A milestone's day lies in the future or before an earlier one. */
    WRONG_DATE("wrong-date", 422, "The day is not possible", "日期有误"),
    /** No list is in force on this day. */
    NO_LIST("no-restriction-list", 409, "No list of prohibited and restricted industries is in force", "没有生效的禁限目录");

    private final String code;
    private final int status;
    private final Text title;

    ProjectsProblem(String code, int status, String en, String zh) {
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

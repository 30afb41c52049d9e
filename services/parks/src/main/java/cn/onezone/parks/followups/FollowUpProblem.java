package cn.onezone.parks.followups;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of follow-up marks. Codes are stable for ever. */
enum FollowUpProblem implements ProblemCode {
    /** Nothing submitted that could be marked. */
    NOTHING_TO_MARK("nothing-to-mark", 422, "There is no such value that could be marked", "没有可标记的数据"),
    /** So many marks on one report and no more. */
    TOO_MANY_FOLLOW_UPS("too-many-follow-ups", 409, "Too many marks are open on the report", "该报表未了结的标记过多"),
    /** It is settled, and what came of it stays. */
    ALREADY_SETTLED("already-settled", 409, "The mark is settled already", "该标记已了结"),
    /** The city's reviewers settle their own. */
    CITY_FOLLOW_UP("city-follow-up", 409, "The city settles its own marks", "市级的标记由市级了结");

    private final String code;
    private final int status;
    private final Text title;

    FollowUpProblem(String code, int status, String en, String zh) {
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

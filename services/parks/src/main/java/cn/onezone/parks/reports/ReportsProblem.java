package cn.onezone.parks.reports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of the collection in a park. Codes are stable for ever. */
enum ReportsProblem implements ProblemCode {
    /** Nothing is collected for the period. */
    NO_COLLECTION("no-collection", 404, "Nothing is collected for this period", "该时期未开放报送"),
    /** The first day is still to come. */
    COLLECTION_NOT_OPEN("collection-not-open", 409, "Reports are not taken yet", "尚未开始报送"),
    /** The last day is over. */
    COLLECTION_CLOSED("collection-closed", 409, "Reports are no longer taken", "报送已截止"),
    /** Days that are no window, or an extension that shortens it. */
    WRONG_WINDOW("wrong-window", 422, "The days are not a window", "报送起止日期无效"),
    /** All that was submitted for a period is kept together. */
    TOO_MANY_REVISIONS("too-many-revisions", 409, "The report was submitted too often", "报送次数过多"),
    /** The city has accepted what the report is a part of. */
    REPORT_ACCEPTED("report-accepted", 409, "The report is part of what the city has accepted", "报表已计入市级接受的数据"),
    /** The enterprise is not in the park's roster, or was not on the last day of the period. */
    NOT_IN_ROSTER("not-in-roster", 422, "The enterprise is not in this park's roster for the period", "企业在该时期不在本园名录中"),
    /** A request holds so many reports. */
    TOO_MANY_REPORTS("too-many-reports", 422, "A request takes so many reports and no more", "单次填报的报表数量超出范围"),
    /** One enterprise twice in a request. */
    DUPLICATE_REPORT("duplicate-report", 422, "An enterprise is there twice", "同一企业出现两次"),
    /** A rule that a report must keep is broken. */
    REPORT_REFUSED("report-refused", 422, "The report breaks rules that it must keep", "报表违反硬性校验规则");

    private final String code;
    private final int status;
    private final Text title;

    ReportsProblem(String code, int status, String en, String zh) {
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

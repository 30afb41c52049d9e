package cn.onezone.parks.aggregates;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of sums over reports. Codes are stable for ever. */
enum AggregatesProblem implements ProblemCode {
    /** Nothing has been reported for the period. */
    NOTHING_REPORTED("nothing-reported", 409, "Nothing has been reported for this period", "该时期尚无企业报表"),
    /** One data element in several units. */
    MIXED_UNITS("mixed-units", 409, "Reports give a data element in different units", "同一数据项的报表单位不一致"),
    /** More than one message to the city holds. */
    TOO_MANY_CELLS("too-many-cells", 409, "The cells are more than one submission holds", "分组数据超出单次报送的上限");

    private final String code;
    private final int status;
    private final Text title;

    AggregatesProblem(String code, int status, String en, String zh) {
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

package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of the city view. */
enum ViewProblem implements ProblemCode {
    /** A filter names no park. */
    UNKNOWN_PARK("unknown-park", 422, "There is no such park", "没有这个分园"),
    /** A filter names no industry. */
    UNKNOWN_INDUSTRY("unknown-industry", 422, "There is no such industry", "没有这个行业"),
    /** A filter names no qualification. */
    UNKNOWN_QUALIFICATION("unknown-qualification", 422, "There is no such qualification", "没有这种资质"),
    /** A filter names no period. */
    UNKNOWN_PERIOD("unknown-period", 422, "There is no such period", "没有这个时期"),
    /** A filter names no indicator. */
    UNKNOWN_INDICATOR("unknown-indicator", 422, "There is no such indicator", "没有这个指标"),
    /** A filter names no data element. */
    UNKNOWN_ELEMENT("unknown-element", 422, "There is no such data element", "没有这个数据项"),
    /** What shall be told is not told. */
    UNKNOWN_MEASURE("unknown-measure", 422, "There is no such measure", "没有这种度量"),
    /** More values than one answer has. */
    PIVOT_TOO_LARGE("pivot-too-large", 422, "The pivot has too many values", "透视表数值过多"),
    /** No unified social credit code. */
    WRONG_USCC("wrong-uscc", 422, "The unified social credit code is wrong", "统一社会信用代码有误"),
    /** A filter names no scale. */
    UNKNOWN_SCALE("unknown-scale", 422, "There is no such scale class", "没有这种规模"),
    /** A filter names no exchange. */
    UNKNOWN_EXCHANGE("unknown-exchange", 422, "This is no code of an exchange", "不是交易所代码"),
    /** What shall be counted is not counted. */
    UNKNOWN_FACET("unknown-facet", 422, "Enterprises are not counted by this", "不按此项计数"),
    /** A filter names no years. */
    WRONG_YEARS("wrong-years", 422, "The years are wrong", "年份有误"),
    /** No day of which could be asked. */
    WRONG_VALID_AT("wrong-valid-at", 422, "The day of validity is wrong", "有效日期有误"),
    /** No moment until which something could be known. */
    WRONG_AS_OF("wrong-as-of", 422, "The time of recording is wrong", "记录时刻有误"),
    /** What will be known nobody knows. */
    AS_OF_IN_FUTURE("as-of-in-future", 422, "asOf is in the future", "asOf 晚于当前时刻"),
    /** Neither the parks of then nor of today. */
    WRONG_ATTRIBUTION("wrong-attribution", 422, "The attribution is wrong", "归属口径有误"),
    /** A part of a standard that is not offered. */
    NOT_SUPPORTED("not-supported", 501, "This is not offered here", "此处不提供"),
    /** As many exports run as may. */
    TOO_MANY_EXPORTS("too-many-exports", 503, "Too many exports at once", "同时进行的导出过多"),
    /** No export of this id. */
    UNKNOWN_EXPORT("unknown-export", 404, "There is no such export", "没有该导出"),
    /** More work than can be done in time. */
    VIEW_BUSY("view-busy", 503, "The city view has too much to do now", "全市视图繁忙"),
    /** The query took longer than it may. */
    QUERY_TOO_LONG("query-took-too-long", 503, "The query took too long", "查询超时");

    private final String code;
    private final int status;
    private final Text title;

    ViewProblem(String code, int status, String en, String zh) {
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

    /** The refusal of a value, with the parameter it came in. */
    static Problem of(InvalidValue invalid) {
        for (ViewProblem one : values()) {
            if (one.code.equals(invalid.code())) {
                // unknown-park came in park
                String parameter = one.code.substring(one.code.indexOf('-') + 1);
                return Problem.of(
                        one, new FieldProblem(parameter, invalid.value(), invalid.code(), invalid.expected()));
            }
        }
        return Problem.of(
                KitProblem.WRONG_VALUE, new FieldProblem("query", invalid.value(), invalid.code(), invalid.expected()));
    }
}

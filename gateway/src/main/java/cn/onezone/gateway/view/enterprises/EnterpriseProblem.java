package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of the search. */
public enum EnterpriseProblem implements ProblemCode {
    /** One character finds half the city. */
    QUERY_TOO_SHORT("query-too-short", 422, "The search text is too short", "检索词过短"),
    /** No such enterprise in the registry. */
    UNKNOWN_ENTERPRISE("unknown-enterprise", 404, "The registry has no such enterprise", "总名录中没有该企业"),
    /** No part of the earth. */
    WRONG_BBOX("wrong-bbox", 422, "The part of the map is wrong", "地图范围有误"),
    /** No zoom of a map. */
    WRONG_ZOOM("wrong-zoom", 422, "The zoom is wrong", "缩放级别有误"),
    /** More than one answer may carry. */
    WRONG_LIMIT("wrong-limit", 422, "The limit is out of range", "条数超出范围");

    private final String code;
    private final int status;
    private final Text title;

    EnterpriseProblem(String code, int status, String en, String zh) {
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

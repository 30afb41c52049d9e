package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of the city view. */
enum ViewProblem implements ProblemCode {
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
}

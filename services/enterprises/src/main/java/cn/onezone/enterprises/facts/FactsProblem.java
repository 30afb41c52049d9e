package cn.onezone.enterprises.facts;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What questions about facts are refused for. Codes are stable for ever. */
enum FactsProblem implements ProblemCode {
    /** No period, or one that ends before it begins. */
    WRONG_PERIOD("wrong-period", 422, "The period is not one", "时期无效"),
    /** No country of ISO 3166. */
    WRONG_COUNTRY("wrong-country", 422, "The country is not valid", "国家或地区无效"),
    /** Groups that are not offered. */
    WRONG_GROUP("wrong-group", 422, "Facts are not grouped by this", "不支持该分组");

    private final String code;
    private final int status;
    private final Text title;

    FactsProblem(String code, int status, String en, String zh) {
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

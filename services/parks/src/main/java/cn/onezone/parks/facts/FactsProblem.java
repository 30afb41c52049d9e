package cn.onezone.parks.facts;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.parks.ParksProblem;

/** Refusals of dated facts. Codes are stable for ever. */
enum FactsProblem implements ProblemCode {
    /** None of the five kinds. */
    UNKNOWN_KIND("unknown-fact-kind", 422, "The kind of fact is not known", "事项类别未知"),
    /** A field of another kind of fact. */
    FIELD_OF_OTHER_KIND("field-of-other-kind", 422, "A field belongs to another kind of fact", "字段不属于该类事项"),
    /** No id of a fact. */
    WRONG_ID("wrong-fact-id", 422, "The id is not that of a fact", "事项编号无效"),
    /** What is stated anew is another fact. */
    OTHER_FACT("other-fact", 422, "The body is about another fact than the path", "请求体与路径中的事项不一致"),
    /** The park has not this enterprise and never had it. */
    NOT_IN_ROSTER("not-in-roster", 422, "The enterprise is not in the park's roster", "企业不在分园名录中"),
    /** No country of ISO 3166. */
    WRONG_COUNTRY("wrong-country", 422, "The country is not valid", "国家或地区无效"),
    /** A stake that is none. */
    WRONG_STAKE("wrong-stake", 422, "The stake is not valid", "股权比例无效"),
    /** A round that is none. */
    WRONG_ROUND("wrong-round", 422, "The round is not valid", "轮次无效"),
    /** A number that is none. */
    WRONG_NUMBER("wrong-number", 422, "A number is not valid", "编号无效"),
    /** No status of an acquisition. */
    UNKNOWN_STATUS("unknown-status", 422, "The status is not known", "状态未知"),
    /** No type of a technology contract. */
    UNKNOWN_CONTRACT_TYPE("unknown-contract-type", 422, "The type of contract is not known", "技术合同类型未知"),
    /** No level of a standard. */
    UNKNOWN_LEVEL("unknown-level", 422, "The level of the standard is not known", "标准级别未知"),
    /** No role in a standard. */
    UNKNOWN_ROLE("unknown-standard-role", 422, "The role in the standard is not known", "参与方式未知"),
    /** No type of patent. */
    UNKNOWN_PATENT_TYPE("unknown-patent-type", 422, "The type of patent is not known", "专利类型未知");

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

    /** The refusal of this code, be it one of facts or one of the park; a wrong value if it is neither. */
    static ProblemCode of(String code) {
        for (FactsProblem problem : values()) {
            if (problem.code.equals(code)) {
                return problem;
            }
        }
        for (ParksProblem problem : ParksProblem.values()) {
            if (problem.code().equals(code)) {
                return problem;
            }
        }
        return KitProblem.WRONG_VALUE;
    }
}

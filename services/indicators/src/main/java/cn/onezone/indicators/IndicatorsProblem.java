package cn.onezone.indicators;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of the indicator service. Codes are stable for ever. */
public enum IndicatorsProblem implements ProblemCode {
    /** No data element or indicator of this code. */
    UNKNOWN_ITEM("unknown-item", 404, "No data element or indicator has this code", "没有该代码的数据项或指标"),
    /** No indicator of this code. */
    UNKNOWN_INDICATOR("unknown-indicator", 404, "No indicator has this code", "没有该代码的指标"),
    /** A code that is neither a data element's nor an indicator's edition. */
    UNKNOWN_EDITION("unknown-edition", 404, "There is no such edition", "没有该版本"),
    /** No date. */
    WRONG_VALID_AT("wrong-valid-at", 400, "validAt is no date", "validAt 不是日期"),
    /** No instant with its zone, and no date. */
    WRONG_AS_OF("wrong-as-of", 400, "asOf is no instant and no date", "asOf 不是时刻或日期"),
    /** A moment that is still to come. */
    AS_OF_IN_FUTURE("as-of-in-future", 400, "asOf lies in the future", "asOf 晚于当前时刻"),
    /** A formula that cannot be read, or does not measure what its indicator does. */
    WRONG_FORMULA("wrong-formula", 422, "The formula is not valid", "公式无效"),
    /** The catalogue has as many entries as it takes. */
    CATALOGUE_FULL("catalogue-full", 409, "The catalogue is full", "目录已满"),
    /** A required field is not there. */
    MISSING_FIELD("missing-field", 422, "A required field is missing", "缺少必填字段"),
    /** No operator of targets. */
    UNKNOWN_OPERATOR("unknown-operator", 422, "The operator is not known", "运算符未知"),
    /** A range without upper end, upside down, or an upper end without a range. */
    WRONG_RANGE("wrong-range", 422, "The range is not valid", "区间无效"),
    /** A unit that is not the indicator's, or none of the catalogue. */
    WRONG_UNIT("wrong-unit", 422, "The unit is not the one expected", "计量单位不符"),
    /** Too many decimals or digits. */
    WRONG_DECIMAL("wrong-decimal", 422, "A number has too many decimals or digits", "数值小数位或位数过多"),
    /** A year no plan can speak of. */
    WRONG_YEAR("wrong-year", 422, "The year is not valid", "年份无效"),
    /** A text is empty, too long or has control characters. */
    WRONG_TEXT("wrong-text", 422, "A text is empty, too long or has control characters", "文本为空、过长或含控制字符"),
    /** A day span that ends before it begins, or contradicts the period. */
    WRONG_SPAN("wrong-span", 422, "The days covered are not valid", "覆盖日期无效"),
    /** A figure of this id says something else. */
    OBSERVATION_DIFFERS(
            "observation-differs", 409, "A published figure of this id says something else", "同一标识的已公布数据内容不同"),
    /** Not waiting for a decision. */
    SUBMISSION_DECIDED("submission-decided", 409, "The submission has been decided on", "报送已审定"),
    /** The round asks for a reviewer and a coordinator. */
    TWO_STEPS_NEEDED("two-steps-needed", 409, "Two people have to approve this submission", "该报送须两步审批"),
    /** No round asks for a recommendation. */
    ONE_STEP_IS_ENOUGH("one-step-is-enough", 409, "A reviewer accepts this submission alone", "该报送由审核员直接审定"),
    /** Who recommends does not decide as well. */
    SAME_PERSON("same-person", 409, "Who recommends may not decide as well", "推荐人不得同时批准"),
    /** A line of no data element that could be asked for, or one given twice. */
    WRONG_LINE("wrong-line", 422, "A line is not valid", "退回行无效"),
    /** Values that the catalogue does not allow. */
    SUBMISSION_HAS_PROBLEMS(
            "submission-has-problems",
            409,
            "The submission has values that the catalogue does not allow",
            "报送含目录不允许的数据"),
    /** Values that are accepted are to change, and the park does not say why. */
    RESTATEMENT_REASON_REQUIRED(
            "restatement-reason-required", 409, "Accepted values change with a reason only", "更正已接受的数据须说明原因"),
    /** No submission, revision or value that could be marked. */
    NOTHING_TO_MARK("nothing-to-mark", 422, "There is no such value that could be marked", "没有可标记的数据"),
    /** So many marks on one submission and no more. */
    TOO_MANY_FOLLOW_UPS("too-many-follow-ups", 409, "Too many marks are open on the submission", "该报送未了结的标记过多"),
    /** It is settled, and what came of it stays. */
    ALREADY_SETTLED("already-settled", 409, "The mark is settled already", "该标记已了结"),
    /** Weights that do not sum to 100, an indicator without direction, a distance without target. */
    WRONG_SCHEME("wrong-scheme", 422, "Parks cannot be compared like this", "评价方案无效"),
    /** A published ranking is frozen (R15). */
    EVALUATION_PUBLISHED("evaluation-published", 409, "The ranking has been published and is frozen", "评价结果已发布并冻结"),
    /** Only a published ranking has a snapshot. */
    NOT_PUBLISHED("not-published", 409, "The ranking has not been published", "评价结果尚未发布"),
    /** Values of the year are not released yet, and would be seen by all parks. */
    EMBARGOED("embargoed", 409, "The values are not released yet", "数据尚未公布"),
    /** Nothing to rank. */
    NOBODY_RANKED("nobody-ranked", 409, "No park can be ranked", "没有可排名的分园"),
    /** Too many or too few runs, or a change of weights out of bounds. */
    WRONG_RUNS("wrong-runs", 400, "The number of runs or the change of weights is out of bounds", "运行次数或权重变动幅度超出范围"),
    /** No integrity check. */
    UNKNOWN_CHECK("unknown-check", 400, "The check is not known", "检查项未知"),
    /** Neither submitted, accepted nor returned. */
    UNKNOWN_STATE("unknown-state", 400, "The state is not known", "状态未知");

    private final String code;
    private final int status;
    private final Text title;

    IndicatorsProblem(String code, int status, String en, String zh) {
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

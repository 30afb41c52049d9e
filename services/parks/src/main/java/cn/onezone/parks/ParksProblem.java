package cn.onezone.parks;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of a park's service. Codes are stable for ever. */
public enum ParksProblem implements ProblemCode {
    /** The path speaks of another park. */
    UNKNOWN_PARK("unknown-park", 404, "This is not the service of that park", "此处不是该分园的服务"),
    /** A required field is not there. */
    MISSING_FIELD("missing-field", 422, "A required field is missing", "缺少必填字段"),
    /** A text is empty, too long or has control characters. */
    WRONG_TEXT("wrong-text", 422, "A text is empty, too long or has control characters", "文本为空、过长或含控制字符"),
    /** A wrong unified social credit code. */
    WRONG_USCC("wrong-uscc", 422, "The unified social credit code is not valid", "统一社会信用代码无效"),
    /** The body speaks of another enterprise than the path. */
    OTHER_USCC("other-uscc", 422, "The body is about another enterprise than the path", "请求体与路径中的企业不一致"),
    /** No code of GB/T 4754-2017. */
    UNKNOWN_INDUSTRY("unknown-industry", 422, "The industry is not in the classification", "行业代码不在国民经济行业分类中"),
    /** An amount below zero. */
    NEGATIVE_AMOUNT("negative-amount", 422, "An amount is below zero", "金额为负"),
    /** No amount, or one with too many decimals or digits. */
    WRONG_AMOUNT("wrong-amount", 422, "An amount is not valid", "金额无效"),
    /** No known currency. */
    UNKNOWN_CURRENCY("unknown-currency", 422, "The currency is not known", "币种未知"),
    /** A date that is none, or far in the past. */
    WRONG_DATE("wrong-date", 422, "A date is not valid", "日期无效"),
    /** A date after today where only a past one can be. */
    FUTURE_DATE("future-date", 422, "A date lies in the future", "日期在未来"),
    /** An end before its beginning. */
    WRONG_INTERVAL("wrong-interval", 422, "An interval ends before it begins", "截止日期早于起始日期"),
    /** No qualification of the taxonomy. */
    UNKNOWN_QUALIFICATION("unknown-qualification", 422, "The qualification is not known", "资质未知"),

    /** No class of the statistical standard. */
    UNKNOWN_SCALE("unknown-scale", 422, "The scale class is not known", "企业规模无效"),
    /** No point on the earth. */
    WRONG_PLACE("wrong-place", 422, "The place is not on the earth", "经纬度无效"),
    /** No MIC of ISO 10383. */
    UNKNOWN_EXCHANGE("unknown-exchange", 422, "The exchange is not known", "交易所无效"),
    /** A ticker that no exchange writes so. */
    WRONG_TICKER("wrong-ticker", 422, "The ticker is not valid", "证券代码无效"),
    /** No list of the world's largest. */
    UNKNOWN_WORLD_LIST("unknown-world-list", 422, "The list is not known", "榜单无效"),
    /** A year or rank beyond a list. */
    WRONG_RANK("wrong-rank", 422, "The year or the rank is not one of the list", "年份或名次无效"),
    /** No telephone number. */
    WRONG_PHONE("wrong-phone", 422, "The telephone number is not valid", "电话号码无效"),
    /** No e-mail address. */
    WRONG_EMAIL("wrong-email", 422, "The e-mail address is not valid", "电子邮箱无效"),
    /** No SHA-256, size or media type. */
    WRONG_ATTACHMENT("wrong-attachment", 422, "The digest, size or media type is not valid", "附件的摘要、大小或类型无效"),

    /** The row of the template that shows how to fill it in. */
    EXAMPLE_ROW("example-row", 422, "The example of the template is not taken", "模板示例行不导入"),
    /** A heading that means something else already. */
    MAPPING_CONFLICT("mapping-conflict", 409, "The heading has a meaning already", "该列名已有含义"),
    /** No column that an import reads. */
    UNKNOWN_COLUMN("unknown-column", 422, "There is no such column", "没有此列"),
    /** Only a preview can be applied. */
    NOT_A_PREVIEW("not-a-preview", 409, "This import is not a preview", "该导入不是预览"),
    /** A preview, or an import, is still being worked on. */
    IMPORT_RUNNING("import-running", 409, "The import is still at work", "导入尚在进行"),
    /** A preview is kept for a time. */
    PREVIEW_EXPIRED("preview-expired", 409, "The preview has expired", "预览已过期"),
    /** A row is refused and the whole file was to be. */
    ROWS_REFUSED("rows-refused", 409, "Rows are refused, so the whole file is", "存在被拒绝的行，整个文件不予导入"),
    /** Nothing was written that could be taken back. */
    NOTHING_TO_UNDO("nothing-to-undo", 409, "Nothing is there to be undone", "没有可撤销的内容"),

    /** The file's header has not what an import needs. */
    MISSING_COLUMN("missing-column", 422, "A required column is missing", "缺少必需的列"),
    /** A column stands twice in the header. */
    DUPLICATE_COLUMN("duplicate-column", 422, "A column is there twice", "列名重复"),
    /** Neither CSV nor XLSX, or an empty one. */
    UNREADABLE_FILE("unreadable-file", 422, "The file cannot be read", "文件无法读取"),
    /** CSV that breaks off: a quote that is not closed, or something behind one that is. */
    BROKEN_CSV("broken-csv", 422, "The CSV cannot be read", "CSV 无法解析"),
    /** No workbook, or a damaged one. */
    BROKEN_XLSX("broken-xlsx", 422, "The workbook cannot be read", "工作簿无法读取"),
    /** Text of another encoding than those that are taken. */
    WRONG_ENCODING("wrong-encoding", 422, "The encoding is not one that is taken", "文件编码不受支持"),
    /** More rows, columns or bytes than an import takes. */
    FILE_TOO_LARGE("file-too-large", 422, "The file has more than an import takes", "文件超出导入上限"),
    /** Imports are kept for a time after their end, what they wrote for ever. */
    IMPORT_GONE("import-gone", 404, "There is no such import, or no longer", "没有此导入，或其记录已过保留期"),
    /** Too many imports wait. */
    IMPORTS_BUSY("imports-busy", 503, "Too many imports are waiting", "等待中的导入过多"),

    /** The values of a period are with the city. */
    SUBMISSION_LOCKED("submission-locked", 409, "The submission is with the city and locked", "报送已提交，锁定中"),
    /** There is one for this period already. */
    SUBMISSION_EXISTS("submission-exists", 409, "There is a submission for this period already", "该时期的报送已存在"),
    /** Nothing to submit. */
    NOTHING_TO_SUBMIT("nothing-to-submit", 409, "Nothing is there to be submitted", "没有可提交的内容"),
    /** Nothing is there that could be taken back. */
    NOTHING_TO_TAKE_BACK("nothing-to-take-back", 409, "Nothing is there that could be taken back", "没有可撤回的内容"),
    /** Something unusual that nobody has explained. */
    EXPLANATION_NEEDED("explanation-needed", 422, "Something is unusual and needs an explanation", "存在需要说明的情况"),
    /** A value is stated otherwise than the reports behind it have it, and nobody says why. */
    REPORTS_SAY_OTHERWISE(
            "reports-say-otherwise",
            422,
            "The enterprises' reports say otherwise, and nobody says why",
            "与企业报表不一致且未说明原因"),
    /** What the city has got since a draft was made forbids to tell all that is in it. */
    DRAFT_OUTDATED("draft-outdated", 409, "The draft has to be made anew from the reports", "草稿须由企业报表重新生成"),
    /** Something that the park has to know before it goes on. */
    ACKNOWLEDGEMENT_NEEDED("acknowledgement-needed", 422, "Something has to be acknowledged first", "须先确认已知悉"),
    /** So many revisions of a submission and no more. */
    TOO_MANY_REVISIONS("too-many-revisions", 409, "There are too many revisions of the submission", "报送版次过多"),
    /** Values that the city has accepted are to change, and nobody says why. */
    RESTATEMENT_REASON_REQUIRED(
            "restatement-reason-required", 422, "Accepted values change with a reason only", "更正已接受的数据须说明原因"),
    /** No year, quarter or month. */
    UNKNOWN_PERIOD("unknown-period", 422, "The period is not one", "时期无效"),
    /** A data element that the catalogue has not. */
    UNKNOWN_ELEMENT("unknown-element", 422, "The data element is not in the catalogue", "数据项不在目录中"),
    /** A data element that is not reported of periods of this length. */
    WRONG_FREQUENCY("wrong-frequency", 422, "The data element is not reported of such periods", "该数据项不按此频度报送"),
    /** A data element that is none of parks, or none of enterprises. */
    WRONG_LEVEL("wrong-level", 422, "The data element is not of this level", "该数据项不属此层级"),
    /** One data element given twice. */
    DUPLICATE_ELEMENT("duplicate-element", 422, "A data element is given twice", "数据项重复"),
    /** A unit that is not the data element's. */
    WRONG_UNIT("wrong-unit", 422, "The unit is not that of the data element", "单位与数据项不符"),
    /** More than four decimals, more digits than are kept, or a part of what is counted. */
    WRONG_DECIMAL("wrong-decimal", 422, "A value has too many decimals or digits", "数值小数位或位数过多");

    private final String code;
    private final int status;
    private final Text title;

    ParksProblem(String code, int status, String en, String zh) {
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

    /**
     * The refusal of this code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ParksProblem of(String code) {
        for (ParksProblem problem : values()) {
            if (problem.code.equals(code)) {
                return problem;
            }
        }
        throw new IllegalArgumentException("no problem of code " + code);
    }
}

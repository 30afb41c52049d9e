package cn.onezone.kit.problem;

import cn.onezone.contracts.wire.Text;

/** Refusals that every service has. */
public enum KitProblem implements ProblemCode {
    /** The body is no JSON, or not of the expected shape. */
    BROKEN_JSON("broken-json", 400, "The body is not the JSON that was expected", "请求体不是所要求的 JSON"),
    /** What came is no HTTP request, or beyond the limits of its head. */
    BROKEN_REQUEST("broken-request", 400, "The request is not valid HTTP", "请求不符合 HTTP"),
    /** A field is missing, or not of its type. */
    WRONG_FIELD("wrong-field", 422, "A field is missing or wrong", "字段缺失或有误"),
    /** A value of a path, a query or a header is wrong. */
    WRONG_PARAMETER("wrong-parameter", 400, "A parameter is missing or wrong", "参数缺失或有误"),
    /** A value that is none of its type; the code of the type stands in the problem. */
    WRONG_VALUE("wrong-value", 422, "A value is not valid", "取值无效"),
    /** Nothing is there. */
    NOT_FOUND("not-found", 404, "Nothing is there", "未找到"),
    /** The route has no such method. */
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This method is not offered here", "不支持该方法"),
    /** No offered media type is accepted. */
    NOT_ACCEPTABLE("not-acceptable", 406, "None of the offered media types is accepted", "无法提供所要求的媒体类型"),
    /** The body's media type is not taken. */
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "This media type is not taken here", "不支持的媒体类型"),
    /** The body is larger than the limit. */
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large", "请求体过大"),
    /** There is one already. */
    ALREADY_EXISTS("already-exists", 409, "There is one already", "已存在"),
    /** The key was used for another request. */
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "This key was used for another request", "幂等键已用于其他请求"),
    /** The key is too long or has unprintable characters. */
    WRONG_IDEMPOTENCY_KEY("wrong-idempotency-key", 400, "The Idempotency-Key is not valid", "幂等键无效"),
    /** The record has changed since it was read. */
    STALE_VERSION("stale-version", 412, "The record has changed since it was read", "记录已被他人更新"),
    /** A change must say which version it is based on. */
    IF_MATCH_REQUIRED("if-match-required", 428, "A change must say which version it is based on", "修改须注明所依据的版本"),
    /** Personal data are read for something, or not at all (R19). */
    PURPOSE_REQUIRED("purpose-required", 400, "Reading personal data needs a purpose", "查阅个人信息须说明目的"),
    /** The cursor is not one that was given out. */
    WRONG_CURSOR("wrong-cursor", 400, "The cursor is not valid", "游标无效"),
    /** More requests at once than the service takes; nothing was done. */
    OVERLOADED("overloaded", 503, "Too many requests at once", "同时请求过多"),
    /** The store cannot be reached. */
    STORE_UNAVAILABLE("store-unavailable", 503, "The store cannot be reached now", "存储暂不可用"),
    /** A fault of ours. */
    INTERNAL("internal", 500, "A fault on our side", "内部错误");

    private final String code;
    private final int status;
    private final Text title;

    KitProblem(String code, int status, String en, String zh) {
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

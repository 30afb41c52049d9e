package cn.onezone.gateway.edge;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of the gateway itself, beside those that every service has. Codes are stable for ever. */
public enum GatewayProblem implements ProblemCode {
    /** No park has this code. */
    UNKNOWN_PARK("unknown-park", 404, "There is no such park", "没有这个分园"),
    /** The park is in the directory, but its service has no address yet. */
    PARK_NOT_CONNECTED("park-not-connected", 503, "This park is not connected yet", "该分园尚未接入"),
    /** The service cannot be reached, or failed so often that it is left alone for a while. */
    BACKEND_UNAVAILABLE("backend-unavailable", 503, "The service cannot be reached now", "服务暂不可用"),
    /** As many calls as the service may get at once are under way. */
    BACKEND_BUSY("backend-busy", 503, "The service has no room for another call now", "服务繁忙"),
    /** The service did not answer within its time limit. */
    BACKEND_TIMEOUT("backend-timeout", 504, "The service did not answer in time", "服务未及时应答"),
    /** What the service sent is no HTTP answer. */
    BACKEND_ANSWER_BROKEN("backend-answer-broken", 502, "The service's answer cannot be understood", "服务的应答无法识别"),
    /** The client asks more often than its limit. */
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests", "请求过于频繁"),
    /** A page of another origin asked whether it may ask. */
    ORIGIN_NOT_ALLOWED("origin-not-allowed", 403, "Pages of this origin may not ask", "不允许该来源的页面访问"),
    /** The path has dot segments, empty segments or encoded separators. */
    WRONG_PATH("wrong-path", 400, "The path is not in its plain form", "路径形式不规范"),
    /** The header fields together are larger than the limit. */
    HEADERS_TOO_LARGE("headers-too-large", 431, "The header fields are too large", "请求头过大"),
    /** The client sent nothing for too long in the middle of a body. */
    REQUEST_TIMEOUT("request-timeout", 408, "The request did not arrive in time", "请求未及时到达");

    private final String code;
    private final int status;
    private final Text title;

    GatewayProblem(String code, int status, String en, String zh) {
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

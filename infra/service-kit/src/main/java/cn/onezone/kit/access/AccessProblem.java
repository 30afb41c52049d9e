package cn.onezone.kit.access;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals of those who may not. */
public enum AccessProblem implements ProblemCode {
    /** No token came. */
    TOKEN_MISSING("token-missing", 401, "Say who you are", "请先登录或提供令牌"),
    /** The token is not a valid one of this network. */
    TOKEN_REFUSED("token-refused", 401, "This token is not valid here", "令牌无效"),
    /** Nobody can be recognised, for the issuer's keys have never been had. */
    ISSUER_UNAVAILABLE("issuer-unavailable", 503, "The issuer of tokens cannot be reached now", "令牌签发方暂不可用"),
    /** Known, but not allowed. Says the same whether or not the record exists. */
    NOT_ALLOWED("not-allowed", 403, "You may not do this", "无权进行此操作");

    private final String code;
    private final int status;
    private final Text title;

    AccessProblem(String code, int status, String en, String zh) {
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

    /** The refusal for want of any token. */
    public static Problem missing() {
        return Problem.of(
                TOKEN_MISSING,
                "expected an access token in Authorization: Bearer …; people sign in at /login of the gateway",
                "请在 Authorization: Bearer … 中提供访问令牌；用户请在网关的 /login 登录");
    }

    /** What {@code WWW-Authenticate} says beside a 401 (RFC 6750 §3). */
    public static String challenge(ProblemCode kind) {
        return kind == TOKEN_MISSING ? "Bearer realm=\"onezone\"" : "Bearer realm=\"onezone\", error=\"invalid_token\"";
    }

    /** The one answer to whatever is not the caller's, there or not. */
    public static Problem notYours() {
        return Problem.of(
                NOT_ALLOWED,
                "this is not open to you (expected: a record of your own park, or a role that sees all parks)",
                "您无权访问（应为本分园的记录，或具有查看全部分园的角色）");
    }
}

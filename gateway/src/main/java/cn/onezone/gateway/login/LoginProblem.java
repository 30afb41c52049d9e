package cn.onezone.gateway.login;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Refusals around signing in. */
enum LoginProblem implements ProblemCode {
    /** No client secret is set, so nobody can sign in here. */
    LOGIN_NOT_CONFIGURED("login-not-configured", 503, "Nobody can sign in here", "此处未启用登录"),
    /** The issuer does not answer. */
    ISSUER_AWAY("issuer-away", 503, "The issuer cannot be reached now", "登录服务暂不可用"),
    /** What the issuer or the browser brought back is not what was begun here. */
    LOGIN_FAILED("login-failed", 401, "Signing in did not succeed", "登录未成功"),
    /** A change with a session needs the token that another site cannot know. */
    CSRF("csrf-token-missing", 403, "The request may come from another site", "请求可能来自其他网站");

    private final String code;
    private final int status;
    private final Text title;

    LoginProblem(String code, int status, String en, String zh) {
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

package cn.onezone.identity.login;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Name and password. Says the same for a name that does not exist as for a wrong password. */
@RestController
class LoginPage {
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
    private static final String WRONG = "<p class=\"wrong\" role=\"alert\">用户名或密码错误。<br>"
            + "<span lang=\"en\">Wrong user name or password.</span></p>\n";
    private static final String LOCKED = "<p class=\"wrong\" role=\"alert\">错误次数过多，请一分钟后再试。<br>"
            + "<span lang=\"en\">Too many wrong attempts. Wait a minute and try again.</span></p>\n";

    @GetMapping("/login")
    ResponseEntity<String> page(
            HttpServletRequest request,
            CsrfToken csrf,
            @RequestParam(name = "error", required = false) @Nullable String error) {
        String message = error == null ? "" : error.equals("locked") ? LOCKED : WRONG;
        String back = Return.of(request)
                .map(query -> "<input type=\"hidden\" name=\"" + Return.PARAMETER + "\" value=\""
                        + HtmlUtils.htmlEscape(query) + "\">\n")
                .orElse("");
        String form = """
                %s<form method="post" action="/login">
                <label for="username">用户名 <span lang="en">User name</span></label>
                <input id="username" name="username" autocomplete="username" autocapitalize="none" maxlength="64" required autofocus>
                <label for="password">密码 <span lang="en">Password</span></label>
                <input id="password" name="password" type="password" autocomplete="current-password" maxlength="72" required>
                <input type="hidden" name="%s" value="%s">
                %s<button>登录 <span lang="en">Sign in</span></button>
                </form>
                """.formatted(message, csrf.getParameterName(), HtmlUtils.htmlEscape(csrf.getToken()), back);
        return ResponseEntity.ok().contentType(HTML).body(Page.of("一区多园", "OneZone", form));
    }
}

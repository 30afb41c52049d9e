package cn.onezone.identity.login;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is said of an error: its kind and nothing of our insides; a page for browsers, a problem (RFC 9457) for others. */
@RestController
class ErrorPage implements ErrorController {
    private enum Kind {
        REFUSED("refused", "此请求无法处理", "This request is refused"),
        FORBIDDEN("forbidden", "页面已过期，请返回重试", "This page is out of date: go back and try again"),
        NOT_FOUND("not-found", "页面不存在", "There is nothing here"),
        FAILED("failed", "服务暂时出错", "Something failed here");

        private final String code;
        private final String zh;
        private final String en;

        Kind(String code, String zh, String en) {
            this.code = code;
            this.zh = zh;
            this.en = en;
        }

        static Kind of(HttpStatus status) {
            return switch (status) {
                case FORBIDDEN -> FORBIDDEN;
                case NOT_FOUND -> NOT_FOUND;
                default -> status.is5xxServerError() ? FAILED : REFUSED;
            };
        }
    }

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Object> error(HttpServletRequest request) {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.valueOf(code)
                : HttpStatus.NOT_FOUND;
        Kind kind = Kind.of(status);
        String accepts = request.getHeader("Accept");
        if (accepts != null && accepts.contains("text/html")) {
            return ResponseEntity.status(status)
                    .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                    .body(Page.of(kind.zh, kind.en, "<p>" + status.value() + "</p>\n"));
        }
        String language = request.getHeader("Accept-Language");
        boolean chinese = language != null && language.startsWith("zh");
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", chinese ? kind.zh : kind.en);
        problem.put("status", status.value());
        problem.put("code", kind.code);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}

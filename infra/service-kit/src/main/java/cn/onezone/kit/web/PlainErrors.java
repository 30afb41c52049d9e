package cn.onezone.kit.web;

import cn.onezone.kit.headers.SafeHeaders;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.trace.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what the server refuses itself, before any filter sees it (a request that is no HTTP, header fields beyond the
 * limit), or what nobody else answered. The server's own page names its software, its version and the exception.
 */
final class PlainErrors extends ErrorReportValve {
    private final JsonMapper json;

    PlainErrors(JsonMapper json) {
        this.json = json;
        setShowReport(false);
        setShowServerInfo(false);
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem = problem(response.getStatus());
        String path = request.getRequestURI();
        // the statuses that have no kind of their own keep their number, so that the line and the document agree
        response.setStatus(problem.kind().status());
        SafeHeaders.DATA.forEach(response::setHeader);
        try (var _ = Trace.enter(null)) {
            response.setHeader("X-Trace-Id", Trace.id());
            byte[] body = json.writeValueAsBytes(
                    ProblemDocument.of(problem, request.getLocale(), path == null ? "" : path, Trace.id()));
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            // the client has left; nobody reads an answer
            container.getLogger().debug("no error document was sent", e);
        }
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.of(KitProblem.NOT_FOUND, "nothing is there", "不存在");
            case 405, 501 -> Problem.of(KitProblem.METHOD_NOT_ALLOWED, "never offered", "不提供");
            case 413 -> Problem.of(KitProblem.BODY_TOO_LARGE, "too large", "过大");
            default ->
                status < 500 || status == 505
                        ? Problem.of(
                                KitProblem.BROKEN_REQUEST,
                                "expected a request line, header fields and a body as RFC 9112 has them, within the"
                                        + " limits",
                                "请求行、请求头和请求体应符合 RFC 9112 且不超过限制")
                        : Problem.of(KitProblem.INTERNAL, "tell the operator the trace id", "请将追踪号告知运维人员");
        };
    }
}

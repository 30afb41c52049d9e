package cn.onezone.kit.access;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditNotes;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Notes the read in a command that has changed nothing, before its answer goes out: who repeats a payment is shown the whole
 * award, and a ranking that is only tried shows everybody's figures.
 */
@RestControllerAdvice
final class UnchangedAnswers implements ResponseBodyAdvice<Object> {
    /** Attribute of a request: the record that a command answers, if it is one whose reads are noted. */
    static final String RECORD = UnchangedAnswers.class.getName() + ".record";

    private final RouteRules rules;
    private final AuditNotes notes;

    UnchangedAnswers(RouteRules rules, AuditNotes notes) {
        this.rules = rules;
        this.notes = notes;
    }

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        // not of those that answer for a fault
        return !rules.audited(answer.getMethod()).isEmpty();
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        Asked asked = Asked.current();
        if (body != null
                && asked != null
                && !Asked.isRecorded()
                && request instanceof ServletServerHttpRequest servlet
                && servlet.getServletRequest().getAttribute(RECORD) instanceof String record) {
            notes.read(asked, record);
        }
        return body;
    }
}

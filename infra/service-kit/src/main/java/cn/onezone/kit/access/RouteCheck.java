package cn.onezone.kit.access;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditNotes;
import cn.onezone.kit.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * What a caller may do: decided by the method that would answer, so that no spelling of a path leads past it. It comes
 * before anything of the request's body is read. A read of what is personal or confidential is noted here, before anything
 * of it is shown.
 */
final class RouteCheck implements HandlerInterceptor {
    static final String REACH = Reach.class.getName();

    private final RouteRules rules;
    private final AuditNotes notes;

    RouteCheck(RouteRules rules, AuditNotes notes) {
        this.rules = rules;
        this.notes = notes;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Caller caller = Caller.current();
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            return true;
        }
        // the route and not the path: the router may read a path differently from the server
        String route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                ? pattern
                : "";
        if (OpenPaths.contain(route)) {
            return true;
        }
        if (caller == null) {
            throw AccessProblem.missing().refused();
        }
        Asked.routed(request.getMethod() + " " + route);
        Rule rule = handler instanceof HandlerMethod method ? rules.of(method) : Rule.NOBODY;
        Problem refusal = rule.refusal(caller, request.getMethod());
        if (refusal != null) {
            throw refusal.refused();
        }
        Reach reach = rule.reach(caller);
        if (rules.premises() != null) {
            reach.require(rules.premises().park());
        }
        request.setAttribute(REACH, reach);
        Asked asked = Asked.current();
        if (handler instanceof HandlerMethod method && asked != null) {
            String record = rules.audited(method.getMethod());
            if (!record.isEmpty() && Scope.of(request.getMethod()) == Scope.READ) {
                notes.read(asked, filled(record, request));
            } else if (!record.isEmpty()) {
                // whether it only reads is known when it is done
                request.setAttribute(UnchangedAnswers.RECORD, filled(record, request));
            }
        }
        return true;
    }

    private static String filled(String record, HttpServletRequest request) {
        int part = record.indexOf('?');
        String filled = part < 0 ? record : record.substring(0, part);
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            for (Map.Entry<?, ?> variable : variables.entrySet()) {
                filled = filled.replace("{" + variable.getKey() + "}", String.valueOf(variable.getValue()));
            }
        }
        return part < 0 ? filled : filled + part(record.substring(part + 1).split("&", -1), request);
    }

    private static String part(String[] names, HttpServletRequest request) {
        StringBuilder part = new StringBuilder();
        for (String name : names) {
            // both, for who asks could name another range where the handler does not look
            for (String value : Arrays.asList(request.getParameter(name), request.getHeader(name))) {
                if (value != null) {
                    part.append(part.isEmpty() ? '?' : '&')
                            .append(name)
                            .append('=')
                            .append(value);
                }
            }
        }
        return part.toString();
    }
}

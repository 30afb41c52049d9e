package cn.onezone.kit.access;

import cn.onezone.kit.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What a caller may do: decided by the method that would answer, so that no spelling of a path leads past it. It comes
 * before anything of the request's body is read.
 */
final class RouteCheck implements HandlerInterceptor {
    static final String REACH = Reach.class.getName();

    private final RouteRules rules;

    RouteCheck(RouteRules rules) {
        this.rules = rules;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Caller caller = Caller.current();
        if (request.getDispatcherType() == DispatcherType.ERROR
                || (caller == null && OpenPaths.contain(request.getServletPath()))) {
            return true;
        }
        if (caller == null) {
            throw AccessProblem.missing().refused();
        }
        if (OpenPaths.contain(request.getServletPath())) {
            return true;
        }
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
        return true;
    }
}

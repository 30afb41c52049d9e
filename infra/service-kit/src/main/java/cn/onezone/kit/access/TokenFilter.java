package cn.onezone.kit.access;

import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.trace.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who calls: reads the token of each request, RFC 6750. Without a valid one only the open paths are answered, and
 * nothing is said of which others there are. What a known caller may do is decided where the route is known, see {@link
 * RouteCheck}; but the operator's routes here, for they are no controllers.
 */
final class TokenFilter extends OncePerRequestFilter {
    private final Tokens tokens;
    private final JsonMapper json;

    TokenFilter(Tokens tokens, JsonMapper json) {
        this.tokens = tokens;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // decoded and without dot segments, as the routes see it
        String path = request.getServletPath();
        boolean open = OpenPaths.contain(path);
        List<String> given = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        Caller caller = null;
        try {
            if (given.size() == 1) {
                caller = tokens.ofHeader(given.getFirst());
            } else if (!given.isEmpty()) {
                throw Problem.of(
                                AccessProblem.TOKEN_REFUSED,
                                given.size() + " Authorization fields (expected: one)",
                                given.size() + " 个 Authorization 字段，应只有一个")
                        .refused();
            } else if (!open) {
                throw AccessProblem.missing().refused();
            }
            if (caller != null && !open && isOperation(path)) {
                Problem refusal = Rule.OPERATION.refusal(caller, request.getMethod());
                if (refusal != null) {
                    throw refusal.refused();
                }
            }
        } catch (Refused refused) {
            refuse(request, response, refused.problem());
            return;
        }
        try (var _ = Caller.enter(caller)) {
            chain.doFilter(caller == null ? request : new Known(request, caller), response);
        }
    }

    private static boolean isOperation(String path) {
        return path.equals(RouteRules.OPERATION) || path.startsWith(RouteRules.OPERATION + "/");
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.kind().status());
        if (problem.kind() == AccessProblem.ISSUER_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        } else if (problem.kind().status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, AccessProblem.challenge(problem.kind()));
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsString(
                                ProblemDocument.of(problem, request.getLocale(), request.getRequestURI(), Trace.id()))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** A request of somebody known. */
    private static final class Known extends HttpServletRequestWrapper {
        private final Caller caller;

        Known(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public String getRemoteUser() {
            return caller.name();
        }

        @Override
        public boolean isUserInRole(String role) {
            return Role.of(role).map(caller.roles()::contains).orElse(false);
        }
    }
}

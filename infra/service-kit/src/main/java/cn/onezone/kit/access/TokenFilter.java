package cn.onezone.kit.access;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditNotes;
import cn.onezone.kit.audit.Refusals;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemAdvice;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.trace.Trace;
import cn.onezone.kit.web.HeaderText;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who calls: reads the token of each request, RFC 6750. Without a valid one only the open paths are answered, and
 * nothing is said of which others there are. What a known caller may do is decided where the route is known, see {@link
 * RouteCheck}; but the operator's routes here, for they are no controllers. Whoever is refused, here or there, is noted for
 * the audit trail.
 */
final class TokenFilter extends OncePerRequestFilter {
    private final Tokens tokens;
    private final AuditNotes notes;
    private final Refusals refusals;
    private final JsonMapper json;

    TokenFilter(Tokens tokens, AuditNotes notes, Refusals refusals, JsonMapper json) {
        this.tokens = tokens;
        this.notes = notes;
        this.refusals = refusals;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // decoded and without dot segments, as the routes see it
        String path = request.getServletPath();
        boolean open = OpenPaths.contain(path) && isRead(request.getMethod());
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
                if (Scope.of(request.getMethod()) == Scope.WRITE) {
                    notes.command(asked(caller, request, path));
                }
            }
        } catch (Refused refused) {
            refuse(request, response, refused.problem());
            note(
                    asked(caller, request, path),
                    response,
                    refused.problem().kind().code());
            return;
        }
        Asked asked = asked(caller, request, path);
        try (var _ = Caller.enter(caller);
                var _ = Asked.enter(caller == null ? null : asked)) {
            chain.doFilter(caller == null ? request : new Known(request, caller), response);
            Object code = request.getAttribute(ProblemAdvice.CODE);
            note(
                    Objects.requireNonNullElse(Asked.current(), asked),
                    response,
                    code == null ? AccessProblem.NOT_ALLOWED.code() : code.toString());
        }
    }

    private void note(Asked asked, HttpServletResponse response, String outcome) {
        if (response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED
                || response.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
            refusals.note(asked, outcome);
        }
    }

    private static Asked asked(@Nullable Caller caller, HttpServletRequest request, String path) {
        String purpose = request.getHeader("X-Purpose");
        return new Asked(
                caller == null ? "" : caller.name(),
                caller == null
                        ? List.of()
                        : caller.roles().stream().map(Role::wire).toList(),
                caller == null || caller.park() == null ? null : caller.park().value(),
                request.getMethod() + " " + path,
                Trace.id(),
                request.getRemoteAddr(),
                request.getHeader("X-Forwarded-For"),
                purpose == null ? null : HeaderText.of(purpose));
    }

    /** Open are answers, not bodies: of one who is not known nothing is read. */
    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
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

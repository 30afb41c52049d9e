package cn.onezone.kit.web;

import cn.onezone.kit.trace.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes the caller's trace context or begins one, and tells it in the answer. */
final class TraceFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var _ = Trace.enter(request.getHeader("traceparent"))) {
            response.setHeader("X-Trace-Id", Trace.id());
            chain.doFilter(request, response);
        }
    }
}

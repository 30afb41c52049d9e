package cn.onezone.identity.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a session when its time is over, however much it is used: then one signs in again. */
public final class SessionEnd extends OncePerRequestFilter {
    private final Duration lasting;
    private final Clock clock;

    /**
     * @param lasting from its beginning
     * @param clock of that time
     */
    public SessionEnd(Duration lasting, Clock clock) {
        this.lasting = lasting;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null && clock.millis() - session.getCreationTime() >= lasting.toMillis()) {
            session.invalidate();
        }
        chain.doFilter(request, response);
    }
}

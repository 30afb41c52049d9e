package cn.onezone.identity.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Where somebody is led after name and password. */
public final class SignedIn implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private final URI gateway;

    /** @param gateway for those who came to the page by themselves */
    public SignedIn(URI gateway) {
        this.gateway = gateway;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        response.sendRedirect(
                Return.of(request).map(query -> Return.ENDPOINT + "?" + query).orElse(gateway + "/"));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e) throws IOException {
        response.sendRedirect(Return.login(
                e instanceof LockedException ? "locked" : "wrong",
                Return.of(request).orElse(null)));
    }
}

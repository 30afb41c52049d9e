package cn.onezone.identity.login;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody goes after the sign-in: back to the authorization endpoint with the same query. The query travels with
 * the form instead of waiting in a session, so nobody fills our memory without a password; and since it is only ever
 * appended to our own endpoint, no link can make it lead elsewhere.
 */
public final class Return {
    /** Where clients send people. */
    public static final String ENDPOINT = "/oauth2/authorize";

    static final String PARAMETER = "continue";
    private static final Pattern QUERY = Pattern.compile("[!-~&&[^<>\"\\\\#]]{1,4000}");

    private Return() {}

    /** The page for those who came to the endpoint without having signed in. */
    public static String loginFor(HttpServletRequest request) {
        return login(null, request.getQueryString());
    }

    static String login(@Nullable String error, @Nullable String query) {
        StringBuilder uri = new StringBuilder("/login");
        if (error != null) {
            uri.append("?error=").append(error);
        }
        valid(query)
                .ifPresent(q -> uri.append(error == null ? '?' : '&')
                        .append(PARAMETER)
                        .append('=')
                        .append(URLEncoder.encode(q, StandardCharsets.UTF_8)));
        return uri.toString();
    }

    static Optional<String> of(HttpServletRequest request) {
        return valid(request.getParameter(PARAMETER));
    }

    private static Optional<String> valid(@Nullable String query) {
        return Optional.ofNullable(query).filter(q -> QUERY.matcher(q).matches());
    }
}

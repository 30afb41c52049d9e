package cn.onezone.identity.tokens;

import cn.onezone.identity.accounts.Account;
import cn.onezone.identity.accounts.Accounts;
import cn.onezone.identity.accounts.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** What a token says of its account. */
public final class Claims implements OAuth2TokenCustomizer<JwtEncodingContext> {
    /** For whom access tokens are. */
    public static final String AUDIENCE = "onezone";

    private final Accounts accounts;

    /** @param accounts of which is told */
    public Claims(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        // one that was taken from the file since gets no further token
        Account account = Optional.<Authentication>ofNullable(context.getPrincipal())
                .flatMap(principal -> accounts.find(principal.getName()))
                .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT));
        context.getClaims().claims(claims -> claims.putAll(of(account)));
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            context.getClaims().audience(List.of(AUDIENCE));
            context.getClaims()
                    .claim(
                            "scope",
                            context.getAuthorizedScopes().stream()
                                    .filter(scope -> !Role.SCOPES.contains(scope)
                                            || account.role().scopes().contains(scope))
                                    .sorted()
                                    .collect(Collectors.joining(" ")));
        }
    }

    /** Role, park and name. */
    public static Map<String, Object> of(Account account) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("roles", List.of(account.role().wire()));
        claims.put("name", account.displayName());
        if (account.park() != null) {
            claims.put("park", account.park());
        }
        return claims;
    }
}

package cn.onezone.identity.accounts;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * Who asks for tokens: the gateway for people who sign in there, and each account for itself, so that a script needs one
 * call and no browser.
 */
public final class Clients implements RegisteredClientRepository {
    /** The gateway's client id. */
    public static final String GATEWAY = "gateway";

    /** The file of the gateway's secret: the secret and nothing else. */
    public static final String GATEWAY_SECRET = "gateway-client-secret";

    /** How long an open sign-in lasts, used or not. */
    public static final Duration SIGN_IN = Duration.ofHours(12);

    private static final TokenSettings TOKENS = TokenSettings.builder()
            .accessTokenTimeToLive(Duration.ofMinutes(15))
            .authorizationCodeTimeToLive(Duration.ofMinutes(1))
            .refreshTokenTimeToLive(SIGN_IN)
            .reuseRefreshTokens(false)
            .build();

    private final Accounts accounts;
    private final List<URI> gateways;
    private final String gatewayHash;

    /**
     * @param accounts of which each is a client
     * @param gateways addresses to which people are sent back
     * @param gatewayHash of the gateway's secret, see {@link Passwords}
     */
    public Clients(Accounts accounts, List<URI> gateways, String gatewayHash) {
        this.accounts = accounts;
        this.gateways = List.copyOf(gateways);
        this.gatewayHash = gatewayHash;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients follow from accounts and settings");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String id) {
        return GATEWAY.equals(id)
                ? gateway()
                : accounts.find(id).map(Clients::own).orElse(null);
    }

    /** The scopes of a client that names none. */
    public Optional<java.util.Set<String>> scopes(String id) {
        return accounts.find(id).map(account -> account.role().scopes());
    }

    private RegisteredClient gateway() {
        return RegisteredClient.withId(GATEWAY)
                .clientId(GATEWAY)
                .clientSecret(gatewayHash)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUris(uris -> gateways.forEach(at -> uris.add(at + "/login/oauth2/code/onezone")))
                .postLogoutRedirectUris(uris -> gateways.forEach(at -> uris.add(at + "/")))
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .scopes(scopes -> scopes.addAll(Role.SCOPES))
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(TOKENS)
                .build();
    }

    private static RegisteredClient own(Account account) {
        return RegisteredClient.withId(account.name())
                .clientId(account.name())
                .clientSecret(account.hash())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(account.role().scopes()))
                .tokenSettings(TOKENS)
                .build();
    }
}

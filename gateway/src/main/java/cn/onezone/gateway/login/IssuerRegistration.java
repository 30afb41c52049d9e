package cn.onezone.gateway.login;

import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.kit.Mode;
import cn.onezone.kit.access.IdentitySettings;
import cn.onezone.kit.access.IssuerDocument;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What the gateway knows of the issuer, from its discovery document. Asked for when the first person signs in and not at
 * the start, for the gateway must start with the issuer away; kept for an hour. The client's secret, the codes and the tokens
 * go where the document says: so each of its addresses is checked first.
 */
final class IssuerRegistration implements ReactiveClientRegistrationRepository {
    static final String ID = "onezone";
    private static final Logger LOG = LoggerFactory.getLogger(IssuerRegistration.class);
    private static final List<String> CALLED = List.of("token_endpoint", "userinfo_endpoint", "jwks_uri");
    private static final List<String> SHOWN = List.of("authorization_endpoint", "end_session_endpoint");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofHours(1);

    private final Mono<ClientRegistration> registration;

    /** @param urls where the issuer's document may lead besides the issuer's own host */
    IssuerRegistration(IdentitySettings identity, LoginSettings login, Mode mode, OutgoingUrls urls) {
        this.registration = Mono.fromCallable(() -> discover(identity, login, mode, urls))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(PATIENCE)
                .doOnError(
                        failure -> !(failure instanceof Refused),
                        failure -> LOG.warn(
                                "nobody can sign in with what {} says of itself: {}",
                                identity.issuer(),
                                failure.toString()))
                .onErrorMap(
                        failure -> !(failure instanceof Refused),
                        failure -> new Unavailable(
                                Problem.of(
                                        LoginProblem.ISSUER_AWAY,
                                        identity.issuer()
                                                + " cannot be reached; tokens that were given out still count",
                                        identity.issuer() + " 无法访问；已签发的令牌仍然有效"),
                                PATIENCE,
                                failure))
                .cacheInvalidateIf(new Freshness());
    }

    // an error is never kept
    private static final class Freshness implements java.util.function.Predicate<ClientRegistration> {
        private volatile long since = System.nanoTime();

        @Override
        public boolean test(ClientRegistration kept) {
            if (System.nanoTime() - since < KEPT.toNanos()) {
                return false;
            }
            since = System.nanoTime();
            return true;
        }
    }

    private static ClientRegistration discover(
            IdentitySettings identity, LoginSettings login, Mode mode, OutgoingUrls urls)
            throws IOException, InterruptedException {
        String secret = login.secret()
                .orElseThrow(() -> Problem.of(
                                LoginProblem.LOGIN_NOT_CONFIGURED,
                                "onezone.gateway.login.client-secret-file is not set; use an access token",
                                "未设置 onezone.gateway.login.client-secret-file，请使用访问令牌")
                        .refused());
        IssuerDocument document = IssuerDocument.fetch(identity.issuer(), mode, urls, PATIENCE);
        for (String member : CALLED) {
            var _ = document.toCall(member);
        }
        for (String member : SHOWN) {
            var _ = document.forBrowsers(member);
        }
        return ClientRegistrations.fromOidcConfiguration(document.members())
                .registrationId(ID)
                .clientId(login.clientId())
                .clientSecret(secret)
                .redirectUri(login.base() + "/login/oauth2/code/{registrationId}")
                .scope("openid", "onezone:read", "onezone:write")
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .build();
    }

    @Override
    public Mono<ClientRegistration> findByRegistrationId(String id) {
        return id.equals(ID) ? registration : Mono.empty();
    }
}

package cn.onezone.gateway.login;

import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.kit.access.IdentitySettings;
import cn.onezone.kit.problem.Problem;
import java.time.Duration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What the gateway knows of the issuer, from its discovery document. Asked for when the first person signs in and not at
 * the start, for the gateway must start with the issuer away; kept for an hour.
 */
final class IssuerRegistration implements ReactiveClientRegistrationRepository {
    static final String ID = "onezone";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofHours(1);

    private final Mono<ClientRegistration> registration;

    IssuerRegistration(IdentitySettings identity, LoginSettings login) {
        this.registration = Mono.fromCallable(() -> discover(identity, login))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(PATIENCE)
                .onErrorMap(
                        failure -> !(failure instanceof cn.onezone.kit.problem.Refused),
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

    private static ClientRegistration discover(IdentitySettings identity, LoginSettings login) {
        String secret = login.secret()
                .orElseThrow(() -> Problem.of(
                                LoginProblem.LOGIN_NOT_CONFIGURED,
                                "onezone.gateway.login.client-secret-file is not set; use an access token",
                                "未设置 onezone.gateway.login.client-secret-file，请使用访问令牌")
                        .refused());
        return ClientRegistrations.fromIssuerLocation(identity.issuer().toString())
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

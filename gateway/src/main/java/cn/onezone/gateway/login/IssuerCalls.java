package cn.onezone.gateway.login;

import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.IssuerDocument;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.authentication.ReactiveOidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoderFactory;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.transport.ClientTransportConfig;

/**
 * The login's calls to where the issuer's document leads. The document is kept for an hour, and a name in it may lead
 * elsewhere by then: so the addresses are looked at whenever one of them is connected to, and no others are used.
 */
final class IssuerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerCalls.class);
    /**
     * The process's own, as all else here has it: the client's would take every name under localhost for this machine, and
     * inside a network of containers such a name can be the issuer's.
     */
    static final AddressResolverGroup<InetSocketAddress> NAMES = DefaultAddressResolverGroup.INSTANCE;

    private final URI issuer;
    private final OutgoingUrls urls;
    private final WebClient client;
    private final Map<String, ReactiveJwtDecoder> decoders = new ConcurrentHashMap<>();

    /**
     * @param urls where the issuer's document may lead besides the issuer's own host
     * @param names resolves
     */
    IssuerCalls(URI issuer, OutgoingUrls urls, AddressResolverGroup<?> names) {
        this.issuer = issuer;
        this.urls = urls;
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create()
                        .followRedirect(false)
                        .resolver(names)
                        .resolvedAddressesSelector(this::allowed)))
                .filter((request, next) ->
                        next.exchange(request).onErrorMap(WebClientRequestException.class, this::away))
                .build();
    }

    private Refused away(WebClientRequestException failure) {
        LOG.warn("the issuer cannot be reached at {}: {}", failure.getUri().getAuthority(), failure.getMessage());
        return Problem.of(
                        AccessProblem.ISSUER_UNAVAILABLE,
                        issuer + " does not answer now; begin again at /login in a few seconds",
                        issuer + " 暂无应答，请稍后从 /login 重新登录")
                .refused();
    }

    /** None at all if one is not allowed: then nothing is connected to. */
    private List<? extends SocketAddress> allowed(ClientTransportConfig<?> call, List<? extends SocketAddress> found) {
        boolean all = call instanceof HttpClientConfig http
                && http.uri() != null
                && found.stream()
                        .allMatch(one -> one instanceof InetSocketAddress address
                                && address.getAddress() != null
                                && IssuerDocument.mayLeadTo(
                                        issuer, urls, URI.create(http.uri()), address.getAddress()));
        return all ? found : List.of();
    }

    /** Gets tokens for a code. */
    WebClientReactiveAuthorizationCodeTokenResponseClient codes() {
        WebClientReactiveAuthorizationCodeTokenResponseClient codes =
                new WebClientReactiveAuthorizationCodeTokenResponseClient();
        codes.setWebClient(client);
        return codes;
    }

    /** Gets newer tokens. */
    WebClientReactiveRefreshTokenTokenResponseClient refreshes() {
        WebClientReactiveRefreshTokenTokenResponseClient refreshes =
                new WebClientReactiveRefreshTokenTokenResponseClient();
        refreshes.setWebClient(client);
        return refreshes;
    }

    /** Asks who somebody is. */
    OidcReactiveOAuth2UserService persons() {
        DefaultReactiveOAuth2UserService plain = new DefaultReactiveOAuth2UserService();
        plain.setWebClient(client);
        OidcReactiveOAuth2UserService persons = new OidcReactiveOAuth2UserService();
        persons.setOauth2UserService(plain);
        return persons;
    }

    /**
     * What verifies ID tokens, as the library's own factory does, which takes no client.
     *
     * @param algorithm that the issuer signs with
     */
    ReactiveJwtDecoderFactory<ClientRegistration> decoders(Function<ClientRegistration, SignatureAlgorithm> algorithm) {
        return registration ->
                decoders.computeIfAbsent(registration.getProviderDetails().getJwkSetUri(), keys -> {
                    NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withJwkSetUri(keys)
                            .jwsAlgorithm(algorithm.apply(registration))
                            .webClient(client)
                            .build();
                    decoder.setJwtValidator(
                            JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(registration))));
                    decoder.setClaimSetConverter(new ClaimTypeConverter(
                            ReactiveOidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
                    return decoder;
                });
    }
}

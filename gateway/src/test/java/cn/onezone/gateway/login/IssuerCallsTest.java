package cn.onezone.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.Refused;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Calls of the login on real sockets, to names that lead where the test says. */
class IssuerCallsTest {
    private final AtomicInteger asked = new AtomicInteger();
    private DisposableServer inside;

    @BeforeEach
    void start() {
        inside = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, response) -> {
                    asked.incrementAndGet();
                    // the next call connects anew
                    return response.keepAlive(false)
                            .header("Content-Type", "application/json")
                            .sendString(Mono.just("{}"));
                })
                .bindNow();
    }

    @AfterEach
    void stop() {
        inside.disposeNow();
    }

    /** First the one address, ever after the other. */
    private static AddressResolverGroup<InetSocketAddress> names(String first, String then) {
        AtomicInteger times = new AtomicInteger();
        return new AddressResolverGroup<>() {
            @Override
            protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
                return new InetSocketAddressResolver(executor, new InetNameResolver(executor) {
                    @Override
                    protected void doResolve(String name, Promise<InetAddress> promise) {
                        promise.setSuccess(InetAddress.ofLiteral(times.getAndIncrement() == 0 ? first : then));
                    }

                    @Override
                    protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                        promise.setSuccess(List.of(InetAddress.ofLiteral(times.getAndIncrement() == 0 ? first : then)));
                    }
                });
            }
        };
    }

    private ClientRegistration registration() {
        String there = "http://issuer-keys.example.cn:" + inside.port();
        return ClientRegistration.withRegistrationId("onezone")
                .clientId("gateway")
                .clientSecret("secret")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://127.0.0.1/login")
                .authorizationUri(there + "/authorize")
                .tokenUri(there + "/token")
                .userInfoUri(there + "/userinfo")
                .userNameAttributeName("sub")
                .jwkSetUri(there + "/keys")
                .scope("openid", "profile")
                .build();
    }

    private static OAuth2AccessToken accessToken() {
        return new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                "token",
                Instant.now(),
                Instant.now().plusSeconds(60));
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call(
                        "code",
                        (calls, issuer) -> calls.codes()
                                .getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(
                                        issuer,
                                        new OAuth2AuthorizationExchange(
                                                OAuth2AuthorizationRequest.authorizationCode()
                                                        .authorizationUri("http://127.0.0.1/authorize")
                                                        .clientId("gateway")
                                                        .redirectUri("http://127.0.0.1/login")
                                                        .state("state")
                                                        .build(),
                                                OAuth2AuthorizationResponse.success("code")
                                                        .redirectUri("http://127.0.0.1/login")
                                                        .state("state")
                                                        .build())))),
                call(
                        "refresh",
                        (calls, issuer) -> calls.refreshes()
                                .getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                                        issuer, accessToken(), new OAuth2RefreshToken("refresh", Instant.now())))),
                call(
                        "person",
                        (calls, issuer) -> calls.persons()
                                .loadUser(new OidcUserRequest(
                                        issuer,
                                        accessToken(),
                                        new OidcIdToken(
                                                "id",
                                                Instant.now(),
                                                Instant.now().plusSeconds(60),
                                                Map.of("sub", "li"))))),
                call(
                        "keys",
                        (calls, issuer) -> calls.decoders(_ -> SignatureAlgorithm.RS256)
                                .createDecoder(issuer)
                                // {"alg":"RS256","kid":"k"} . {"sub":"li"}
                                .decode("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJsaSJ9.c2lnbmVk")));
    }

    private static Arguments call(String name, BiFunction<IssuerCalls, ClientRegistration, Mono<?>> call) {
        return Arguments.of(name, call);
    }

    private void twice(IssuerCalls calls, BiFunction<IssuerCalls, ClientRegistration, Mono<?>> call) {
        ClientRegistration issuer = registration();
        for (int time = 1; time <= 2; time++) {
            // what comes back is of no use to anybody; what matters is who was asked for it
            var _ = catchThrowable(() -> call.apply(calls, issuer).block(Duration.ofSeconds(10)));
        }
    }

    private static OutgoingUrls allowing(String range) {
        return new OutgoingUrls(new OutgoingSettings(List.of(range)));
    }

    /** The name is checked and led elsewhere afterwards, to where only we can reach. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void aNameThatLeadsElsewhereTheNextMomentGainsNothing(
            String name, BiFunction<IssuerCalls, ClientRegistration, Mono<?>> call) {
        URI issuer = URI.create("https://issuer.example.cn");
        twice(new IssuerCalls(issuer, allowing("127.0.0.9/32"), names("127.0.0.1", "127.0.0.1")), call);
        assertThat(asked).as("%s, never allowed", name).hasValue(0);
        twice(new IssuerCalls(issuer, allowing("127.0.0.2/32"), names("127.0.0.2", "127.0.0.1")), call);
        assertThat(asked).as("%s, allowed at first", name).hasValue(0);
        twice(new IssuerCalls(issuer, allowing("127.0.0.1/32"), names("127.0.0.1", "127.0.0.1")), call);
        assertThat(asked.get()).as("%s, where the operator allows it", name).isPositive();
    }

    /** Whoever signs in is told to wait, and not of a fault on our side. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void anIssuerThatCannotBeReachedIsSaidToBeAway(
            String name, BiFunction<IssuerCalls, ClientRegistration, Mono<?>> call) {
        IssuerCalls calls = new IssuerCalls(
                URI.create("http://issuer-keys.example.cn"), allowing("127.0.0.1/32"), names("127.0.0.1", "127.0.0.1"));
        ClientRegistration issuer = registration();
        inside.disposeNow();
        Throwable failure = catchThrowable(() -> call.apply(calls, issuer).block(Duration.ofSeconds(10)));
        assertThat(Stream.iterate(failure, Objects::nonNull, Throwable::getCause))
                .as(name)
                .anySatisfy(cause -> assertThat(cause)
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.problem().kind())
                                        .isEqualTo(AccessProblem.ISSUER_UNAVAILABLE)));
    }

    /**
     * A name means to the login what it means to the rest of the process. A resolver of its own takes every name under
     * localhost for this machine, and in a container such a name may be another's.
     */
    @Test
    void aNameMeansWhatItMeansToTheRestOfTheProcess() throws Exception {
        String name = "issuer-of-nobody.localhost";
        InetAddress known;
        try {
            known = InetAddress.getByName(name);
        } catch (UnknownHostException unknown) {
            known = null;
        }
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Future<? extends SocketAddress> found = IssuerCalls.NAMES
                    .getResolver(loops.next())
                    .resolve(InetSocketAddress.createUnresolved(name, 80))
                    .await();
            assertThat(found.isSuccess() ? ((InetSocketAddress) found.getNow()).getAddress() : null)
                    .isEqualTo(known);
        } finally {
            var _ = loops.shutdownGracefully();
        }
    }

    /** The operator says where the issuer is, be it inside. */
    @Test
    void theIssuersOwnHostIsCalledWhereverItIs() {
        BiFunction<IssuerCalls, ClientRegistration, Mono<?>> keys =
                (calls, registration) -> calls.decoders(_ -> SignatureAlgorithm.RS256)
                        .createDecoder(registration)
                        .decode("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJsaSJ9.c2lnbmVk");
        twice(
                new IssuerCalls(
                        URI.create("http://issuer-keys.example.cn"),
                        allowing("127.0.0.9/32"),
                        names("127.0.0.1", "127.0.0.1")),
                keys);
        assertThat(asked.get()).isPositive();
    }
}

package cn.onezone.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cn.onezone.kit.outgoing.NotAllowed;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/** With a client on real sockets and names that lead where the test says. */
class CheckedAddressesTest {
    /** Each answer is given once; the last one stays. */
    private static AddressResolverGroup<InetSocketAddress> names(String... answers) {
        Deque<String> next = new ArrayDeque<>(List.of(answers));
        return new AddressResolverGroup<>() {
            @Override
            protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
                return new InetSocketAddressResolver(executor, new InetNameResolver(executor) {
                    private InetAddress[] answer() {
                        String text = next.size() > 1 ? next.removeFirst() : next.getFirst();
                        return java.util.stream.Stream.of(text.split(","))
                                .map(InetAddress::ofLiteral)
                                .toArray(InetAddress[]::new);
                    }

                    @Override
                    protected void doResolve(String name, Promise<InetAddress> promise) {
                        promise.setSuccess(answer()[0]);
                    }

                    @Override
                    protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                        promise.setSuccess(List.of(answer()));
                    }
                });
            }
        };
    }

    private static int ask(String allow, String host, AddressResolverGroup<InetSocketAddress> names) {
        AtomicInteger asked = new AtomicInteger();
        DisposableServer inside = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, response) -> {
                    asked.incrementAndGet();
                    return response.sendString(Mono.just("secret"));
                })
                .bindNow();
        URI address = URI.create("http://" + host + ":" + inside.port());
        try (AddressResolverGroup<InetSocketAddress> checked =
                new CheckedAddresses(names, new OutgoingUrls(new OutgoingSettings(List.of(allow))), address)) {
            for (int i = 0; i < 2; i++) {
                Throwable refused = catchThrowable(() -> HttpClient.create(ConnectionProvider.newConnection())
                        .resolver(checked)
                        .get()
                        .uri(address + "/")
                        .responseContent()
                        .aggregate()
                        .asString()
                        .block(Duration.ofSeconds(10)));
                if (refused != null) {
                    assertThat(refused).hasRootCauseInstanceOf(NotAllowed.class);
                    assertThat(refused.getCause() instanceof UnknownHostException ? refused.getCause() : refused)
                            .isInstanceOf(UnknownHostException.class);
                }
            }
        } finally {
            inside.disposeNow();
        }
        return asked.get();
    }

    @Test
    void connectsToWhatWasChecked() {
        assertThat(ask("127.0.0.0/8", "park.example.cn", names("127.0.0.1"))).isEqualTo(2);
    }

    @Test
    void neverConnectsToWhatIsNotAllowed() {
        assertThat(ask("10.0.0.0/8", "park.example.cn", names("127.0.0.1"))).isZero();
        assertThat(ask("10.0.0.0/8", "park.example.cn", names("127.0.0.1,10.0.0.1")))
                .isZero();
        assertThat(ask("10.0.0.0/8", "127.0.0.1", names("127.0.0.1"))).isZero();
    }

    /** The first connection is let through, the second one is led elsewhere and looked at anew. */
    @Test
    void aNameThatLeadsElsewhereTheNextMomentIsLookedAtAgain() {
        assertThat(ask("127.0.0.1/32", "rebind.example.cn", names("127.0.0.1", "127.0.0.2")))
                .isEqualTo(1);
    }
}

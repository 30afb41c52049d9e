package cn.onezone.gateway.resilience;

import cn.onezone.kit.outgoing.OutgoingUrls;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;

/**
 * Resolves the name of an announced park as the client would anyway and lets through only what may be connected to: the
 * addresses that were checked are the ones that are used, so a name that leads elsewhere a moment later gains nothing.
 */
final class CheckedAddresses extends AddressResolverGroup<InetSocketAddress> {
    private final AddressResolverGroup<InetSocketAddress> names;
    private final OutgoingUrls urls;
    private final URI address;

    /**
     * @param names resolves
     * @param address of the park, already checked for its form
     */
    @SuppressWarnings("unchecked") // the client's own group, which it does not name; it resolves nothing else
    CheckedAddresses(AddressResolverGroup<?> names, OutgoingUrls urls, URI address) {
        this.names = (AddressResolverGroup<InetSocketAddress>) names;
        this.urls = urls;
        this.address = address;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        AddressResolver<InetSocketAddress> resolver = names.getResolver(executor);
        return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {
            @Override
            protected boolean doIsResolved(InetSocketAddress asked) {
                // an address is looked at like a name
                return false;
            }

            @Override
            protected void doResolve(InetSocketAddress asked, Promise<InetSocketAddress> promise) {
                resolver.resolveAll(asked).addListener((Future<? super List<InetSocketAddress>> found) -> {
                    List<InetSocketAddress> checked = checked(found, promise);
                    if (!checked.isEmpty()) {
                        promise.trySuccess(checked.getFirst());
                    }
                });
            }

            @Override
            protected void doResolveAll(InetSocketAddress asked, Promise<List<InetSocketAddress>> promise) {
                resolver.resolveAll(asked).addListener((Future<? super List<InetSocketAddress>> found) -> {
                    List<InetSocketAddress> checked = checked(found, promise);
                    if (!checked.isEmpty()) {
                        promise.trySuccess(checked);
                    }
                });
            }
        };
    }

    /** All of them, or a failed promise and none. */
    private List<InetSocketAddress> checked(Future<? super List<InetSocketAddress>> found, Promise<?> promise) {
        if (!found.isSuccess()) {
            promise.tryFailure(found.cause());
            return List.of();
        }
        @SuppressWarnings("unchecked") // the promise of a list, seen through a listener of whatever holds one
        List<InetSocketAddress> all = (List<InetSocketAddress>) Objects.requireNonNull(found.getNow());
        for (InetSocketAddress one : all) {
            if (one.getAddress() == null || !urls.allows(address, one.getAddress())) {
                UnknownHostException refused = new UnknownHostException(address.getHost());
                refused.initCause(one.getAddress() == null ? null : OutgoingUrls.refusal(address, one.getAddress()));
                promise.tryFailure(refused);
                return List.of();
            }
        }
        if (all.isEmpty()) {
            promise.tryFailure(new UnknownHostException(address.getHost()));
        }
        return all;
    }
}

package cn.onezone.gateway.limits;

import cn.onezone.kit.outgoing.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who asks, as far as a limit is concerned: somebody with a token, else where the request comes from. Where that is counts
 * for who else has to know it, too: there is one answer to it.
 */
public final class Client {
    /** Where whoever verified the token leaves its holder. */
    static final String CALLER = "cn.onezone.kit.access.Caller";

    private final List<AddressRange> trusted;

    Client(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(AddressRange::of).toList();
    }

    /** The holder of the token, else the address. */
    String of(ServerWebExchange exchange) {
        return exchange.getAttribute(CALLER) instanceof Principal caller
                ? "subject " + caller.getName()
                : address(exchange);
    }

    /** The address that the request comes from; of IPv6 the network, for one subscriber has all addresses in it. */
    String address(ServerWebExchange exchange) {
        return switch (from(exchange)) {
            case null -> "unknown";
            case Inet6Address address -> HexFormat.of().formatHex(address.getAddress(), 0, 8);
            case InetAddress address -> address.getHostAddress();
        };
    }

    /**
     * The whole address that the request comes from. Of what a trusted proxy says the last address counts that is no trusted
     * proxy's: those before it anybody may have written.
     *
     * @return absent for a connection that has none any more
     */
    public @Nullable InetAddress from(ServerWebExchange exchange) {
        InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
        InetAddress address = remote == null ? null : remote.getAddress();
        if (address == null) {
            return null;
        }
        if (!trusted.isEmpty() && isTrusted(address)) {
            List<String> fields = exchange.getRequest().getHeaders().getOrEmpty("X-Forwarded-For");
            String[] passed = String.join(",", fields).split(",", -1);
            for (int i = passed.length - 1; i >= 0 && isTrusted(address); i--) {
                try {
                    address = InetAddress.ofLiteral(passed[i].strip());
                } catch (IllegalArgumentException e) {
                    break;
                }
            }
        }
        return address;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }
}

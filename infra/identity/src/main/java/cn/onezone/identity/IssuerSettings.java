package cn.onezone.identity;

import cn.onezone.contracts.directory.ParkDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the local issuer is told.
 *
 * @param issuer stands as {@code iss} in each token; http or https, without a path
 * @param folder where keys, accounts and secrets are kept
 * @param parksFile the operator's own park directory; absent: the bundled one
 * @param gatewayAddresses where the gateway is reached, http or https, without a path; at least one
 */
@ConfigurationProperties("onezone.identity")
record IssuerSettings(URI issuer, Path folder, @Nullable Path parksFile, List<URI> gatewayAddresses) {
    IssuerSettings {
        requireAddress("onezone.identity.issuer", issuer);
        gatewayAddresses = List.copyOf(gatewayAddresses);
        if (gatewayAddresses.isEmpty()) {
            throw new IllegalArgumentException(
                    "onezone.identity.gateway-addresses: none (expected: at least http://127.0.0.1:8080)");
        }
        gatewayAddresses.forEach(address -> requireAddress("onezone.identity.gateway-addresses", address));
    }

    private static void requireAddress(String setting, URI address) {
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!web || address.getHost() == null || !address.getRawPath().isEmpty() || address.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    setting + ": " + address + " (expected: http://host:port or https://host:port and nothing behind)");
        }
    }

    ParkDirectory directory() {
        return parksFile == null ? ParkDirectory.bundled() : ParkDirectory.of(parksFile);
    }
}

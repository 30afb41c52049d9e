package cn.onezone.gateway.routes;

import java.net.URI;
import java.util.Locale;

/**
 * One service that answers for paths.
 *
 * @param name {@code enterprises} … for the city's, {@code parks/<code>} for a park's own
 * @param address scheme, host and port; http or https
 * @param announced whether the service named its address itself; else the operator did
 */
public record Backend(String name, URI address, boolean announced) {
    /** Refuses an address that is more or less than scheme, host and port: paths are passed on unchanged. */
    public Backend {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        String path = address.getRawPath();
        if (!(scheme.equals("http") || scheme.equals("https"))
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null
                || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(
                    name + ": address: " + address + " (expected: http://host:port or https://host:port)");
        }
        address = URI.create(scheme + "://" + address.getRawAuthority());
    }
}

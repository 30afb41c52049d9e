package cn.onezone.gateway.edge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose pages may read answers in a browser. Nobody's but our own unless the operator says so, and cookies are never
 * taken along: a page that may ask has a token.
 *
 * @param origins scheme, host and port of each page, as {@code https://portal.example.cn}; never {@code *}
 * @param keep how long a browser keeps that it may ask
 */
@ConfigurationProperties("onezone.gateway.cors")
public record CorsSettings(
        @DefaultValue List<String> origins,
        @DefaultValue("10m") Duration keep) {
    /** Refuses what is no origin, naming it. */
    public CorsSettings {
        origins = origins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(CorsSettings::origin)
                .toList();
    }

    private static String origin(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        try {
            URI uri = URI.create(small);
            if (uri.getHost() != null
                    && small.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getRawUserInfo() == null
                    && (uri.getScheme().equals("https") || uri.getScheme().equals("http"))) {
                return small;
            }
        } catch (IllegalArgumentException e) {
            // refused below, with the value
        }
        throw new IllegalArgumentException("onezone.gateway.cors.origins: value: " + text
                + " (expected: https://host or https://host:port, nothing behind it, no *)");
    }
}

package cn.onezone.gateway.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests.
 *
 * @param bodyLimit most of a usual body
 * @param importLimit most of the body of a path that ends in {@code /imports}
 * @param headerLimit most of all header fields together
 * @param silenceLimit longest silence of a client in the middle of a request
 * @param httpsOnly how long a browser that came over https comes over nothing else; none in local mode, where it would
 *     close the other ports of the machine's name too
 * @param httpsOnlySubdomains the same for all names below the gateway's: only who owns them all can say so
 */
@ConfigurationProperties("onezone.gateway.edge")
public record EdgeSettings(
        @DefaultValue("20MB") DataSize bodyLimit,
        @DefaultValue("200MB") DataSize importLimit,
        @DefaultValue("16KB") DataSize headerLimit,
        @DefaultValue("30s") Duration silenceLimit,
        @DefaultValue("365d") Duration httpsOnly,
        @DefaultValue("false") boolean httpsOnlySubdomains) {}

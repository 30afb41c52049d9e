package cn.onezone.kit.outgoing;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which addresses that somebody else names may be called although they are not public, or not over https.
 *
 * @param allow each a host ({@code parks.local}, {@code 127.0.0.1:8101}: with a port only that one), an IPv6 address with a
 *     port in brackets ({@code [fd00::1]:8080}), or a range of addresses ({@code 172.16.0.0/12})
 */
@ConfigurationProperties("onezone.outgoing")
public record OutgoingSettings(@DefaultValue List<String> allow) {
    /** Leaves out blank entries. */
    public OutgoingSettings {
        allow = allow.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}

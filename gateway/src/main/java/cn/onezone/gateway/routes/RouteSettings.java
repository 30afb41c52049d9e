package cn.onezone.gateway.routes;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the services are.
 *
 * @param backends base address of each by name: {@code enterprises}, {@code indicators}, {@code funds},
 *     {@code talent}, {@code projects}, {@code partners}; any other name is the code of a park. An empty address leaves
 *     the name out
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 */
@ConfigurationProperties("onezone.gateway")
public record RouteSettings(
        @DefaultValue Map<String, String> backends,
        @Nullable Path parksFile) {
    /** Copies the map. */
    public RouteSettings {
        backends = Map.copyOf(backends);
    }
}

package cn.onezone.kit.evidence;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that events are signed with.
 *
 * @param folder where this service keeps its own, a folder for each source; only it may read them
 * @param pins for sources whose first key is known beforehand: source to key id. Without, the first key on the log is
 *     taken for the source's
 */
@ConfigurationProperties("onezone.keys")
public record KeySettings(
        @DefaultValue("data/keys") Path folder,
        @DefaultValue Map<String, String> pins) {
    /** Copies the map. */
    public KeySettings {
        pins = Map.copyOf(pins);
    }
}

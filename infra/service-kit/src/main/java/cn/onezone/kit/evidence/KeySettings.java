package cn.onezone.kit.evidence;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that events are signed with.
 *
 * @param folder where this service keeps its own, a folder for each source; only it may read them
 * @param pins the keys that some sources may begin with; for the others it is the first that stands on the log
 */
@ConfigurationProperties("onezone.keys")
public record KeySettings(
        @DefaultValue("data/keys") Path folder,
        @DefaultValue List<Pin> pins) {
    /** Copies the list. */
    public KeySettings {
        pins = List.copyOf(pins);
    }

    /**
     * The folder of one source.
     *
     * @param source {@code /parks/haidian}
     */
    public Path folder(String source) {
        return folder.resolve(source.substring(1).replace('/', '-'));
    }

    /**
     * A key that a source may begin with. A source that has lost its keys has two: what the lost ones signed stays
     * provable.
     *
     * @param source {@code /parks/haidian}
     * @param keyId thumbprint of the key
     */
    public record Pin(String source, String keyId) {
        private static final Pattern FORM = Pattern.compile("(/[a-z0-9/-]+)=([A-Za-z0-9_-]{43})");

        /**
         * Reads {@code <source>=<key id>}.
         *
         * @throws IllegalArgumentException if it is not that
         */
        public static Pin of(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "onezone.keys.pins: " + text + " (expected: /parks/haidian=<key id of 43 characters>)");
            }
            return new Pin(matcher.group(1), matcher.group(2));
        }
    }
}

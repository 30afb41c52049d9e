package cn.onezone.kit.audit;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which instance of its service this process is.
 *
 * @param instance the same after each start, another for each of several at once: 1 to 40 of {@code a-z 0-9 -}
 */
@ConfigurationProperties("onezone")
public record AuditSettings(@DefaultValue("1") String instance) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,40}");

    /** Refuses a name that is not of this form. */
    public AuditSettings {
        if (!FORM.matcher(instance).matches()) {
            throw new IllegalArgumentException(
                    "onezone.instance: value: " + instance + " (expected: 1 to 40 of a-z, 0-9 and -)");
        }
    }
}
